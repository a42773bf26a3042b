from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..logic import gates

KINDS = [
    ("field", "Field filled in"),
    ("evidence", "Evidence of a kind"),
    ("case_drafted", "Business case with options"),
    ("case_frozen", "Business case frozen"),
    ("baseline", "Baseline known"),
    ("impact", "Impact assessment"),
    ("power", "Legal power chosen"),
    ("exemption", "Procurement exemption tested"),
    ("subsidy", "Subsidy checked"),
    ("staff", "Staff consulted"),
    ("person", "Passed by a person"),
]
CASE_LEVELS = [
    ("justification", "Justification"),
    ("strategic", "Strategic outline"),
    ("outline", "Outline"),
    ("full", "Full"),
]
IMPACT_KINDS = [
    ("dpia", "Data protection (DPIA)"),
    ("esia", "Equality and safety (ESIA)"),
]


class ItStageNeed(models.Model):
    """One thing that an opportunity needs before it may enter a stage.

    Shipped for the stages of shared services and kept by a manager. A need counts
    between its days, so that a rule may start or end; one that never applied is
    archived.
    """

    _name = "it.stage.need"
    _description = "What a Stage Asks For"
    _order = "stage_id, sequence, id"

    stage_id = fields.Many2one(
        "crm.stage",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('team_ids.it_kind', '!=', False)]",
        help="Stage that may not be entered without it.",
    )
    sequence = fields.Integer(default=10, aggregator=None)
    active = fields.Boolean(default=True)
    name = fields.Char(
        string="What is needed",
        required=True,
        translate=True,
        help="In words of the trade; they are shown when it is missing.",
    )
    where = fields.Char(
        string="Where to put it",
        translate=True,
        help="Page and field, in the words of the screen. Empty: told by the kind.",
    )
    kind = fields.Selection(KINDS, required=True, default="field")
    field_id = fields.Many2one(
        "ir.model.fields",
        ondelete="cascade",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True)]",
        help="Field of the opportunity that has to be filled in.",
    )
    except_values = fields.Char(
        string="Answers that don't count",
        help="Technical values of the field that leave the question open, with commas "
        "between: unknown.",
    )
    evidence_kind_id = fields.Many2one(
        "it.evidence.kind",
        string="Kind of evidence",
        ondelete="restrict",
        index="btree_not_null",
    )
    needs_acceptance = fields.Boolean(
        string="Accepted by another person",
        help="Somebody other than who filed the evidence has accepted it.",
    )
    case_level = fields.Selection(CASE_LEVELS, string="Level of the case")
    allows_justification = fields.Boolean(
        string="Small schemes by justification",
        help="Below the value of the rule case.justification_below one Business "
        "Justification Case does instead.",
    )
    impact_kind = fields.Selection(IMPACT_KINDS, string="Assessment")
    impact_done = fields.Boolean(
        string="Finished",
        help="Screened out or done, and approved. Otherwise screening is enough.",
    )
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        ondelete="restrict",
        help="Who may let an opportunity into this stage; with the persons beside it.",
    )
    user_ids = fields.Many2many("res.users", string="Persons")
    is_not_own = fields.Boolean(
        string="Not its own officer",
        default=True,
        help="The officer of the opportunity needs somebody else's sign-off.",
    )
    valid_from = fields.Date(
        string="Valid from", help="First day on which it is asked for."
    )
    valid_to = fields.Date(string="Valid to", help="Last day on which it is asked for.")
    source = fields.Char(help="Where the rule was read.")

    _valid_order = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "The last day of a need can't be before its first day.",
    )

    @api.constrains(
        "kind",
        "field_id",
        "evidence_kind_id",
        "case_level",
        "impact_kind",
        "group_id",
        "user_ids",
    )
    def _check_details(self):
        for need in self:
            wanted = {
                "field": bool(need.field_id),
                "evidence": bool(need.evidence_kind_id),
                "case_drafted": bool(need.case_level),
                "case_frozen": bool(need.case_level),
                "impact": bool(need.impact_kind),
                "person": bool(need.group_id or need.user_ids),
            }
            if not wanted.get(need.kind, True):
                kinds = dict(self._fields["kind"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "“%(need)s” is of the kind “%(kind)s”: say which below the "
                        "kind.",
                        need=need.name,
                        kind=kinds[need.kind],
                    )
                )

    @api.constrains("field_id")
    def _check_field(self):
        for need in self.filtered("field_id"):
            if need.field_id.model != "crm.lead" or not need.field_id.store:
                raise ValidationError(
                    self.env._(
                        "“%(need)s” asks for a field that is not kept on the "
                        "opportunity: choose another one.",
                        need=need.name,
                    )
                )

    @api.constrains("stage_id")
    def _check_stage(self):
        for need in self:
            if not need.stage_id.sudo()._it_is_gated():
                raise ValidationError(
                    self.env._(
                        "The stage “%(stage)s” belongs to no pipeline of the suite: "
                        "only its stages ask for things.",
                        stage=need.stage_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        needs = super().create(vals_list)
        self._refresh_leads(needs.stage_id)
        return needs

    def write(self, vals):
        stages = self.stage_id
        result = super().write(vals)
        self._refresh_leads(stages | self.stage_id)
        return result

    def unlink(self):
        stages = self.stage_id
        result = super().unlink()
        self._refresh_leads(stages)
        return result

    @api.model
    def _refresh_leads(self, stages):
        """Let the open opportunities of the stages' teams count again what they lack."""
        self.env.registry.clear_cache()
        leads = self.env["crm.lead"].sudo()
        leads = leads.search(
            [
                ("team_id", "in", stages.sudo().team_ids.ids),
                ("it_kind", "!=", False),
                ("won_status", "=", "pending"),
            ]
        )
        self.env.add_to_compute(leads._fields["it_gate_missing"], leads)

    @api.model
    def _read_due(self, stages, today):
        """Return the needs of stages that count today, past access rights."""
        if not stages:
            return self.sudo().browse()
        rows = self.sudo().search([("stage_id", "in", stages.ids)])
        return rows.filtered(
            lambda need: gates.is_due(need.valid_from, need.valid_to, today)
        )

    @api.model
    @ormcache()
    def _get_field_names(self):
        """Return the names of the fields of an opportunity that needs ask for."""
        rows = self.sudo().search([("field_id", "!=", False)])
        return frozenset(rows.field_id.mapped("name"))
