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

    def test_left_on_where_somebody_wants_it(self):
        self.parameters.set_param(ENRICHMENT, "auto")
        self.cron.active = True
        post_init_hook(self.env)
        self.assertTrue(self.cron.active)
        self.assertEqual(self.parameters.get_param(ENRICHMENT), "auto")
