"""Drawings of a business case as SVG text, the same on the screen and on paper.

Figures in, text out. Shape, place and dashes carry the meaning, colour only adds to
it; each drawing is named for a screen reader, and stands beside a table of its
figures. Lengths are in pixels of 1/96 inch.
"""

from html import escape

WIDTH = 680
LABEL = 214  # room for names at the left
ROW = 30
GOOD = "#1f6f8b"
BAD = "#b4531f"
INK = "#374151"
FAINT = "#9ca3af"
FAINT_TEXT = "#6b7280"


def _number(value):
    text = f"{float(value):.1f}"
    return text[:-2] if text.endswith(".0") else text


def _svg(height, label, body):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img" aria-label="{escape(label)}"'
        f' class="it-case-svg" font-family="sans-serif" font-size="12">{body}</svg>'
    )


def _text(x, y, words, anchor="start", colour=INK, weight="normal"):
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}"'
        f' fill="{colour}" font-weight="{weight}">{escape(str(words))}</text>'
    )


def _line(x1, y1, x2, y2, colour=FAINT, extra=""):
    return (
        f'<line x1="{_number(x1)}" y1="{_number(y1)}" x2="{_number(x2)}"'
        f' y2="{_number(y2)}" stroke="{colour}" {extra}/>'
    )


def _rect(x1, x2, y, height, colour, extra=""):
    left, width = min(x1, x2), abs(x2 - x1)
    return (
        f'<rect x="{_number(left)}" y="{_number(y)}" width="{_number(width)}"'
        f' height="{height}" fill="{colour}" {extra}/>'
    )


def _shorten(words, most=28):
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def scale(values, low, high):
    """Return a function from figures to places between ``low`` and ``high``.

    Nothing (0) is always among the figures; equal figures lie in the middle.
    """
    values = [float(value) for value in values] + [0.0]
    least, span = min(values), max(values) - min(values)

    def place(value):
        part = (float(value) - least) / span if span else 0.5
        return low + part * (high - low)

    return place


def tornado(bars, npsv, label, texts):
    """Return how far each driver moves the NPSV, the widest on top.

    :param bars: list of dict name, low, high, low_text, high_text
    :param npsv: figure in the middle of every bar
    :param texts: dict npsv, zero: words at the two upright lines
    """
    if not bars:
        return ""
    height = 44 + ROW * len(bars)
    ends = [bar[end] for bar in bars for end in ("low", "high")]
    x = scale([*ends, npsv], LABEL + 62, WIDTH - 62)
    middle, zero, foot = x(npsv), x(0), height - 12
    body = _line(zero, 26, zero, foot, INK, 'stroke-dasharray="4 3"')
    body += _line(middle, 26, middle, foot, INK)
    body += _text(middle, 18, texts["npsv"], "middle", weight="bold")
    if abs(middle - zero) > 150:
        body += _text(zero, 18, texts["zero"], "middle")
    for at, bar in enumerate(bars):
        top = 32 + at * ROW
        low, high = x(bar["low"]), x(bar["high"])
        body += _text(LABEL - 8, top + 15, _shorten(bar["name"]), "end")
        body += _rect(low, middle, top + 3, 17, BAD)
        body += _rect(middle, high, top + 3, 17, GOOD)
        body += _text(low - 5, top + 16, bar["low_text"], "end")
        body += _text(high + 5, top + 16, bar["high_text"])
    return _svg(height, label, body)


def running_total(years, plain, discounted, marks, label, texts):
    """Return the running totals of the net flow, with a mark where they pay back.

    :param years: names of the years
    :param plain: running totals by year; ``discounted``: the same at present value
    :param marks: dict plain, discounted: the year (to a part) of payback, or None
    :param texts: dict plain, discounted, top, foot: words of the two lines, and the
        figures at the ends of the scale
    """
    height, left, right = 260, 90, WIDTH - 16
    y = scale([*plain, *discounted], height - 54, 20)
    last = max(len(years) - 1, 1)

    def x(year):
        return left + float(year) / last * (right - left)

    body = _line(left, y(0), right, y(0), INK)
    body += _text(left - 8, y(0) + 4, "£0", "end")
    for value, words in (texts["top"], texts["foot"]):
        if abs(y(value) - y(0)) > 14:
            body += _text(left - 8, y(value) + 4, words, "end", FAINT_TEXT)
            body += _line(left, y(value), right, y(value), "#e5e7eb")
    body += _year_names(years, x, height - 36)
    for key, flow, colour, dash in (
        ("plain", plain, GOOD, ""),
        ("discounted", discounted, BAD, 'stroke-dasharray="7 4"'),
    ):
        points = " ".join(
            f"{_number(x(at))},{_number(y(value))}" for at, value in enumerate(flow)
        )
        body += (
            f'<polyline points="{points}" fill="none" stroke="{colour}"'
            f' stroke-width="2.5" {dash}/>'
        )
        if marks[key] is not None:
            body += (
                f'<circle cx="{_number(x(marks[key]))}" cy="{_number(y(0))}" r="5.5"'
                f' fill="#fff" stroke="{colour}" stroke-width="2.5"/>'
            )
    return _svg(height, label, body + _line_key(left, height - 13, texts))


def _year_names(years, x, y):
    """Return at most a dozen names of years under a drawing."""
    every, last = -(-len(years) // 12), len(years) - 1
    return "".join(
        _text(x(at), y, year, "start" if not at else "end" if at == last else "middle")
        for at, year in enumerate(years)
        if at % every == 0
    )


def _line_key(left, y, texts):
    """Return which line is which."""
    second, wide = left + 320, 'stroke-width="2.5"'
    return (
        _line(left, y, left + 34, y, GOOD, wide)
        + _text(left + 40, y + 4, texts["plain"])
        + _line(second, y, second + 34, y, BAD, f'{wide} stroke-dasharray="7 4"')
        + _text(second + 40, y + 4, texts["discounted"])
    )


def comparison(options, label, texts):
    """Return the NPSV of each option as a bar, and its score as a diamond beside it.

    :param options: list of dict name, npsv, npsv_text, score (0 to 100 or None),
        score_text, preferred
    :param texts: dict npsv, score: heads of the two parts
    """
    if not options:
        return ""
    height, part = 34 + ROW * len(options), WIDTH - 190
    x = scale([one["npsv"] for one in options], LABEL + 66, part - 70)
    body = _text((LABEL + part) / 2, 16, texts["npsv"], "middle", weight="bold")
    body += _text(part + 95, 16, texts["score"], "middle", weight="bold")
    body += _line(x(0), 24, x(0), height - 6, INK)
    for at, one in enumerate(options):
        top = 26 + at * ROW
        weight = "bold" if one["preferred"] else "normal"
        name = ("★ " if one["preferred"] else "") + _shorten(one["name"], 23)
        body += _text(LABEL - 8, top + 16, name, "end", weight=weight)
        end = x(one["npsv"])
        gains = one["npsv"] >= 0
        body += _rect(x(0), end, top + 4, 16, GOOD if gains else BAD)
        anchor = "start" if gains else "end"
        body += _text(end + (5 if gains else -5), top + 16, one["npsv_text"], anchor)
        body += _line(part + 20, top + 12, part + 140, top + 12, "#d1d5db")
        if one["score"] is not None:
            mark = part + 20 + one["score"] * 1.2
            body += (
                f'<rect x="-5" y="-5" width="10" height="10" fill="{INK}" transform='
                f'"translate({_number(mark)} {_number(top + 12)}) rotate(45)"/>'
            )
        body += _text(part + 150, top + 16, one["score_text"])
    return _svg(height, label, body)
