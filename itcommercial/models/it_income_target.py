from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.itstrategy.models.history import install_guard

from ..logic import periods
from .it_offer import COST_GROUP, FAMILIES

PERIODS = [
    ("year", "Financial year"),
    ("quarter", "Quarter"),
    ("month", "Month"),
]
#: What a target is for: one row a version for each of these.
KEY = ("company_id", "team_id", "user_id", "family", "period", "date_start")


class ItIncomeTarget(models.Model):
    """Income and contribution wanted in a period, by team, officer and offer family.

    Set through its window, by a manager or the leader of the team. A target is never
    changed or deleted: another figure is a new version, with the reason for it.
    """

    _name = "it.income.target"
    _description = "Income Target"
    _inherit = ["it.history.mixin"]
    _order = "date_start desc, period, team_id, user_id, family, version desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
        readonly=True,
        index=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        related="company_id.currency_id",
        store=True,
        precompute=True,
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: for all officers together.",
    )
    family = fields.Selection(
        selection=FAMILIES,
        string="Offer family",
        readonly=True,
        help="Empty: for all offers together.",
    )
    period = fields.Selection(selection=PERIODS, required=True, readonly=True)
    date_start = fields.Date(string="From", required=True, readonly=True, index=True)
    date_end = fields.Date(
        string="To", compute="_compute_date_end", store=True, precompute=True
    )
    income = fields.Monetary(
        required=True, readonly=True, help="Income wanted in the period, without VAT."
    )
    contribution = fields.Monetary(
        readonly=True,
        groups=COST_GROUP,
        help="What is wanted of it after direct cost, towards overheads.",
    )
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    reason = fields.Text(
        readonly=True, help="Why the figure differs from the version before."
    )
    set_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Set by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    set_at = fields.Datetime(
        string="Set on",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
    )
    is_current = fields.Boolean(
        string="In force",
        compute="_compute_is_current",
        search="_search_is_current",
        help="The newest version; the others stay to be read.",
    )
    version_ids = fields.Many2many(
        comodel_name="it.income.target",
        string="Versions",
        compute="_compute_version_ids",
    )

    _version_uniq = models.UniqueIndex(
        "(company_id, COALESCE(team_id, 0), COALESCE(user_id, 0), "
        "COALESCE(family, ''), period, date_start, version)",
        "That version of the target was set a moment ago by somebody else: look at it, "
        "then set yours.",
    )
    _not_negative = models.Constraint(
        "CHECK (income >= 0)", "An income target can't be below nought."
    )

    def init(self):
        """Refuse changes of targets in the database as well."""
        install_guard(self, "it_measure_history_guard")

    @api.model
    def _get_refusal(self):
        return self.env._(
            "An income target is neither changed nor deleted: use Set a target, which "
            "keeps the figure before as an earlier version."
        )

    @api.depends("period", "date_start")
    def _compute_date_end(self):
        for target in self:
            target.date_end = (
                periods.end_of(target.period, target.date_start)
                if target.period and target.date_start
                else False
            )

    @api.depends("team_id", "user_id", "family", "period", "date_start")
    def _compute_display_name(self):
        families = dict(self._fields["family"]._description_selection(self.env))
        for target in self:
            parts = [
                target.date_start and periods.label(target.period, target.date_start),
                target.team_id.name,
                target.user_id.name,
                families.get(target.family),
            ]
            target.display_name = ", ".join(part for part in parts if part)

    @api.model
    def _get_current_ids(self):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (company_id, team_id, user_id, family, period,"
                " date_start) id FROM it_income_target ORDER BY company_id, team_id,"
                " user_id, family, period, date_start, version DESC"
            )
        )
        return [row[0] for row in rows]

    def _compute_is_current(self):
        current = set(self._get_current_ids())
        for target in self:
            target.is_current = target.id in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._get_current_ids())

    def _compute_version_ids(self):
        for target in self:
            target.version_ids = self.search(target._get_key_domain())

    def _get_key_domain(self):
        self.ensure_one()
        return [
            (name, "=", self[name].id if "_id" in name else self[name]) for name in KEY
        ]

    def action_set_again(self):
        """Open the window for the next version of this target."""
        self.ensure_one()
        context = {
            f"default_{name}": self[name].id if name.endswith("_id") else self[name]
            for name in ("team_id", "user_id", "family", "period", "income")
        }
        context["default_date"] = self.date_start
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set a target"),
            "res_model": "it.income.target.set",
            "view_mode": "form",
            "target": "new",
            "context": context,
        }
