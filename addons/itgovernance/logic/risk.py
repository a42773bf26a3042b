"""Scoring of the 5 by 5 risk matrix: likelihood times impact, and its word.

The bands are those of the shaded matrix that councils print in their risk registers:
up to 4 low, 5 to 9 medium, 10 to 15 high, 16 and more very high.
"""

BANDS = ((16, "very_high"), (10, "high"), (5, "medium"), (1, "low"))


def risk_score(likelihood, impact):
    """Return likelihood times impact.

    :param likelihood: whole number 1 (rare) to 5 (almost certain)
    :param impact: whole number 1 (negligible) to 5 (severe)
    :raise ValueError: when either lies outside 1 to 5
    """
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if value not in range(1, 6):
            raise ValueError(f"{name} must be 1 to 5, not {value!r}")
    return likelihood * impact


def risk_rating(score):
    """Return the band of a score: low, medium, high or very_high.

    :param score: whole number 1 to 25
    :raise ValueError: outside that range
    """
    if not 1 <= score <= 25:
        raise ValueError(f"score must be 1 to 25, not {score!r}")
    return next(word for floor, word in BANDS if score >= floor)
