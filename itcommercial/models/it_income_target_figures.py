from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..logic import pipeline
from .it_offer import COST_GROUP

COMMERCIAL = Domain("it_kind", "=", "commercial") & Domain("type", "=", "opportunity")
SCOPE = ["team_id", "user_id", "it_offer_family"]


class ItIncomeTarget(models.Model):
    """What was won, is committed, and is sought in the period of a target.

    Read from the opportunities the reader may see, in a handful of grouped queries
    however many targets are shown. Won counts in the month it was won, the rest in the
    month it is expected to close, each at the value the pipeline shows.
    """

    _inherit = "it.income.target"

    won = fields.Monetary(
        compute="_compute_figures",
        help="Expected value of what was won in the period.",
    )
    won_contribution = fields.Monetary(
        string="Won contribution",
        compute="_compute_won_contribution",
        groups=COST_GROUP,
        help="Contribution of the first year of what was won in the period.",
    )
    committed = fields.Monetary(
        compute="_compute_figures",
        help="Open in the period, with the forecast Commit.",
    )
    weighted = fields.Monetary(
        compute="_compute_figures",
        help="Open in the period, each value times its probability; omitted ones left "
        "out.",
    )
    sought = fields.Monetary(
        string="Open pipeline",
        compute="_compute_figures",
        help="All that is open in the period, omitted ones left out.",
    )
    gap = fields.Monetary(
        string="Still to win",
        compute="_compute_figures",
        help="Target less what was won; nought once it is reached.",
    )
    win_rate = fields.Float(
        string="Win rate",
        compute="_compute_figures",
        digits=(16, 4),
        aggregator=None,
        help="Won of all that was ever decided in this scope.",
    )
    coverage = fields.Float(
        compute="_compute_figures",
        digits=(16, 2),
        aggregator=None,
        help="Open pipeline of the period / target.",
    )
    coverage_needed = fields.Float(
        string="Coverage needed",
        compute="_compute_figures",
        digits=(16, 2),
        aggregator=None,
        help="1 / win rate: how many pounds have to be sought for one that is won.",
    )
    coverage_state = fields.Selection(
        selection=[
            ("reached", "Target reached"),
            ("enough", "Covered"),
            ("short", "Short"),
            ("unknown", "No win rate yet"),
        ],
        string="Cover",
        compute="_compute_figures",
        help="What is still to win, held against the open pipeline and the win rate.",
    )

    def _compute_figures(self):
        won, open_rows, decided = self._read_pipeline()
        for target in self:
            mine = target._of_scope
            target.won = sum(row[4] for row in won if mine(row, dated=True))
            found = [row for row in open_rows if mine(row, dated=True)]
            target.sought = sum(row[5] for row in found)
            target.weighted = sum(row[6] for row in found)
            target.committed = sum(row[5] for row in found if row[4] == "commit")
            counts = {"won": 0, "lost": 0}
            for row in decided:
                if mine(row):
                    counts[row[3]] += row[4]
            rate = pipeline.win_rate(counts["won"], counts["lost"])
            target.gap = max(0, target.income - target.won)
            target.win_rate = float(rate or 0)
            target.coverage = float(
                pipeline.coverage(target.sought, target.income) or 0
            )
            needed = pipeline.coverage_needed(rate or 0)
            target.coverage_needed = float(needed or 0)
            target.coverage_state = target._get_coverage_state(needed)

    def _get_coverage_state(self, needed):
        if not self.gap:
            return "reached"
        if needed is None:
            return "unknown"
        enough = self.sought >= self.gap * float(needed)
        return "enough" if enough else "short"

    def _compute_won_contribution(self):
        rows = self.env["crm.lead"]._read_group(
            self._get_won_domain(),
            [*SCOPE, "date_closed:month"],
            ["it_first_year_contribution:sum"],
        )
        for target in self:
            target.won_contribution = sum(
                row[4] for row in rows if target._of_scope(row, dated=True)
            )

    def _read_pipeline(self):
        """Return rows of won, open and decided opportunities by scope (and month)."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        won = Lead._read_group(
            self._get_won_domain(),
            [*SCOPE, "date_closed:month"],
            ["expected_revenue:sum"],
        )
        open_rows = Lead._read_group(
            self._get_open_domain(),
            [*SCOPE, "date_deadline:month", "forecast_category"],
            ["expected_revenue:sum", "prorated_revenue:sum"],
        )
        decided = Lead._read_group(
            COMMERCIAL & Domain("won_status", "in", ("won", "lost")),
            [*SCOPE, "won_status"],
            ["__count"],
        )
        return won, open_rows, decided

    def _get_bounds(self):
        days = [day for day in self.mapped("date_start") if day]
        ends = [day for day in self.mapped("date_end") if day]
        today = fields.Date.context_today(self)
        return min(days, default=today), max(ends, default=today)

    def _get_won_domain(self):
        start, end = self._get_bounds()
        return (
            COMMERCIAL
            & Domain("won_status", "=", "won")
            & Domain("date_closed", ">=", datetime.combine(start, time.min))
            & Domain(
                "date_closed",
                "<",
                datetime.combine(end + timedelta(days=1), time.min),
            )
        )

    def _get_open_domain(self):
        start, end = self._get_bounds()
        return (
            COMMERCIAL
            & Domain("won_status", "=", "pending")
            & Domain("active", "=", True)
            & Domain("forecast_category", "!=", "omitted")
            & Domain("date_deadline", ">=", start)
            & Domain("date_deadline", "<=", end)
        )

    def _of_scope(self, row, dated=False):
        """Whether a grouped row (team, officer, family, month...) is of this target."""
        team, user, family = row[:3]
        if self.team_id and team != self.team_id:
            return False
        if self.user_id and user != self.user_id:
            return False
        if self.family and family != self.family:
            return False
        if not dated:
            return True
        day = row[3]
        day = day.date() if isinstance(day, datetime) else day
        return bool(day) and self.date_start <= day <= self.date_end

    # ------------------------------------------------------------
    # Each figure opens its records
    # ------------------------------------------------------------

    def _open_leads(self, name, domain):
        self.ensure_one()
        for field, value in (
            ("team_id", self.team_id.id),
            ("user_id", self.user_id.id),
            ("it_offer_family", self.family),
        ):
            if value:
                domain &= Domain(field, "=", value)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "itcommercial.crm_lead_commercial_action"
        )
        return action | {
            "name": name,
            "domain": list(domain),
            "context": {"create": False},
            "view_mode": "list,form",
            "views": [
                (self.env.ref("itcommercial.crm_lead_view_list_commercial").id, "list"),
                (False, "form"),
            ],
        }

    def action_view_won(self):
        return self._open_leads(self.env._("Won"), self._get_won_domain())

    def action_view_open(self):
        return self._open_leads(self.env._("Open pipeline"), self._get_open_domain())

    def action_view_committed(self):
        domain = self._get_open_domain() & Domain("forecast_category", "=", "commit")
        return self._open_leads(self.env._("Committed"), domain)
