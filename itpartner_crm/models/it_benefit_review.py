from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .it_case_line import BENEFIT_CLASSES

# What a person says at the benefits review; the rest is kept by the system.
SAID = {"realised_value", "realised_date", "evidence", "is_missed", "note"}


class ItBenefitReview(models.Model):
    """A benefit of a business case in one year: what was forecast, and what came.

    Made by forecasting the outcomes of the case, one for each benefit and year, in
    whatever version it stands. At the benefits review an officer says what came, with
    evidence: that proposes a realised outcome, which counts once it is confirmed
    (cashable savings by a manager, for finance). Nothing is realised twice.
    """

    _name = "it.benefit.review"
    _description = "Benefit Forecast and Realised"
    _order = "lead_id desc, year, name, id"

    name = fields.Char(string="Benefit", required=True, readonly=True)
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    line_id = fields.Many2one(
        "it.case.line",
        string="Line of the case",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    lineage = fields.Char(required=True, readonly=True)
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    date = fields.Date(
        string="By the end of",
        required=True,
        readonly=True,
        help="Last day of the financial year in which it is expected.",
    )
    benefit_class = fields.Selection(BENEFIT_CLASSES, string="Class", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Got by",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    owner_id = fields.Many2one(related="line_id.owner_id")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    forecast_value = fields.Monetary(string="Forecast", readonly=True)
    forecast_id = fields.Many2one(
        "it.outcome",
        string="Forecast outcome",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    measure_id = fields.Many2one(related="forecast_id.measure_id")
    realised_value = fields.Monetary(
        string="Came to", help="What really came in that year, in pounds."
    )
    realised_date = fields.Date(
        string="Came on", help="When it came, or was taken out of the budget."
    )
    evidence = fields.Text(
        help="Where it can be seen: the cut in the budget, the invoice, the count."
    )
    note = fields.Char(help="Why it came to more or less than forecast.")
    is_missed = fields.Boolean(
        string="Did not come",
        help="Nothing of it came, and nothing is expected any more.",
    )
    is_dropped = fields.Boolean(
        string="Dropped",
        readonly=True,
        help="The case no longer has this benefit in this year.",
    )
    realised_id = fields.Many2one(
        "it.outcome",
        string="Realised outcome",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    confirmed_value = fields.Monetary(
        string="Confirmed",
        compute="_compute_state",
        store=True,
        help="What counts: the realised outcome, once it is confirmed.",
    )
    state = fields.Selection(
        [
            ("forecast", "Forecast"),
            ("claimed", "To be confirmed"),
            ("confirmed", "Confirmed"),
            ("missed", "Did not come"),
            ("dropped", "Dropped"),
        ],
        compute="_compute_state",
        store=True,
        help="Forecast: still to be reviewed. To be confirmed: a realised outcome is "
        "proposed. Dropped: the case no longer has it.",
    )
    is_due = fields.Boolean(
        string="Due",
        compute="_compute_is_due",
        search="_search_is_due",
        help="The year is over, and nobody has said yet what came.",
    )

    _once = models.UniqueIndex(
        "(lead_id, lineage, year)",
        "The benefit is forecast for this year already.",
    )
    _forecast_once = models.UniqueIndex(
        "(forecast_id) WHERE forecast_id IS NOT NULL",
        "The forecast belongs to another benefit already.",
    )
    _realised_once = models.UniqueIndex(
        "(realised_id) WHERE realised_id IS NOT NULL",
        "The outcome was realised by another benefit already.",
    )

    @api.depends("is_missed", "is_dropped", "realised_id.state", "realised_id.value")
    def _compute_state(self):
        for row in self:
            outcome = row.realised_id
            row.confirmed_value = 0.0
            if outcome.state == "confirmed":
                row.state = "confirmed"
                row.confirmed_value = outcome.value
            elif outcome.state == "proposed":
                row.state = "claimed"
            elif row.is_missed:
                row.state = "missed"
            else:
                row.state = "dropped" if row.is_dropped else "forecast"

    @api.depends("state", "date")
    def _compute_is_due(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_due = row.state == "forecast" and row.date < today

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("state", "=", "forecast"), ("date", "<", today)]

    @api.constrains("is_missed", "realised_value")
    def _check_missed(self):
        for row in self:
            if row.is_missed and row.realised_value:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” came to something and did not come: empty Came to, "
                        "or take the mark off.",
                        name=row.name,
                    )
                )

    def write(self, vals):
        if not self.env.su:
            if set(vals) - SAID:
                raise UserError(
                    self.env._(
                        "What was forecast follows the business case: at the review "
                        "say what came, when, and where it can be seen."
                    )
                )
            for row in self:
                if row.state in ("claimed", "confirmed") and set(vals) - {"note"}:
                    raise UserError(row._get_twice_sentence())
        return super().write(vals)

    def _get_twice_sentence(self):
        self.ensure_one()
        return self.env._(
            "“%(name)s” of year %(year)s is realised already and counts once: withdraw "
            "its realised outcome first, to say it anew.",
            name=self.name,
            year=self.year,
        )

    def action_realise(self):
        """Propose the realised outcomes of what is said to have come."""
        self.check_access("write")
        for row in self:
            row._check_said()
        # Made by the person who says so: another one confirms a cashable saving.
        outcomes = self.env["it.outcome"].create(
            [row._prepare_realised_vals() for row in self]
        )
        for row, outcome in zip(self.sudo(), outcomes, strict=True):
            row.realised_id = outcome

    def _check_said(self):
        """Refuse to realise twice, or without a value, a day and evidence."""
        self.ensure_one()
        if self.state in ("claimed", "confirmed"):
            raise UserError(self._get_twice_sentence())
        asked = ("realised_value", "realised_date", "evidence")
        missing = [
            self._fields[name]._description_string(self.env)
            for name in asked
            if not str(self[name] or "").strip()
        ]
        if self.is_missed or missing:
            raise UserError(
                self.env._(
                    "“%(name)s” of year %(year)s can't be realised yet: say "
                    "%(missing)s, and that it did come.",
                    name=self.name,
                    year=self.year,
                    missing=", ".join(missing) or self._fields["is_missed"].string,
                )
            )
        if self.realised_date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(name)s” can't have come in the future: correct the day.",
                    name=self.name,
                )
            )
        if not self.forecast_id:
            raise UserError(
                self.env._(
                    "The forecast of “%(name)s” was deleted: forecast the outcomes of "
                    "the business case again.",
                    name=self.name,
                )
            )

    def _prepare_realised_vals(self):
        """Return the values of the realised outcome, credited as the forecast was."""
        self.ensure_one()
        forecast = self.forecast_id.sudo()
        credits = [
            {"res_model": one.res_model, "res_id": one.res_id, "share": one.share}
            for one in forecast.credit_ids
        ]
        return {
            "name": forecast.name,
            "measure_id": forecast.measure_id.id,
            "value": self.realised_value,
            "date": self.realised_date,
            "kind": "realised",
            "is_cashable": forecast.is_cashable,
            "evidence": self.evidence,
            "credit_ids": [fields.Command.create(credit) for credit in credits],
        }

    def _drop(self):
        """Withdraw what is forecast and not realised: the case has it no more."""
        rows = self.sudo().filtered(lambda row: row.state == "forecast")
        outcomes = rows.forecast_id.filtered(lambda one: one.state == "proposed")
        outcomes.action_withdraw()
        rows.write({"is_dropped": True})

    def action_view_outcomes(self):
        """Open the forecast and the realised outcomes of these benefits."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_outcome_action"
        )
        action["domain"] = [("id", "in", (self.forecast_id | self.realised_id).ids)]
        action["context"] = {"create": False}
        return action
