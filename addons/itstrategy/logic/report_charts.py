"""Small drawings for print, as SVG text: ratings, bars, spark lines, target paths.

Figures in, text out. Each drawing is read without colour: shapes, hatching and
dashes carry the meaning, and its words stand in it as a label. Lengths are in
pixels of 1/96 inch.
"""

from html import escape

SHAPES = {
    "green": '<circle cx="{x}" cy="{y}" r="{r}" fill="#1e7b3a"/>',
    "amber": '<path d="M{x} {top}L{right} {foot}H{left}Z" fill="#b45309"/>',
    "red": '<rect x="{left}" y="{top}" width="{d}" height="{d}" fill="#b42318"/>',
    "grey": '<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" stroke="#444"'
    ' stroke-width="1.4" stroke-dasharray="2 1.4"/>',
    "white": '<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" stroke="#444"'
    ' stroke-width="1.2"/>',
}
FILLS = {
    "red": "#3a3a3a",
    "amber": "url(#hatch)",
    "green": "#c9c9c9",
    "grey": "url(#dots)",
    "white": "#fff",
}
PATTERNS = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/>'
    '<rect width="2.2" height="5" fill="#555"/></pattern>'
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#fff"/>'
    '<circle cx="2.5" cy="2.5" r="1" fill="#555"/></pattern></defs>'
)
LINE = "#1f2937"
PLAN = "#6b7280"


def _number(value) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _svg(width, height, label, body) -> str:
    """Return a drawing; without a label it is decoration beside its words."""
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" {told}>{body}</svg>'
    )


def _mark(rag, x, y, radius) -> str:
    corners = {
        "x": x,
        "y": y,
        "r": radius,
        "d": 2 * radius,
        "left": x - radius,
        "right": x + radius,
        "top": y - radius,
        "foot": y + radius,
    }
    return SHAPES[rag].format(**{key: _number(one) for key, one in corners.items()})


def mark(rag: str, size: int = 11) -> str:
    """Return the shape of a rating; its word stands beside it in the text."""
    return _svg(size, size, "", _mark(rag, size / 2, size / 2, size / 2 - 1))


def bar(counts: dict, order, label: str, width: int = 150, height: int = 12) -> str:
    """Return how many of each rating, as one bar in shades and hatching.

    `counts`: {rating: number}; `order`: the ratings from left to right. Empty text
    where there is nothing to count.
    """
    total = sum(counts.get(rag, 0) for rag in order)
    if not total:
        return ""
    left, body = 0.5, PATTERNS
    for rag in order:
        wide = (width - 1) * counts.get(rag, 0) / total
        if wide:
            body += (
                f'<rect x="{_number(left)}" y="0.5" width="{_number(wide)}"'
                f' height="{height - 1}" fill="{FILLS[rag]}" stroke="#444"/>'
            )
        left += wide
    return _svg(width, height, label, body)


class _Scale:
    """Turns positions and figures into places on the drawing, `pad` from its edges."""

    def __init__(self, xs, ys, width, height, pad=5):
        self.left, self.right = min(xs), max(xs)
        self.low, self.high = min(ys), max(ys)
        self.width, self.height, self.pad = width, height, pad

    def x(self, position) -> float:
        span = self.right - self.left
        part = (position - self.left) / span if span else 1
        return self.pad + part * (self.width - 2 * self.pad)

    def y(self, value) -> float:
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return self.height - self.pad - part * (self.height - 2 * self.pad)

    def place(self, point) -> str:
        return f"{_number(self.x(point[0]))} {_number(self.y(point[1]))}"


def _lines(points, scale, style) -> str:
    """Return a line through `points` that breaks where the figure is None."""
    path, pen = "", "M"
    for position, value in points:
        if value is None:
            pen = "M"
            continue
        path += pen + scale.place((position, value))
        pen = "L"
    return f'<path d="{path}" fill="none" {style}/>' if path else ""


def _dots(points, scale, radius=1.3) -> str:
    """Return a dot for each figure, so that one between two gaps is seen too."""
    return "".join(
        f'<circle cx="{_number(scale.x(position))}" cy="{_number(scale.y(value))}"'
        f' r="{radius}" fill="{LINE}"/>'
        for position, value in points
        if value is not None
    )


def spark(points, label: str, width: int = 104, height: int = 30) -> str:
    """Return the last readings as a line, their targets dashed.

    `points`: [{"value", "target", "rag"}], oldest first, None where there is none.
    The latest figure carries the shape of its rating. Empty text without a figure.
    """
    values = list(enumerate(one["value"] for one in points))
    goals = list(enumerate(one["target"] for one in points))
    known = [point for point in values if point[1] is not None]
    if not known:
        return ""
    heights = [y for _x, y in known + goals if y is not None]
    scale = _Scale(range(len(points)), heights, width, height)
    position, last = known[-1]
    body = (
        _lines(goals, scale, f'stroke="{PLAN}" stroke-dasharray="3 2"')
        + _lines(values, scale, f'stroke="{LINE}" stroke-width="1.5"')
        + _dots(known, scale)
        + _mark(points[position]["rag"], scale.x(position), scale.y(last), 4)
    )
    return _svg(width, height, label, body)


def target_path(
    milestones, readings, baseline, label: str, width: int = 104, height: int = 30
) -> str:
    """Return the way from the baseline over the milestones, and how far it is gone.

    Each is a list of (day, figure), oldest first; `baseline` one such pair or None.
    The plan is dashed with squares, what was read a solid line. Empty text where
    there is no milestone.
    """
    if not milestones:
        return ""
    plan = [(day.toordinal(), value) for day, value in milestones]
    start = [(baseline[0].toordinal(), baseline[1])] if baseline else []
    read = [
        (day.toordinal(), value)
        for day, value in readings
        if not start or day >= baseline[0]
    ]
    known = [point for point in read if point[1] is not None]
    every = start + plan + known
    scale = _Scale([x for x, _y in every], [y for _x, y in every], width, height)
    body = _lines(start + plan, scale, f'stroke="{PLAN}" stroke-dasharray="3 2"')
    for day, value in start:
        x, y = scale.x(day), scale.y(value)
        body += (
            f'<path d="M{_number(x)} {_number(y - 3.5)}V{_number(y + 3.5)}"'
            f' stroke="{LINE}" stroke-width="1.4"/>'
        )
    for day, value in plan:
        x, y = scale.x(day) - 3, scale.y(value) - 3
        body += (
            f'<rect x="{_number(x)}" y="{_number(y)}" width="6" height="6"'
            f' fill="#fff" stroke="{PLAN}" stroke-width="1.2"/>'
        )
    body += _lines(read, scale, f'stroke="{LINE}" stroke-width="1.5"')
    if known:
        day, value = known[-1]
        body += (
            f'<circle cx="{_number(scale.x(day))}" cy="{_number(scale.y(value))}"'
            f' r="2.6" fill="{LINE}"/>'
        )
    return _svg(width, height, label, body)
