from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import offer_rules
from .it_offer import COST_GROUP

#: Worked out or noted by the suite: nobody's to send.
NOT_SENT = {
    "contribution",
    "cost",
    "derived_cost",
    "derived_direct_cost",
    "derived_value",
    "typed_at",
    "typed_by_id",
    "value",
}
TYPED = ("typed_value", "is_typed", "typed_cost", "is_cost_typed")


class ItLeadPhase(models.Model):
    """What an opportunity brings and costs in one financial year.

    Worked out from its offers, month by month. A person who knows better types another
    figure; what was worked out stays beside it, and who typed it and when is kept.
    """

    _name = "it.lead.phase"
    _description = "Year of an Opportunity"
    _order = "lead_id, financial_year"
    _rec_name = "financial_year"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
    )
    financial_year = fields.Char(
        string="Financial year",
        required=True,
        help="From April to March, written as 2026-27.",
    )
    derived_value = fields.Monetary(
        string="From the offers",
        compute="_compute_derived",
        store=True,
        help="Worked out from the offer lines, by the months that begin in the year.",
    )
    is_typed = fields.Boolean(
        string="Other value",
        help="A person's figure counts instead of the one from the offers.",
    )
    typed_value = fields.Monetary(
        string="Person's Value",
        help="Counts where Other value is ticked.",
    )
    value = fields.Monetary(
        compute="_compute_value",
        store=True,
        help="The person's figure where there is one, else the one from the offers.",
    )
    derived_cost = fields.Monetary(
        string="Full cost from the offers",
        compute="_compute_derived",
        store=True,
        groups=COST_GROUP,
    )
    derived_direct_cost = fields.Monetary(
        string="Direct Cost from the Offers",
        compute="_compute_derived",
        store=True,
        groups=COST_GROUP,
    )
    is_cost_typed = fields.Boolean(
        string="Other cost",
        groups=COST_GROUP,
        help="A person's figure counts instead of the cost from the offers.",
    )
    typed_cost = fields.Monetary(
        string="Person's Cost",
        groups=COST_GROUP,
        help="Full cost of the year; counts where Other cost is ticked.",
    )
    cost = fields.Monetary(
        string="Full cost",
        compute="_compute_cost",
        store=True,
        groups=COST_GROUP,
    )
    contribution = fields.Monetary(
        compute="_compute_contribution",
        store=True,
        groups=COST_GROUP,
        help="Value less direct cost: what is left towards overheads. Where a person "
        "typed the cost, the direct part is taken in proportion. Nought while an offer "
        "isn't costed.",
    )
    typed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Typed by",
        readonly=True,
        ondelete="restrict",
    )
    typed_at = fields.Datetime(string="Typed on", readonly=True)

    _year_uniq = models.UniqueIndex(
        "(lead_id, financial_year)",
        "The opportunity has a row for that financial year already: change that one.",
    )
    _not_negative = models.Constraint(
        "CHECK (COALESCE(typed_value, 0) >= 0 AND COALESCE(typed_cost, 0) >= 0)",
        "Value and cost of a year can't be negative.",
    )

    @api.depends("lead_id.company_currency")
    def _compute_currency_id(self):
        for phase in self:
            phase.currency_id = (
                phase.lead_id.company_currency or self.env.company.currency_id
            )

    @api.depends(
        "financial_year",
        "lead_id.it_offer_line_ids.subtotal",
        "lead_id.it_offer_line_ids.quantity",
        "lead_id.it_offer_line_ids.start_date",
        "lead_id.it_offer_line_ids.term_months",
        "lead_id.it_offer_line_ids.is_yearly",
        "lead_id.it_offer_line_ids.unit_cost",
        "lead_id.it_offer_line_ids.unit_direct_cost",
    )
    def _compute_derived(self):
        for lead, phases in self.grouped("lead_id").items():
            years = lead._get_years()
            for phase in phases:
                value, cost, direct = years.get(phase.financial_year, (0, 0, 0))
                phase.derived_value = float(value)
                phase.derived_cost = float(cost)
                phase.derived_direct_cost = float(direct)

    @api.depends("derived_value", "typed_value", "is_typed")
    def _compute_value(self):
        for phase in self:
            phase.value = phase.typed_value if phase.is_typed else phase.derived_value

    @api.depends("derived_cost", "typed_cost", "is_cost_typed")
    def _compute_cost(self):
        for phase in self:
            phase.cost = phase.typed_cost if phase.is_cost_typed else phase.derived_cost

    @api.depends("value", "cost", "derived_cost", "derived_direct_cost")
    def _compute_contribution(self):
        for phase in self:
            direct = phase.derived_direct_cost
            if phase.is_cost_typed:
                whole = phase.derived_cost
                direct = phase.cost * direct / whole if whole else phase.cost
            known = phase.cost or phase.is_cost_typed
            phase.contribution = phase.value - direct if known else 0

    @api.constrains("financial_year")
    def _check_financial_year(self):
        for phase in self:
            if not offer_rules.financial_year(phase.financial_year):
                raise ValidationError(
                    self.env._(
                        "“%(year)s” is no financial year: write it as 2026-27.",
                        year=phase.financial_year,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._stamp(vals))

    def unlink(self):
        """A year that the offers reach comes back, without what was typed in it."""
        leads = self.lead_id
        result = super().unlink()
        if leads := leads.exists():
            leads._refresh_phases()
        return result

    @api.model
    def _stamp(self, vals):
        """Note who typed a figure; what is worked out or noted is left out."""
        vals = {name: value for name, value in vals.items() if name not in NOT_SENT}
        if any(name in vals for name in TYPED):
            vals |= {"typed_by_id": self.env.uid, "typed_at": fields.Datetime.now()}
        return vals
