from odoo import api, fields, models

from ..logic import phasing
from .it_lead_offer_line import YEAR
from .it_offer import COST_GROUP


class CrmLead(models.Model):
    """Value and cost of a commercial opportunity over the years of its term."""

    _inherit = "crm.lead"

    it_phase_ids = fields.One2many(
        comodel_name="it.lead.phase",
        inverse_name="lead_id",
        string="Years",
    )
    it_contract_value = fields.Monetary(
        string="Value over the term",
        compute="_compute_it_contract_value",
        store=True,
        currency_field="company_currency",
        help="Sum of its financial years; without offers and years, the expected value.",
    )
    it_first_year_value = fields.Monetary(
        string="Value of the first year",
        compute="_compute_it_first_year_value",
        store=True,
        currency_field="company_currency",
        help="What its offers bring in their first twelve months; without offers, the "
        "expected value.",
    )
    it_cost_total = fields.Monetary(
        string="Full cost",
        compute="_compute_it_cost_total",
        store=True,
        currency_field="company_currency",
        groups=COST_GROUP,
        help="Full cost over the term, by its financial years; nought while an offer in "
        "it isn't costed.",
    )
    it_contribution = fields.Monetary(
        string="Contribution",
        compute="_compute_it_cost_total",
        store=True,
        currency_field="company_currency",
        groups=COST_GROUP,
        help="Value over the term less direct cost: what is left towards overheads. "
        "Nought while an offer in it isn't costed.",
    )
    it_first_year_contribution = fields.Monetary(
        string="Contribution of the First Year",
        compute="_compute_it_first_year_contribution",
        store=True,
        currency_field="company_currency",
        groups=COST_GROUP,
        help="Value of the first twelve months less the direct cost of them.",
    )
    it_offer_family = fields.Selection(
        related="it_offer_id.family",
        string="Offer Family",
        store=True,
        tracking=False,
    )

    @api.depends("it_phase_ids.value", "expected_revenue", "it_kind")
    def _compute_it_contract_value(self):
        for lead in self:
            phases = lead.it_phase_ids
            if lead.it_kind != "commercial":
                lead.it_contract_value = 0
            elif phases:
                lead.it_contract_value = sum(phases.mapped("value"))
            else:
                lead.it_contract_value = lead.expected_revenue

    @api.depends(
        "expected_revenue",
        "it_kind",
        "it_offer_line_ids.subtotal",
        "it_offer_line_ids.term_months",
        "it_offer_line_ids.is_yearly",
    )
    def _compute_it_first_year_value(self):
        for lead in self:
            if lead.it_kind != "commercial":
                lead.it_first_year_value = 0
            elif not lead.it_offer_line_ids:
                lead.it_first_year_value = lead.expected_revenue
            else:
                lead.it_first_year_value = float(
                    sum(
                        phasing.first_year(
                            line.subtotal, line.term_months or YEAR, line.is_yearly
                        )
                        for line in lead.it_offer_line_ids
                    )
                )

    @api.depends("it_phase_ids.cost", "it_phase_ids.contribution")
    def _compute_it_cost_total(self):
        for lead in self:
            lead.it_cost_total = sum(lead.it_phase_ids.mapped("cost"))
            lead.it_contribution = sum(lead.it_phase_ids.mapped("contribution"))

    @api.depends(
        "it_first_year_value",
        "it_offer_line_ids.quantity",
        "it_offer_line_ids.unit_cost",
        "it_offer_line_ids.unit_direct_cost",
        "it_offer_line_ids.term_months",
        "it_offer_line_ids.is_yearly",
    )
    def _compute_it_first_year_contribution(self):
        for lead in self:
            lines = lead.it_offer_line_ids
            is_costed = all(line.unit_cost for line in lines)
            direct = is_costed and sum(
                phasing.first_year(
                    line.quantity * line.unit_direct_cost,
                    line.term_months or YEAR,
                    line.is_yearly,
                )
                for line in lines
            )
            lead.it_first_year_contribution = (
                lead.it_first_year_value - float(direct) if direct else 0
            )

    def _get_years(self):
        """Return dict financial year -> (value, full cost, direct cost) of all lines."""
        self.ensure_one()
        found = {}
        lines = self.sudo().it_offer_line_ids
        is_costed = all(line.unit_cost for line in lines)
        for line in lines:
            for year, amounts in line._get_years().items():
                if not is_costed:  # part of a cost would pass for the whole
                    amounts = (amounts[0], 0, 0)
                before = found.get(year, (0, 0, 0))
                found[year] = tuple(
                    one + more for one, more in zip(before, amounts, strict=True)
                )
        return found

    def _refresh_phases(self):
        """Make a row for each year the offers reach, and let go of those left empty.

        A row in which a person typed something stays. As superuser: whoever changes a
        line need not be allowed to see the costs of its years.
        """
        vals_list = []
        gone = self.env["it.lead.phase"].sudo()
        for lead in self.sudo():
            years = set(lead._get_years())
            known = {phase.financial_year: phase for phase in lead.it_phase_ids}
            vals_list += [
                {"lead_id": lead.id, "financial_year": year}
                for year in sorted(years - known.keys())
            ]
            for year in known.keys() - years:
                phase = known[year]
                if not phase.is_typed and not phase.is_cost_typed:
                    gone |= phase
        if gone:
            gone.unlink()
        self.env["it.lead.phase"].sudo().create(vals_list)
