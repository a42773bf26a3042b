from odoo import fields, models


class ResPartner(models.Model):
    """What a partner buys, from whom and until when, as public notices tell it."""

    _inherit = "res.partner"

    it_notice_count = fields.Integer(
        string="Public notices",
        compute="_compute_it_notice_count",
        groups="itgovernance.group_reader",
    )

    def _compute_it_notice_count(self):
        counts = dict(
            self.env["it.notice"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.it_notice_count = counts.get(partner, 0)

    def action_view_it_notices(self):
        """Its notices by what is bought, from whom and until when."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_purchase_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        return action
