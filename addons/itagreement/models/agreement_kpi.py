from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils, format_date

from ..logic import kpi as logic
from ..logic import states

BATCH = 500
LEAST = 3
"""Indicators section 52 asks for."""
_OUTSIDE = ("light_touch", "concession", "below_threshold", "exempt")
_ENDED = (states.EXPIRED, states.TERMINATED)


class Agreement(models.Model):
    """Indicators, their score, and what has to be published about an agreement."""

    _inherit = "agreement"

    kpi_ids = fields.One2many(
        comodel_name="it.agreement.kpi",
        inverse_name="agreement_id",
        string="Indicators",
        copy=True,
        groups="itgovernance.group_reader",
    )
    kpi_credit_cap = fields.Float(
        string="Cap on service credits (%)",
        aggregator=None,
        groups="base.group_user",
        help="Of the charge of the period, all indicators together; 0: no cap.",
    )
    kpi_exempt_reason = fields.Text(
        string="Why indicators do not suit",
        groups="base.group_user",
        help="Where section 52 asks for three and they can't show performance, say why.",
    )
    kpi_state = fields.Selection(
        selection=[
            ("none", "Not asked for"),
            ("missing", "Indicators missing"),
            ("explained", "Left out, explained"),
            ("set", "Set"),
            ("late", "Rating overdue"),
        ],
        string="Indicators are",
        compute="_compute_kpi_state",
        groups="itgovernance.group_reader",
        help="Above the value of the dated rule pa23.kpi_value, VAT included, at least "
        "three are set (Procurement Act 2023, section 52) and rated at least yearly (71).",
    )
    kpi_score = fields.Float(
        string="Score",
        compute="_compute_kpi_score",
        aggregator=None,
        groups="itgovernance.group_reader",
        help="Of the latest confirmed ratings, weighted: 100 when all are Good.",
    )
    kpi_score_text = fields.Char(
        string="Score in figures",
        compute="_compute_kpi_score",
        groups="itgovernance.group_reader",
    )
    duty_ids = fields.One2many(
        comodel_name="it.agreement.duty",
        inverse_name="agreement_id",
        string="Publication duties",
        groups="itgovernance.group_reader",
    )

    @api.model
    def _get_protected_fields(self):
        return [*super()._get_protected_fields(), "kpi_credit_cap"]

    def _get_approval_content(self):
        content = super()._get_approval_content()
        if kpis := self.sudo().kpi_ids:
            content["kpi_ids"] = [
                [
                    one.name,
                    one.target,
                    one.approaching_from,
                    one.requires_from,
                    one.is_lower_better,
                    one.weight,
                    one.frequency,
                    one.credit_requires,
                    one.credit_inadequate,
                ]
                for one in kpis.sorted("id")
            ]
        return content

    @api.model
    def _get_kpi_value(self, day):
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        return rules._get_many([("pa23.kpi_value", day)])["pa23.kpi_value", day]

    def _needs_kpis(self, limit):
        """Whether section 52 asks for indicators, by the rule given."""
        self.ensure_one()
        return (
            bool(limit)
            and self.is_procured
            and self.procurement_kind not in _OUTSIDE
            and self.agreement_type_id.code != "FRAMEWORK"
            and (self.value_inc_vat or 0) > limit.value
        )

    @api.depends(
        "is_procured",
        "procurement_kind",
        "value_inc_vat",
        "kpi_exempt_reason",
        "kpi_ids.next_rating_date",
        "state",
    )
    def _compute_kpi_state(self):
        today = fields.Date.context_today(self)
        limit = self._get_kpi_value(today)
        for agreement in self:
            needed = agreement._needs_kpis(limit)
            late = agreement.state in states.RUNNING_STATES and any(
                day and day < today for day in agreement.kpi_ids.mapped("next_rating_date")
            )
            if late:
                agreement.kpi_state = "late"
            elif not needed:
                agreement.kpi_state = "set" if agreement.kpi_ids else "none"
            elif len(agreement.kpi_ids) >= LEAST:
                agreement.kpi_state = "set"
            else:
                explained = (agreement.kpi_exempt_reason or "").strip()
                agreement.kpi_state = "explained" if explained else "missing"

    @api.depends("kpi_ids.rating_ids.rating", "kpi_ids.rating_ids.state")
    def _compute_kpi_score(self):
        for agreement in self:
            rated = []
            for kpi in agreement.kpi_ids:
                done = kpi.rating_ids.filtered(
                    lambda one: one.state == "confirmed" and not one.is_corrected
                )
                if last := done.sorted("date_to")[-1:]:
                    rated.append((last.rating, kpi.weight))
            told = logic.score(rated)
            agreement.kpi_score = told or 0
            agreement.kpi_score_text = (
                self.env._(
                    "%(score).0f of 100, from %(count)s of %(all)s indicators",
                    score=told,
                    count=len(rated),
                    all=len(agreement.kpi_ids),
                )
                if told is not None
                else self.env._("Not rated yet")
            )

    @api.constrains("kpi_ids", "kpi_credit_cap")
    def _check_cap(self):
        for agreement in self:
            if not 0 <= agreement.kpi_credit_cap <= 100:
                raise ValidationError(
                    self.env._("The cap on service credits lies between 0 and 100%%.")
                )

    def _get_step_gaps(self, new):
        gaps = super()._get_step_gaps(new)
        if new not in (states.LEGAL_REVIEW, states.APPROVED) or self.is_taken_on:
            return gaps
        limit = self._get_kpi_value(fields.Date.context_today(self))
        known = self.sudo()
        if (
            known._needs_kpis(limit)
            and len(known.kpi_ids) < LEAST
            and not (known.kpi_exempt_reason or "").strip()
        ):
            gaps.append(
                self.env._(
                    "three key performance indicators, as its value is above %(value)s "
                    "with VAT, or why they do not suit (KPIs and duties tab)",
                    value=f"£{limit.value:,.0f}",
                )
            )
        weights = sum(known.kpi_ids.mapped("weight"))
        if weights and abs(weights - 100) > 0.01:
            gaps.append(
                self.env._(
                    "weights of the indicators that add up to 100, not %(sum).0f (KPIs "
                    "and duties tab)",
                    sum=weights,
                )
            )
        return gaps

    # what has to be published ----------------------------------------------------------

    def _prepare_duty(self, kind, due, occasion, why):
        self.ensure_one()
        return {
            "agreement_id": self.id,
            "kind": kind,
            "due_date": due,
            "occasion": occasion,
            "why": why,
        }

    @api.model
    def _raise(self, rows):
        """Raise duties that aren't raised yet. :returns: the duties of all rows"""
        Duty = self.env["it.agreement.duty"].sudo()
        known = {
            (duty.agreement_id.id, duty.kind, duty.occasion): duty
            for duty in Duty.search(
                [("agreement_id", "in", [row["agreement_id"] for row in rows])]
            )
        }
        keys = [(row["agreement_id"], row["kind"], row["occasion"]) for row in rows]
        fresh = Duty.create(
            [row for row, key in zip(rows, keys, strict=True) if key not in known]
        )
        return fresh + Duty.union(*(known[key] for key in keys if key in known))

    @api.model
    def _cron_duties(self):
        """Raise the duties that have come, and put them before their owner."""
        cron = self.env["ir.cron"]
        today = fields.Date.context_today(self)
        last = 0
        while True:
            found = self.search(
                Domain("is_procured", "=", True)
                & Domain("state", "in", (*states.RUNNING_STATES, *_ENDED))
                & Domain("procurement_kind", "!=", "exempt")
                & Domain("id", ">", last),
                order="id",
                limit=BATCH,
            )
            if not found:
                break
            last = found[-1].id
            found._raise_duties(today)
            self.env.invalidate_all()  # memory stays flat over any number
            if not cron._commit_progress(len(found)):
                return
        self._remind_of_duties(today)
        self._remind_of_ratings(today)

    def _raise_duties(self, today):
        rules = self.env["it.rule.value"].sudo()
        keys = (
            "details_days",
            "details_days_light_touch",
            "termination_days",
            "payment_line",
            "kpi_value",
            "notifiable_below",
        )
        known = rules._get_many([(f"pa23.{key}", today) for key in keys])
        rule = {key: known[f"pa23.{key}", today] for key in keys}
        paid = self._read_largest_payments(today)
        rows = []
        for agreement in self:
            rows += agreement._prepare_details(rule)
            if agreement.procurement_kind == "below_threshold":
                continue  # the other notices are of public contracts
            if agreement._needs_kpis(rule["kpi_value"]):
                rows += agreement._prepare_performance(today)
            if agreement.state in _ENDED:
                rows += agreement._prepare_termination(rule)
            rows += agreement._prepare_payments(rule, paid.get(agreement, ()))
        self._raise(rows)

    def _prepare_details(self, rule):
        light = self.procurement_kind == "light_touch"
        used = rule["details_days_light_touch" if light else "details_days"]
        if not used or not self.signature_date or self.is_taken_on:
            return []
        if self.procurement_kind == "below_threshold" and not self._is_notifiable(rule):
            return []
        due = logic.last_day(self.signature_date, int(used.value))
        return [self._prepare_duty("uk7", due, "entered", used.display_name)]

    def _is_notifiable(self, rule):
        """Whether a contract below the threshold needs its details published (s.87)."""
        line = rule["notifiable_below"]
        return bool(line) and (self.value_inc_vat or 0) >= line.value

    def _prepare_performance(self, today):
        start = self.start_date
        until = date_utils.add(today, days=30)
        if start and self.end_date:
            until = min(until, self.end_date)
        why = self.env._("Rated at least every twelve months (section 71)")
        return [
            self._prepare_duty("uk9", day, day.isoformat(), why)
            for day in (logic.anniversaries(start, until) if start else ())
        ]

    def _prepare_termination(self, rule):
        ended = self.termination_date or self.end_date
        used = rule["termination_days"]
        if not ended or not used:
            return []
        due = logic.last_day(ended, int(used.value))
        return [self._prepare_duty("uk11", due, "ended", used.display_name)]

    @api.model
    def _read_largest_payments(self, today):
        """{agreement: [(first day of a quarter, largest payment)]}, of the last two."""
        this = date_utils.start_of(today, "quarter")
        rows = self.env["it.agreement.spend"]._read_group(
            [
                ("agreement_id", "in", self.ids),
                ("kind", "=", "spent"),
                ("date", ">=", date_utils.subtract(this, months=6)),
                ("date", "<", this),
            ],
            ["agreement_id", "date:quarter"],
            ["amount:max"],
        )
        found = {}
        for agreement, quarter, amount in rows:
            found.setdefault(agreement, []).append((quarter, amount))
        return found

    def _prepare_payments(self, rule, quarters):
        """Section 70: a single payment above the line, of what was let since it holds.

        Smaller payments are not added up. What was signed before the rule began was
        procured before it, and concessions are left out (70(4)).
        """
        line = rule["payment_line"]
        if (
            not line
            or self.procurement_kind == "concession"
            or not self.signature_date
            or self.signature_date < line.valid_from
        ):
            return []
        rows = []
        for quarter, amount in quarters:
            gross = logic.with_vat(amount, self.value_total, self.value_inc_vat)
            if gross <= line.value:
                continue
            end = date_utils.end_of(quarter, "quarter")
            why = self.env._(
                "A payment of more than %(line)s with VAT in the quarter to %(day)s "
                "(section 70)",
                line=f"£{line.value:,.0f}",
                day=format_date(self.env, end),
            )
            due = logic.payment_notice_day(end)
            rows.append(self._prepare_duty("uk17", due, end.isoformat(), why))
        return rows

    @api.model
    def _remind_of_duties(self, today):
        ahead = date_utils.add(today, days=14)
        duties = self.env["it.agreement.duty"].search(
            [
                ("is_open", "=", True),
                ("due_date", "<=", ahead),
                ("activity_ids", "=", False),
            ]
        )
        for duty in duties.sudo():
            duty.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Publish: %(name)s", name=duty.name),
                date_deadline=max(duty.due_date, today),
                user_id=duty.agreement_id._get_reminded(duty.owner_id).id
                or self.env.uid,
            )

    @api.model
    def _remind_of_ratings(self, today):
        kpis = self.env["it.agreement.kpi"].search(
            [
                ("next_rating_date", "<", today),
                ("agreement_id.state", "in", states.RUNNING_STATES),
            ]
        )
        kind = self.env.ref("itagreement.mail_activity_type_rating")
        for agreement, due in kpis.grouped("agreement_id").items():
            if agreement.activity_ids.filtered(lambda one: one.activity_type_id == kind):
                continue
            agreement.activity_schedule(
                "itagreement.mail_activity_type_rating",
                summary=self.env._(
                    "Rate: %(names)s", names=", ".join(due.mapped("name"))
                ),
                date_deadline=today,
                user_id=agreement._get_reminded(agreement.owner_id).id or self.env.uid,
            )


class ItAgreementVariation(models.Model):
    _inherit = "it.agreement.variation"

    def _apply(self):
        result = super()._apply()
        for variation in self.filtered(lambda one: one.notice_verdict == "due"):
            agreement = variation.agreement_id
            duty = agreement._raise(
                [
                    agreement._prepare_duty(
                        "uk10",
                        variation.date,
                        f"variation {variation.number}",
                        variation.notice_why,
                    )
                ]
            )
            if variation.change_notice_reference:
                duty.write(
                    {
                        "published_on": variation.date,
                        "reference": variation.change_notice_reference,
                    }
                )
        return result
