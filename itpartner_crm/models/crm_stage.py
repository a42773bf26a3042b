from odoo import fields, models


class CrmStage(models.Model):
    """A stage of the suite's pipelines asks for things, and ages without contact."""

    _inherit = "crm.stage"

    it_need_ids = fields.One2many(
        "it.stage.need",
        "stage_id",
        string="What it asks for",
        groups="itgovernance.group_reader",
        help="What an opportunity of the suite needs before it may enter this stage.",
    )
    it_contact_days = fields.Integer(
        string="Days without contact",
        aggregator=None,
        groups="itgovernance.group_reader",
        help="After so many days without a meeting, mail or call an opportunity in "
        "this stage counts as gone quiet. 0: it never does.",
    )

    def _it_is_gated(self):
        """Say whether the stage belongs to a pipeline of the suite."""
        self.ensure_one()
        return any(self.team_ids.mapped("it_kind"))
