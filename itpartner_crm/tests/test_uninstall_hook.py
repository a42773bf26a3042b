from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestUninstallHook(ItPartnerCrmCommon):
    """What outlives the module is left in order, and nothing a person typed is lost."""

    def test_hook(self):
        lead = self._new_lead("Stays", self.officer)
        number = self._add_identifier(self.partner, "GB-COH", "01234567")
        merge = self.env.ref("base.action_partner_merge")
        self.assertFalse(merge.binding_model_id, "one merge in the menu, ours")
        uninstall_hook(self.env)
        self.assertEqual(merge.binding_model_id.model, "res.partner")
        self.assertFalse(lead.stage_id.team_ids)
        self.assertFalse(self.partner.it_partner_stage_id)
        self.assertFalse(self.officer.has_group("sales_team.group_sale_salesman"))
        kept = self.env["ir.model.data"].search(
            [
                ("model", "=", "res.partner.id_category"),
                ("module", "=", "itpartner_crm"),
            ]
        )
        self.assertNotIn(number.category_id.id, kept.mapped("res_id"))
