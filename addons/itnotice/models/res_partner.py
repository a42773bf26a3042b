from odoo import fields, models


class ResPartner(models.Model):
    """What a partner buys and sells, from and to whom, until when, as notices tell it."""

    _inherit = "res.partner"

    it_notice_count = fields.Integer(
        string="Public notices",
        compute="_compute_it_notice_count",
        groups="itgovernance.group_reader",
    )

    def _compute_it_notice_count(self):
        found = {partner: set() for partner in self}
        for model, ids in (("it.notice", "id"), ("it.notice.match", "notice_id")):
            groups = self.env[model]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], [f"{ids}:array_agg"]
            )
            for partner, notices in groups:
                found[partner].update(notices)
        for partner in self:
            partner.it_notice_count = len(found[partner])

    def action_view_it_notices(self):
        """Its notices by what is bought, by and from whom, and until when."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_purchase_action"
        )
        action["domain"] = [
            "|",
            ("partner_id", "=", self.id),
            ("match_ids.partner_id", "=", self.id),
        ]
        return action
