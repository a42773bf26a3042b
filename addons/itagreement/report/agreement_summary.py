from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

READER = "itgovernance.group_reader"
MOST = 12
"""Rows of a table on paper; what is beyond is told as a number."""


class AgreementSummary(models.AbstractModel):
    """Prepares one or two pages on an agreement: terms, promises, money, changes.

    Read with the rights of whoever prints it; an exempt agreement says on every page that it
    is exempt information.
    """

    _name = "report.itagreement.agreement_summary"
    _description = "Agreement Summary on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints: one summary an agreement in "summaries"."""
        if not self.env.user.has_group(READER):
            raise AccessError(
                self.env._(
                    "The summary is for those who work with agreements: ask a manager "
                    "for the role Reader."
                )
            )
        docs = self.env["agreement"].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "agreement",
            "docs": docs,
            "council": self.env.company.name,
            "made": self.env._(
                "%(day)s by %(user)s",
                day=self._day(fields.Date.context_today(self)),
                user=self.env.user.name,
            ),
            "summaries": [self._prepare(agreement) for agreement in docs],
        }

    @api.model
    def _prepare(self, agreement):
        """Everything the pages say about one agreement."""
        return {
            "agreement": agreement,
            "facts": self._prepare_facts(agreement),
            "parties": self._prepare_parties(agreement),
            "bar": self._prepare_bar(agreement),
            "term": agreement.timeline["words"],
            "money": self._prepare_money(agreement),
            "sides": agreement.scorecard["sides"],
            "obligations": self._prepare_obligations(agreement),
            "variations": self._prepare_variations(agreement),
            "decisions": self._prepare_decisions(agreement),
            "outcomes": self._prepare_outcomes(agreement),
            "documents": [
                (one.name, one.sha256) for one in agreement.document_ids[:MOST]
            ],
        }

    def _prepare_facts(self, agreement):
        facts = [
            (self.env._("Reference"), agreement.code),
            (self.env._("Type"), agreement.agreement_type_id.name),
            (self.env._("State"), self._word(agreement, "state")),
            (self.env._("Responsible"), agreement.owner_id.name),
            (self.env._("Signed"), self._day(agreement.signature_date)),
            (self.env._("Executed"), self._word(agreement, "execution")),
            (self.env._("Notice by"), self._day(agreement.notice_deadline)),
            (self.env._("Decision"), self._word(agreement, "notice_decision")),
            (
                self.env._("Next"),
                agreement.next_date
                and f"{self._day(agreement.next_date)} {agreement.next_date_why}",
            ),
        ]
        return [(label, text) for label, text in facts if text]

    def _prepare_parties(self, agreement):
        signed = {one.party_id: one for one in agreement.signature_ids}
        return [
            {
                "name": party.partner_id.display_name,
                "role": self._word(party, "role"),
                "signed": signed[party].signed_by
                if party in signed
                else party.signatory_id.name or "",
                "notice": party.notice_contact_id.name or "",
            }
            for party in agreement.party_ids
        ]

    def _prepare_bar(self, agreement):
        """Places in percent for the drawing of the term, or None without one."""
        begin, end = agreement.start_date, agreement.end_date
        if not begin or not end:
            return None
        today = fields.Date.context_today(self)
        last = max(filter(None, (end, agreement.date_furthest_end, today)))
        first = min(begin, today)
        whole = max((last - first).days, 1)

        def _place(day):
            return round(100 * (day - first).days / whole, 2)

        notice = agreement.notice_deadline
        return {
            "begin": _place(begin),
            "end": _place(end),
            "last": _place(agreement.date_furthest_end or end),
            "notice": _place(max(notice, begin)) if notice else None,
            "today": _place(today),
            "years": [
                (year, _place(date(year, 1, 1)))
                for year in range(first.year + 1, last.year + 1)
            ],
        }

    def _prepare_money(self, agreement):
        rows = [
            (self.env._("Value over the term"), agreement.value_total),
            (self.env._("Value a year"), agreement.value_annual),
            (self.env._("Spent to date"), agreement.spent_total),
            (self.env._("Spent this financial year"), agreement.spent_year),
            (self.env._("Billed to date"), agreement.billed_total),
        ]
        told = [
            (label, formatLang(self.env, amount, currency_obj=agreement.currency_id))
            for label, amount in rows
            if amount
        ]
        if agreement.spend_percent:
            verdict = self._word(agreement, "spend_verdict").lower()
            told.append(
                (
                    self.env._("Of the value"),
                    f"{agreement.spend_percent:.0f}% ({verdict})",
                )
            )
        if agreement.spend_forecast_how:
            amount = formatLang(
                self.env,
                agreement.spend_forecast,
                currency_obj=agreement.currency_id,
            )
            how = self._word(agreement, "spend_forecast_how").lower()
            told.append((self.env._("Forecast to the end"), f"{amount} ({how})"))
        return told

    def _prepare_obligations(self, agreement):
        owed = agreement.obligation_ids.filtered(
            lambda one: one.state not in ("accepted", "waived", "released")
        )
        return {
            "more": max(0, len(owed) - MOST),
            "rows": [
                {
                    "side": self.env._("We")
                    if one.is_council
                    else one.party_id.display_name,
                    "name": one.name,
                    "due": self._day(one.date_due) or self.env._("not started"),
                    "state": self.env._("Overdue")
                    if one.is_overdue and one.state == "open"
                    else self._word(one, "state"),
                }
                for one in owed[:MOST]
            ],
        }

    def _prepare_variations(self, agreement):
        return [
            {
                "number": one.number,
                "name": one.name,
                "day": self._day(one.date),
                "state": self._word(one, "state"),
            }
            for one in agreement.variation_ids.sorted("number")[:MOST]
        ]

    def _prepare_decisions(self, agreement):
        return [
            {
                "day": self._day(one.decided_on),
                "what": self._word(one, "decision"),
                "where": one.forum_id.name or "",
                "why": one.reason or "",
            }
            for one in agreement.notice_decision_ids[:MOST]
        ]

    def _prepare_outcomes(self, agreement):
        if not agreement.outcome_count:
            return None
        return {
            "forecast": agreement.outcome_forecast_total,
            "realised": agreement.outcome_realised_total,
            "measures": ", ".join(agreement.outcome_measure_ids.mapped("name")),
        }

    def _day(self, day):
        return format_date(self.env, day, date_format="dd/MM/yyyy") if day else ""

    def _word(self, record, name):
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")
