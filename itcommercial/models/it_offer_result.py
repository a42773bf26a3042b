from odoo import fields, models
from odoo.tools import SQL

from .it_offer import FAMILIES

_QUERY = """
WITH latest AS (
    SELECT DISTINCT ON (offer_id, financial_year)
           offer_id, financial_year, planned_income, full_cost
      FROM it_offer_cost
     ORDER BY offer_id, financial_year, version DESC, id DESC
), part AS (
    -- what of an opportunity's year is whose: each line by its months in the year
    SELECT p.id AS phase_id, l.offer_id,
           SUM(l.whole_value * m.share) AS value,
           SUM(l.quantity * COALESCE(l.unit_cost, 0) * m.times) AS cost,
           SUM(l.quantity * COALESCE(l.unit_direct_cost, 0) * m.times) AS direct
      FROM it_lead_phase p
      JOIN it_lead_offer_line l ON l.lead_id = p.lead_id
     CROSS JOIN LATERAL (
           SELECT COALESCE(NULLIF(l.term_months, 0), 12) AS term,
                  (date_part('year', l.start_date) * 12
                   + date_part('month', l.start_date) - 1)::integer AS begins,
                  left(p.financial_year, 4)::integer * 12 + 3 AS april
           ) t
     CROSS JOIN LATERAL (
           SELECT n / t.term AS share,
                  CASE WHEN l.is_yearly THEN n / 12 ELSE n / t.term END AS times
             FROM (SELECT GREATEST(0, LEAST(t.begins + t.term, t.april + 12)
                                      - GREATEST(t.begins, t.april))::numeric AS n) c
           ) m
     WHERE m.share > 0
     GROUP BY p.id, l.offer_id
), whole AS (
    SELECT part.*,
           SUM(value) OVER year AS year_value, SUM(cost) OVER year AS year_cost,
           SUM(direct) OVER year AS year_direct, COUNT(*) OVER year AS offers
      FROM part
    WINDOW year AS (PARTITION BY phase_id)
), year AS (
    SELECT p.lead_id, p.financial_year, p.value, p.cost, p.contribution,
           COALESCE(w.offer_id, l.it_offer_id) AS offer_id,
           l.won_status, l.probability, s.of_value,
           COALESCE(w.cost / NULLIF(w.year_cost, 0), s.of_value) AS of_cost,
           COALESCE(w.direct / NULLIF(w.year_direct, 0), s.of_value) AS of_direct
      FROM it_lead_phase p
      JOIN crm_lead l ON l.id = p.lead_id
      LEFT JOIN whole w ON w.phase_id = p.id
     CROSS JOIN LATERAL (
           SELECT COALESCE(w.value / NULLIF(w.year_value, 0),
                           1.0 / COALESCE(w.offers, 1)) AS of_value
           ) s
     WHERE l.it_kind = 'commercial'
       AND l.type = 'opportunity' AND (l.active OR l.won_status = 'won')
       AND (%(sees_exempt)s OR l.is_exempt IS NOT TRUE)
), rows AS (
    SELECT o.id AS offer_id, c.financial_year,
           c.planned_income, c.full_cost AS planned_cost,
           0 AS won_income, 0 AS won_cost, 0 AS won_contribution, 0 AS open_income
      FROM it_offer o JOIN latest c ON c.offer_id = o.id
     UNION ALL
    SELECT y.offer_id, y.financial_year, 0, 0,
           CASE WHEN y.won_status = 'won' THEN y.value * y.of_value ELSE 0 END,
           CASE WHEN y.won_status = 'won' THEN y.cost * y.of_cost ELSE 0 END,
           CASE WHEN y.won_status = 'won' AND (y.cost <> 0 OR y.contribution <> 0)
                THEN y.value * y.of_value
                     - (y.value - y.contribution) * y.of_direct ELSE 0 END,
           CASE WHEN y.won_status = 'pending'
                THEN y.value * y.of_value * COALESCE(y.probability, 0)::numeric / 100
                ELSE 0 END
      FROM year y
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
    from the years of its opportunities. An opportunity with several offers is split among
    them by their lines; a year that no line reaches counts for its main offer.
    """

    _name = "it.offer.result"
    _description = "Profit and Loss of an Offer"
    _auto = False
    _order = "financial_year desc, family, offer_id"
    _rec_name = "financial_year"
    _depends = {
        "it.offer": ["family", "user_id", "currency_id"],
        "it.offer.cost": [
            "offer_id",
            "financial_year",
            "version",
            "planned_income",
            "full_cost",
        ],
        "it.lead.offer.line": [
            "lead_id",
            "offer_id",
            "quantity",
            "whole_value",
            "start_date",
            "term_months",
            "is_yearly",
            "unit_cost",
            "unit_direct_cost",
        ],
        "it.lead.phase": [
            "lead_id",
            "financial_year",
            "value",
            "cost",
            "contribution",
        ],
        "crm.lead": [
            "it_offer_id",
            "it_kind",
            "won_status",
            "probability",
            "active",
            "is_exempt",
        ],
    }

    offer_id = fields.Many2one("it.offer", readonly=True)
    family = fields.Selection(FAMILIES, readonly=True)
    user_id = fields.Many2one("res.users", string="Offer owner", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    financial_year = fields.Char(string="Year", readonly=True)
    planned_income = fields.Monetary(
        string="Planned income",
        readonly=True,
        help="What the volume that the year's cost expects brings at today's price.",
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
        # sums too keep silent about what the reader may not see
        user = self.env.user
        sees_exempt = self.env.su or user.has_group("itgovernance.group_exempt")
        return SQL(_QUERY, sees_exempt=sees_exempt)

    def action_view_leads(self):
        """Open the opportunities behind the year."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "itcommercial.crm_lead_commercial_action"
        )
        action["domain"] = [
            "|",
            ("it_offer_id", "=", self.offer_id.id),
            ("it_offer_line_ids.offer_id", "=", self.offer_id.id),
            ("it_phase_ids.financial_year", "=", self.financial_year),
            ("won_status", "in", ("won", "pending")),
        ]
        action["context"] = {"active_test": False}
        action["views"] = [(False, "list"), (False, "form")]
        return action
