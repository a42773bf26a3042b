"""Health of a relation as a figure that says how much of it is known.

H = 100 times the weighted mean of what is known, each component from 0 to 1. A missing
component is dropped and the weights of the rest are scaled up; the coverage says how
much of the weight was known. Below a floor there is no figure at all. The components
and weights are a design default of this suite, kept as dated rule values.
"""

COMPONENTS = ("pat", "obligations", "measures", "contact", "risks", "currency")


def judge(values, weights, floor):
    """Return the score and its coverage.

    :param values: dict component -> number 0 to 1, or None where nothing is known
    :param weights: dict component -> weight, any unit, at least 0
    :param floor: coverage in percent below which there is no score
    :return: dict score (0 to 100, or None), coverage (percent of the weight known),
        shares (dict component -> percent of the score's weight it carries, 0 when
        missing)
    :raise ValueError: for a value outside 0 to 1
    """
    for key, value in values.items():
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"{key} must be 0 to 1, not {value!r}")
    total = sum(weights.values())
    known = {
        key: weight
        for key, weight in weights.items()
        if values.get(key) is not None and weight > 0
    }
    weight_known = sum(known.values())
    coverage = 100 * weight_known / total if total else 0.0
    shares = {
        key: round(100 * known[key] / weight_known, 1) if key in known else 0.0
        for key in weights
    }
    found = {"score": None, "coverage": round(coverage, 1), "shares": shares}
    if known and coverage >= floor - 1e-9:
        points = 100 * sum(known[key] * values[key] for key in known) / weight_known
        found["score"] = min(100.0, max(0.0, round(points, 1)))
    return found


def rating(score, green_from, amber_from):
    """Return green, amber, red, or grey without a score."""
    if score is None:
        return "grey"
    if score >= green_from:
        return "green"
    return "amber" if score >= amber_from else "red"


def part(count, whole):
    """Return count out of whole as 0 to 1, None when there is nothing to count."""
    return count / whole if whole else None


def risks(open_high, limit):
    """Return 1 without open high risks, 0 from `limit` of them on, a line between."""
    return 1 - min(1.0, open_high / limit)


def currency(review_in_date, agreement_in_date):
    """Return 1 when review and agreement are in date, 0.5 for one of them, else 0."""
    return (bool(review_in_date) + bool(agreement_in_date)) / 2
