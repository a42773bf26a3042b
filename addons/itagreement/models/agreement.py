from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic import states

#: Terms that a signed agreement changes only through an applied variation.
PROTECTED_FIELDS = (
    "name",
    "code",
    "partner_id",
    "company_id",
    "agreement_type_id",
    "is_binding",
    "is_template",
    "domain",
    "currency_id",
    "value_total",
    "value_annual",
    "signature_date",
    "start_date",
    "end_date",
    "date_current_end",
    "date_furthest_end",
    "extension_options",
    "notice_period",
    "notice_unit",
    "notice_working_day_only",
    "is_taken_on",
)
#: What a decision for the end of a term consists of: each change of them is kept.
DECISION_FIELDS = ("notice_decision", "notice_reason", "notice_forum_id")
#: Passed in the context by the variation that is being applied. An object made here
#: has no equal outside this process, so no remote call can bring it along.
VARIATION_TOKEN = object()


class Agreement(models.Model):
    """What the council and others have agreed, from first draft to its end.

    Made by an agreement manager, or by an officer who owns it. From the moment it is
    signed its terms are fixed for everyone: they change through a variation only
    (``it.agreement.variation``). Steps of its life: ``agreement_states.py``; notice:
    ``agreement_notice.py``.
    """

    _name = "agreement"
    _inherit = ["agreement", "it.exempt.mixin", "it.outcome.mixin"]
    _order = "end_date, id"

    code = fields.Char(
        default="/",
        copy=False,
        help="Leave / to take the next number of the register.",
    )
    agreement_type_id = fields.Many2one(string="Agreement type")
    signature_date = fields.Date(string="Signature date", copy=False)
    start_date = fields.Date(string="Start date")
    end_date = fields.Date(string="End date")
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
        tracking=True,
        help="The officer who looks after this agreement.",
    )
    summary = fields.Text(
        help="In two or three sentences: what was agreed and why.",
    )
    is_binding = fields.Boolean(
        string="Legally binding",
        compute="_compute_type_defaults",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    party_ids = fields.One2many(
        comodel_name="it.agreement.party",
        inverse_name="agreement_id",
        string="Parties",
        copy=True,
    )
    obligation_ids = fields.One2many(
        comodel_name="it.agreement.obligation",
        inverse_name="agreement_id",
        string="Obligations",
    )
    variation_ids = fields.One2many(
        comodel_name="it.agreement.variation",
        inverse_name="agreement_id",
        string="Variations",
    )
    obligation_open_count = fields.Integer(
        string="Open obligations",
        compute="_compute_obligation_counts",
        aggregator=None,
    )
    obligation_overdue_count = fields.Integer(
        string="Overdue obligations",
        compute="_compute_obligation_counts",
        aggregator=None,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
        required=True,
    )
    value_total = fields.Monetary(
        string="Value over the term",
        tracking=True,
        help="Estimated value over the whole current term, without VAT.",
    )
    value_annual = fields.Monetary(
        string="Value a year",
        tracking=True,
        help="Estimated value in a typical year, without VAT.",
    )
    date_current_end = fields.Date(
        related="end_date",
        string="Current end",
        store=True,
        readonly=False,
        index=True,
        help="The day it ends as things stand, extensions taken up included.",
    )
    date_furthest_end = fields.Date(
        string="Furthest end",
        tracking=True,
        help="The day it would end if every agreed extension were taken up.",
    )
    extension_options = fields.Text(
        string="Extension options",
        help="Which extensions the terms allow, for how long and who may take them up.",
    )
    predecessor_id = fields.Many2one(
        comodel_name="agreement",
        string="Renews",
        ondelete="restrict",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    successor_ids = fields.One2many(
        comodel_name="agreement",
        inverse_name="predecessor_id",
        string="Renewed by",
    )
    _it_code_uniq = models.UniqueIndex(
        "(code, COALESCE(commercial_partner_id, 0), COALESCE(company_id, 0))",
        "This agreement code is already in use for this organisation.",
    )
    _it_end_after_start = models.Constraint(
        "CHECK (end_date IS NULL OR start_date IS NULL OR end_date >= start_date)",
        "The agreement ends before it starts: check both dates in Dates and notice.",
    )
    _it_furthest_after_end = models.Constraint(
        "CHECK (date_furthest_end IS NULL OR end_date IS NULL "
        "OR date_furthest_end >= end_date)",
        "The furthest end lies before the current end: check Dates and notice.",
    )
    _it_value_positive = models.Constraint(
        "CHECK (COALESCE(value_total, 0) >= 0 AND COALESCE(value_annual, 0) >= 0)",
        "The value of an agreement cannot be below zero.",
    )
    _it_notice_period_range = models.Constraint(
        "CHECK (COALESCE(notice_period, 0) BETWEEN 0 AND 3650)",
        "The notice period lies between 0 and 3650 units.",
    )
    _it_end_idx = models.Index("(end_date, id)")

    @api.depends("is_exempt")
    @api.depends_context("uid")
    def _compute_display_name(self):
        super()._compute_display_name()
        self._mask_display_name()

    @api.depends("agreement_type_id")
    def _compute_type_defaults(self):
        for agreement in self:
            kind = agreement.agreement_type_id
            agreement.is_binding = kind.is_binding if kind else True
            agreement.notice_period = kind.notice_period
            agreement.notice_unit = kind.notice_unit or "months"

    @api.depends("obligation_ids.state", "obligation_ids.date_due")
    def _compute_obligation_counts(self):
        Obligation = self.env["it.agreement.obligation"]
        mine = Domain("agreement_id", "in", self.ids)
        outstanding, overdue = (
            {
                agreement.id: count
                for agreement, count in Obligation._read_group(
                    mine & domain, ["agreement_id"], ["__count"]
                )
            }
            for domain in (
                Domain("state", "in", ("open", "met", "rejected")),
                Domain("is_overdue", "=", True),
            )
        )
        for agreement in self:
            agreement.obligation_open_count = outstanding.get(agreement.id, 0)
            agreement.obligation_overdue_count = overdue.get(agreement.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_stamps(vals)
            if vals.get("notice_decision"):
                vals.update(self._prepare_decision_stamps(vals["notice_decision"]))
            if vals.get("code", "/") in (False, "", "/"):
                sequence = self.env["ir.sequence"].sudo()  # officers can't read it
                vals["code"] = sequence.next_by_code("it.agreement") or "/"
        agreements = super().create(vals_list)
        # looked at afterwards: the context can bring a default_state too
        if any(agreement.state != states.DRAFT for agreement in agreements):
            raise UserError(
                self.env._(
                    "A new agreement starts as a draft: save it, then use its "
                    "buttons. One signed before it came into this register is "
                    "entered as a draft and taken on with Record as signed."
                )
            )
        agreements.filtered(lambda agreement: not agreement.party_ids)._add_parties()
        agreements.filtered("notice_decision")._keep_notice_decision()
        return agreements

    def write(self, vals):
        if self.env.context.get("it_step") is HISTORY_WRITER:
            return super().write(vals)
        vals = dict(vals)
        self._refuse_stamps(vals)
        self._check_protected(vals)
        self._check_termination_kept(vals)
        if not vals.get("active", True):
            self._check_not_held()
            self._check_not_running()
        new_state = vals.pop("state", None)
        vals = self._stamp_notice_decision(vals)
        decides = not vals.keys().isdisjoint(DECISION_FIELDS)
        before = {one: one._get_notice_decision() for one in self if decides}
        result = super().write(vals) if vals else True
        if changed := [
            one for one in before if one._get_notice_decision() != before[one]
        ]:
            self.browse([one.id for one in changed])._keep_notice_decision()
        if "partner_id" in vals:
            self._add_parties()
        if new_state:
            moving = self._check_steps(new_state)
            moving._write_step(
                {"state": new_state} | self._prepare_step_stamps(new_state)
            )
            if new_state == states.LEGAL_REVIEW:
                moving._start_approval()
            elif new_state == states.APPROVED:
                moving._fix_approved()
        if vals:
            self._reopen_if_changed()
        return result

    def _check_not_running(self):
        """Refuse to hide what runs: nobody would be told of its last day for notice."""
        if running := self.filtered(lambda one: one.state in states.RUNNING_STATES):
            raise UserError(
                self.env._(
                    "“%(name)s” is running, so it stays on the register: it can be "
                    "archived once it has ended.",
                    name=running[0].display_name,
                )
            )

    def _write_step(self, vals):
        """Write what a step brings with it, past the checks of a person's write."""
        return self.with_context(it_step=HISTORY_WRITER).write(vals)

    def copy(self, default=None):
        # OCA's copy() reads self.code and so breaks on several records unless a code is
        # given; "/" makes create() draw a new number for each.
        return super().copy({"code": "/", **(default or {})})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_not_held()
        if kept := self.filtered(lambda agreement: agreement.state != states.DRAFT):
            raise UserError(
                self.env._(
                    "“%(name)s” is past the draft stage and stays on the register: "
                    "archive it once it has ended instead of deleting it.",
                    name=kept[0].display_name,
                )
            )

    @api.model
    def _get_protected_fields(self):
        """Return the names of the terms: fixed from the signature on.

        The approval covers the same fields. A room that adds terms adds their names.
        """
        return list(PROTECTED_FIELDS)

    def _check_protected(self, vals):
        """Refuse to change agreed terms, whoever asks, but by a variation."""
        if self.env.context.get("it_variation") is VARIATION_TOKEN:
            return
        names = [name for name in self._get_protected_fields() if name in vals]
        for agreement in self.filtered(lambda a: a.state in states.BINDING_STATES):
            for name in names:
                if agreement._would_change(name, vals):
                    field = self._fields[name]
                    raise UserError(
                        self.env._(
                            "“%(name)s” is signed, so its %(field)s changes only "
                            "through a variation: add one in the Variations tab and "
                            "apply it.",
                            name=agreement.display_name,
                            field=field._description_string(self.env),
                        )
                    )

    def _would_change(self, name, vals):
        """Tell whether writing ``vals`` would give this agreement another ``name``."""
        self.ensure_one()
        field = self._fields[name]
        asked = field.convert_to_cache(vals[name], self, validate=False)
        kept = field.convert_to_cache(self[name], self, validate=False)
        return (asked or None) != (kept or None)

    def _add_parties(self):
        """Make the council and the main partner parties where they aren't yet."""
        for agreement in self.filtered(
            lambda a: a.partner_id and a.state not in states.BINDING_STATES
        ):
            commands = []
            organisation = agreement.partner_id.commercial_partner_id
            council = (agreement.company_id or self.env.company).partner_id
            known = agreement.party_ids.partner_id.commercial_partner_id
            if council != organisation and not any(
                agreement.party_ids.mapped("is_council")
            ):
                commands.append(
                    Command.create(
                        {
                            "partner_id": council.id,
                            "is_council": True,
                            "role": "council",
                        }
                    )
                )
            if organisation not in known:
                commands.append(Command.create({"partner_id": agreement.partner_id.id}))
            if commands:
                agreement.party_ids = commands

    def action_view_obligations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.it_agreement_obligation_action"
        )
        return action | {
            "domain": [("agreement_id", "=", self.id)],
            "context": {"default_agreement_id": self.id},
        }

    def action_renew(self):
        """Open a new draft that follows on from this agreement."""
        self.ensure_one()
        if self.state not in states.RUNNING_STATES or self.notice_decision not in (
            "renew",
            "reprocure",
        ):
            raise UserError(
                self.env._(
                    "A successor is drafted once the decision is to renew or to "
                    "procure again: record it under Dates and notice."
                )
            )
        open_draft = self.successor_ids[:1] or self.copy(
            {
                "name": self.name,
                "predecessor_id": self.id,
                "start_date": self.end_date and fields.Date.add(self.end_date, days=1),
                "end_date": False,
                "date_furthest_end": False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "agreement",
            "res_id": open_draft.id,
            "view_mode": "form",
        }
