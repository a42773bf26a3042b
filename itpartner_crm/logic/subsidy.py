"""Minimal financial assistance: the window, the cap, the steps and the deadline.

Source: Subsidy Control Act 2022, Part 3 Chapter 2. Cap and publication value are dated
rule values, handed in by the caller. Money is in whole pence, so that sums are exact.
"""

from calendar import monthrange
from datetime import date

APRIL = 4
# Kinds that count together against the cap; their database entry depends on the value.
COUNTED = {"mfa", "spei", "de_minimis", "tca_small"}


def window_start(day):
    """Return the first day that counts for an award on ``day``.

    The elapsed part of its financial year and the two financial years before.
    """
    year = day.year if day.month >= APRIL else day.year - 1
    return date(year - 2, APRIL, 1)


def used(awards, day):
    """Return the pence that awards take up in the window of an award on ``day``.

    :param awards: iterable of (date, pence)
    """
    start = window_start(day)
    return sum(pence for given, pence in awards if start <= given <= day)


def standing(awards, day, amount, cap):
    """Say how an award on ``day`` stands against the cap.

    :param awards: iterable of (date, pence) given to the enterprise, this one apart
    :param amount: pence of this award
    :param cap: pence
    :return: dict ``start`` (date), ``used``, ``total``, ``headroom`` (pence that may
        still be given, before this award), ``is_over`` (with it, on its own day or on
        the day of a later award whose window holds it)
    """
    awards = list(awards)
    taken = used(awards, day)
    later = [given for given, _pence in awards if given > day]
    peaks = [taken]
    peaks += [used(awards, given) for given in later if window_start(given) <= day]
    return {
        "start": window_start(day),
        "used": taken,
        "total": taken + amount,
        "headroom": max(cap - max(peaks), 0),
        "is_over": max(peaks) + amount > cap,
    }


def needs_entry(kind, amount, publish_above):
    """Say whether an award must be entered in the subsidy database.

    :param amount: pence
    :param publish_above: pence; small help up to this stays out of the database
    """
    return kind not in COUNTED or amount > publish_above


def add_months(day, months):
    """Return the same day some months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_out_of_order(dates):
    """Return the first pair of steps that stand in the wrong order, or None.

    :param dates: list of (step, date or None), in the order the steps must come
    """
    last = None
    for step, day in dates:
        if day is None or not day:
            continue
        if last and day < last[1]:
            return last[0], step
        last = (step, day)
    return None
