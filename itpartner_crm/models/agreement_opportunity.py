from odoo import fields, models

from odoo.addons.itagreement.logic import states


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

    def write(self, vals):
        """One set aside before it was signed gives its outcomes back; taken up, takes them."""
        switched = self.sudo().filtered(
            lambda agreement: (
                "active" in vals
                and agreement.lead_id
                and agreement.state not in states.BINDING_STATES
                and agreement.active != bool(vals["active"])
            )
        )
        done = super().write(vals)
        for agreement in switched:
            if agreement.active:
                agreement._take_over_outcomes(agreement.lead_id)
            else:
                agreement._give_back_outcomes(agreement.lead_id)
        return done

    def unlink(self):
        """A draft that goes gives the outcomes it took over back."""
        for agreement in self.sudo().filtered("lead_id"):
            agreement._unlink_except_draft()
            agreement._give_back_outcomes(agreement.lead_id)
        return super().unlink()
