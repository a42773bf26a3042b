from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestUninstallHook(ItCommercialCommon):
    """Opportunities outlive the module as ordinary ones, in a stage that is there."""

    def test_hook(self):
        lead = self._new_lead("Stays", self.officer)
        uninstall_hook(self.env)
        self.assertFalse(lead.it_kind)
        self.assertFalse(lead.stage_id.team_ids)
        self.assertFalse(self.officer.has_group("sales_team.group_sale_salesman"))
