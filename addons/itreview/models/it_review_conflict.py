from odoo import api, fields, models

from . import review_guard_sql


class ItReviewConflict(models.Model):
    """An interest someone declared in an item of a review, and whether they left for it."""

    _name = "it.review.conflict"
    _description = "Declared interest in a review"
    _inherit = ["it.review.part.mixin"]
    _order = "review_id desc, id"

    item_id = fields.Many2one(
        "it.review.item",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('review_id', '=', review_id)]",
    )
    review_id = fields.Many2one(
        related="item_id.review_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Who", required=True, index=True, ondelete="restrict"
    )
    nature = fields.Char(
        string="Interest",
        required=True,
        help="What it is, such as being a governor of the school.",
    )
    left_room = fields.Boolean(
        string="Left the room", help="Took no part while the item was decided."
    )

    _once = models.UniqueIndex(
        "(item_id, partner_id)", "This person's interest in the item is noted already."
    )

    def init(self):
        """Keep what was declared in closed reviews in the database as well."""
        review_guard_sql.install(self)

    @api.depends("partner_id", "nature")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.partner_id.name or ''}: {one.nature or ''}"
