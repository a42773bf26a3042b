from odoo import fields, models


class ResPartner(models.Model):
    """What a partner buys and sells, from and to whom, until when, as notices tell it."""

    _inherit = "res.partner"

    it_notice_count = fields.Integer(
        string="Procurements",
        compute="_compute_it_notice_count",
        groups="itgovernance.group_reader",
        help="Procurements whose public notices name it as buyer or supplier.",
    )

    def _compute_it_notice_count(self):
        ocids = self._get_procurements()
        for partner in self:
            partner.it_notice_count = len(ocids[partner])

    def _get_procurements(self):
        """{partner: OCIDs of the procurements that it buys in or sells to}: those a
        person said so of, and those that the matching found."""
        found = {partner: set() for partner in self}
        notices = self.env["it.notice"]
        for partner, ocids in notices._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["ocid:array_agg"]
        ):
            found[partner].update(ocids)
        matches = self.env["it.notice.match"].search_fetch(
            [("partner_id", "in", self.ids)], ["partner_id", "notice_id"]
        )
        for match in matches:
            found[match.partner_id].add(match.notice_id.ocid)
        return found

    def action_view_it_notices(self):
        """Its procurements by what is bought, by and from whom, and until when."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_purchase_action"
        )
        action["domain"] = [("ocid", "in", sorted(self._get_procurements()[self]))]
        return action
