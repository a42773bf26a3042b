from odoo import fields, models


class Agreement(models.Model):
    """The opportunity an agreement came from, whose forecast outcomes it took over."""

    _inherit = "agreement"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Came from",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="itgovernance.group_reader",
        help="The opportunity it was drafted from.",
    )

    def unlink(self):
        """A draft that goes gives the outcomes it took over back."""
        for agreement in self.sudo().filtered("lead_id"):
            agreement._unlink_except_draft()
            agreement._give_back_outcomes(agreement.lead_id)
        return super().unlink()
