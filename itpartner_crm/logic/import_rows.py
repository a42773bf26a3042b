"""One row of a file read as what it says about an organisation.

Plain Python. What a row says is a dict of facts:

    {"record": int, "external_id": str, "ref": str, "name": str, "sector": id,
     "relationship": str, "stage": id, "lead_officer": id, "sponsor": id,
     "wards": [id], "street": str, "street2": str, "city": str, "zip": str,
     "country": id, "phone": str, "email": str, "website": str, "notes": str,
     "identifiers": {scheme code: canonical number},
     "contacts": {1..3: {"name", "role", "email", "phone", "basis", "basis_note": str}},
     "memberships": {partnership id: role or ""}}

with only the keys that the row fills; `_it_read_register` of partners gives the same
shape for a partner, except that "identifiers" has a list of numbers by scheme and
"contacts" is a list of dicts with their id.
"""

import re
from dataclasses import dataclass, field

from odoo.addons.itgovernance.logic import import_values
from odoo.addons.itgovernance.logic.import_tables import MAX_CELL, clean
from odoo.addons.itgovernance.logic.import_values import fold

from . import identifiers, import_words, names
from .import_headings import WORDS, word_kind

SCALARS = (
    "ref",
    "name",
    "sector",
    "relationship",
    "stage",
    "lead_officer",
    "sponsor",
    "street",
    "street2",
    "city",
    "zip",
    "country",
    "phone",
    "email",
    "website",
    "notes",
)
_PARSERS = {
    "zip": import_values.parse_postcode,
    "phone": import_values.parse_phone,
    "email": import_values.parse_email,
    "website": import_values.parse_website,
}
_RECORD = re.compile(r"(?:partner-)?(\d{1,9})")
_ONE_LINE = frozenset(SCALARS) - {"notes"}
# What says nothing without the person it is about.
_ABOUT_A_PERSON = frozenset(("basis", "basis_note"))


@dataclass(frozen=True)
class Problem:
    """Why a cell can't be taken.

    code: no_name, record, zip, phone, email, website, unknown (a word nobody
    explained), identifier (wrong form), scheme (number without a scheme), twice (two
    columns that say different things), contact (a contact without a name), left (an
    officer who is no longer here), no_record (no such record).
    """

    code: str
    target: str = ""
    heading: str = ""
    text: str = ""


@dataclass
class Row:
    """What a row says, which of its mapped cells are empty, and what is wrong."""

    facts: dict
    blank: set = field(default_factory=set)
    problems: list = field(default_factory=list)

    @property
    def key(self):
        """By what two rows of one file are known to mean the same organisation."""
        facts = self.facts
        for name in ("record", "external_id"):
            if facts.get(name):
                return f"{name}:{facts[name]}"
        for code, value in sorted(facts.get("identifiers", {}).items()):
            if identifiers.usable_for_matching([(code, value)]):
                return f"{code}:{value}"
        key = names.name_key(facts.get("name"))
        place = names.postcode_key(facts.get("zip"))
        return f"name:{key}:{place}"[:300] if key else ""


class RowReader:
    """Reads the rows of one file.

    :param columns: [(heading, target)] in the order of the file; target may be "".
    :param words: {target: {folded word: meaning}}; the meaning False leaves it empty.
    """

    def __init__(self, columns, words):
        self.columns = [
            (index, heading, target)
            for index, (heading, target) in enumerate(columns)
            if target
        ]
        self.words = words

    def read(self, cells):
        """Return the `Row` of the cells of one line."""
        row = Row({})
        loose = {}
        for index, heading, target in self.columns:
            text = import_values.unguard(cells[index]) if index < len(cells) else ""
            if not text:
                row.blank.add(target)
                continue
            self._take(row, loose, target, heading, text)
        self._take_loose(row, loose)
        if not row.facts.get("name") and not row.facts.get("record"):
            row.problems.append(Problem("no_name", "name", self._heading("name")))
        row.blank -= set(row.facts)
        return row

    def _heading(self, start):
        """Heading of the first column whose target begins so."""
        return next(
            (
                heading
                for _index, heading, target in self.columns
                if target.startswith(start)
            ),
            "",
        )

    def _take(self, row, loose, target, heading, text):
        if target in WORDS:
            self._take_word(row, loose, target, heading, text)
        elif target == "record":
            found = _RECORD.fullmatch(text)
            if found:
                row.facts["record"] = int(found[1])
            else:
                row.problems.append(Problem("record", target, heading, text))
        elif target == "address":
            for part, value in import_values.split_address(text).items():
                row.facts.setdefault(part, value)
        elif target.startswith("identifier:"):
            self._take_number(row, target[11:], heading, text)
        elif target.startswith("contact"):
            self._take_contact(row, target, heading, text)
        elif target == "number":
            loose["number"] = (heading, text)
        elif target in _PARSERS:
            value = _PARSERS[target](text)
            if value is None:
                row.problems.append(Problem(target, target, heading, text))
            else:
                row.facts[target] = value
        else:
            row.facts[target] = " ".join(text.split()) if target in _ONE_LINE else text

    def _mean(self, row, target, heading, text):
        """The meaning of a word; one that nobody explained is a problem."""
        key = fold(text)
        known = self.words.get(word_kind(target), {})
        if key in known:
            return known[key]
        if not import_words.means_nothing(text):
            row.problems.append(Problem("unknown", target, heading, text))
        return False

    def _take_word(self, row, loose, target, heading, text):
        if target == "wards":
            known = self.words.get(target, {})
            wards = [
                self._mean(row, target, heading, item)
                for item in import_values.split_list(
                    text, lambda one: fold(one) in known
                )
            ]
            row.facts["wards"] = list(dict.fromkeys(filter(None, wards)))
        elif target == "partnership":
            self._take_memberships(row, heading, text)
        elif target in ("scheme", "partnership_role"):
            loose[target] = self._mean(row, target, heading, text)
        elif target.startswith("contact"):
            meaning = self._mean(row, target, heading, text)
            if meaning:
                self._keep_contact(row, target, meaning)
        else:
            meaning = self._mean(row, target, heading, text)
            if meaning:
                row.facts[target] = meaning

    def _take_memberships(self, row, heading, text):
        known = self.words.get("partnership", {})
        members = row.facts.setdefault("memberships", {})
        for item in split_partnerships(text, known):
            name, role = item, ""
            if fold(item) not in known:
                name, role = import_values.split_role(item)
            partnership = self._mean(row, "partnership", heading, name)
            if partnership:
                meaning = role and self._mean(row, "partnership_role", heading, role)
                members[partnership] = meaning or ""

    def _take_number(self, row, code, heading, text):
        if import_words.means_nothing(text):
            return
        value = identifiers.canonical(code, text)
        if not identifiers.is_valid(code, value):
            row.problems.append(
                Problem("identifier", f"identifier:{code}", heading, text)
            )
            return
        numbers = row.facts.setdefault("identifiers", {})
        if numbers.setdefault(code, value) != value:
            row.problems.append(Problem("twice", f"identifier:{code}", heading, text))

    def _take_contact(self, row, target, heading, text):
        part, value = target[9:], text
        if part in ("email", "phone"):
            value = _PARSERS[part](text)
            if value is None:
                row.problems.append(Problem(part, target, heading, text))
                return
        self._keep_contact(row, target, " ".join(value.split()))

    def _keep_contact(self, row, target, value):
        contacts = row.facts.setdefault("contacts", {})
        contacts.setdefault(int(target[7]), {})[target[9:]] = value

    def _take_loose(self, row, loose):
        """What only two columns together say: scheme and number, board and role."""
        if "number" in loose:
            heading, text = loose["number"]
            if loose.get("scheme"):
                self._take_number(row, loose["scheme"], heading, text)
            elif not import_words.means_nothing(text):
                row.problems.append(Problem("scheme", "number", heading, text))
        role = loose.get("partnership_role")
        members = row.facts.get("memberships") or {}
        for partnership, own in members.items():
            members[partnership] = own or role or ""
        contacts = row.facts.get("contacts", {})
        for number, contact in sorted(contacts.items()):
            if contact.get("name"):
                continue
            if contact.keys() <= _ABOUT_A_PERSON:
                del contacts[number]
                continue
            if contact.get("email"):
                contact["name"] = contact["email"]
                continue
            start = f"contact{number}_"
            text = " ".join(
                value for part, value in contact.items() if part not in _ABOUT_A_PERSON
            )
            row.problems.append(
                Problem("contact", f"{start}name", self._heading(start), text)
            )


def split_partnerships(text, known):
    """Items of a cell of partnerships, each perhaps with its role in brackets."""

    def is_known(item):
        name, _role = import_values.split_role(item)
        return fold(item) in known or fold(name) in known

    return import_values.split_list(text, is_known)


def words_of(target, text, known):
    """(target, word) pairs that a cell needs the meaning of.

    :param known: {target: {folded word: meaning}}.
    """
    text = import_values.unguard(text)
    target = word_kind(target)
    mine = known.get(target, {})
    if target == "wards":
        items = import_values.split_list(text, lambda one: fold(one) in mine)
        return [(target, item) for item in items]
    if target == "partnership":
        found = []
        for item in split_partnerships(text, mine):
            if fold(item) in mine:
                found.append((target, item))
                continue
            name, role = import_values.split_role(item)
            found.append((target, name))
            if role:
                found.append(("partnership_role", role))
        return found
    return [(target, text)]


# ----------------------------------------------------------------------
# Compared with what is there
# ----------------------------------------------------------------------


def changes(row, current, existing="change", clear=False):
    """What taking a row would change on a partner.

    :param row: `Row`.
    :param current: facts of the partner in the shape of `_it_read_register`.
    :param existing: "change" the file's value counts, "fill" only what is empty here
        is filled, "leave" nothing is changed.
    :param clear: an empty cell of a mapped column empties the field.
    :returns: {key: new value}; "identifiers" {code: (old number or "", new)},
        "contacts" [(id or None, {part: value})], "memberships" {partnership id: role},
        besides plain values.
    """
    if existing == "leave":
        return {}
    fill = existing == "fill"
    found = {}
    for key in (*SCALARS, "wards"):
        if key in row.facts:
            wanted = row.facts[key]
        elif clear and key in row.blank and key not in ("name", "stage"):
            wanted = [] if key == "wards" else ""
        else:
            continue
        held = current.get(key)
        if _same(key, wanted, held) or (fill and held):
            continue
        if not wanted and isinstance(held, str) and len(held) > MAX_CELL:
            continue  # more than a cell can hold: a file can't say it
        found[key] = wanted
    parts = {
        "identifiers": _number_changes(row, current, fill),
        "contacts": _contact_changes(row, current, fill),
        "memberships": _membership_changes(row, current, fill),
    }
    found.update({part: values for part, values in parts.items() if values})
    return found


def _same(key, wanted, held):
    if key == "wards":
        return set(wanted) == set(held or [])
    if key == "zip":
        return names.postcode_key(wanted) == names.postcode_key(held or "")
    if isinstance(held, str):
        held = _tidy(key, held)
    return (wanted or "") == (held or "")


def _tidy(key, text):
    """A text of the register as the same text in a file would be read."""
    text = clean(text)
    if key in _PARSERS:
        return _PARSERS[key](text) or text
    return " ".join(text.split()) if key in _ONE_LINE else text


def already_so(problem, current):
    """Whether a cell that can't be taken says what the register has all the same.

    Such as a postcode nobody can read: it came from here and goes back unchanged.
    """
    target = problem.target
    if problem.code in _PARSERS and target in _PARSERS:
        return clean(current.get(target) or "") == problem.text
    if problem.code == "identifier":
        return problem.text in current.get("identifiers", {}).get(target[11:], [])
    if problem.code in _PARSERS and target.startswith("contact"):
        return any(
            clean(contact.get(problem.code) or "") == problem.text
            for contact in current.get("contacts", [])
        )
    return False


def _number_changes(row, current, fill):
    found = {}
    held = current.get("identifiers", {})
    for code, value in row.facts.get("identifiers", {}).items():
        numbers = held.get(code, [])
        if value not in numbers and not (fill and numbers):
            found[code] = (numbers[0] if len(numbers) == 1 else "", value)
    return found


def _contact_changes(row, current, fill):
    found, used = [], set()
    held = current.get("contacts", [])
    for _number, contact in sorted(row.facts.get("contacts", {}).items()):
        if not contact.get("name"):
            continue
        mine = _find_contact(contact, held, used)
        if mine is None:
            found.append((None, contact))
            continue
        used.add(mine["id"])
        new = {
            part: value
            for part, value in contact.items()
            if value != _tidy(part, mine.get(part) or "")
            and not (fill and mine.get(part))
        }
        if new:
            found.append((mine["id"], new))
    return found


def _find_contact(contact, held, used):
    """The person meant: the same e-mail address, or else the same name."""
    free = [one for one in held if one["id"] not in used]
    email = (contact.get("email") or "").casefold()
    for one in free:
        same_name = fold(one.get("name")) == fold(contact["name"])
        if email and (one.get("email") or "").casefold() == email and same_name:
            return one
    for test in ("email", "name"):
        wanted = email if test == "email" else fold(contact["name"])
        for one in free:
            mine = one.get(test) or ""
            mine = mine.casefold() if test == "email" else fold(mine)
            if wanted and mine == wanted:
                return one
    return None


def _membership_changes(row, current, fill):
    held = current.get("memberships", {})
    return {
        partnership: role
        for partnership, role in row.facts.get("memberships", {}).items()
        if partnership not in held or (role and role != held[partnership] and not fill)
    }


def conflicts(first, second):
    """Keys to which two rows of one organisation give different values."""
    found = [
        key
        for key in (*SCALARS, "wards")
        if key in first.facts
        and key in second.facts
        and not _same(key, second.facts[key], first.facts[key])
    ]
    ours, theirs = (one.facts.get("identifiers", {}) for one in (first, second))
    found += [
        f"identifier:{code}"
        for code in ours
        if code in theirs and ours[code] != theirs[code]
    ]
    return found
