from odoo import fields, models


class CrmLead(models.Model):
    """An opportunity that may have come of a public notice."""

    _inherit = "crm.lead"

    it_notice_id = fields.Many2one(
        comodel_name="it.notice",
        string="Public notice",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        groups="itgovernance.group_reader",
        help="The notice that was accepted as this opportunity.",
    )
    it_awarded_to = fields.Char(
        string="Awarded to",
        readonly=True,
        copy=False,
        groups="itgovernance.group_reader",
        help="The suppliers that the award notice names.",
    )
    it_lost_to_id = fields.Many2one(
        comodel_name="res.partner",
        string="Lost to",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="itgovernance.group_reader",
        help="The supplier that won it, where its identifier or name is that of one "
        "organisation in the register; a person may say another.",
    )
    it_award_notice_id = fields.Many2one(
        comodel_name="it.notice",
        string="Award notice",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
        groups="itgovernance.group_reader",
    )

    it_proposed_partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="it_notice_lead_proposed_partner_rel",
        column1="lead_id",
        column2="partner_id",
        string="Proposed partners",
        copy=False,
        groups="itgovernance.group_reader",
        help="Buyers that the renewal radar put forward to share this.",
    )

    def action_view_it_notice(self):
        """Open the notice this opportunity came of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Public notice"),
            "res_model": "it.notice",
            "view_mode": "form",
            "res_id": self.it_notice_id.id,
        }

    def _record_award(self, notice):
        """Keep who won the procurement, as the award notice names them.

        The supplier becomes "Lost to" where one organisation of the register is meant
        without doubt, and it isn't us; nobody is made a partner by it.
        """
        self.ensure_one()
        if not notice.supplier_names:
            return
        vals = {"it_awarded_to": notice.supplier_names, "it_award_notice_id": notice.id}
        suppliers = notice.party_ids.filtered(lambda party: party.role == "supplier")
        if not self.it_lost_to_id and len(suppliers) == 1:
            found, _reason = self.env["res.partner"]._find_by_identifier_or_name(
                suppliers._get_identifiers(), suppliers.name, suppliers.postcode
            )
            ours = self.env["res.company"].sudo().search([]).partner_id
            if len(found) == 1 and found not in ours:
                vals["it_lost_to_id"] = found.id
        self.sudo().write(vals)
