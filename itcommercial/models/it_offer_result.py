from odoo import fields, models
from odoo.tools import SQL

from .it_offer import FAMILIES

_QUERY = """
WITH latest AS (
    SELECT DISTINCT ON (offer_id, financial_year)
           offer_id, financial_year, volume, full_cost, direct_cost
      FROM it_offer_cost
     ORDER BY offer_id, financial_year, version DESC, id DESC
), rows AS (
    SELECT o.id AS offer_id, c.financial_year,
           o.list_price * c.volume AS planned_income, c.full_cost AS planned_cost,
           0 AS won_income, 0 AS won_cost, 0 AS won_contribution, 0 AS open_income
      FROM it_offer o JOIN latest c ON c.offer_id = o.id
     UNION ALL
    SELECT l.it_offer_id, p.financial_year, 0, 0,
           CASE WHEN l.won_status = 'won' THEN p.value ELSE 0 END,
           CASE WHEN l.won_status = 'won' THEN p.cost ELSE 0 END,
           CASE WHEN l.won_status = 'won' THEN p.contribution ELSE 0 END,
           CASE WHEN l.won_status = 'pending'
                THEN p.value * COALESCE(l.probability, 0) / 100 ELSE 0 END
      FROM it_lead_phase p
      JOIN crm_lead l ON l.id = p.lead_id
     WHERE l.it_offer_id IS NOT NULL AND l.it_kind = 'commercial'
       AND l.type = 'opportunity' AND (l.active OR l.won_status = 'won')
)
SELECT o.id * 10000 + left(r.financial_year, 4)::integer AS id,
       o.id AS offer_id, o.family, o.user_id, o.currency_id, r.financial_year,
       SUM(r.planned_income) AS planned_income, SUM(r.planned_cost) AS planned_cost,
       SUM(r.planned_income) - SUM(r.planned_cost) AS planned_result,
       SUM(r.won_income) AS won_income, SUM(r.won_cost) AS won_cost,
       SUM(r.won_contribution) AS won_contribution,
       SUM(r.won_income) - SUM(r.won_cost) AS won_result,
       SUM(r.open_income) AS open_income
  FROM rows r JOIN it_offer o ON o.id = r.offer_id
 GROUP BY o.id, o.family, o.user_id, o.currency_id, r.financial_year
"""


class ItOfferResult(models.Model):
    """Profit and loss of an offer in a financial year: planned, won and still open.

    A view, nothing is stored twice: planned from the newest cost of the year, won and open
    from the years of its opportunities. Each opportunity counts for its main offer, once.
    """

    _name = "it.offer.result"
    _description = "Profit and Loss of an Offer"
    _auto = False
    _order = "financial_year desc, family, offer_id"
    _rec_name = "financial_year"
    _depends = {
        "it.offer": ["family", "list_price", "user_id", "currency_id"],
        "it.offer.cost": [
            "offer_id",
            "financial_year",
            "version",
            "volume",
            "full_cost",
        ],
        "it.lead.phase": [
            "lead_id",
            "financial_year",
            "value",
            "cost",
            "contribution",
        ],
        "crm.lead": ["it_offer_id", "it_kind", "won_status", "probability", "active"],
    }

    offer_id = fields.Many2one("it.offer", readonly=True)
    family = fields.Selection(FAMILIES, readonly=True)
    user_id = fields.Many2one("res.users", string="Offer owner", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    financial_year = fields.Char(string="Year", readonly=True)
    planned_income = fields.Monetary(
        string="Planned income",
        readonly=True,
        help="List price and the volume that the year's cost expects.",
    )
    planned_cost = fields.Monetary(string="Planned full cost", readonly=True)
    planned_result = fields.Monetary(string="Planned result", readonly=True)
    won_income = fields.Monetary(
        string="Won income",
        readonly=True,
        help="What won opportunities bring in that year.",
    )
    won_cost = fields.Monetary(
        string="Full cost of what is won",
        readonly=True,
        help="Units won at the full cost of a unit when they were won.",
    )
    won_contribution = fields.Monetary(
        string="Won contribution",
        readonly=True,
        help="Income won less its direct cost: what is left for overheads.",
    )
    won_result = fields.Monetary(string="Result of what is won", readonly=True)
    open_income = fields.Monetary(
        string="Open, weighted",
        readonly=True,
        help="What open opportunities would bring in that year, times their probability.",
    )

    @property
    def _table_query(self):
        return SQL(_QUERY)

    def action_view_leads(self):
        """Open the opportunities behind the year."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "itcommercial.crm_lead_commercial_action"
        )
        action["domain"] = [
            ("it_offer_id", "=", self.offer_id.id),
            ("it_phase_ids.financial_year", "=", self.financial_year),
            ("won_status", "in", ("won", "pending")),
        ]
        action["context"] = {"active_test": False}
        action["views"] = [(False, "list"), (False, "form")]
        return action
