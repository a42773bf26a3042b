from lxml import etree

from odoo.tests import TransactionCase, tagged

from ..hooks import ENRICHMENT, post_init_hook


@tagged("post_install", "-at_install")
class TestEnrichment(TransactionCase):
    """No service outside is asked about opportunities before somebody wants it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo installs it by itself beside the sales app
        cls.cron = cls.env.ref("crm_iap_enrich.ir_cron_lead_enrichment")
        cls.parameters = cls.env["ir.config_parameter"]

    def test_off_where_the_suite_was_installed(self):
        self.assertFalse(self.cron.active)
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.lead_enrich_auto, "manual")

    def test_switched_off_where_nobody_decided(self):
        self.parameters.set_param(ENRICHMENT, False)
        self.cron.active = True
        post_init_hook(self.env)
        self.assertFalse(self.cron.active)

    def test_no_button_shows_the_suites_opportunities_to_it(self):
        arch = self.env["crm.lead"].get_view(view_type="form")["arch"]
        buttons = etree.fromstring(arch).findall(".//button[@name='iap_enrich']")
        self.assertTrue(buttons)
        for button in buttons:
            self.assertTrue(button.get("invisible").startswith("it_kind"))

    def test_left_on_where_somebody_wants_it(self):
        self.parameters.set_param(ENRICHMENT, "auto")
        self.cron.active = True
        post_init_hook(self.env)
        self.assertTrue(self.cron.active)
        self.assertEqual(self.parameters.get_param(ENRICHMENT), "auto")
