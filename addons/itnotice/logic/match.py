"""Which offers fit a notice: by CPV prefixes, with the codes that made it."""


def prefix_hits(codes, prefixes):
    """[(code, prefix)] for every code that begins with a prefix; the longest prefix
    that fits a code counts.

    :param codes: CPV codes of a notice, eight digits each.
    :param prefixes: blank-separated digits, such as "72 3240", or None.
    """
    wanted = sorted((prefixes or "").split(), key=len, reverse=True)
    hits = []
    for code in codes:
        prefix = next((one for one in wanted if code.startswith(one)), None)
        if prefix:
            hits.append((code, prefix))
    return hits


def rank(codes, offers):
    """Offers that fit, the best first: [(key, hits)].

    The main code (the first) weighs most, then how closely the prefix fits, then how
    many codes fit; the order given decides between equals.

    :param codes: CPV codes, the main one first.
    :param offers: [(key, prefixes)].
    """
    found = []
    for at, (key, prefixes) in enumerate(offers):
        hits = prefix_hits(codes, prefixes)
        if hits:
            main = max((len(p) for code, p in hits if code == codes[0]), default=0)
            closest = max(len(prefix) for _code, prefix in hits)
            found.append(((-main, -closest, -len(hits), at), key, hits))
    return [(key, hits) for _order, key, hits in sorted(found, key=lambda one: one[0])]
