from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..logic import deliverables
from .selections import RAG


class ItDeliverable(models.Model):
    """Something a theme promised to deliver, by a date, with an owner.

    Kept by performance officers. Its rating is a person's judgement with a reason,
    not a calculation; only green falls away by itself, once its day has passed.
    Investment lines pay for it, risks stand against it, outcomes are credited to it.
    """

    _name = "it.deliverable"
    _description = "Strategy Deliverable"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "it.outcome.mixin",
        "it.risk.mixin",
    ]
    _order = "theme_id, date_due, id"

    name = fields.Char(required=True, tracking=True)
    description = fields.Text()
    theme_id = fields.Many2one(
        "it.theme",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
    )
    forum_id = fields.Many2one(
        "it.forum",
        help="The forum that watches over it.",
    )
    date_start = fields.Date(string="Starts")
    date_due = fields.Date(string="Due", tracking=True)
    date_done = fields.Date(
        string="Delivered",
        copy=False,
        tracking=True,
        help="Day of delivery; progress is then 100 percent.",
    )
    progress = fields.Float(
        string="Progress (%)",
        digits=(5, 1),
        aggregator="avg",
        copy=False,
        tracking=True,
        help="100 percent means delivered and needs the day of delivery.",
    )
    rag = fields.Selection(
        RAG,
        string="Rating",
        default="white",
        required=True,
        copy=False,
        tracking=True,
        help="Amber and red need a reason; what is past its day can't be green.",
    )
    rag_reason = fields.Text(string="Why this rating", copy=False)
    rag_now = fields.Selection(
        RAG,
        string="Rating today",
        compute="_compute_rag_now",
        search="_search_rag_now",
        help="The rating as it counts today: green turns grey once the day it was due "
        "has passed without delivery.",
    )
    rag_hint = fields.Char(compute="_compute_rag_now")
    active = fields.Boolean(default=True)
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
    )

    investment_line_ids = fields.One2many(
        "it.investment.line",
        "deliverable_id",
        string="Investment lines",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_investment")
    budget_total = fields.Monetary(
        string="Budget",
        compute="_compute_investment",
        help="What the investment plan allows for it, over all its lines.",
    )
    spent_total = fields.Monetary(string="Spent", compute="_compute_investment")
    is_overspent = fields.Boolean(
        string="Over budget",
        compute="_compute_investment",
        search="_search_is_overspent",
        help="More has been spent on all its lines together than they allow.",
    )
    budget_position = fields.Selection(
        [
            ("within", "Within budget"),
            ("line", "One line over"),
            ("over", "Over budget"),
        ],
        compute="_compute_investment",
        help="Spent against budget, of all its lines together and of each.",
        string="Budget position",
    )
    plan_ids = fields.Many2many(
        "it.linked.plan",
        "it_deliverable_linked_plan_rel",
        "deliverable_id",
        "plan_id",
        string="Linked plans",
        help="Other plans and strategies of the council that it serves.",
    )
    measure_ids = fields.One2many(
        "it.measure",
        "deliverable_id",
        string="Measures of it",
        help="The measures that say what the deliverable brings about.",
    )
    risk_ids = fields.One2many(context={"default_res_model": "it.deliverable"})

    _progress_percent = models.Constraint(
        "CHECK (progress BETWEEN 0 AND 100)",
        "Progress of a deliverable is a percentage from 0 to 100: correct it.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_due >= date_start)",
        "A deliverable cannot be due before it starts: correct its dates.",
    )
    _reason_given = models.Constraint(
        "CHECK (rag NOT IN ('amber', 'red') OR rag_reason > '')",
        'An amber or red deliverable needs a reason: fill in "Why this rating".',
    )

    _done_is_100 = models.Constraint(
        "CHECK ((COALESCE(progress, 0) = 100) = (date_done IS NOT NULL))",
        "Progress and day of delivery contradict each other: a deliverable at 100% "
        "has the day on which it was delivered, one below 100% has none.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        today = fields.Date.context_today(self)
        return super().create(
            [deliverables.settle_delivery(vals, None, today) for vals in vals_list]
        )

    def write(self, vals):
        if not {"progress", "date_done"} & vals.keys():
            return super().write(vals)
        today = fields.Date.context_today(self)
        for done, items in self.grouped("date_done").items():
            super(ItDeliverable, items).write(
                deliverables.settle_delivery(vals, done, today)
            )
        return True

    @api.onchange("progress")
    def _onchange_progress(self):
        today = fields.Date.context_today(self)
        self.update(
            deliverables.settle_delivery(
                {"progress": self.progress}, self.date_done, today
            )
        )

    @api.onchange("date_done")
    def _onchange_date_done(self):
        if self.date_done:
            self.progress = deliverables.DONE

    @api.constrains("rag", "date_due", "date_done")
    def _check_green_in_time(self):
        today = fields.Date.context_today(self)
        for item in self.filtered(lambda d: d.rag == "green"):
            if deliverables.is_late(item.date_due, item.date_done, today):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” was due on %(day)s and isn't delivered, so it "
                        "can't be green: rate it amber or red with the reason, enter "
                        "the day of delivery, or agree a new due day.",
                        name=item.name,
                        day=format_date(self.env, item.date_due),
                    )
                )

    @api.constrains("date_done")
    def _check_date_done(self):
        today = fields.Date.context_today(self)
        for item in self:
            if item.date_done and item.date_done > today:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” can't have been delivered on %(day)s, which is yet "
                        "to come: correct Delivered.",
                        name=item.name,
                        day=format_date(self.env, item.date_done),
                    )
                )

    @api.depends("date_due", "date_done")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for item in self:
            item.is_late = deliverables.is_late(item.date_due, item.date_done, today)

    @api.depends("rag", "date_due", "date_done")
    def _compute_rag_now(self):
        today = fields.Date.context_today(self)
        for item in self:
            item.rag_now = deliverables.rating_shown(
                item.rag, item.date_due, item.date_done, today
            )
            item.rag_hint = item.rag_now != item.rag and self.env._(
                "It was due on %(day)s and isn't delivered, so green counts no longer: "
                "rate it again, with the reason.",
                day=format_date(self.env, item.date_due),
            )

    def _search_rag_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        overtaken = Domain("rag", "=", "green") & Domain("is_late", "=", True)
        wanted = Domain("rag", "in", list(value)) & ~overtaken
        return wanted | overtaken if "grey" in value else wanted

    @api.depends(
        "investment_line_ids.budget",
        "investment_line_ids.spent",
    )
    def _compute_investment(self):
        sums = {
            item.id: tuple(row)
            for item, *row in self.env["it.investment.line"]._read_group(
                [("deliverable_id", "in", self._origin.ids)],
                ["deliverable_id"],
                ["budget:sum", "spent:sum", "position:array_agg_distinct"],
            )
        }
        currency = self.env.company.currency_id
        for item in self:
            budget, spent, lines = sums.get(item._origin.id, (0.0, 0.0, ()))
            item.currency_id = currency
            item.budget_total = budget
            item.spent_total = spent
            item.is_overspent = currency.compare_amounts(spent, budget) > 0
            if item.is_overspent:
                item.budget_position = "over"
            elif "over" in lines:
                item.budget_position = "line"
            else:
                item.budget_position = "within" if lines else False

    def _search_is_overspent(self, operator, value):
        if operator != "in":
            return NotImplemented
        sums = self.env["it.investment.line"]._read_group(
            [], ["deliverable_id"], ["budget:sum", "spent:sum"]
        )
        compare = self.env.company.currency_id.compare_amounts
        over = [item.id for item, budget, spent in sums if compare(spent, budget) > 0]
        return Domain("id", "in", over)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("date_due", "<", "today") & Domain("date_done", "=", False)

    def action_view_investment_lines(self):
        """Open the lines of the investment plan that pay for this deliverable."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_investment_line_action"
        )
        action["domain"] = [("deliverable_id", "=", self.id)]
        action["context"] = {"default_deliverable_id": self.id}
        return action
