"""Partnership assessment: six principles of six statements on four points of agreement.

The shape is that of the Partnership Assessment Tool: each partner scores by itself, 36
to 144 in all, and the spread between partners is talked over.
"""

PRINCIPLES = ("need", "purpose", "commitment", "trust", "working", "learning")
STATEMENTS_EACH = 6
TOP = 4
LOWEST = len(PRINCIPLES) * STATEMENTS_EACH
HIGHEST = LOWEST * TOP


def total(points):
    """Return the sum of the answers, or None while one of the 36 is missing.

    :param points: list of whole numbers 1 to 4, or None for a statement not answered
    :raise ValueError: for a number outside 1 to 4
    """
    points = list(points)
    for one in points:
        if one is not None and one not in range(1, TOP + 1):
            raise ValueError(f"an answer is 1 to {TOP}, not {one!r}")
    if len(points) != LOWEST or any(one is None for one in points):
        return None
    return sum(points)


def level(points):
    """Return a total of 36 to 144 as 0 to 1.

    :raise ValueError: outside that range
    """
    if not LOWEST <= points <= HIGHEST:
        raise ValueError(f"a total is {LOWEST} to {HIGHEST}, not {points!r}")
    return (points - LOWEST) / (HIGHEST - LOWEST)


def mean_level(totals):
    """Return the mean level of the totals of several partners, None without any."""
    totals = list(totals)
    return sum(map(level, totals)) / len(totals) if totals else None


def spread(totals):
    """Return highest less lowest total, None for fewer than two partners."""
    totals = list(totals)
    return max(totals) - min(totals) if len(totals) > 1 else None


def band(points, well_from, enough_from, concerns_from):
    """Return well, enough, concerns or poor for a total; None without one."""
    if points is None:
        return None
    for floor, word in (
        (well_from, "well"),
        (enough_from, "enough"),
        (concerns_from, "concerns"),
    ):
        if points >= floor:
            return word
    return "poor"


def bank_gaps(counts):
    """Return {principle: number in use} of the principles that do not have six.

    :param counts: dict principle -> number of statements in use
    """
    return {
        key: counts.get(key, 0)
        for key in PRINCIPLES
        if counts.get(key, 0) != STATEMENTS_EACH
    }
