from odoo import fields, models


class ItForum(models.Model):
    """A forum whose chair hears once a week what changed."""

    _inherit = "it.forum"

    send_digest = fields.Boolean(
        string="Weekly digest",
        default=True,
        help="On the first working day of a week, what changed in the measures the forum "
        "watches over, actions and decisions, by mail to who chairs it. Nothing "
        "changed: no mail.",
    )


class ResUsers(models.Model):
    """A user who hears once a week what changed in their measures and actions."""

    _inherit = "res.users"

    it_weekly_digest = fields.Boolean(
        string="Weekly digest of measures",
        default=True,
        help="On the first working day of a week, what changed in the measures and "
        "actions you answer for. Nothing changed: no mail.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["it_weekly_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["it_weekly_digest"]
