"""Which field of the register the column of a file is meant for.

Plain Python. A target is a short key: "name", "sector", "identifier:GB-COH",
"contact1_email". The headings of a file are known again by `headings_key`, whatever
their order, case and punctuation.
"""

import hashlib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from .import_values import find_postcode, fold, parse_email, parse_phone, parse_website

WHY = "Why"
"""Heading of the reasons in the file of rows set aside; never part of a register."""

CONTACTS = (1, 2, 3)
CONTACT_PARTS = ("name", "role", "email", "phone")
PLAIN = (
    "record",
    "external_id",
    "ref",
    "name",
    "sector",
    "relationship",
    "stage",
    "lead_officer",
    "sponsor",
    "wards",
    "address",
    "street",
    "street2",
    "city",
    "zip",
    "country",
    "phone",
    "email",
    "website",
    "notes",
    "scheme",
    "number",
    "partnership",
    "partnership_role",
)
WORDS = frozenset(
    (
        "sector",
        "relationship",
        "stage",
        "lead_officer",
        "sponsor",
        "wards",
        "country",
        "scheme",
        "partnership",
        "partnership_role",
    )
)
"""Targets whose cells hold words that stand for something the register knows."""

_SYNONYMS = {
    "record": "record no|record number|register record|record id",
    "external_id": "external id|id|unique id|uid|their id|source id|row id|crm id|key",
    "ref": "reference|ref|internal reference|our ref|our reference|partner ref|"
    "partner reference|code|supplier code|account no|account number",
    "name": "name|organisation|organisation name|organization|organization name|partner|"
    "partner name|company|company name|body|agency|group name|charity name|school|"
    "school name|establishment name|name of organisation|name of partner|title|"
    "account name|org|org name|supplier|supplier name|trading name",
    "sector": "sector|type|type of organisation|organisation type|partner type|kind|"
    "category|org type|industry|type of partner",
    "relationship": "relationship|relationship type|type of relationship|relation|"
    "how we work with them",
    "stage": "stage|partner stage|status|relationship stage|relationship status|phase",
    "lead_officer": "lead officer|responsible officer|council lead|lead|owner|"
    "council contact|account manager|relationship manager|officer|our contact|"
    "lead council officer|lead officer email|salesperson",
    "sponsor": "sponsor|sponsor director|director|senior sponsor|executive sponsor|"
    "senior responsible owner|sro|head of service",
    "wards": "wards|ward|wards affected|ward s|electoral ward|area|areas|geography|"
    "ward code|ward codes",
    "address": "address|full address|postal address|registered address|office address|"
    "head office",
    "street": "street|address 1|address line 1|address1|line 1|road|address line one",
    "street2": "street2|street 2|address 2|address line 2|address2|line 2|"
    "address line two",
    "city": "city|town|town city|town or city|post town|address 3|address line 3",
    "zip": "postcode|post code|zip|postal code|pcode|p code",
    "country": "country",
    "phone": "phone|telephone|tel|tel no|phone number|telephone number|phone no|"
    "main phone|switchboard|telephone no",
    "email": "email|e mail|email address|e mail address|main email|mail|"
    "organisation email|office email|general email",
    "website": "website|web site|web|url|homepage|web address|site|www",
    "notes": "notes|note|comments|comment|remarks|description|background|summary|"
    "further information|about",
    "scheme": "scheme|identifier scheme|id type|identifier type|register|number type",
    "number": "number|identifier|registration number|registered number|reg no|"
    "identifier number|id number|registration no",
    "partnership": "partnership|partnerships|member of|board|boards|member of board|"
    "partnership name|networks|member of partnerships",
    "partnership_role": "partnership role|role in partnership|role on board|"
    "membership role|member role",
}
_SCHEMES = {
    "GB-COH": "company number|company no|companies house|companies house number|"
    "company reg no|company registration number|crn|co number|coh|"
    "company registration no|co no",
    "GB-CHC": "charity number|charity no|registered charity number|charity commission|"
    "charity reg no|charity commission number|registered charity no|"
    "charity registration number",
    "GB-SC": "scottish charity number|oscr|oscr number|charity number scotland",
    "GB-NIC": "northern ireland charity number|ccni|charity number northern ireland",
    "GB-NHS": "ods code|nhs code|ods|nhs ods code|nhs organisation code",
    "GB-UKPRN": "ukprn|uk provider reference number|provider reference number",
    "GB-URN": "urn|school urn|unique reference number",
    "GB-PPON": "ppon|public procurement organisation number",
    "GB-MPR": "mutuals register number|fca number|mutual number|mpr|society number",
    "GB-GSS": "gss code|gss|ons code|area code|gss area code",
    "GB-VAT": "vat|vat number|vat no|vat reg no|vat registration number",
    "XI-LEI": "lei|legal entity identifier",
}
_CONTACT_WORDS = {
    "name": "contact|contact name|contact person|main contact|key contact|named contact|"
    "primary contact|chief executive|chair|representative",
    "role": "contact role|contact job title|job title|position|role|post|"
    "contact position|contact title|contact post",
    "email": "contact email|contact e mail|contact email address|main contact email|"
    "key contact email|contacts email",
    "phone": "contact phone|contact telephone|contact tel|contact mobile|mobile|"
    "main contact phone|contact number|contact phone number|contact tel no",
}
_LIKENESS = 0.84
_WARD_CODE = re.compile(r"[EWSN]05\d{6}")
_PPON = re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}")


@dataclass(frozen=True)
class Guess:
    """A target for a heading: how sure (0 to 100) and by what it was found.

    how: "name" the heading says so, "like" it is like one that does, "looks" by what
    the cells look like, "" nothing found.
    """

    target: str = ""
    score: int = 0
    how: str = ""


def targets(schemes):
    """All targets in the order of an export.

    :param schemes: codes of the identifier schemes there are.
    """
    found = list(PLAIN)
    place = found.index("scheme")
    found[place:place] = [f"identifier:{code}" for code in schemes]
    for number in CONTACTS:
        found += [f"contact{number}_{part}" for part in CONTACT_PARTS]
    return found


def headings_key(headings):
    """The same for the same headings in any order, case and punctuation.

    >>> headings_key(["Name", "Post-code"]) == headings_key(["POST CODE", "name*"])
    True
    """
    return hashlib.sha256("|".join(sorted(_keys(headings))).encode()).hexdigest()


def likeness(headings, others):
    """How much two sets of headings have in common, 0 to 1."""
    ours, theirs = _keys(headings), _keys(others)
    return len(ours & theirs) / max(len(ours | theirs), 1)


def _keys(headings):
    return {fold(heading) for heading in headings} - {"", fold(WHY)}


class Headings:
    """Knows the words by which columns go.

    :param schemes: {code: name} of the identifier schemes there are.
    """

    def __init__(self, schemes):
        self.words = {}
        for target, text in _SYNONYMS.items():
            self._learn(target, text.split("|"))
        for code, name in schemes.items():
            known = _SCHEMES.get(code, "").split("|")
            self._learn(f"identifier:{code}", [code, name, *known])
        for number in CONTACTS:
            for part, text in _CONTACT_WORDS.items():
                for word in text.split("|"):
                    self._learn_contact(number, part, word)

    def _learn(self, target, words):
        for word in words:
            if fold(word):
                self.words.setdefault(fold(word), target)

    def _learn_contact(self, number, part, word):
        target = f"contact{number}_{part}"
        if number == 1:
            self._learn(target, [word])
        spelled = [f"{word} {number}"]
        if "contact" in word:
            spelled.append(word.replace("contact", f"contact {number}"))
        self._learn(target, spelled)

    def knows(self, heading):
        """Whether a heading says by its words alone what it means."""
        return fold(heading) in self.words

    def suggest(self, headings, samples):
        """A `Guess` for each heading; no target is guessed for two columns.

        :param samples: for each heading a list of texts found below it.
        """
        found = []
        for index, (heading, cells) in enumerate(zip(headings, samples, strict=True)):
            guesses = self._guess(fold(heading), [text for text in cells if text])
            found += [(-guess.score, index, guess) for guess in guesses]
        chosen, taken = {}, set()
        for _score, index, guess in sorted(found, key=lambda one: one[:2]):
            if index not in chosen and guess.target not in taken:
                chosen[index] = guess
                taken.add(guess.target)
        if "name" not in taken:
            self._take_contact_for_name(chosen)
        return [chosen.get(index, Guess()) for index in range(len(headings))]

    def _take_contact_for_name(self, chosen):
        """A list of nothing but "Contact" means the organisation by it."""
        for index, guess in chosen.items():
            if guess.target == "contact1_name":
                chosen[index] = Guess("name", 40, "like")
                return

    def _guess(self, key, cells):
        """Guesses for one column."""
        if not key or key == fold(WHY):
            return []
        if key in self.words:
            target = self.words[key]
            guesses = [Guess(target, 95, "name")]
            if target == "street" and _mostly(cells, find_postcode):
                guesses.insert(0, Guess("address", 96, "looks"))
            return guesses
        ratios = {}
        for word, target in self.words.items():
            ratio = SequenceMatcher(None, key, word).ratio()
            if len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", key):
                # what a heading is about stands at its end: "Partner status"
                ends = 0.03 if key.endswith(word) else 0.0
                ratio = max(ratio, 0.85 + ends + len(word) / (10 * len(key)))
            ratios[target] = max(ratio, ratios.get(target, 0.0))
        guesses = [
            Guess(target, int(80 * ratio), "like")
            for target, ratio in ratios.items()
            if ratio >= _LIKENESS
        ]
        by_looks = _by_looks(cells)
        if by_looks:
            guesses.append(Guess(by_looks, 45, "looks"))
            if by_looks in ("email", "phone"):
                guesses.append(Guess(f"contact1_{by_looks}", 40, "looks"))
        return guesses


def _mostly(cells, test):
    return bool(cells) and sum(map(bool, map(test, cells))) >= 0.7 * len(cells)


def _by_looks(cells):
    """Target of a column by what its cells look like, or ""."""
    for target, test in (
        ("email", parse_email),
        ("wards", _WARD_CODE.fullmatch),
        ("identifier:GB-PPON", _PPON.fullmatch),
        ("zip", lambda text: len(text) < 9 and find_postcode(text)),
        ("address", find_postcode),
        (
            "phone",
            lambda text: text[:1] in "0+(" and len(text) > 9 and parse_phone(text),
        ),
        ("website", lambda text: "." in text and parse_website(text)),
    ):
        if _mostly(cells, test):
            return target
    return ""
