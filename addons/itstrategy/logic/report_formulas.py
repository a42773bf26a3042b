"""The formulas of the theme report's workbook, and the figures they come to.

A formula is text with the columns of its row in braces. The figures are worked out
by the same rules as everywhere (`rag`), and stand in the file beside the formula,
so that a reader that doesn't calculate shows them too; a test calculates the
formulas and holds both against each other.
"""

from . import hygiene, rag

# Decimals kept before a comparison: binary fractions must not move an edge.
PLACES = 6


def quoted(text: str) -> str:
    """Return a text as it stands in a formula.

    >>> quoted('5" disk')
    '"5"" disk"'
    """
    return '"' + text.replace('"', '""') + '"'


def gap(words: dict) -> str:
    """Return the formula of how far a figure is ahead (+) or short (-) of its target.

    `words`: {key: word} of the polarities.
    """
    return (
        '=IF(OR({figure}="",{target}="",{polarity}=' + quoted(words["track"]) + '),"",'
        "IF({polarity}=" + quoted(words["lower"]) + ",{target}-{figure},"
        "IF({polarity}=" + quoted(words["range"]) + ","
        "MIN({figure}-{target},{range_to}-{figure},0),{figure}-{target})))"
    )


def base(words: dict) -> str:
    """Return the expression of what a gap is a percentage of."""
    in_range = quoted(words["range"])
    return "IF({polarity}=" + in_range + ",{range_to}-{target},ABS({target}))"


def gap_share(words: dict) -> str:
    """Return the formula of the gap as a share of the target, or of the range."""
    part = base(words)
    return f'=IF({{gap}}="","",IF({part}=0,"",{{gap}}/{part}))'


def rule(polarity: dict, kinds: dict, modes: dict, rag_words: dict) -> str:
    """Return the formula of the rating by the rule of the measure.

    The words of polarities, kinds of tolerance, modes and ratings, by key.
    """
    green, amber = quoted(rag_words["green"]), quoted(rag_words["amber"])
    red, grey = quoted(rag_words["red"]), quoted(rag_words["grey"])
    part = base(polarity)
    allowed = (
        f"IF(AND({{tolerance_kind}}={quoted(kinds['percent'])},{part}<>0),"
        f"{{tolerance}}/100*{part},{{tolerance}})"
    )
    within = f"ROUND({{gap}}+{allowed},{PLACES})>=0"
    year_ago = (
        f"IF({{polarity}}={quoted(polarity['lower'])},{{target}}-{{year_ago}},"
        f"IF({{polarity}}={quoted(polarity['range'])},"
        "MIN({year_ago}-{target},{range_to}-{year_ago},0),{year_ago}-{target}))"
    )
    good = f'IF({{estimated}}="",{green},{grey})'
    simple = f"IF(ROUND({{gap}},{PLACES})>=0,{good},IF({within},{amber},{red}))"
    improvement = (
        f"IF({within},{good},"
        f'IF({{year_ago}}="",{red},'
        f"IF(ROUND({{gap}}-{year_ago},{PLACES})>=0,{amber},{red})))"
    )
    return (
        f'=IF(OR({{figure}}="",{{stale}}<>""),{grey},'
        f'IF({{gap}}="",{quoted(rag_words["white"])},'
        f"IF({{rag_mode}}={quoted(modes['simple'])},{simple},{improvement})))"
    )


def work_out(measure: dict, why: dict) -> dict:
    """Return what the formulas of a measure come to.

    `measure` as on the board, `why` as of the report. {"gap": figure or None,
    "gap_share": fraction or None, "rule": rating}
    """
    polarity = why["polarity"]
    value, low = measure["value"], measure["target"]
    goal = None
    if low is not None and polarity != "track":
        goal = rag.Target(low, why["target_high"] if polarity == "range" else None)
    by_rule = rag.rate(
        value,
        goal,
        rag.Rule(polarity, why["tolerance"], why["tolerance_kind"], why["rag_mode"]),
        why["year_ago"],
    )
    found = {
        "gap": None,
        "gap_share": None,
        "rule": hygiene.shown_rag(by_rule, measure["flags"]),
    }
    if value is not None and goal:
        ahead, size = rag.shortfall(value, goal, polarity)
        found["gap"] = float(ahead)
        found["gap_share"] = float(ahead / size) if size else None
    return found
