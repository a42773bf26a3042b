"""Choices that several models share. RAG is always a word beside a colour."""

RAG = [
    ("green", "Green"),
    ("amber", "Amber"),
    ("red", "Red"),
    ("grey", "Grey"),
    ("white", "Not rated"),
]
DIRECTION = [
    ("better", "▲ Better"),
    ("same", "= Same"),
    ("worse", "▼ Worse"),
    ("none", "None"),
]
UNIT = [
    ("count", "Count"),
    ("gbp", "Pounds (£)"),
    ("percent", "Percent"),
    ("days", "Days"),
    ("ratio", "Ratio"),
]
FREQUENCY = [
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
]
