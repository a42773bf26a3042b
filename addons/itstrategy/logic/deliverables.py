"""Delivery and rating of what a theme promised: plain dates and percentages."""

DONE = 100.0
NEEDS_REASON = frozenset({"amber", "red"})


def is_late(due, done, day):
    """Say whether something due is past its day and not delivered.

    :param due: date, or None (False) while none is set
    :param done: date of delivery, or None (False)
    :param day: date on which it is looked at
    """
    return bool(due and due < day and not done)


def rating_shown(rag, due, done, day):
    """Return the rating to show on ``day``: a green that its day overtook is grey.

    A rating is a person's judgement, so nothing better or worse is made up: late
    and rated green only means that it has to be rated again.

    :param rag: key of the rating as saved: green, amber, red, grey or white
    """
    return "grey" if rag == "green" and is_late(due, done, day) else rag


def settle_delivery(vals, done, today):
    """Return ``vals`` completed so that progress and day of delivery agree.

    Delivered means 100 percent and a day, neither without the other. A value given
    outright is never changed: two that contradict each other are left to be refused.

    :param vals: dict of values about to be written
    :param done: the day of delivery as it stands now, or None (False)
    :param today: date put down where 100 percent comes without a day
    """
    if vals.get("date_done") and "progress" not in vals:
        return {**vals, "progress": DONE}
    if "progress" in vals and "date_done" not in vals:
        if vals["progress"] == DONE:
            return vals if done else {**vals, "date_done": today}
        return {**vals, "date_done": False} if done else vals
    return vals
