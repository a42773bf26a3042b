from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.itgovernance.logic import dates

from ..logic import pricing, surplus
from .it_offer import FAMILIES
from .it_offer_law import HUNDRED, TOLERANCE, WINDOW

_QUERY = """
WITH offer AS (
    SELECT o.id, o.family, o.state,
           COALESCE(
               CASE WHEN own.surplus_lawful = 'no' THEN own.id END,
               (SELECT r.legal_power_id FROM it_offer_power r
                  JOIN it_legal_power p ON p.id = r.legal_power_id
                 WHERE r.offer_id = o.id AND p.surplus_lawful = 'no'
                 ORDER BY r.id LIMIT 1),
               own.id
           ) AS legal_power_id
      FROM it_offer o
      JOIN it_legal_power own ON own.id = o.legal_power_id
     WHERE o.product_id IS NOT NULL
), latest AS (
    SELECT DISTINCT ON (offer_id, financial_year)
           id, offer_id, financial_year, planned_income, full_cost
      FROM it_offer_cost
     ORDER BY offer_id, financial_year, version DESC, id DESC
), planned AS (
    SELECT o.family, o.legal_power_id, c.financial_year,
           SUM(c.planned_income) AS income,
           SUM(c.full_cost) AS cost,
           MIN(c.id) AS cost_id
      FROM offer o JOIN latest c ON c.offer_id = o.id
     WHERE o.state = 'live'
        OR (o.state = 'retired' AND c.financial_year < %(this_year)s)
     GROUP BY 1, 2, 3
)
SELECT COALESCE(r.id * 2 + 1, p.cost_id * 2) AS id,
       family, legal_power_id, financial_year, r.id AS outturn_id,
       CASE WHEN r.id IS NULL THEN 'planned' ELSE 'outturn' END AS basis,
       COALESCE(r.income, p.income) AS income,
       COALESCE(r.cost, p.cost) AS cost,
       COALESCE(r.income, p.income) - COALESCE(r.cost, p.cost) AS surplus
  FROM planned p
  FULL JOIN it_charge_outturn r
 USING (family, legal_power_id, financial_year)
"""


class ItChargeYear(models.Model):
    """Income and cost of a kind of service in a financial year, and the running test.

    One row for each family, power and year: the outturn where it was entered, else what
    the offers plan (planned income and full cost of the expected volume). A view: nothing is
    stored twice. The window and the tolerance are dated rule values.
    """

    _name = "it.charge.year"
    _description = "One Year with Another"
    _auto = False
    _order = "financial_year desc, family, id"
    _rec_name = "financial_year"
    _depends = {
        "it.offer": ["family", "state", "legal_power_id", "product_id"],
        "it.offer.power": ["offer_id", "legal_power_id"],
        "it.offer.cost": [
            "offer_id",
            "financial_year",
            "version",
            "planned_income",
            "full_cost",
        ],
        "it.charge.outturn": [
            "family",
            "legal_power_id",
            "financial_year",
            "income",
            "cost",
        ],
        "it.legal.power": ["surplus_lawful"],
    }

    family = fields.Selection(FAMILIES, string="Kind of service", readonly=True)
    legal_power_id = fields.Many2one(
        "it.legal.power", readonly=True, string="Legal power"
    )
    financial_year = fields.Char(string="Year", readonly=True)
    basis = fields.Selection(
        [("outturn", "Outturn"), ("planned", "Planned")], readonly=True
    )
    outturn_id = fields.Many2one("it.charge.outturn", readonly=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_running")
    income = fields.Monetary(readonly=True)
    cost = fields.Monetary(string="Full cost", readonly=True)
    surplus = fields.Monetary(readonly=True)
    running_surplus = fields.Monetary(
        string="Surplus over the window",
        compute="_compute_running",
        help="Income less full cost of the years of the window that ends with this one.",
    )
    running_limit = fields.Monetary(
        string="Borne",
        compute="_compute_running",
        help="Surplus that is borne: the tolerance, as a part of the window's cost.",
    )
    running_state = fields.Selection(
        [
            ("free", "Surplus allowed"),
            ("kept", "Within cost"),
            ("near", "Above cost, borne"),
            ("broken", "Surplus"),
        ],
        string="Test",
        compute="_compute_running",
    )

    @property
    def _table_query(self):
        this_year = dates.financial_year_label(fields.Date.context_today(self))
        return SQL(_QUERY, this_year=this_year)

    @api.depends("family", "legal_power_id", "financial_year")
    def _compute_running(self):
        today = fields.Date.context_today(self)
        rules = self.env["it.rule.value"].sudo()
        values = rules._get_many([(WINDOW, today), (TOLERANCE, today)])
        years = int(values[WINDOW, today].value or 1)
        rate = pricing.decimal(values[TOLERANCE, today].value) / HUNDRED
        labels = {
            one for row in self for one in surplus.window(row.financial_year, years)
        }
        kinds = {(row.family, row.legal_power_id) for row in self}
        figures = self._read_years(kinds, labels)
        for row in self:
            found = figures.get((row.family, row.legal_power_id), {})
            test = surplus.running(found, row.financial_year, years, rate)
            row.currency_id = self.env.company.currency_id
            row.running_surplus = test.surplus
            row.running_limit = test.limit
            if row.legal_power_id.surplus_lawful != "no":
                row.running_state = "free"
            elif not test.is_kept:
                row.running_state = "broken"
            else:
                row.running_state = "near" if test.surplus > 0 else "kept"

    @api.model
    def _read_years(self, kinds, labels):
        """Return {(family, power): {financial year: ``surplus.Year``}}.

        Past access rights: the test holds for those too who may not see cost.

        :param kinds: set of (family, ``it.legal.power``)
        :param labels: financial years
        """
        rows = self.sudo()._read_group(
            [
                ("family", "in", list({family for family, _power in kinds})),
                ("legal_power_id", "in", list({power.id for _family, power in kinds})),
                ("financial_year", "in", list(labels)),
            ],
            ["family", "legal_power_id", "financial_year", "basis"],
            ["income:sum", "cost:sum"],
        )
        found = {}
        for family, power, label, basis, income, cost in rows:
            kind = found.setdefault((family, power.sudo(False)), {})
            kind[label] = surplus.Year(income, cost, basis == "outturn")
        return found

    def action_view_offers(self):
        """Open the offers, or the outturn, behind this row."""
        self.ensure_one()
        if self.outturn_id:
            return self.outturn_id.get_formview_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itcommercial.it_offer_cost_action"
        )
        action["domain"] = [
            ("financial_year", "=", self.financial_year),
            ("offer_id.family", "=", self.family),
        ]
        return action
