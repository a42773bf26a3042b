from odoo import api, fields, models

from odoo.addons.itstrategy.models.history import install_guard


class ItLeadJudgement(models.Model):
    """A person's chance for an opportunity, beside the one worked out at that moment.

    Written when somebody changes the probability by hand, or hands it back to the
    computed one. Nobody changes or deletes it: owners are held to what they said.
    """

    _name = "it.lead.judgement"
    _description = "Judged Probability"
    _inherit = ["it.history.mixin"]
    _order = "id desc"
    _rec_name = "probability"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    probability = fields.Float(
        string="Judged (%)", readonly=True, digits=(16, 2), aggregator="avg"
    )
    predicted = fields.Float(
        string="Computed (%)", readonly=True, digits=(16, 2), aggregator="avg"
    )
    is_back = fields.Boolean(
        string="Back to computed",
        readonly=True,
        help="The person's figure was taken back; from then on the computed one counts.",
    )
    stage_name = fields.Char(string="Stage", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    judged_at = fields.Datetime(string="On", required=True, readonly=True)

    def init(self):
        """Refuse changes in the database too, but for the link to the opportunity."""
        install_guard(self, "it_measure_history_guard", free={"lead_id"})

    @api.model
    def _get_refusal(self):
        return self.env._(
            "What somebody judged is history and is neither written nor deleted by "
            "hand: change the probability of the opportunity instead."
        )
