"""Whether a public-public arrangement is outside the procurement rules.

Source: Procurement Act 2023, Schedule 2 Part 1, paragraphs 2 (vertical) and 3
(horizontal). The percentages are dated rule values, handed in by the caller.
"""

MONTHS_A_YEAR = 12


def assess(facts, limits, today):
    """Hold the answers against the test of the exemption that is relied on.

    :param facts: dict with ``kind`` (none, vertical, horizontal, below_threshold, other
        or None), ``pct`` (0-100; vertical: share of activity for the controlling
        authorities; horizontal: share outside the shared public functions),
        ``pct_date`` (date or None), ``private_capital`` ("yes", "no" or None),
        ``value`` (pounds), ``has_note`` and ``is_signed`` (bool)
    :param limits: dict with ``vertical_min``, ``vertical_warn``, ``horizontal_max``,
        ``horizontal_warn`` (percent), ``threshold`` (pounds), ``fresh_months`` (a share
        older than this is worn out); None where no row of the rule is valid today
    :param today: date
    :return: dict with ``state`` (unanswered, fails, warning, fits), ``gaps`` and
        ``warnings``, both lists of keys
    """
    kind = facts["kind"]
    if not kind:
        return {"state": "unanswered", "gaps": ["kind"], "warnings": []}
    gaps, warnings = [], []
    needed = {
        "vertical": ["vertical_min", "vertical_warn", "fresh_months"],
        "horizontal": ["horizontal_max", "horizontal_warn", "fresh_months"],
        "below_threshold": ["threshold"],
    }.get(kind, [])
    if any(limits[name] is None for name in needed):
        gaps.append("no_rule")
    elif kind == "below_threshold":
        if facts["value"] >= limits["threshold"]:
            gaps.append("above_threshold")
    elif needed:
        _test_share(facts, limits, gaps, warnings)
        _test_age(facts["pct_date"], limits["fresh_months"], today, gaps, warnings)
    if kind == "vertical" and facts["private_capital"] != "no":
        gaps.append("private_capital" if facts["private_capital"] else "capital")
    if kind != "below_threshold" and not facts["has_note"]:
        gaps.append("route" if kind == "none" else "note")
    if kind != "none" and not facts["is_signed"]:
        gaps.append("signoff")
    state = "fails" if gaps else "warning" if warnings else "fits"
    return {"state": state, "gaps": gaps, "warnings": warnings}


def _test_share(facts, limits, gaps, warnings):
    """Add what the share of activity says to gaps and warnings.

    The mark for the warning of a vertical exemption may lie on either side of the
    limit: below it marks a share that nearly does, above it one that soon may not.
    """
    pct = facts["pct"]
    if facts["pct_date"] is None:
        gaps.append("share")
    elif facts["kind"] == "horizontal":
        if pct > limits["horizontal_max"]:
            gaps.append("horizontal_high")
        elif pct >= limits["horizontal_warn"]:
            warnings.append("horizontal_warn")
    elif pct <= limits["vertical_min"]:
        near = limits["vertical_warn"] <= pct
        gaps.append("vertical_near" if near else "vertical_low")
    elif pct <= limits["vertical_warn"]:
        warnings.append("vertical_warn")


def _test_age(day, fresh_months, today, gaps, warnings):
    """Add whether the share was worked out long ago, or not yet."""
    if day is None:
        return
    months = (today.year - day.year) * MONTHS_A_YEAR + today.month - day.month
    if day > today:
        gaps.append("share_future")
    elif months >= fresh_months:
        warnings.append("share_old")
