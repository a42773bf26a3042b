from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import gate

READER = "itgovernance.group_reader"


class ItDecisionMixin(models.AbstractModel):
    """Gives a model its decisions, and refuses a step that lacks the one it needs.

    Which step needs a decision, from which value and by whom is data
    (``it.decision.step``). The check sits in ``create`` and ``write``, so that form,
    drag, import and remote call meet the same rule. It looks past access rights: an
    exempt decision allows the step for everybody, without being shown.

    A model says what its steps are (``_get_decision_steps``), which it has reached
    (``_get_decision_reached``), which fields may bring it there
    (``_get_decision_watch``) and what it is worth (``_get_decision_value``).
    """

    _name = "it.decision.mixin"
    _description = "Has Decisions"
    _inherit = ["it.rule.use.mixin"]

    decision_subject_ids = fields.One2many(
        "it.decision.subject",
        "res_id",
        string="Links to decisions",
        domain=lambda self: [("res_model", "=", self._name)],
        groups=READER,
    )
    decision_ids = fields.Many2many(
        "it.decision",
        string="Decisions",
        compute="_compute_decision_ids",
        search="_search_decision_ids",
        groups=READER,
    )
    decision_count = fields.Integer(
        string="Number of decisions",
        compute="_compute_decision_count",
        groups=READER,
    )
    decision_state = fields.Selection(
        [("met", "Decided"), ("missing", "Decision needed")],
        string="Decision",
        compute="_compute_decision_state",
        groups=READER,
        help="Whether the steps of this record that need a decision have it.",
    )
    decision_note = fields.Text(
        string="Decision note",
        compute="_compute_decision_state",
        groups=READER,
        help="Which step needs whose decision, from which value, and what meets it.",
    )

    # ------------------------------------------------------------
    # What a model says of itself
    # ------------------------------------------------------------

    @api.model
    def _get_decision_steps(self):
        """Return {step: words}, the words completing "… can't yet": be signed."""
        return {}

    @api.model
    def _get_decision_watch(self):
        """Return the names of the fields that may bring a record to a step."""
        return set()

    def _get_decision_reached(self):
        """Return the set of steps that this record has taken."""
        self.ensure_one()
        return set()

    def _get_decision_open(self):
        """Return the steps that may still come to this record; by default all."""
        self.ensure_one()
        return set(self._get_decision_steps())

    def _get_decision_value(self):
        """Return what the record is worth, in the currency of the company."""
        self.ensure_one()
        return 0.0

    # ------------------------------------------------------------
    # Its decisions
    # ------------------------------------------------------------

    @api.depends("decision_subject_ids.decision_id")
    @api.depends_context("uid")
    def _compute_decision_ids(self):
        for record in self:
            record.decision_ids = record.decision_subject_ids.decision_id

    def _search_decision_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("decision_subject_ids.decision_id", "in", value)]

    @api.depends("decision_subject_ids")
    @api.depends_context("uid")
    def _compute_decision_count(self):
        counts = dict(
            self.env["it.decision.subject"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self._origin.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for record in self:
            record.decision_count = counts.get(record._origin.id, 0)

    def action_view_decisions(self):
        """Open the decisions about this record; a new one is about it too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itgovernance.it_decision_action"
        )
        action["domain"] = [("id", "in", self.decision_ids.ids)]
        action["context"] = self._get_decision_defaults()
        return action

    def action_plan_decision(self):
        """Open a new decision about this record, filled in from it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a decision"),
            "res_model": "it.decision",
            "views": [(False, "form")],
            "context": self._get_decision_defaults(),
        }

    def _get_decision_defaults(self):
        """Return the context that fills in a new decision about this record."""
        self.ensure_one()
        link = {"res_model": self._name, "res_id": self.id}
        defaults = {
            "default_name": self.display_name,
            "default_est_value": self._get_decision_value(),
            "default_subject_ids": [fields.Command.create(link)],
        }
        forum = self.env["it.forum"].search(
            [("level", "=", self._get_decision_level())], limit=1
        )
        if forum:
            defaults["default_forum_id"] = forum.id
        return defaults

    def _get_decision_level(self):
        """Return the highest level of forum that this record's open steps need."""
        needs = self._read_decision_needs({self: self._get_decision_open()})[self]
        levels = [row.min_level for row, _rule in needs]
        return max(levels, key=gate.LEVELS.index, default=False)

    # ------------------------------------------------------------
    # The gate
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_steps_decided({record: set() for record in records})
        return records

    def write(self, vals):
        if self._get_decision_watch().isdisjoint(vals):
            return super().write(vals)
        before = {record: record._get_decision_reached() for record in self}
        worth = {record: record._get_decision_value() for record in self}
        result = super().write(vals)
        for record in self:
            if record._get_decision_value() > worth[record]:
                before[record] = set()
        # As with a constraint, the refusal undoes the write with the transaction.
        self._check_steps_decided(before)
        return result

    def unlink(self):
        links = (
            self.env["it.decision.subject"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        result = super().unlink()
        links.unlink()
        return result

    def _check_steps_decided(self, before):
        """Check the steps that the records have taken since ``before``.

        :param before: dict record -> set of the steps it had taken by then
        """
        taken = {
            record: record._get_decision_reached() - before[record] for record in self
        }
        for step in sorted(set().union(*taken.values())):
            self.browse(
                record.id for record in self if step in taken[record]
            )._check_decided(step)

    def _check_decided(self, step):
        """Refuse when one of the records lacks the decision that the step needs.

        :param step: key of ``_get_decision_steps``
        :raise UserError: naming whose decision, from which value, and what is wrong
            with the decisions that are linked; or the rule that has no value today
        """
        steps = {record: {step} for record in self}
        for record, row, rule, findings in self._judge(steps, strict=True):
            if all(findings.values()):
                raise UserError(record._get_decision_refusal(row, rule, findings))

    def _judge(self, steps, strict=False):
        """Hold decisions against the steps, in a constant number of queries.

        :param steps: dict record -> set of steps
        :param strict: raise where a rule has no value today, instead of leaving it
        :return: list of (record, ``it.decision.step`` row, rule value, findings);
            findings is a dict decision (superuser) -> code of ``gate.shortcoming``,
            None where it allows the step
        """
        needs = self._read_decision_needs(steps, strict)
        needing = self.browse(record.id for record in self if needs[record])
        decisions = needing._read_decisions()
        today = fields.Date.context_today(self)
        return [
            (
                record,
                row,
                rule,
                {
                    decision: decision._get_gate_shortcoming(
                        record._get_decision_value(), row.min_level, today
                    )
                    for decision in decisions[record.id]
                },
            )
            for record in needing
            for row, rule in needs[record]
        ]

    def _read_decision_needs(self, steps, strict=False):
        """Return dict record -> list of (step row, rule value) that apply to it.

        A row applies when the record is worth at least the value of its rule today.
        """
        wanted = set().union(*steps.values())
        rows = self.env["it.decision.step"]
        if wanted:
            rows = rows._read_rows(self._name, wanted)
        today = fields.Date.context_today(self)
        rules = self.env["it.rule.value"].sudo()  # the gate holds for everybody
        keys = set(rows.mapped("rule_key")) - {False}
        floors = rules._get_many((key, today) for key in keys)
        if strict:
            for key in sorted(keys):
                if not floors[key, today]:
                    raise UserError(rules._get_missing_sentence(key, today))
        needs = {}
        for record in self:
            worth = record._get_decision_value()
            own = [
                (row, floors.get((row.rule_key, today), rules))
                for row in rows
                if row.step in steps[record]
            ]
            needs[record] = [
                (row, rule)
                for row, rule in own
                if not row.rule_key or (rule and worth >= rule.value)
            ]
        return needs

    def _read_decisions(self):
        """Return dict record id -> its decisions, as superuser, archived ones too."""
        links = (
            self.env["it.decision.subject"]
            .sudo()
            .with_context(active_test=False)
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        found = defaultdict(self.env["it.decision"].sudo().browse)
        for link in links:
            found[link.res_id] |= link.decision_id
        return found

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    @api.depends("decision_subject_ids")
    @api.depends_context("uid")
    def _compute_decision_state(self):
        self.decision_state = False
        self.decision_note = False
        saved = self._origin
        steps = {record: record._get_decision_open() for record in saved}
        lines = defaultdict(list)
        missing = set()
        for record, row, rule, findings in saved._judge(steps):
            lines[record.id].append(record._get_decision_line(row, rule, findings))
            if all(findings.values()):
                missing.add(record.id)
        for record in self:
            number = record._origin.id
            if number in lines:
                record.decision_note = "\n".join(lines[number])
                record.decision_state = "missing" if number in missing else "met"

    def _get_decision_line(self, row, rule, findings):
        """Return what a step needs and what meets it, as one line of a note."""
        self.ensure_one()
        need = self._get_decision_need(row, rule)
        good = [decision for decision, code in findings.items() if not code]
        if good:
            return self.env._(
                "%(need)s Met by %(decision)s.",
                need=need,
                decision=good[0]._get_gate_name(),
            )
        return " ".join([need, *self._get_finding_sentences(findings)])

    def _get_decision_refusal(self, row, rule, findings):
        """Return the sentences that refuse a step."""
        self.ensure_one()
        sentences = [
            self.env._(
                "“%(name)s” can't %(step)s yet.",
                name=self.display_name,
                step=row.name,
            ),
            self._get_decision_need(row, rule),
            *self._get_finding_sentences(findings),
            self.env._(
                "Link the decision, or plan it, on the page Decisions of its form."
            ),
        ]
        return " ".join(sentences)

    def _get_decision_need(self, row, rule):
        """Return whose decision the step needs and from which value."""
        levels = dict(row._fields["min_level"]._description_selection(self.env))
        forum = levels[row.min_level]
        if row.min_level != gate.LEVELS[-1]:
            forum = self.env._("%(forum)s or above", forum=forum)
        if not row.rule_key:
            return self.env._(
                "It needs an approved decision of %(forum)s before it can %(step)s.",
                forum=forum,
                step=row.name,
            )
        return self.env._(
            "From %(value)s on (%(rule)s) it needs an approved decision of %(forum)s "
            "before it can %(step)s.",
            value=rule.value_text,
            rule=rule.name,
            forum=forum,
            step=row.name,
        )

    def _get_finding_sentences(self, findings):
        """Return what is wrong with each linked decision, or that there is none."""
        return [
            decision._get_gate_sentence(code)
            for decision, code in findings.items()
            if code
        ] or [self.env._("No decision is linked to it.")]

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        rows = self.env["it.decision.step"]._read_rows(
            self._name, self._get_decision_steps()
        )
        for record, pairs in uses.items():
            steps = record._get_decision_open()
            pairs.update(
                (row.rule_key, today)
                for row in rows
                if row.rule_key and row.step in steps
            )
        return uses
