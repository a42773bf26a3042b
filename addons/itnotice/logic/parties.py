"""The organisations a release names: its buyer, its suppliers, their identifiers."""

import re
from dataclasses import dataclass

from .sections import as_list, as_object, as_text, objects, standing
from .values import plain_text, shorten

_DIGITS = re.compile(r"\d{1,8}")


@dataclass
class Party:
    """An organisation in a role: "buyer", "procuring_entity" or "supplier"."""

    role: str
    name: str
    party_id: str = ""
    scheme: str = ""
    identifier: str = ""
    additional: tuple = ()  # of (scheme, identifier)
    postcode: str = ""
    region: str = ""

    @property
    def identifiers(self):
        """All (scheme, identifier) pairs, its main one first."""
        own = ((self.scheme, self.identifier),) if self.identifier else ()
        return [*own, *self.additional]


def normalise_identifier(scheme, identifier):
    """(scheme, id) as published -> the one way they are written here.

    A company number has eight characters; publishers drop its leading noughts.
    """
    scheme = scheme.strip().upper()
    identifier = "".join(identifier.split())
    if scheme == "GB-COH":
        identifier = identifier.upper()
        if _DIGITS.fullmatch(identifier):
            identifier = identifier.zfill(8)
    return scheme, identifier


def read_parties(tree, remarks):
    """A tidied release -> (buyer or None, every party kept, the buyer first)."""
    listed = _Listed(tree)
    buyer = _read_buyer(tree, listed, remarks)
    kept = [buyer] if buyer else []
    for node in listed.with_role("procuringEntity"):
        party = _party("procuring_entity", node, node)
        if not buyer or (party.party_id, party.name) != (buyer.party_id, buyer.name):
            kept.append(party)
    kept += _read_suppliers(tree, listed)
    named = [party for party in kept if party.name]
    if len(named) < len(kept):
        remarks.append("a supplier without a name was left out")
    return buyer, named


class _Listed:
    """The `parties` of a release, looked up by id (and name where the id repeats)."""

    def __init__(self, tree):
        self.nodes = objects(tree, "parties")
        self.by_id, self.by_id_and_name = {}, {}
        for at, node in enumerate(self.nodes):
            path = f"parties[{at}]."
            key, name = as_text(node, "id", path), as_text(node, "name", path)
            self.by_id.setdefault(key, node)
            self.by_id_and_name.setdefault((key, name), node)

    def find(self, reference):
        key = as_text(reference, "id", "party reference ")
        name = as_text(reference, "name", "party reference ")
        return self.by_id_and_name.get((key, name)) or self.by_id.get(key) or {}

    def with_role(self, role):
        return [
            node
            for at, node in enumerate(self.nodes)
            if role in as_list(node, "roles", f"parties[{at}].")
        ]


def _read_buyer(tree, listed, remarks):
    reference = as_object(tree, "buyer")
    if reference:
        buyer = _party("buyer", reference, listed.find(reference))
    else:
        role = "buyer" if listed.with_role("buyer") else "procuringEntity"
        nodes = listed.with_role(role)
        buyer = _party("buyer", nodes[0], nodes[0]) if nodes else None
    if not buyer or not buyer.name:
        remarks.append("no buyer is named")
        return None
    return buyer


def _read_suppliers(tree, listed):
    references = []
    for path, award in standing(objects(tree, "awards", "", with_path=True)):
        references += objects(award, "suppliers", path)
    found = {}
    for reference in references or listed.with_role("supplier"):
        party = _party("supplier", reference, listed.find(reference))
        found.setdefault((party.party_id, party.name.casefold()), party)
    return list(found.values())


def _party(role, reference, node):
    name = as_text(reference, "name") or as_text(node, "name")
    official = as_object(node, "identifier") or as_object(reference, "identifier")
    name = name or as_text(official, "legalName")
    scheme, identifier = _identifier(official)
    address = as_object(node, "address") or as_object(reference, "address")
    extra = {
        _identifier(entry): None for entry in objects(node, "additionalIdentifiers")
    }
    extra.pop(("", ""), None)
    extra.pop((scheme, identifier), None)
    return Party(
        role=role,
        name=shorten(plain_text(name)[0], 300),
        party_id=as_text(reference, "id").strip()[:200],
        scheme=scheme,
        identifier=identifier,
        additional=tuple(extra),
        postcode=" ".join(as_text(address, "postalCode").upper().split())[:20],
        region=shorten(plain_text(as_text(address, "region"))[0], 100),
    )


def _identifier(entry):
    scheme, identifier = as_text(entry, "scheme"), as_text(entry, "id")
    if not scheme.strip() or not identifier.strip():
        return "", ""
    return normalise_identifier(scheme[:40], identifier[:200])
