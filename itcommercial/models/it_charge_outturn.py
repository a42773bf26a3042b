from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import offer_rules
from .it_offer import FAMILIES


class ItChargeOutturn(models.Model):
    """What a kind of service really took in and cost in a financial year.

    Entered from the ledger by a commercial officer; from then on it counts in the running
    test instead of the plan. A manager closes the year, after which it stays.
    """

    _name = "it.charge.outturn"
    _description = "Outturn of a Kind of Service"
    _inherit = ["mail.thread"]
    _order = "financial_year desc, family, id"

    name = fields.Char(compute="_compute_name")
    family = fields.Selection(
        FAMILIES, string="Kind of service", required=True, tracking=True
    )
    legal_power_id = fields.Many2one(
        "it.legal.power",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('surplus_lawful', '=', 'no')]",
        tracking=True,
        help="The power that allows cost recovery at most.",
        string="Legal power",
    )
    financial_year = fields.Char(
        string="Financial year",
        required=True,
        tracking=True,
        help="From April to March, written as 2026-27.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    income = fields.Monetary(required=True, tracking=True)
    cost = fields.Monetary(
        string="Full cost",
        required=True,
        tracking=True,
        help="With overheads and the corporate share, as the ledger closed.",
    )
    note = fields.Text(string="Basis", help="Where the figures come from.")
    is_closed = fields.Boolean(
        string="Closed", readonly=True, copy=False, tracking=True
    )

    _kind_uniq = models.UniqueIndex(
        "(family, legal_power_id, financial_year)",
        "The outturn of this kind of service and year is already there: change that row.",
    )
    _cost_positive = models.Constraint(
        "CHECK (cost >= 0)", "The full cost of a year can't be below nought."
    )

    @api.depends("family", "financial_year")
    def _compute_name(self):
        labels = dict(self._fields["family"]._description_selection(self.env))
        for row in self:
            row.name = f"{labels.get(row.family, '')}, {row.financial_year or ''}"

    @api.constrains("financial_year")
    def _check_financial_year(self):
        for row in self:
            if not offer_rules.financial_year(row.financial_year):
                raise ValidationError(
                    self.env._(
                        "%(year)s isn't a financial year: write the year it starts in "
                        "and the last two digits of the next, such as 2026-27.",
                        year=row.financial_year,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "is_closed": False} for vals in vals_list])

    def write(self, vals):
        self._check_open()
        if vals.get("is_closed") and not self._may_close():
            raise UserError(
                self.env._("Only a manager closes a year: ask one to look at it.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _may_close(self):
        return self.env.user.has_group("itgovernance.group_manager")

    def _check_open(self):
        for row in self:
            if row.is_closed:
                raise UserError(
                    self.env._(
                        "The outturn of %(name)s is closed and stays as it is: what "
                        "was wrong is put right in the next year's.",
                        name=row.name,
                    )
                )

    def action_close(self):
        """Close the year; it can't be changed from then on."""
        self.write({"is_closed": True})
