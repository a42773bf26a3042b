from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..logic import risk

CATEGORIES = [
    ("purpose", "Purpose drift"),
    ("funding", "Funding withdrawal"),
    ("accountable", "Accountable-body liability"),
    ("governance", "Governance or decision deadlock"),
    ("conflict", "Conflict of interest"),
    ("data", "Data protection"),
    ("capacity", "Delivery capacity"),
    ("reputation", "Reputation"),
    ("insolvency", "Partner insolvency or status change"),
    ("exit", "Exit cost"),
    ("power", "Legal power challenge"),
    ("procurement", "Procurement challenge"),
    ("subsidy", "Subsidy breach"),
    ("reorganisation", "Reorganisation or vesting"),
    ("other", "Other"),
]


class ItRisk(models.Model):
    """A risk scored on the council's 5 by 5 matrix, alone or about another record.

    Made and kept by officers until closed; a closed risk stays as evidence and only a
    manager deletes one.
    """

    _name = "it.risk"
    _description = "Risk"
    _inherit = ["it.exempt.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "score desc, review_date, id"

    name = fields.Char(
        string="Risk",
        required=True,
        tracking=True,
        help="If … then …: the cause and what it would lead to.",
    )
    description = fields.Text()
    category = fields.Selection(CATEGORIES, index=True)
    likelihood = fields.Selection(
        [
            ("1", "1 Rare"),
            ("2", "2 Unlikely"),
            ("3", "3 Possible"),
            ("4", "4 Likely"),
            ("5", "5 Almost certain"),
        ],
        required=True,
        default="3",
        tracking=True,
    )
    impact = fields.Selection(
        [
            ("1", "1 Negligible"),
            ("2", "2 Minor"),
            ("3", "3 Moderate"),
            ("4", "4 Major"),
            ("5", "5 Severe"),
        ],
        required=True,
        default="3",
        tracking=True,
    )
    score = fields.Integer(
        compute="_compute_score",
        store=True,
        precompute=True,
        aggregator="max",
        tracking=True,
        help="Likelihood times impact, 1 to 25.",
    )
    rating = fields.Selection(
        [
            ("low", "Low"),
            ("medium", "Medium"),
            ("high", "High"),
            ("very_high", "Very high"),
        ],
        compute="_compute_score",
        store=True,
        precompute=True,
        index=True,
        group_expand=True,
        help="Low up to 4, medium 5 to 9, high 10 to 15, very high from 16.",
    )
    rating_label = fields.Char(
        string="Rating and score",
        compute="_compute_rating_label",
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
    )
    treatment = fields.Selection(
        [
            ("treat", "Treat"),
            ("tolerate", "Tolerate"),
            ("transfer", "Transfer"),
            ("terminate", "Terminate"),
        ],
        default="treat",
        required=True,
        tracking=True,
    )
    mitigations = fields.Text(help="What is done about it, by whom and by when.")
    review_date = fields.Date(string="Review date", index=True, tracking=True)
    is_review_overdue = fields.Boolean(
        string="Review overdue",
        compute="_compute_is_review_overdue",
        search="_search_is_review_overdue",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    closed_date = fields.Date(string="Closed date", readonly=True, copy=False)
    res_model = fields.Char(
        string="Model of the record",
        index=True,
        readonly=True,
        copy=False,
    )
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        readonly=True,
        copy=False,
    )
    res_name = fields.Char(string="About", compute="_compute_res_name")
    active = fields.Boolean(default=True)

    _res_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _res_pair = models.Constraint(
        "CHECK ((COALESCE(res_id, 0) = 0) OR res_model IS NOT NULL)",
        "A risk about a record needs both the model and the record.",
    )

    @api.depends("likelihood", "impact")
    def _compute_score(self):
        for record in self:
            if not record.likelihood or not record.impact:
                record.score = 0
                record.rating = False
                continue
            record.score = risk.risk_score(int(record.likelihood), int(record.impact))
            record.rating = risk.risk_rating(record.score)

    @api.depends("rating", "score")
    def _compute_rating_label(self):
        labels = dict(self._fields["rating"]._description_selection(self.env))
        for record in self:
            word = labels.get(record.rating)
            record.rating_label = f"{word} ({record.score})" if word else False

    @api.depends("review_date", "state")
    def _compute_is_review_overdue(self):
        today = fields.Date.context_today(self)
        for record in self:
            record.is_review_overdue = bool(
                record.state == "open"
                and record.review_date
                and record.review_date < today
            )

    def _search_is_review_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain("state", "=", "open") & Domain("review_date", "<", today)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_res_name(self):
        self.res_name = False
        linked = self.filtered(lambda r: r.res_id and r.res_model in self.env)
        for model, risks in linked.grouped("res_model").items():
            records = self.env[model].browse(risks.mapped("res_id")).exists()
            visible = {r.id: r.display_name for r in records._filtered_access("read")}
            for record in risks:
                record.res_name = visible.get(
                    record.res_id, self.env._("A record you may not see")
                )

    @api.constrains("res_model")
    def _check_res_model(self):
        for record in self.filtered("res_model"):
            if record.res_model not in self.env:
                raise ValidationError(
                    self.env._(
                        "%(risk)s points at the unknown model %(model)s.",
                        risk=record.display_name,
                        model=record.res_model,
                    )
                )

    def action_close(self):
        """Close the risks today."""
        self.write({"state": "closed", "closed_date": fields.Date.context_today(self)})

    def action_reopen(self):
        """Open closed risks again."""
        self.write({"state": "open", "closed_date": False})

    def action_open_record(self):
        """Open the record the risk is about."""
        self.ensure_one()
        self.env[self.res_model].browse(self.res_id).check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
