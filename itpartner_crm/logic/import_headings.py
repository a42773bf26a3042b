"""Which field of the register the column of a file is meant for.

Plain Python. A target is a short key: "name", "sector", "identifier:GB-COH",
"contact1_email". How headings are known and guessed at all:
`odoo.addons.itgovernance.logic.import_headings`.
"""

import re

from odoo.addons.itgovernance.logic import import_headings
from odoo.addons.itgovernance.logic.import_headings import Guess, mostly
from odoo.addons.itgovernance.logic.import_values import (
    find_postcode,
    parse_email,
    parse_phone,
    parse_website,
)

CONTACTS = (1, 2, 3)
CONTACT_PARTS = ("name", "role", "email", "phone", "basis", "basis_note")
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
        *(f"contact{number}_basis" for number in CONTACTS),
    )
)
"""Targets whose cells hold words that stand for something the register knows."""


def word_kind(target):
    """Of which kind the words in a column are: all contacts share those of a basis.

    >>> word_kind("contact2_basis"), word_kind("sector")
    ('basis', 'sector')
    """
    return "basis" if target.startswith("contact") else target


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
    "basis": "contact lawful basis|lawful basis|legal basis|contact legal basis|"
    "gdpr basis|lawful basis for processing|contact basis|data protection basis",
    "basis_note": "contact why this basis|why this basis|lawful basis note|"
    "contact lawful basis note|basis note|lawful basis reason|basis evidence",
    "email": "contact email|contact e mail|contact email address|main contact email|"
    "key contact email|contacts email",
    "phone": "contact phone|contact telephone|contact tel|contact mobile|mobile|"
    "main contact phone|contact number|contact phone number|contact tel no",
}
_WARD_CODE = re.compile(r"[EWSN]05\d{6}")
_PPON = re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}")


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


class Headings(import_headings.HeadingWords):
    """Knows the words by which the columns of a partner register go.

    :param schemes: {code: name} of the identifier schemes there are.
    """

    needed = "name"

    def __init__(self, schemes):
        super().__init__(_SYNONYMS)
        for code, name in schemes.items():
            known = _SCHEMES.get(code, "").split("|")
            self._learn(f"identifier:{code}", [code, name, *known])
        for number in CONTACTS:
            for part, text in _CONTACT_WORDS.items():
                for word in text.split("|"):
                    self._learn_contact(number, part, word)

    def _learn_contact(self, number, part, word):
        target = f"contact{number}_{part}"
        if number == 1:
            self._learn(target, [word])
        spelled = [f"{word} {number}"]
        if "contact" in word:
            spelled.append(word.replace("contact", f"contact {number}"))
        self._learn(target, spelled)

    def _find_needed(self, chosen):
        """A list of nothing but "Contact" means the organisation by it."""
        for index, guess in chosen.items():
            if guess.target == "contact1_name":
                chosen[index] = Guess("name", 40, "like")
                return

    def _correct(self, target, cells):
        """The whole address often stands in one column named for a part of it."""
        return "address" if target == "street" and mostly(cells, find_postcode) else ""

    def _by_looks(self, cells):
        """Targets of a column by what its cells look like, the likeliest first."""
        found = _by_looks(cells)
        if found in ("email", "phone"):
            return [found, f"contact1_{found}"]
        return [found] if found else []


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
        if mostly(cells, test):
            return target
    return ""
