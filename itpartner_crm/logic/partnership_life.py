"""What a step in the life of a partnership asks for."""

RUNNING = ("active", "review", "ending")
_WORKING = ("active", "review")
_LEAST_MEMBERS = 2


def missing(before, state, facts):
    """Return the codes of what is missing for a partnership to be in `state`.

    :param before: state it comes from, None when only its content changed
    :param state: proposed, active, review, ending or ended
    :param facts: dict purpose, reason, end (true when filled in), members (how many
        sit there now), answerable (a forum or a lead officer is named), steps (number
        of exit steps), steps_open (those not done)
    :return: list of purpose, members, answerable, reason, end, steps, steps_open
    """
    codes = []
    if state in _WORKING:
        if not facts["purpose"]:
            codes.append("purpose")
        if facts["members"] < _LEAST_MEMBERS:
            codes.append("members")
        if not facts["answerable"]:
            codes.append("answerable")
    if state in ("ending", "ended"):
        if not facts["reason"]:
            codes.append("reason")
        if not facts["end"]:
            codes.append("end")
    if state == "ended":
        if facts["steps_open"]:
            codes.append("steps_open")
        elif not facts["steps"] and before in RUNNING:
            codes.append("steps")
    return codes
