"""Shares of one outcome: who is credited with how much of it, in percent."""

FULL = 100.0


def after_commands(existing: dict[int, float], commands: list) -> float:
    """Return the sum of shares once x2many `commands` are applied to `existing`.

    `existing` maps credit id to share. A new credit without a share has 100.
    """
    shares = dict(existing)
    added = []
    for command in commands:
        verb, credit_id, values = (*command, 0, 0)[:3]
        if verb == 0:
            added.append(values.get("share", FULL))
        elif verb == 1 and "share" in values:
            shares[credit_id] = values["share"]
        elif verb in (2, 3):
            shares.pop(credit_id, None)
        elif verb == 5:
            shares.clear()
        elif verb == 6:
            shares = {key: value for key, value in shares.items() if key in values}
    return round(sum(shares.values()) + sum(added), 2)


def too_much(total: float) -> bool:
    """Say whether shares that add up to `total` percent are more than the whole."""
    return round(total, 2) > FULL
