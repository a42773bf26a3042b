from odoo import api, fields, models

from .selections import RAG


class ItDeliverable(models.Model):
    """Something a theme promised to deliver, by a date, with an owner.

    Kept by performance officers. Its rating is a person's judgement with a reason,
    not a calculation. Outcomes may be credited to it.
    """

    _name = "it.deliverable"
    _description = "Strategy Deliverable"
    _inherit = ["mail.thread", "mail.activity.mixin", "it.outcome.mixin"]
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
    date_done = fields.Date(string="Delivered", tracking=True)
    progress = fields.Float(
        string="Progress (%)",
        digits=(5, 1),
        aggregator="avg",
        tracking=True,
    )
    rag = fields.Selection(
        RAG,
        string="Rating",
        default="white",
        required=True,
        tracking=True,
        help="Amber and red need a reason.",
    )
    rag_reason = fields.Text(string="Why this rating")
    active = fields.Boolean(default=True)
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
    )

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

    @api.depends("date_due", "date_done")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for item in self:
            item.is_late = bool(
                item.date_due and item.date_due < today and not item.date_done
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("date_due", "<", "today") & fields.Domain(
            "date_done", "=", False
        )
