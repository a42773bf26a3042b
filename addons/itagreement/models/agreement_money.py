from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import date_utils

from ..logic import money

_AHEAD = "agreement.spend_ahead_percent"


class Agreement(models.Model):
    """What was spent and billed under an agreement, and how it will end."""

    _inherit = "agreement"

    spend_ids = fields.One2many(
        comodel_name="it.agreement.spend",
        inverse_name="agreement_id",
        string="Spending",
        groups="itgovernance.group_reader",
    )
    spent_total = fields.Monetary(
        string="Spent to date",
        compute="_compute_money",
        groups="itgovernance.group_reader",
    )
    spent_year = fields.Monetary(
        string="Spent this financial year",
        compute="_compute_money",
        groups="itgovernance.group_reader",
        help="From 1 April.",
    )
    billed_total = fields.Monetary(
        string="Billed to date",
        compute="_compute_money",
        groups="itgovernance.group_reader",
    )
    spend_forecast = fields.Monetary(
        string="Forecast to the end",
        compute="_compute_money",
        groups="itgovernance.group_reader",
    )
    spend_forecast_how = fields.Selection(
        selection=[
            ("over", "The term is over"),
            ("rate", "So much a day so far, for the days left"),
            ("annual", "The yearly value, for the days left"),
        ],
        string="Worked out from",
        compute="_compute_money",
        groups="itgovernance.group_reader",
    )
    spend_verdict = fields.Selection(
        selection=[
            ("none", "No value to compare with"),
            ("within", "Within the value"),
            ("ahead", "Ahead of the term"),
            ("over", "Over the value"),
        ],
        string="Spending stands",
        compute="_compute_money",
        groups="itgovernance.group_reader",
        help="What was spent, or billed where we are paid, beside the value. "
        "Ahead: a greater share of the value is spent than of the term has passed, "
        "by more than the dated rule agreement.spend_ahead_percent.",
    )
    spend_percent = fields.Float(
        string="Of the value (%)",
        compute="_compute_money",
        aggregator=None,
        groups="itgovernance.group_reader",
    )
    value_remark = fields.Char(
        string="Value remark",
        compute="_compute_value_remark",
        groups="itgovernance.group_reader",
    )

    @api.depends(
        "spend_ids.amount",
        "spend_ids.kind",
        "spend_ids.date",
        "value_total",
        "value_annual",
        "start_date",
        "end_date",
        "domain",
    )
    def _compute_money(self):
        today = fields.Date.context_today(self)
        year = date_utils.start_of(date_utils.subtract(today, months=3), "year")
        year = date_utils.add(year, months=3)
        lines = self.env["it.agreement.spend"]
        mine = [("agreement_id", "in", self.ids)]
        totals = {
            (agreement, kind): amount
            for agreement, kind, amount in lines._read_group(
                mine, ["agreement_id", "kind"], ["amount:sum"]
            )
        }
        of_year = dict(
            lines._read_group(
                [*mine, ("kind", "=", "spent"), ("date", ">=", year)],
                ["agreement_id"],
                ["amount:sum"],
            )
        )
        ahead = self._get_ahead(today)
        for agreement in self:
            spent = totals.get((agreement, "spent"), 0)
            agreement.spent_total = spent
            agreement.spent_year = of_year.get(agreement, 0)
            agreement.billed_total = totals.get((agreement, "billed"), 0)
            billed = agreement.billed_total
            counted = billed if agreement._is_income(spent, billed) else spent
            agreement._tell_spending(counted, today, ahead)

    def _is_income(self, spent, billed):
        """Whether the value is what the council is paid: compared with what was billed."""
        return bool(billed) and (self.domain == "sale" or not spent)

    @api.model
    def _get_ahead(self, today):
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        rule = rules._get_many([(_AHEAD, today)])[_AHEAD, today]
        return Decimal(str(rule.value if rule else 0)) / 100

    def _tell_spending(self, spent, today, ahead):
        self.ensure_one()
        start, end = self.start_date or None, self.end_date or None
        told = money.forecast(spent, start, end, today, self.value_annual)
        self.spend_forecast = float(told.amount) if told else 0
        self.spend_forecast_how = told.how if told else False
        passed = money.share_of_term(start, end, today)
        self.spend_verdict = money.verdict(spent, self.value_total, passed, ahead)
        self.spend_percent = 100 * spent / self.value_total if self.value_total else 0

    @api.depends("value_total", "value_annual", "start_date", "end_date")
    def _compute_value_remark(self):
        for agreement in self:
            agreement.value_remark = False
            start, end = agreement.start_date, agreement.end_date
            if not (agreement.value_total and agreement.value_annual and start and end):
                continue
            over_term = agreement.value_annual * ((end - start).days + 1) / 365.25
            if abs(over_term - agreement.value_total) > agreement.value_total * 0.1:
                agreement.value_remark = self.env._(
                    "The yearly value over this term makes %(amount)s: check both values.",
                    amount=agreement.currency_id.format(round(over_term)),
                )

    def action_view_spend(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.it_agreement_spend_action"
        )
        return action | {
            "domain": [("agreement_id", "=", self.id)],
            "context": {"default_agreement_id": self.id},
        }
