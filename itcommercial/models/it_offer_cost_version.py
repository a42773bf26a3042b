from odoo import fields, models

from ..logic import costing

PAY, CPI = "index.pay_award", "index.cpi"
HUNDRED = 100
COPIED = (
    "volume",
    "customers",
    "overhead_method",
    "overhead_rate",
    "overhead_per_hour",
    "overhead_amount",
    "corporate_rate",
    "variable_unit_cost",
)


class ItOfferCost(models.Model):
    """A better estimate, or the next year's, starts from what is there."""

    _inherit = "it.offer.cost"

    reprice_id = fields.Many2one(
        "it.offer.reprice",
        string="Made by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def action_new_version(self):
        """Open the next version of this year, with the same lines."""
        self.ensure_one()
        made = self._carry(self.financial_year, 0, 0)
        return made.get_formview_action()

    def action_next_year(self):
        """Open the next year's cost, moved by the pay award and CPI valid in April."""
        self.ensure_one()
        year = costing.next_year(self.financial_year)
        pay, cpi = self._get_index_rates(year)
        return self._carry(year, pay, cpi).get_formview_action()

    def _get_index_rates(self, label):
        """Return pay award and CPI of a financial year, as fractions."""
        april = fields.Date.to_date(f"{label[:4]}-04-01")
        rules = self.env["it.rule.value"].sudo()
        return tuple(rules._get(key, april).value / HUNDRED for key in (PAY, CPI))

    def _carry(self, label, pay, cpi):
        """Make costs of a year from these, moved by rates; the old ones stay.

        :param pay: pay award as a fraction, for lines that move with pay
        :param cpi: for lines that move with CPI, and for shares and steps
        """
        return self.create([cost._prepare_carried(label, pay, cpi) for cost in self])

    def _prepare_carried(self, label, pay, cpi):
        self.ensure_one()
        rates = {"pay": pay, "cpi": cpi, "none": 0}
        vals = {name: self[name] for name in COPIED}
        for name in ("overhead_per_hour", "overhead_amount", "variable_unit_cost"):
            vals[name] = float(costing.uprated(self[name], cpi))
        note = self.env._("From %(name)s", name=self.name)
        if pay or cpi:
            note = self.env._(
                "From %(name)s, pay award %(pay).4g%%, CPI %(cpi).4g%%",
                name=self.name,
                pay=pay * HUNDRED,
                cpi=cpi * HUNDRED,
            )
        lines = [
            line._prepare_carried(rates[line.index_kind]) for line in self.line_ids
        ]
        if not lines:
            vals["direct_cost"] = float(costing.uprated(self.direct_cost, pay))
        return {
            **vals,
            "offer_id": self.offer_id.id,
            "financial_year": label,
            "note": note,
            "line_ids": [(0, 0, line) for line in lines],
            "step_ids": [
                (
                    0,
                    0,
                    {
                        "name": step.name,
                        "from_volume": step.from_volume,
                        "amount": float(costing.uprated(step.amount, pay)),
                    },
                )
                for step in self.step_ids
            ],
        }
