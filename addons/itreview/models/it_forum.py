from odoo import fields, models


class ItForum(models.Model):
    _inherit = "it.forum"

    quorum = fields.Integer(
        aggregator=None,
        help="Members who have to be present for a pipeline review to be closed; 0 where "
        "the forum has no quorum.",
    )
    review_ids = fields.One2many("it.review", "forum_id", string="Pipeline reviews")

    _quorum_not_negative = models.Constraint(
        "CHECK (quorum >= 0)", "A forum's quorum is 0 or more members."
    )
