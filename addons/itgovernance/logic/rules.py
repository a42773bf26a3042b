"""Periods of validity of dated rule rows: pure date arithmetic."""


def is_valid_on(valid_from, valid_to, day):
    """Say whether ``day`` lies in a period whose first and last day both count.

    :param valid_from: date, first valid day
    :param valid_to: date, last valid day; None (or False) while open-ended
    :param day: date
    """
    return valid_from <= day and (not valid_to or day <= valid_to)


def first_overlap(spans):
    """Return the first day that lies in two of the periods, or None.

    :param spans: iterable of (valid_from, valid_to); no valid_to means open-ended
    """
    latest_end = None
    seen_any = False
    for valid_from, valid_to in sorted(spans, key=lambda span: span[0]):
        if seen_any and (latest_end is None or valid_from <= latest_end):
            return valid_from
        seen_any = True
        latest_end = valid_to or None
    return None
