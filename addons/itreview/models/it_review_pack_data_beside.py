from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import figures

MOST_RISKS = 10


class ItReviewPackData(models.AbstractModel):
    """What a board asks for beside the pipeline: measures, renewals, the greatest risks.

    The stages are as known at the review's moment; the rest as it is when the pack is made.
    What is exempt is left out, as everywhere in a pack.
    """

    _inherit = "it.review.pack.data"

    @api.model
    def _gather(self, review):
        """Read what the packs of a review are made of, once for all audiences."""
        gathered = super()._gather(review)
        review = review.sudo()
        known = self._get_open(review)
        return gathered | {
            "conversion": self._get_conversion(review),
            "measures": self._get_measures(known),
            "renewals": self._get_renewals(review),
            "risks": self._get_risks(known),
        }

    @api.model
    def _get_open(self, review):
        """The open states of the review's moment that are not exempt, as a query."""
        Version = self.env["it.pipeline.version"].sudo()
        return Version._search(
            Version._as_known_domain(review.as_of)
            & self._get_scope(review)
            & Domain("status", "=", "open")
        )

    @api.model
    def _get_conversion(self, review):
        """Of what entered a stage in the twelve months before, how much went on.

        :returns: [{"name", "entered", "advanced", "rate"}], the rate in percent
        """
        start = self._get_year_before(review)
        Figures = self.env["it.pipeline.figures"].sudo()
        rows = Figures._get_conversion(start, review.as_of, self._get_scope(review))
        stages = self.env["crm.stage"].sudo().browse([row[0] for row in rows])
        names = {stage.id: stage.name for stage in stages.exists()}
        return [
            {
                "name": names.get(stage, self.env._("Deleted")),
                "entered": entered,
                "advanced": advanced,
                "rate": float(100 * (figures.ratio(advanced, entered) or 0)),
            }
            for stage, entered, advanced in rows
        ]

    @api.model
    def _get_measures(self, known):
        """The measures the open pipeline works for: [{"name", "rag", "latest", ...}]."""
        rows = self.env.execute_query(
            SQL(
                """SELECT ref, count(*) FROM it_pipeline_version v, unnest(v.measure_refs) ref
                    WHERE v.id IN %s GROUP BY ref""",
                known.subselect(),
            )
        )
        counts = dict(rows)
        measures = self.env["it.measure"].sudo().search([("id", "in", list(counts))])
        return [
            {
                "name": measure.display_name,
                "count": counts[measure.id],
                "rag": self._get_word(measure, "rag"),
                "latest": measure.latest_text or self.env._("None yet"),
                "period": measure.latest_period or "",
                "target": measure.target_text or "",
                "note": measure.attention or "",
            }
            for measure in measures
        ]

    @api.model
    def _get_renewals(self, review):
        """Agreements whose last day for notice comes up and on which nothing is decided.

        :returns: [{"name", "day", "days"}], the soonest first
        """
        rule = self.env["it.review.rule"].sudo().with_context(active_test=False)
        limit = rule.search([("code", "=", "notice_window")]).threshold
        today = review.as_of.date()
        found = (
            self.env["agreement"]
            .sudo()
            .search(
                Domain("is_exempt", "=", False)
                & Domain("notice_decision", "=", False)
                & Domain("notice_deadline", ">=", today)
                & Domain("notice_deadline", "<=", today + timedelta(days=limit)),
                order="notice_deadline, id",
            )
        )
        return [
            {
                "name": one.name,
                "day": one.notice_deadline,
                "days": (one.notice_deadline - today).days,
            }
            for one in found
        ]

    @api.model
    def _get_risks(self, known):
        """The greatest open risks of the open pipeline: [{"name", "about", "rating", ...}]."""
        rows = self.env.execute_query(
            SQL(
                "SELECT lead_ref, name FROM it_pipeline_version WHERE id IN %s",
                known.subselect(),
            )
        )
        names = dict(rows)
        risks = (
            self.env["it.risk"]
            .sudo()
            .search(
                Domain("res_model", "=", "crm.lead")
                & Domain("res_id", "in", list(names))
                & Domain("state", "=", "open"),
                order="score desc, id",
                limit=MOST_RISKS,
            )
        )
        return [
            {
                "name": risk.name,
                "about": names[risk.res_id],
                "rating": f"{self._get_word(risk, 'rating')} ({risk.score})",
                "treatment": self._get_word(risk, "treatment"),
                "owner": risk.owner_id.name or "",
            }
            for risk in risks
        ]
