from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import agenda


class ItReview(models.Model):
    """The agenda of a review: which of its items the rules pick, and why."""

    _inherit = "it.review"

    def _pick_agenda(self, versions, changes, earlier):
        """Hold every item's facts against the rules in force.

        Stage, value and dates are as known at the review's moment; contact, decisions,
        measures and agreements as they are now.

        :param versions: the states the items are made of
        :param changes: {number of the opportunity: its change since the review before}
        :param earlier: {number: its `movement.State` at the review before}
        :returns: {number: {"rule_ids", "why", "on_agenda"}}
        """
        self.ensure_one()
        rules = self.env["it.review.rule"].sudo().search([])
        ids = {rule.code: rule.id for rule in rules}
        limits = {rule.code: rule.threshold for rule in rules}
        facts = self._gather_facts(versions, changes, earlier)
        told = {}
        for ref, one in facts.items():
            found = agenda.picked(one, limits)
            told[ref] = {
                "rule_ids": [fields.Command.set([ids[code] for code, _v in found])],
                "why": "\n".join(
                    rules._get_sentence(code, values) for code, values in found
                ),
                "on_agenda": bool(found),
            }
        return told

    def _gather_facts(self, versions, changes, earlier):
        """{number of the opportunity: `agenda.Facts`}, in a fixed number of queries."""
        self.ensure_one()
        refs = versions.mapped("lead_ref")
        today = self.as_of.date()
        slips = self._count_slips(refs)
        stage_days = self._read_stage_days(versions)
        contact = self._read_contact_days(versions.lead_id, today)
        decisions = self._read_decisions(versions, today)
        red = self._read_red_measures(refs)
        notices = self._read_notices(refs, today)
        return {
            version.lead_ref: agenda.Facts(
                change=changes[version.lead_ref],
                value=Decimal(str(version.expected_revenue)),
                before=earlier[version.lead_ref].value
                if version.lead_ref in earlier
                else None,
                slips=slips.get(version.lead_ref, 0),
                contact_days=contact.get(version.lead_ref),
                stage_days=stage_days.get(version.id),
                stage_norm=version.stage_id.rotting_threshold_days,
                decision_days=decisions.get(version.lead_ref, (None, ""))[0],
                decision=decisions.get(version.lead_ref, (None, ""))[1],
                red_measures=red.get(version.lead_ref, ()),
                notice=notices.get(version.lead_ref),
            )
            for version in versions
        }

    def _count_slips(self, refs):
        """{number: how often its expected close moved to later, up to the moment}."""
        rows = self.env.execute_query(
            SQL(
                """SELECT c.lead_ref, count(*)
                     FROM it_pipeline_version c
                     JOIN it_pipeline_version o
                       ON o.lead_ref = c.lead_ref AND o.valid_to = c.valid_from
                    WHERE c.lead_ref = ANY(%s) AND c.valid_from <= %s
                      AND c.date_deadline > o.date_deadline
                    GROUP BY c.lead_ref""",
                refs,
                self.as_of,
            )
        )
        return dict(rows)

    def _read_stage_days(self, versions):
        """{state id: days in its stage at the moment}."""
        found = (
            self.env["it.pipeline.figures"]
            .sudo()
            ._get_ageing(self.as_of, [("id", "in", versions.ids)])
        )
        return {version_id: days for version_id, _stage, days in found}

    def _read_contact_days(self, leads, today):
        """{number: days since the last real contact, or since it was made}."""
        leads = leads.sudo()
        leads.fetch(["it_last_contact_date", "create_date"])
        return {
            lead.id: (
                today - (lead.it_last_contact_date or lead.create_date.date())
            ).days
            for lead in leads
        }

    def _read_decisions(self, versions, today):
        """{number: (days until, what)} of a pending decision, else of the expected close."""
        told = {
            version.lead_ref: ((version.date_deadline - today).days, "")
            for version in versions
            if version.date_deadline
        }
        subjects = (
            self.env["it.decision.subject"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", versions.mapped("lead_ref")),
                    ("decision_id.outcome", "=", "pending"),
                    ("decision_id.date", "!=", False),
                    ("decision_id.is_exempt", "=", False),
                ],
                ["res_id", "decision_id"],
            )
        )
        for subject in subjects:
            days = (subject.decision_id.date - today).days
            if subject.res_id not in told or days < told[subject.res_id][0]:
                what = self.env._("Decision %s", subject.decision_id.reference)
                told[subject.res_id] = (days, what)
        return told

    def _read_red_measures(self, refs):
        """{number: codes of the red measures its outcomes are credited to}."""
        credits = (
            self.env["it.outcome.credit"]
            .sudo()
            ._read_group(
                Domain("res_model", "=", "crm.lead")
                & Domain("res_id", "in", refs)
                & Domain("outcome_id.state", "!=", "withdrawn"),
                ["res_id", "outcome_id"],
            )
        )
        outcomes = self.env["it.outcome"].browse({one.id for _ref, one in credits})
        outcomes.sudo().fetch(["measure_id"])
        measures = outcomes.sudo().measure_id
        red = measures.search([("id", "in", measures.ids), ("rag", "=", "red")])
        told = {}
        for ref, outcome in credits:
            measure = outcome.sudo().measure_id
            if measure in red:
                told.setdefault(ref, set()).add(measure.code or measure.name)
        return {ref: tuple(sorted(codes)) for ref, codes in told.items()}

    def _read_notices(self, refs, today):
        """{number: (agreement, last day for notice, days until)}, the soonest of each.

        Of the agreements that came of it and of the one it is to renew, while nothing is
        decided on them.
        """
        renewing = (
            self.env["crm.lead"]
            .sudo()
            .search_fetch(
                [("id", "in", refs), ("it_renews_id", "!=", False)], ["it_renews_id"]
            )
        )
        of_renewal = {}
        for lead in renewing:
            of_renewal.setdefault(lead.it_renews_id.id, []).append(lead.id)
        found = (
            self.env["agreement"]
            .sudo()
            .search_fetch(
                (Domain("lead_id", "in", refs) | Domain("id", "in", list(of_renewal)))
                & Domain("is_exempt", "=", False)
                & Domain("notice_decision", "=", False)
                & Domain("notice_deadline", ">=", today - timedelta(days=1)),
                ["name", "lead_id", "notice_deadline"],
                order="notice_deadline, id",
            )
        )
        told = {}
        for one in found:
            notice = (one.name, one.notice_deadline, (one.notice_deadline - today).days)
            for ref in {one.lead_id.id, *of_renewal.get(one.id, ())} - {False}:
                told.setdefault(ref, notice)
        return told
