from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.itcommercial.logic import periods, pipeline

from ..logic import figures


class ItPipelineFigures(models.AbstractModel):
    """The pipeline held against the income targets as they were set at the moment."""

    _inherit = "it.pipeline.figures"

    @api.model
    def _find_targets(self, moment, look=None):
        """The income targets of the period that holds a moment, as set by then.

        :param look: what is looked at, {kind, team_id, user_id, theme_id, measure_id}, each
            may be missing; a target is set neither for shared services nor for themes
        :returns: `it.income.target` records to be added up, maybe none
        """
        look = look or {}
        Target = self.env["it.income.target"]
        if look.get("kind") == "shared_service" or any(
            look.get(name) for name in ("theme_id", "measure_id")
        ):
            return Target
        query = Target._search(
            Domain("set_at", "<=", moment)
            & Domain("date_start", "<=", moment.date())
            & Domain("date_end", ">=", moment.date())
            & Domain("company_id", "=", self.env.company.id)
        )
        # the newest version of each, as of the moment
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (team_id, user_id, family, period, date_start)
                          id, team_id, user_id, family, period
                     FROM it_income_target WHERE id IN %s
                    ORDER BY team_id, user_id, family, period, date_start, version DESC""",
                query.subselect(),
            )
        )
        found = figures.held_against(
            [figures.Target(*row) for row in rows],
            look.get("team_id"),
            look.get("user_id"),
        )
        return Target.browse(target.ref for target in found)

    @api.model
    def _sought_domain(self, moment, targets):
        """The open states that work for the targets: commercial, due in the period, not omitted."""
        return (
            self.env["it.pipeline.version"]._as_known_domain(moment)
            & Domain("status", "=", "open")
            & Domain("kind", "=", "commercial")
            & Domain("forecast_category", "!=", "omitted")
            & Domain("date_deadline", ">=", targets[:1].date_start)
            & Domain("date_deadline", "<=", targets[:1].date_end)
        )

    @api.model
    def _figures_of_target(self, moment, scope, targets):
        """What is wanted, and how many pounds are sought for each of it."""
        if not targets:
            why = self.env._("no income target was set for it then")
            return [("target", None, "gbp", why), ("coverage", None, "ratio", why)]
        [[sought]] = self.env["it.pipeline.version"]._read_group(
            self._sought_domain(moment, targets) & scope,
            aggregates=["expected_revenue:sum"],
        )
        wanted = Decimal(str(sum(targets.mapped("income"))))
        period = periods.label(targets[0].period, targets[0].date_start)
        return [
            (
                "target",
                wanted,
                "gbp",
                self.env._("income wanted in %(period)s", period=period),
            ),
            (
                "coverage",
                pipeline.coverage(sought or 0, wanted),
                "ratio",
                self.env._(
                    "open and due in %(period)s, omitted ones left out / target",
                    period=period,
                ),
            ),
        ]
