from odoo import models
from odoo.fields import Domain

from odoo.addons.itgovernance.logic.import_values import fold

from ..logic import import_register
from .it_agreement_import_apply import TERMS

_KEPT = {"title": "name"} | TERMS


class Judged:
    """A row of the batch at hand: the record, what it says and what becomes of it.

    partners: ids of the organisations here that it may mean; existing: the agreement
    that it is already, or None; signs: whether it is taken on as signed.
    """

    __slots__ = (
        "entry",
        "existing",
        "kind_id",
        "made_id",
        "owner_id",
        "partners",
        "record",
        "remarks",
        "sentences",
        "signs",
        "verdict",
    )

    def __init__(self, record, entry):
        self.record = record
        self.entry = entry
        self.partners = []
        self.existing = None
        self.kind_id = self.owner_id = self.made_id = False
        self.signs = False
        self.remarks, self.sentences = [], []
        self.verdict = ""

    @property
    def facts(self):
        return self.entry.facts


class ItAgreementImport(models.Model):
    """What becomes of each row: ready, already here, or set aside with a sentence."""

    _inherit = "it.agreement.import"

    def _get_runnable_domain(self):
        return (
            Domain("import_id", "=", self.id)
            & Domain("is_done", "=", False)
            & Domain("verdict", "in", ("new", "remark"))
        )

    def _take_rows(self, rows, phase):
        judged = self._judge(rows)
        good = [one for one in judged if one.verdict in ("new", "remark")]
        failed = {}
        self._apply_part(good, phase == "check", failed)
        return self._note(judged, failed, phase)

    def _note(self, judged, failed, phase):
        """Write what became of the rows; return those set aside in this batch."""
        told = []
        for one in judged:
            if one.record.id in failed:
                one.verdict, one.sentences = "bad", [failed[one.record.id]]
            good = one.verdict in ("new", "remark")
            reason = "\n".join(dict.fromkeys(one.sentences or one.remarks))
            partner_id = one.partners[0] if len(one.partners) == 1 else False
            values = {
                "verdict": one.verdict,
                "reason": reason or False,
                "key": one.entry.key,
                "supplier": (one.facts.get("supplier_name") or "")[:200],
                "partner_id": partner_id,
                "is_done": phase == "run" and good,
            }
            if phase == "check":
                values["is_partner_new"] = good and not one.partners
            if one.made_id or one.existing:
                values["agreement_id"] = one.made_id or one.existing.id
            one.record.sudo().write(values)
            if one.verdict == "bad":
                row = one.record
                name = row.name or ""
                told.append({"number": row.number, "name": name, "reason": reason})
        return told

    # ------------------------------------------------------------------
    # What becomes of a row
    # ------------------------------------------------------------------

    def _judge(self, records):
        """Return a `Judged` for each row, in a fixed number of queries."""
        columns = self.plan["columns"]
        judged = [
            Judged(record, import_register.read_row(columns, record.data or []))
            for record in records
        ]
        self._find_words(judged)
        found = self._find_partners([one.facts for one in judged])
        for one, partners in zip(judged, found, strict=True):
            one.partners = partners
        self._find_existing(judged)
        for one in judged:
            self._judge_row(one)
        self._find_repeats(judged)
        return judged

    def _judge_row(self, one):
        one.remarks += [self._tell(one, remark) for remark in one.entry.remarks]
        one.sentences += [self._tell(one, problem) for problem in one.entry.problems]
        if len(one.partners) > 1:
            one.sentences.append(self._tell_several(one))
        elif not one.partners and self.unknown_partner == "aside":
            if one.facts.get("supplier_name"):
                one.sentences.append(self._tell_unknown(one))
        if one.sentences:
            one.verdict = "bad"
        elif one.existing:
            one.verdict = "unchanged"
            one.remarks = [self._tell_existing(one, self._compare(one))]
        else:
            if not one.partners:
                one.remarks.append(self._tell_created(one))
            if self.mode == "signed":
                missing = self._get_signing_gaps(one)
                one.signs = not missing
                if missing:
                    one.remarks.append(self._tell_draft(one, missing))
            one.verdict = "remark" if one.remarks else "new"

    def _get_signing_gaps(self, one):
        """Return what a row lacks to be taken on as signed: codes of sentences."""
        facts, gaps = one.facts, []
        if not facts.get("start"):
            gaps.append("start")
        if not facts.get("signed") and self.undated == "draft":
            gaps.append("signed")
        if self.unnamed == "draft":
            sides = ("council_signatory", "supplier_signatory")
            gaps += [side for side in sides if not facts.get(side)]
        return gaps

    def _find_words(self, judged):
        """Find the type and the officer of each row; remark on words unknown here."""
        kinds, owners = {}, {}
        for kind in self.env["agreement.type"].search_fetch([], ["name", "code"]):
            for word in (kind.code, kind.name):
                kinds.setdefault(fold(word), kind.id)
        words = {one.facts["owner"] for one in judged if one.facts.get("owner")}
        if words:
            wanted = sorted(words | {word.lower() for word in words})
            users = self.env["res.users"].search_fetch(
                Domain("share", "=", False)
                & (
                    Domain("login", "in", wanted)
                    | Domain("email", "in", wanted)
                    | Domain("name", "in", wanted)
                ),
                ["login", "email", "name"],
            )
            for user in users:
                for word in (user.login, user.email, user.name):
                    owners.setdefault(fold(word), user.id)
        for one in judged:
            kind = one.facts.get("contract_type")
            owner = one.facts.get("owner")
            one.kind_id = kinds.get(fold(kind)) or self.type_id.id
            one.owner_id = owners.get(fold(owner)) or self.owner_id.id
            if kind and fold(kind) not in kinds:
                one.remarks.append(self._tell_type(one, kind))
            if owner and fold(owner) not in owners:
                one.remarks.append(self._tell_owner(one, owner))

    # ------------------------------------------------------------------
    # Who and what is here already
    # ------------------------------------------------------------------

    def _find_partners(self, facts_list):
        """Find the organisations that rows mean, many rows in a fixed number of queries.

        By company number, then by exact name. A room that knows more extends this.

        :param facts_list: list of {target: value}.
        :returns: list of lists of partner ids; several where it isn't clear.
        """
        numbers = {one["supplier_number"] for one in facts_list if _number(one)}
        names = {one["supplier_name"] for one in facts_list if one.get("supplier_name")}
        by_number, by_name = {}, {}
        organisation = Domain("is_company", "=", True) & Domain("parent_id", "=", False)
        for partner in self.env["res.partner"].search_fetch(
            organisation
            & (
                Domain("company_registry", "in", sorted(numbers))
                | Domain("name", "in", sorted(names))
            ),
            ["company_registry", "name"],
            order="id",
        ):
            by_number.setdefault(partner.company_registry, []).append(partner.id)
            pair = (partner.id, partner.company_registry)
            by_name.setdefault(partner.name, []).append(pair)
        found = []
        for one in facts_list:
            number = _number(one)
            same = by_name.get(one.get("supplier_name"), [])
            # another company of the same name is another company
            same = [held for held, theirs in same if not (number and theirs)]
            found.append((by_number.get(number) if number else None) or same)
        return found

    def _find_existing(self, judged):
        """Find the agreements that rows are already, exempt and archived ones too."""
        references = {one.facts["reference"] for one in judged if _reference(one)}
        titles = {one.facts.get("title") for one in judged if not _reference(one)}
        # an exempt agreement is not shown, but must not be entered a second time
        agreements = self.env["agreement"].sudo().with_context(active_test=False)
        held = agreements.search(
            Domain("company_id", "in", (self.company_id.id, False))
            & (
                Domain("code", "in", sorted(references))
                | Domain("name", "in", sorted(titles - {None}))
            ),
            order="id",
        )
        by_code, by_name = {}, {}
        for agreement in held:
            by_code.setdefault(agreement.code, []).append(agreement)
            by_name.setdefault(agreement.name, []).append(agreement)
        mine = self._get_made_here(held)
        for one in judged:
            if _reference(one):
                same = by_code.get(one.facts["reference"], [])
            else:
                same = [
                    agreement
                    for agreement in by_name.get(one.facts.get("title"), [])
                    if self._is_same_deal(one.facts, agreement)
                ]
            self._take_existing(one, same, mine)

    def _get_made_here(self, agreements):
        """Return the ids of those agreements that this very import made."""
        rows = (
            self.env["it.agreement.import.row"]
            .sudo()
            .search_fetch(
                [
                    ("import_id", "=", self.id),
                    ("is_done", "=", True),
                    ("agreement_id", "in", agreements.ids),
                ],
                ["agreement_id"],
            )
        )
        return set(rows.agreement_id.ids)

    def _is_same_deal(self, facts, agreement):
        ocid = facts.get("ocid")
        return (agreement.start_date or None) == facts.get("start") and (
            not ocid or ocid == agreement.ocid
        )

    def _take_existing(self, one, same, mine):
        """Note the agreement that the row is, or why its reference is taken."""
        for agreement in same:
            if agreement.commercial_partner_id.id in one.partners:
                if self._may_see(agreement):
                    one.existing = agreement
                else:
                    one.sentences.append(self._tell_hidden(one))
                return
        others = [agreement for agreement in same if agreement.id not in mine]
        if others and _reference(one):
            one.sentences.append(self._tell_taken(one, others[0]))

    def _may_see(self, agreement):
        return not agreement.is_exempt or self.env.user.has_group(
            "itgovernance.group_exempt"
        )

    def _compare(self, one):
        """Return the targets in which the row and the agreement here differ."""
        agreement = one.existing
        kept = {target: agreement[name] for target, name in _KEPT.items()}
        kept["cpv"] = agreement._get_cpv_codes()
        kept["end"] = agreement.termination_date or agreement.end_date
        return import_register.differences(one.facts, kept)

    def _find_repeats(self, judged):
        """Set aside rows that are in the file a second time."""
        first = self._read_earlier_rows(judged)
        for one in judged:
            if one.verdict not in ("new", "remark"):
                continue
            number, entry = first.setdefault(
                one.entry.key, (one.record.number, one.entry)
            )
            if number == one.record.number:
                continue
            same = entry.facts == one.facts
            one.verdict = "unchanged" if same else "bad"
            one.sentences = [self._tell_repeat(one, number, same)]

    def _read_earlier_rows(self, judged):
        """{key: (number, entry)} of the first rows before this batch, in one query."""
        start = min((one.record.number for one in judged), default=0)
        found = {}
        for row in self.env["it.agreement.import.row"].search_fetch(
            [
                ("import_id", "=", self.id),
                ("key", "in", sorted({one.entry.key for one in judged})),
                ("number", "<", start),
                ("verdict", "in", ("new", "remark")),
            ],
            ["key", "number", "data"],
            order="number",
        ):
            if row.key not in found:
                entry = import_register.read_row(self.plan["columns"], row.data)
                found[row.key] = (row.number, entry)
        return found


def _number(facts):
    return facts.get("supplier_number")


def _reference(one):
    return one.facts.get("reference")
