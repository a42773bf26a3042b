"""The order of stages and the levels of a business case, as a gate sees them.

Source: the council's life cycle of a shared service (idea to benefits review) and the
Five Case Model's levels.
"""

# A case of a higher level stands for a lower one. The single Business Justification
# Case is apart: it stands for the others only where a scheme is small.
LEVELS = ["strategic", "outline", "full"]
JUSTIFICATION = "justification"


def stages_to_pass(order, before, after):
    """Return the stages whose needs a move has to meet, in their order.

    Skipping a stage meets the needs of those between; going back is free.

    :param order: list of (stage, sequence) of the pipeline, in any order
    :param before: sequence the record had reached, None when it is new
    :param after: sequence it goes to
    """
    floor = float("-inf") if before is None else before
    passed = [(rank, stage) for stage, rank in order if floor < rank <= after]
    return [stage for _rank, stage in sorted(passed, key=lambda pair: pair[0])]


def next_stage(order, now):
    """Return the stage after the one with sequence ``now``, or None at the end."""
    later = [(rank, stage) for stage, rank in order if rank > now]
    return min(later, key=lambda pair: pair[0])[1] if later else None


def level_meets(have, need, is_small=False):
    """Say whether a case of level ``have`` does where ``need`` is asked for.

    :param is_small: the scheme is small enough for a single justification case
    """
    if need == JUSTIFICATION:
        return bool(have)
    if have == JUSTIFICATION:
        return is_small
    if have not in LEVELS or need not in LEVELS:
        return False
    return LEVELS.index(have) >= LEVELS.index(need)


def is_due(valid_from, valid_to, day):
    """Say whether a need that counts from one day to another counts on ``day``."""
    return (not valid_from or valid_from <= day) and (not valid_to or day <= valid_to)


def readiness(is_open, missing, is_overdue):
    """Return the rating of a card: red, amber, green, or None when it is at its end.

    :param missing: number of things the next stage still asks for
    :param is_overdue: the day on which it was to be done has passed
    """
    if not is_open:
        return None
    if is_overdue:
        return "red"
    return "amber" if missing else "green"
