"""Shapes of assurance ratings for print, as SVG text; the word stands beside each.

The shapes are those of the screen: circle, diamond, triangle, square, so that a rating
is read without its colour.
"""

from odoo.addons.itstrategy.logic import report_charts

RAGS = {"substantial": "green", "limited": "amber", "weak": "red"}
FILLS = {**RAGS, "reasonable": "grey", "": "white"}  # of a bar
ORDER = ("substantial", "reasonable", "limited", "weak", "")
DIAMOND = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="11" height="11"'
    ' viewBox="0 0 11 11" aria-hidden="true">'
    '<path d="M5.5 0.5L10.5 5.5L5.5 10.5L0.5 5.5Z" fill="#1f6feb"/></svg>'
)


def mark(level):
    """Return the shape of a rating; an empty circle for none."""
    if level == "reasonable":
        return DIAMOND
    return report_charts.mark(RAGS.get(level, "white"))


def bar(counts, label):
    """Return how many have each rating as one bar, best first, in shades and hatching.

    :param counts: {level, "" for none: number}
    """
    shaded = {FILLS[level]: number for level, number in counts.items()}
    order = [FILLS[level] for level in ORDER]
    return report_charts.bar(shaded, order, label, width=130)
