from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.itgovernance.models.it_decision import PENDING_OUTCOMES

from ..logic import digest, words
from .selections import RAG


class ItMeasureDigestFacts(models.AbstractModel):
    """What happened in the days of a digest, read for all recipients at once.

    A fact is a dictionary: section and order (see `logic.digest`), title, detail,
    ratings, url, and for whom it is: user_ids and forum_id. The number of queries
    does not grow with measures, facts or recipients.
    """

    _name = "it.measure.digest.facts"
    _description = "Facts of the Weekly Digest"

    @api.model
    def _read(self, span, today):
        """Return the facts of the days of `span` (`logic.digest.Window`)."""
        return [
            *self._read_closed(span),
            *self._read_late(span),
            *self._read_restated(span),
            *self._read_actions(span, today),
            *self._read_decisions(span, today),
            *self._read_unowned(),
        ]

    @api.model
    def _get_moments(self, name, span):
        """Return the domain of a moment `name` within the days of `span`."""
        start, end = (datetime.combine(day, time.min) for day in span)
        return Domain(name, ">=", start) & Domain(name, "<", end)

    @api.model
    def _get_answerers(self, measure):
        """Return the ids of the users who answer for `measure`."""
        if measure.owner_id.active:
            return set(measure.owner_id.ids)
        return set(measure.theme_id.owner_id.ids)

    @api.model
    def _prepare_fact(self, section, measure, detail, url, **vals):
        return {
            "section": section,
            "order": (measure.theme_id.sequence, measure.sequence, measure.id),
            "title": measure.display_name,
            "detail": detail,
            "url": url,
            "user_ids": self._get_answerers(measure),
            "forum_id": measure.forum_id.id,
            **vals,
        }

    @api.model
    def _get_url(self, record, path):
        return f"{self.get_base_url()}/odoo/{path}/{record.id}"

    # ------------------------------------------------------------------
    # Readings
    # ------------------------------------------------------------------

    @api.model
    def _read_closed(self, span):
        """Return the readings closed, and how they compare with the period before."""
        readings = self.env["it.measure.reading"].search(
            Domain("state", "=", "closed") & self._get_moments("closed_at", span)
        )
        before = self._read_ratings_before(readings)
        return [
            self._prepare_fact(
                digest.change(
                    reading.rag, before.get(reading.id), reading.direction_short
                ),
                reading.measure_id,
                self._describe_figure(reading),
                self._get_url(reading, "readings"),
                ratings=self._describe_ratings(reading.rag, before.get(reading.id)),
            )
            for reading in readings
        ]

    @api.model
    def _read_ratings_before(self, readings):
        """Return {reading id: rating of the period before}, in one query."""
        if not readings:
            return {}
        readings.flush_model(["measure_id", "date_start", "date_end", "rag"])
        # a period and its year end on the same day: compare like with like
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT r.id, p.rag
                      FROM it_measure_reading r
                      JOIN it_measure_reading p
                        ON p.measure_id = r.measure_id
                       AND p.date_end = r.date_start - 1
                       AND abs((p.date_end - p.date_start)
                               - (r.date_end - r.date_start)) <= 5
                     WHERE r.id = ANY(%s)
                    """,
                    readings.ids,
                )
            )
        )

    @api.model
    def _describe_figure(self, reading):
        if not reading.has_value:
            return self.env._("%(period)s: no figure", period=reading.period_text)
        if not reading.has_target:
            return self.env._(
                "%(period)s: %(figure)s",
                period=reading.period_text,
                figure=reading.value_text,
            )
        return self.env._(
            "%(period)s: %(figure)s against %(target)s",
            period=reading.period_text,
            figure=reading.value_text,
            target=reading.target_text,
        )

    @api.model
    def _describe_ratings(self, rag, before):
        """Return the ratings shown, first as it was and then as it is."""
        labels = dict(RAG)
        return [
            {"rag": one, "word": labels[one], "shape": digest.SHAPES[one]}
            for one in (before, rag)
            if one
        ]

    @api.model
    def _read_late(self, span):
        """Return the readings whose due day passed in these days, still without figure.

        The day after the due day is the first late one.
        """
        start, end = (fields.Date.subtract(day, days=1) for day in span)
        readings = self.env["it.measure.reading"].search(
            Domain("state", "=", "open")
            & Domain("has_value", "=", False)
            & Domain("due_date", ">=", start)
            & Domain("due_date", "<", end)
            & Domain("measure_id.active", "=", True)
        )
        return [
            self._prepare_fact(
                "late",
                reading.measure_id,
                self.env._(
                    "%(period)s: was due %(day)s, %(owner)s",
                    period=reading.period_text,
                    day=words.day(reading.due_date),
                    owner=reading.measure_id.owner_id.name or self.env._("no owner"),
                ),
                reading._get_entry_url(),
            )
            for reading in readings.filtered(lambda one: one._is_measured())
        ]

    @api.model
    def _read_restated(self, span):
        """Return the readings opened again, what they said before, and why."""
        versions = self.env["it.measure.reading.version"].search(
            self._get_moments("reopened_at", span)
        )
        return [
            self._prepare_fact(
                "restated",
                version.reading_id.measure_id,
                self.env._(
                    "%(period)s: said %(figure)s; opened by %(name)s: %(reason)s",
                    period=version.reading_id.period_text,
                    figure=version.value_text or self.env._("no figure"),
                    name=version.reopened_by_id.name,
                    reason=version.reason,
                ),
                self._get_url(version.reading_id, "readings"),
                ratings=self._describe_ratings(version.rag, None),
            )
            for version in versions
        ]

    # ------------------------------------------------------------------
    # Actions, measures, decisions
    # ------------------------------------------------------------------

    @api.model
    def _read_actions(self, span, today):
        """Return the actions done, overdue, or due soon."""
        until = today + digest.ACTIONS_AHEAD
        actions = self.env["it.measure.action"].search(
            Domain("measure_id.active", "=", True)
            & (
                Domain("state", "=", "open") & Domain("date_due", "<=", until)
                | Domain("state", "=", "done")
                & Domain("date_done", ">=", span.start)
                & Domain("date_done", "<", span.end)
            )
        )
        facts = []
        for action in actions:
            section = digest.action_section(
                action.state, action.date_due, action.date_done, span, today
            )
            measure = action.measure_id
            detail = self.env._(
                "%(owner)s, by %(day)s: %(measure)s",
                owner=action.owner_id.name,
                day=words.day(action.date_due),
                measure=measure.display_name,
            )
            facts.append(
                self._prepare_fact(
                    section,
                    measure,
                    detail,
                    self._get_url(action.reading_id, "readings"),
                    title=action.name,
                    order=(action.date_due or today, action.id),
                    user_ids=self._get_answerers(measure) | set(action.owner_id.ids),
                )
            )
        return facts

    @api.model
    def _read_unowned(self):
        """Return the measures of which nobody answers, to the owner of their theme."""
        measures = self.env["it.measure"].search(
            Domain("owner_id", "=", False) | Domain("owner_id.active", "=", False)
        )
        return [
            self._prepare_fact(
                "unowned",
                measure,
                self.env._("Theme %(theme)s", theme=measure.theme_id.name),
                self._get_url(measure, "measures"),
            )
            for measure in measures
        ]

    @api.model
    def _read_decisions(self, span, today):
        """Return the decisions of forums taken in these days or planned; none exempt.

        A mail leaves the house: what is exempt is never in it, whoever reads it.
        """
        until = today + digest.DECISIONS_AHEAD
        decisions = self.env["it.decision"].search(
            Domain("is_exempt", "=", False)
            & Domain("outcome", "!=", "withdrawn")
            & Domain("date", ">=", span.start)
            & Domain("date", "<=", until)
        )
        outcomes = dict(decisions._fields["outcome"]._description_selection(self.env))
        facts = []
        for decision in decisions:
            taken = decision.outcome not in PENDING_OUTCOMES
            facts.append(
                {
                    "section": digest.decision_section(
                        taken, decision.date, span, today
                    ),
                    "order": (decision.date, decision.id),
                    "title": decision.display_name,
                    "detail": self.env._(
                        "%(day)s: %(outcome)s",
                        day=words.day(decision.date),
                        outcome=outcomes[decision.outcome],
                    ),
                    "url": self._get_url(decision, "decisions"),
                    "user_ids": set(),
                    "forum_id": decision.forum_id.id,
                }
            )
        return facts
