from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import import_rows
from .it_import_words import RegisterWords
from .res_partner_import import Match

BATCH = 500
_LIKENESS = "partner.import_likeness"


class Judged:
    """A row of the batch at hand: the record, what it says and what becomes of it.

    match: `Match`; changes: as `import_rows.changes` tells them; is_repeat: the partner
    comes into being with an earlier row.
    """

    __slots__ = (
        "changes",
        "current",
        "is_repeat",
        "match",
        "reason",
        "record",
        "row",
        "verdict",
    )

    def __init__(self, record, row):
        self.record = record
        self.row = row
        self.match = Match()
        self.verdict = ""
        self.reason = ""
        self.changes = {}
        self.current = {}
        self.is_repeat = False


class ItPartnerImport(models.Model):
    """What becomes of each row: new, to change, unchanged, to decide, or set aside."""

    _inherit = "it.partner.import"

    # ------------------------------------------------------------------
    # A batch after the other
    # ------------------------------------------------------------------

    def _get_runnable_domain(self):
        """Rows that a run still has to take in."""
        decided = Domain("verdict", "=", "aside") & Domain(
            "decision", "in", ("use", "new")
        )
        return (
            Domain("import_id", "=", self.id)
            & Domain("is_done", "=", False)
            & (Domain("verdict", "in", ("new", "update")) | decided)
        )

    @api.model
    def _get_batch_size(self):
        return BATCH

    def _take_rows(self, rows, phase):
        words = self._get_register_words()
        judged = self._judge(rows, words)
        failed = self._apply(judged, trial=phase == "check")
        return self._note(judged, failed, phase, words)

    def _note(self, judged, failed, phase, words):
        """Write what became of the rows; return those set aside in this batch."""
        told = []
        for one in judged:
            if one.record.id in failed:
                one.verdict, one.reason = "bad", failed[one.record.id]
            candidate = next(iter(one.match.candidates), False)
            values = {
                "verdict": one.verdict,
                "reason": one.reason or False,
                "key": one.row.key or False,
                "changes": self._tell_changes(one, words) or False,
                "partner_id": one.match.partner_id or candidate,
            }
            if phase == "run":
                values["is_done"] = one.verdict in ("new", "update")
            one.record.sudo().write(values)
            if one.verdict == "bad":
                told.append(
                    {
                        "number": one.record.number,
                        "name": one.record.name or "",
                        "reason": one.reason,
                    }
                )
        return told

    # ------------------------------------------------------------------
    # What becomes of a row
    # ------------------------------------------------------------------

    def _get_register_words(self):
        """The register's words with those that the person explained, and all labels."""
        words = RegisterWords(self.env)
        for target, explained in self.mapping_id._get_words().items():
            words.known[target] = {**words.known.get(target, {}), **explained}
        return words

    def _judge(self, records, words):
        """Return a `Judged` for each row, in a fixed number of queries."""
        reader = import_rows.RowReader(self.plan["columns"], words.known)
        judged = [Judged(record, reader.read(record.data or [])) for record in records]
        matches = self.env["res.partner"]._it_match_batch(
            [one.row.facts for one in judged], self.plan["source"]
        )
        for one, match in zip(judged, matches, strict=True):
            one.match = self._get_decided(one.record, match)
        self._find_alike(judged)
        self._judge_rows(judged, words)
        self._find_repeats(judged, reader)
        return judged

    def _judge_rows(self, judged, words):
        ids = {one.match.partner_id for one in judged} - {False}
        current = self.env["res.partner"].browse(ids)._it_read_register()
        for one in judged:
            one.current = current.get(one.match.partner_id, {})
            self._judge_row(one, words)

    def _get_decided(self, record, match):
        """What a person decided counts more than what was found."""
        if record.decision == "use" and record.partner_id:
            return Match(record.partner_id.id, self.env._("Chosen by a person."))
        if record.decision == "new":
            return Match(reason=self.env._("New: decided by a person."))
        return match

    def _find_alike(self, judged):
        """Set aside what nobody was found for but somebody is much alike."""
        new = {
            one.record.id: one.row.facts
            for one in judged
            if not one.match.partner_id
            and not one.match.candidates
            and not one.match.problem
            and one.record.decision != "new"
        }
        if self.alike != "aside" or not new:
            return
        today = fields.Date.context_today(self)
        threshold = self.env["it.rule.value"]._get(_LIKENESS, today).value / 100
        Partner = self.env["res.partner"]
        found = Partner._it_find_alike(new, threshold)
        for one in judged:
            ids = found.get(one.record.id)
            if ids:
                reason = self.env._("Its name is much like that of a partner here.")
                one.match = Match(reason=reason, candidates=ids)

    def _judge_row(self, one, words):
        problems = [
            problem
            for problem in one.row.problems
            if not import_rows.already_so(problem, one.current)
        ]
        problems += self._find_left_officers(one, words)
        if one.match.problem:
            text = f"partner-{one.row.facts['record']}"
            heading = self._get_heading("record")
            problems.append(
                import_rows.Problem(one.match.problem, "record", heading, text)
            )
        if problems:
            one.verdict = "bad"
            one.reason = self._tell_problems(one.record.number, problems)
        elif one.match.candidates:
            one.verdict = "aside"
            one.reason = self._tell_aside(one.match)
        elif not one.match.partner_id:
            one.verdict, one.reason = "new", one.match.reason
        else:
            one.changes = import_rows.changes(
                one.row, one.current, self.existing, self.clear_blank
            )
            if one.match.by_name:
                one.changes.pop("name", None)
            if not one.current.get("is_city_partner") and self.existing != "leave":
                one.changes["is_city_partner"] = True
            one.verdict = "update" if one.changes else "unchanged"
            one.reason = one.match.reason

    def _find_left_officers(self, one, words):
        facts = one.row.facts
        return [
            import_rows.Problem(
                "left", key, self._get_heading(key), words.label(key, facts[key])
            )
            for key in ("lead_officer", "sponsor")
            if facts.get(key) in words.left and facts[key] != one.current.get(key)
        ]

    def _get_heading(self, target):
        """Heading of the column of a target, "" where there is none."""
        return next(
            (heading for heading, mine in self.plan["columns"] if mine == target), ""
        )

    def _find_repeats(self, judged, reader):
        """Find rows of one organisation, and set aside those that contradict."""
        first = self._read_earlier_rows(judged, reader)
        for one in judged:
            key = one.row.key
            if not key or one.verdict == "bad":
                continue
            if key not in first:
                first[key] = (one.record.number, one.row)
                continue
            number, row = first[key]
            if number == one.record.number:
                continue
            clash = import_rows.conflicts(row, one.row)
            if clash:
                one.verdict = "bad"
                one.reason = self._tell_clash(one, number, clash)
            elif one.verdict == "new":
                one.verdict, one.is_repeat = "update", True
                one.reason = self.env._(
                    "The same organisation as in row %(number)s.", number=number
                )

    def _read_earlier_rows(self, judged, reader):
        """{key: (number, row)} of the first rows before this batch, in one query."""
        keys = {one.row.key for one in judged} - {""}
        start = min((one.record.number for one in judged), default=0)
        found = {}
        for row in self.env["it.partner.import.row"].search_fetch(
            [
                ("import_id", "=", self.id),
                ("key", "in", sorted(keys)),
                ("number", "<", start),
                ("verdict", "!=", "bad"),
            ],
            ["key", "number", "data"],
            order="number",
        ):
            if row.key not in found:
                found[row.key] = (row.number, reader.read(row.data))
        return found
