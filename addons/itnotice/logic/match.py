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


# ------------------------------------------------------------
# Score: what the statement in the database computes, told once more in Python
# ------------------------------------------------------------

# Why a notice was dismissed, and the facts that this speaks against. The others
# (already known, another reason) teach nothing.
LEARNS_FROM = {
    "not_offered": ("cpv", "words"),
    "too_large": ("value",),
    "too_small": ("value",),
    "too_far": ("place",),
    "too_late": ("deadline",),
}


def split_list(text):
    """Parts of a list that a person typed with commas, semicolons or new lines; each
    once, small letters, blanks made one.

    >>> split_list("Managed network, wi-fi;  Managed  Network")
    ['managed network', 'wi-fi']
    """
    parts = (text or "").replace(";", ",").replace("\n", ",").split(",")
    clean = (" ".join(part.lower().split()) for part in parts)
    return list(dict.fromkeys(part for part in clean if part))


def multiplier(accepted, dismissed):
    """How much what was learned counts: 1 at the start, towards 2 with each notice
    accepted and towards 0 with each dismissed; two of each are taken as seen.

    >>> multiplier(0, 0), multiplier(4, 0), multiplier(0, 4)
    (1.0, 1.5, 0.5)
    """
    return 2.0 * (accepted + 2) / (accepted + dismissed + 4)


def points(factor, base, size=1, times=1.0):
    """Points of one fact.

    :param factor: cpv, words or another.
    :param base: points of a full fit.
    :param size: digits of the CPV prefix that fits (2 to 8: half the points to all
        of them), or how many words fit (each halves what is missing).
    :param times: what was learned, see `multiplier`.
    """
    if factor == "cpv":
        share = 0.5 + 0.5 * (size - 2) / 6
    elif factor == "words":
        share = 1 - 0.5**size
    else:
        share = 1.0
    return base * share * times


def total(parts):
    """Score of 0 to 100 from the points of each fact; a half goes up.

    >>> total([22.5]), total([60, 50])
    (23, 100)
    """
    return min(100, int(sum(parts) + 0.5))


def taught(reasons, dismissed_for=None):
    """[(factor, key)] that a person's decision speaks about.

    :param reasons: {factor: {"key": ...}} or, for words, {"keys": [...]} of a match.
    :param dismissed_for: reason of dismissal; None: it was accepted.
    """
    factors = reasons if dismissed_for is None else LEARNS_FROM.get(dismissed_for, ())
    found = []
    for factor in factors:
        fact = reasons.get(factor)
        if fact is not None:
            found += [(factor, key) for key in fact.get("keys", [fact.get("key", "")])]
    return found
