from odoo import fields, models
from odoo.exceptions import UserError


class ItGateSignoff(models.Model):
    """A person who may, and who isn't its officer, lets an opportunity into a stage.

    Made by the button on the opportunity. It lapses when the opportunity goes back
    below the stage, or when another business case takes the place of the one seen.
    """

    _name = "it.gate.signoff"
    _description = "Sign-off of a Gate"
    _order = "date desc, id desc"
    _rec_name = "stage_id"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    stage_id = fields.Many2one(
        "crm.stage", string="Gate", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Signed off by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Datetime(string="On", required=True, readonly=True)
    case_id = fields.Many2one(
        "it.business.case",
        string="Business case seen",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The frozen case on which it was signed off, if there was one.",
    )
    is_lapsed = fields.Boolean(string="Lapsed", readonly=True)

    def _is_standing(self):
        """Say whether it still counts, for the opportunity as it is now."""
        self.ensure_one()
        lead = self.lead_id
        return (
            not self.is_lapsed
            and self.user_id != lead.user_id
            and self.case_id == lead._get_frozen_case()
        )

    def action_withdraw(self):
        """Take a sign-off back: its own person or a manager may."""
        self.check_access("read")
        manager = self.env.user.has_group("itgovernance.group_manager")
        if not manager and any(one.user_id != self.env.user for one in self):
            raise UserError(
                self.env._("A sign-off is taken back by who gave it, or by a manager.")
            )
        self.sudo().is_lapsed = True
        return True
