"""What a reading wants before it may be closed, and its actions in words.

Rules: red or amber wants a commentary and an action with owner and day; grey wants a
reason, for a missing figure as for an estimate. Green and not rated want nothing.
"""

from .words import day

FIGURE, ESTIMATE, COMMENTARY, ACTION = "figure", "estimate", "commentary", "action"


def wanted(rag, has_value, over, commentary, reason, actions) -> list[str]:
    """Return the keys of what is wanted, in the order in which a person gives it.

    `over` says whether the period is over; `commentary` and `reason` are texts or
    empty, `actions` is their number.

    >>> wanted("red", True, True, "", "", 1)
    ['commentary']
    """
    if not has_value:
        missing = rag == "grey" or over
        return [FIGURE] if missing and not _said(reason) else []
    if rag == "grey":
        return [] if _said(reason) else [ESTIMATE]
    if rag not in ("amber", "red"):
        return []
    return [
        key
        for key, given in ((COMMENTARY, _said(commentary)), (ACTION, actions))
        if not given
    ]


def _said(text) -> bool:
    return bool((text or "").strip())


def action_line(name, owner, due, done=None) -> str:
    """Return an action as one line of words: what, who, by when, done or not.

    >>> from datetime import date
    >>> action_line("Call the supplier", "Ann Lee", date(2026, 9, 1))
    'Call the supplier: Ann Lee, by 1 Sep 2026, open'
    """
    state = f"done {day(done)}" if done else "open"
    return f"{name}: {owner}, by {day(due)}, {state}"
