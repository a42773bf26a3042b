"""The drawings of a review pack, as SVG text: stages as bars, what moved as a waterfall.

Figures in, text out. Read without colour: shades, hatching and the sign of each figure carry
the meaning, and every bar has its words. Lengths are in pixels of 1/96 inch.
"""

from html import escape
from typing import NamedTuple

WIDTH = 680
_PATTERNS = (
    '<defs><pattern id="up" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<rect width="2" height="6" fill="#333"/></pattern></defs>'
)
_FILLS = {"total": "#8a8a8a", "up": "url(#up)", "down": "#222"}


class Bar(NamedTuple):
    """A bar: its word, its figure (pounds, signed in a waterfall), the figure as text."""

    label: str
    value: float
    text: str
    part: float = 0.0


def _number(value):
    return f"{value:.1f}".removesuffix(".0")


def _text(x, y, text, anchor="start", size=10):
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}"'
        f' font-size="{size}" font-family="Arial, Liberation Sans, sans-serif"'
        f' fill="#111">{escape(text)}</text>'
    )


def _rect(x, y, width, height, fill):
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}"'
        f' height="{_number(height)}" fill="{fill}" stroke="#222" stroke-width="0.8"/>'
    )


def _svg(height, label, body):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"{body}</svg>"
    )


def lying_bars(bars, label):
    """Draw one bar under the other, with the `part` of each filled dark.

    :param bars: `Bar`s, none below zero
    :param label: what the drawing tells, for who doesn't see it
    :returns: SVG text; empty without bars
    """
    if not bars:
        return ""
    left, right, row = 190, 130, 24
    most = max(bar.value for bar in bars) or 1
    scale = (WIDTH - left - right) / most
    body = ""
    for place, bar in enumerate(bars):
        top = place * row + 4
        body += _text(left - 8, top + 12, _short(bar.label, 32), "end")
        body += _rect(left, top, max(bar.value * scale, 0.8), 15, "#dcdcdc")
        if bar.part:
            body += _rect(left, top + 4, bar.part * scale, 7, "#222")
        body += _text(left + bar.value * scale + 6, top + 12, bar.text)
    return _svg(len(bars) * row + 6, label, body)


def _short(text, most):
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def levels(bars):
    """Where each bar of a waterfall begins and ends: the first and last stand on zero.

    :returns: [(from, to)]

    >>> levels([Bar("Opening", 100, ""), Bar("New", 50, ""), Bar("Closing", 150, "")])
    [(0, 100), (100, 150), (0, 150)]
    """
    found, level = [], 0
    for place, bar in enumerate(bars):
        if place in (0, len(bars) - 1):
            found.append((0, bar.value))
            level = bar.value
        else:
            found.append((level, level + bar.value))
            level += bar.value
    return found


def waterfall(bars, label, height=230):
    """Draw what moved: opening, every step up or down, closing.

    :param bars: `Bar`s; the first and the last are totals, the others signed steps
    :returns: SVG text; empty with fewer than two bars
    """
    if len(bars) < 2:
        return ""
    spans = levels(bars)
    high = max(0, *(end for span in spans for end in span))
    low = min(0, *(end for span in spans for end in span))
    top, foot = 20, 26
    scale = (height - top - foot) / ((high - low) or 1)
    step = WIDTH / len(bars)
    wide, body = min(step * 0.68, 90), _PATTERNS

    def _y(value):
        return top + (high - value) * scale

    for place, (bar, (begin, end)) in enumerate(zip(bars, spans, strict=True)):
        x = place * step + (step - wide) / 2
        is_total = place in (0, len(bars) - 1)
        fill = _FILLS["total" if is_total else "up" if bar.value >= 0 else "down"]
        upper, lower = _y(max(begin, end)), _y(min(begin, end))
        body += _rect(x, upper, wide, max(lower - upper, 0.8), fill)
        body += _text(x + wide / 2, upper - 5, bar.text, "middle")
        body += _text(x + wide / 2, height - 8, _short(bar.label, 16), "middle")
        if place < len(bars) - 1:
            body += (
                f'<path d="M{_number(x + wide)} {_number(_y(end))}H'
                f'{_number(x + step)}" stroke="#222" stroke-dasharray="2 2"/>'
            )
    body += f'<path d="M0 {_number(_y(0))}H{WIDTH}" stroke="#222"/>'
    return _svg(height, label, body)
