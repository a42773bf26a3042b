"""The page that somebody reads on the way to a meeting: what fits, what to ask.

Values in, values out. Days are dates.
"""

from datetime import timedelta

MOST_QUESTIONS = 6


def cap(rows, limit):
    """Return (the first *limit* rows, how many are left out).

    One row more than the limit is shown rather than told as "1 more".
    """
    rows = list(rows)
    if len(rows) <= limit + 1:
        return rows, 0
    return rows[:limit], len(rows) - limit


def shorten(text, most):
    """Return *text* on one line, cut at a word to at most *most* letters."""
    text = " ".join(str(text).split())
    if len(text) <= most:
        return text
    cut = text[: most - 1].rsplit(" ", 1)[0] if " " in text[:most] else text[: most - 1]
    return f"{cut.rstrip(' ,;:')}…"


def questions(facts, today, ahead_days):
    """Return what to bring up, the most pressing first: list of (code, name, day).

    :param facts: dict with lists of (name, day or None) under "theirs" and "ours"
        (open obligations), "notices" (last days to give notice), "ends" (ends of
        agreements) and "stuck" (opportunities past their day); lists of names under
        "risks" and "unhealthy"; "contact_overdue" (bool), "people" (known persons) and
        "knowing" (colleagues who know somebody there), both counts.
    :param today: the day of the paper.
    :param ahead_days: how many days ahead a notice or an end is worth a question.
    """
    soon = today + timedelta(days=ahead_days)
    told = []
    for code, key in (("ours_late", "ours"), ("theirs_late", "theirs")):
        told += [(code, name, day) for name, day in facts[key] if day and day < today]
    for code, key in (("notice", "notices"), ("end", "ends")):
        told += [
            (code, name, day)
            for name, day in sorted(facts[key], key=lambda one: (one[1], one[0]))
            if today <= day <= soon
        ]
    told += [("risk", name, None) for name in facts["risks"]]
    told += [("unhealthy", name, None) for name in facts["unhealthy"]]
    told += [
        ("stuck", name, day) for name, day in facts["stuck"] if day and day < today
    ]
    told += [
        ("theirs_due", name, day)
        for name, day in facts["theirs"]
        if day and today <= day <= soon
    ]
    if facts["people"] == 0:
        told.append(("nobody", "", None))
    elif facts["people"] == 1 or facts["knowing"] == 1:
        told.append(("single", "", None))
    if facts["contact_overdue"]:
        told.append(("overdue", "", None))
    return told[:MOST_QUESTIONS]
