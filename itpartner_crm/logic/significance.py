"""How much depends on a partnership: weighted marks, a score, a tier.

Each criterion has a weight (all of them add up to 100) and a mark from 0 to 4; the
score is the sum of weight times mark over four, so 0 to 100. The table and the two
thresholds are a design default of this suite, kept as data and dated rule values.
"""

TOP_MARK = 4
FULL_WEIGHT = 100
TIERS = ("limited", "moderate", "major")
_TOLERANCE = 0.005


def weights_gap(weights):
    """Return by how much the weights miss 100 (negative: too little), 0.0 when right.

    :param weights: iterable of numbers
    """
    gap = sum(weights) - FULL_WEIGHT
    return 0.0 if abs(gap) < _TOLERANCE else round(gap, 2)


def score(rows):
    """Return the score from 0 to 100, or None while a mark is missing.

    :param rows: list of (weight, mark); the weights add up to 100, a mark is a whole
        number 0 to 4 or None
    :raise ValueError: for a mark outside 0 to 4
    """
    rows = list(rows)
    if not rows:
        return None
    for _weight, mark in rows:
        if mark is not None and mark not in range(TOP_MARK + 1):
            raise ValueError(f"a mark is 0 to {TOP_MARK}, not {mark!r}")
    if any(mark is None for _weight, mark in rows):
        return None
    return round(sum(weight * mark for weight, mark in rows) / TOP_MARK, 2)


def tier(points, major_from, moderate_from):
    """Return limited, moderate or major for a score; None without a score.

    :param points: score 0 to 100, or None
    :param major_from: lowest score of a major partnership
    :param moderate_from: lowest score of a moderate one
    """
    if points is None:
        return None
    if points >= major_from:
        return "major"
    return "moderate" if points >= moderate_from else "limited"


def settle(by_score, override, never_limited):
    """Return the tier that counts.

    :param by_score: tier of the score, or None
    :param override: tier that was approved instead, or None
    :param never_limited: a statutory body, or one whose money the council answers
        for, is never below moderate, judged or not
    """
    chosen = override or by_score
    if never_limited and chosen in (None, "limited"):
        return "moderate"
    return chosen


def movement(before, now):
    """Return added, removed, up, down or same for two tiers (None: no tier)."""
    if before == now:
        return "same"
    if before is None:
        return "added"
    if now is None:
        return "removed"
    return "up" if TIERS.index(now) > TIERS.index(before) else "down"


def suggest_money(amount, edges):
    """Return the mark that an amount a year suggests.

    :param amount: what the council puts in, in a year, in pounds
    :param edges: the four amounts of the marks 1 to 4; marks 1 and 2 from that amount
        on, marks 3 and 4 above it
    """
    first, second, third, fourth = edges
    if amount > fourth:
        return 4
    if amount > third:
        return 3
    if amount >= second:
        return 2
    return 1 if amount >= first else 0


def suggest_reach(geography, wards, all_wards):
    """Return the mark that the reach suggests, or None where nothing is known.

    :param geography: site, wards, city, region or None
    :param wards: number of wards named
    :param all_wards: number of wards in the city
    """
    if geography in ("city", "region") or (all_wards and wards >= all_wards):
        return 4
    if geography == "site":
        return 0
    if wards:
        if all_wards and wards * 2 >= all_wards:
            return 3
        return 2 if wards > 1 else 1
    return None


def suggest_count(number):
    """Return the mark that a number of linked measures suggests: 0, 2 or 3.

    That a measure could not move without the partnership (4) is for a person to say.
    """
    return {0: 0, 1: 2}.get(number, 3)
