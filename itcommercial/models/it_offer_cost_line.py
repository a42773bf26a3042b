from odoo import api, fields, models

from ..logic import costing, pricing
from .it_offer_cost_guard import refuse_fixed


class ItOfferCostLine(models.Model):
    """A part of the direct cost of an offer's year: hours of a grade, or an amount."""

    _name = "it.offer.cost.line"
    _description = "Line of an Offer's Cost"
    _order = "cost_id, sequence, id"

    cost_id = fields.Many2one(
        "it.offer.cost", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("staff", "Staff"),
            ("licence", "Licences"),
            ("circuit", "Circuits and hosting"),
            ("kit", "Kit and spares"),
            ("contract", "Bought-in service"),
            ("travel", "Travel"),
            ("depreciation", "Depreciation"),
            ("pension", "Pension service cost"),
            ("other", "Other"),
        ],
        required=True,
        default="staff",
    )
    name = fields.Char(
        string="What",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    grade_id = fields.Many2one(
        "it.staff.grade", ondelete="restrict", index="btree_not_null"
    )
    hours = fields.Float(digits=(16, 2), help="Hours in the year.")
    rate = fields.Monetary(
        string="An hour",
        compute="_compute_rate",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="What an hour of the grade costs in that year, on-costs included.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    index_kind = fields.Selection(
        [("pay", "Pay award"), ("cpi", "CPI"), ("none", "Nothing")],
        string="Moves with",
        compute="_compute_index_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What moves this cost from one year to the next.",
    )
    currency_id = fields.Many2one(related="cost_id.currency_id")

    _not_negative = models.Constraint(
        "CHECK (amount >= 0 AND (hours IS NULL OR hours >= 0))",
        "Hours and amounts of an offer's cost can't be negative.",
    )

    @api.depends("kind", "grade_id")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            if not line.name:
                line.name = line.grade_id.name or labels.get(line.kind)

    @api.depends("grade_id", "cost_id.financial_year")
    def _compute_rate(self):
        for line in self:
            grade, year = line.grade_id, line.cost_id.financial_year
            if grade and year and not (line.rate and line._origin):
                line.rate = grade._get_rate(year).hourly_rate
            else:
                line.rate = line.rate or 0

    @api.depends("kind", "hours", "rate")
    def _compute_amount(self):
        for line in self:
            if line.kind == "staff" and line.hours:
                line.amount = line.hours * line.rate
            else:
                line.amount = line.amount or 0

    @api.depends("kind")
    def _compute_index_kind(self):
        for line in self:
            line.index_kind = "pay" if line.kind in ("staff", "pension") else "cpi"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        refuse_fixed(lines.cost_id)
        return lines

    def write(self, vals):
        refuse_fixed(self.cost_id)
        result = super().write(vals)
        refuse_fixed(self.cost_id)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        refuse_fixed(self.cost_id)

    def _prepare_carried(self, rate):
        """Return the values of this line in another year, moved by a rate."""
        self.ensure_one()
        is_hours = self.kind == "staff" and self.hours
        hourly = costing.uprated(self.rate, rate)
        amount = (
            pricing.pence(pricing.decimal(self.hours) * hourly)
            if is_hours
            else costing.uprated(self.amount, rate)
        )
        return {
            "sequence": self.sequence,
            "kind": self.kind,
            "name": self.name,
            "grade_id": self.grade_id.id,
            "hours": self.hours,
            "rate": float(hourly),
            "amount": float(amount),
            "index_kind": self.index_kind,
        }
