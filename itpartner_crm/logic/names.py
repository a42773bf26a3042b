"""Names of organisations, made comparable.

Plain Python: text in, text out. A key made here is stored beside the partner
(``it_name_key``), so that a name found in a notice or a register meets the partner it
belongs to by one indexed comparison.
"""

import re
import unicodedata

LEGAL_SUFFIXES = (
    ("public", "limited", "company"),
    ("limited", "liability", "partnership"),
    ("community", "interest", "company"),
    ("charitable", "incorporated", "organisation"),
    ("scottish", "charitable", "incorporated", "organisation"),
    ("limited",),
    ("ltd",),
    ("plc",),
    ("llp",),
    ("lp",),
    ("cic",),
    ("cio",),
    ("scio",),
    ("cyfyngedig",),
    ("cyf",),
)
"""Word endings that say the legal form and not who it is; kinds of body that do say it
("NHS Trust", "Council", "University") are no legal suffixes and stay."""

_ARTICLE = "the"
_JOINED = re.compile(r"[.'`\u2018\u2019]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")


def name_key(name):
    """Comparable form of the name of an organisation.

    Folds case and accents, reads "&" as "and", drops punctuation, the article "the" at
    either end and the legal form at the end. The result is stable:
    ``name_key(name_key(x)) == name_key(x)``.

    :param name: the name as written, or None.
    :returns: lower-case words parted by single spaces; "" when nothing is left.

    >>> name_key("The Solent Makers & Co. Limited")
    'solent makers and co'
    >>> name_key("SOLENT MAKERS AND CO")
    'solent makers and co'
    >>> name_key("University Hospital Southampton NHS Foundation Trust")
    'university hospital southampton nhs foundation trust'
    """
    words = _fold(name or "").split()
    before = None
    while words != before:
        before = words
        words = _without_legal_form(_without_article(words))
    return " ".join(words)


def postcode_key(postcode):
    """Postcode without spaces, in capitals: "so14 7lp" and "SO147LP" are one.

    >>> postcode_key(" so14 7lp ")
    'SO147LP'
    """
    return _SPACES.sub("", postcode or "").upper()


def _fold(text):
    """Case and accents away, "&" said as "and", everything not a word a space."""
    for _turn in range(4):
        folded = _strip_marks(_strip_marks(text).casefold())
        if folded == text:
            break
        text = folded
    text = _JOINED.sub("", text.replace("&", " and "))
    return _NOT_WORD.sub(" ", text).strip()


def _strip_marks(text):
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(
        char for char in decomposed if not unicodedata.category(char).startswith("M")
    )


def _without_article(words):
    if len(words) > 1 and words[0] == _ARTICLE:
        return words[1:]
    if len(words) > 1 and words[-1] == _ARTICLE:
        return words[:-1]
    return words


def _without_legal_form(words):
    for suffix in LEGAL_SUFFIXES:
        size = len(suffix)
        if len(words) > size and tuple(words[-size:]) == suffix:
            return words[:-size]
    return words
