from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..logic import periods
from ..models.it_income_target import PERIODS
from ..models.it_offer import COST_GROUP, FAMILIES


class ItIncomeTargetSet(models.TransientModel):
    """The window that sets a target, or a new version of one that there is."""

    _name = "it.income.target.set"
    _description = "Set an Income Target"

    team_id = fields.Many2one(
        comodel_name="crm.team",
        default=lambda self: self.env.ref("itcommercial.team_commercial", False),
        domain="[('it_kind', '=', 'commercial')]",
        ondelete="cascade",
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer",
        domain="[('share', '=', False)]",
        ondelete="cascade",
        help="Empty: for all officers together.",
    )
    family = fields.Selection(
        selection=FAMILIES,
        string="Offer family",
        help="Empty: for all offers together.",
    )
    period = fields.Selection(selection=PERIODS, default="year", required=True)
    date = fields.Date(
        string="A Day in the Period",
        default=fields.Date.context_today,
        required=True,
        help="Any day of the year, quarter or month meant.",
    )
    period_text = fields.Char(string="That is", compute="_compute_before")
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
    )
    income = fields.Monetary(required=True)
    contribution = fields.Monetary(
        compute="_compute_contribution",
        store=True,
        readonly=False,
        groups=COST_GROUP,
        help="What is wanted of it after direct cost. Begins as in the version in force.",
    )
    before_id = fields.Many2one(
        comodel_name="it.income.target",
        string="In force now",
        compute="_compute_before",
    )
    before_income = fields.Monetary(
        related="before_id.income", string="In force until now"
    )
    reason = fields.Text(help="Why the figure changes; kept with the new version.")

    @api.depends("team_id", "user_id", "family", "period", "date")
    def _compute_before(self):
        Target = self.env["it.income.target"]
        for wizard in self:
            wizard.before_id = False
            wizard.period_text = False
            if not wizard.date or not wizard.period:
                continue
            start = periods.start_of(wizard.period, wizard.date)
            wizard.period_text = periods.label(wizard.period, start)
            wizard.before_id = Target.search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("team_id", "=", wizard.team_id.id),
                    ("user_id", "=", wizard.user_id.id),
                    ("family", "=", wizard.family),
                    ("period", "=", wizard.period),
                    ("date_start", "=", start),
                ],
                order="version desc",
                limit=1,
            )

    @api.depends("team_id", "user_id", "family", "period", "date")
    def _compute_contribution(self):
        """Another income alone leaves the contribution that is wanted as it was."""
        for wizard in self:
            wizard.contribution = wizard.before_id.sudo().contribution

    def action_set(self):
        """Keep the target; managers and the leader of its team may."""
        self.ensure_one()
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("itgovernance.group_manager")
            or self.team_id.sudo().user_id == user
        ):
            raise AccessError(
                self.env._(
                    "Targets of %(team)s are set by a manager or by the leader of the "
                    "team.",
                    team=self.team_id.sudo().name,
                )
            )
        if self.before_id and not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "There is a target for %(period)s already: say in Reason why it "
                    "changes. It stays as an earlier version.",
                    period=self.period_text,
                )
            )
        target = self.env["it.income.target"]._keep_history([self._prepare_target()])
        return {
            "type": "ir.actions.act_window",
            "res_model": "it.income.target",
            "res_id": target.id,
            "view_mode": "form",
        }

    def _prepare_target(self):
        known = self.sudo().contribution
        return {
            "company_id": self.env.company.id,
            "team_id": self.team_id.id,
            "user_id": self.user_id.id,
            "family": self.family,
            "period": self.period,
            "date_start": periods.start_of(self.period, self.date),
            "income": self.income,
            "contribution": known,
            "version": self.before_id.version + 1,
            "reason": self.reason,
            "set_by_id": self.env.uid,
        }
