"""What a later notice of a procurement means for the opportunity that came of it, and
what changed from one notice to the next."""

CANCELLED_TAGS = frozenset(
    ["tenderCancellation", "awardCancellation", "contractTermination"]
)
CANCELLED_STATUSES = frozenset(["cancelled", "unsuccessful", "withdrawn", "terminated"])
CANCELLED_TYPES = frozenset(["UK11", "UK12", "UK16"])
AWARDED_KINDS = frozenset(["award", "contract"])
AWARDED_TAGS = frozenset(["award", "contract"])
CHANGED_TAGS = frozenset(["awardUpdate", "contractUpdate", "contractAmendment"])
COMPARED = (
    "kind",
    "published_status",
    "title",
    "buyer_name",
    "value",
    "awarded_value",
    "deadline",
    "contract_start",
    "contract_end",
    "supplier_names",
    "cpv_main",
    "region",
)


def event_of(tags, kind, status, notice_type=""):
    """What a notice tells: "cancelled", "awarded" or "amended".

    :param tags: its release tags; :param kind: its stage, such as "award".
    :param status: the state as published; :param notice_type: "UK1" to "UK17" or "".
    """
    if CANCELLED_TAGS & set(tags) or notice_type in CANCELLED_TYPES:
        return "cancelled"
    if (status or "").lower() in CANCELLED_STATUSES:
        return "cancelled"
    if not names_winner(kind, notice_type):
        return "amended"
    is_change = CHANGED_TAGS & set(tags) and not AWARDED_TAGS & set(tags)
    return "amended" if is_change else "awarded"


def names_winner(kind, notice_type=""):
    """Whether the suppliers of such a notice won: UK5 only says who is meant to."""
    return kind in AWARDED_KINDS and notice_type != "UK5"


def changes(before, after, names=COMPARED):
    """[(name, value before, value after)] of what differs.

    :param before: {name: value} of the notice before, or None where it is the first.
    :param after: {name: value} of this one. What this one doesn't say is no change.
    """
    if not before:
        return []
    return [
        (name, before.get(name), after.get(name))
        for name in names
        if after.get(name) and after.get(name) != before.get(name)
    ]
