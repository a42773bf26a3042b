"""Who in the council knows whom in an organisation, and where it hangs on one person.

Plain Python. An acquaintance is a (officer id, contact id) pair.
"""

FEW = 1


def weak_points(pairs, contacts):
    """What would break the relation if one person left.

    :param pairs: iterable of (officer id, contact id): who knows whom.
    :param contacts: ids of the people of the organisation that can be reached.
    :returns: list of keys, in this order: "nobody_there" (no person is on record),
        "nobody_knows" (people, but no officer knows one), "one_officer" (a single
        officer knows anyone there), "one_contact" (a single person is known).

    >>> weak_points([(1, 10), (1, 11)], [10, 11])
    ['one_officer']
    >>> weak_points([], [])
    ['nobody_there']
    """
    contacts = set(contacts)
    pairs = [(officer, contact) for officer, contact in pairs if contact in contacts]
    if not contacts:
        return ["nobody_there"]
    if not pairs:
        return ["nobody_knows"]
    found = []
    if len({officer for officer, _contact in pairs}) == FEW:
        found.append("one_officer")
    if len({contact for _officer, contact in pairs}) == FEW:
        found.append("one_contact")
    return found


def officers_in_order(pairs):
    """Officer ids, who knows most people first, ties by id.

    >>> officers_in_order([(2, 10), (1, 10), (2, 11)])
    [2, 1]
    """
    known = {}
    for officer, contact in pairs:
        known.setdefault(officer, set()).add(contact)
    return sorted(known, key=lambda officer: (-len(known[officer]), officer))
