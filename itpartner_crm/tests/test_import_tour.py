from odoo.tests import HttpCase, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportTour(ImportCase, HttpCase):
    """A partnership officer takes a register in and sees what became of each row."""

    def test_import_a_register(self):
        one = self.upload(
            [
                ["Organisation", "Postcode"],
                ["Tour One", "SO14 7LP"],
                ["Tour Two", "?!"],
                ["Tour Three", ""],
            ]
        )
        self.start_tour(
            f"/odoo/import-register/{one.id}",
            "itpartner_import_register",
            login=self.officer.login,
        )
        self.assertTrue(self.find("Tour One") and self.find("Tour Three"))
        self.assertFalse(self.find("Tour Two"))

    def test_every_view_opens(self):
        for xmlid in (
            "it_partner_import_action",
            "it_partner_import_row_action",
            "it_partner_export_action",
            "it_import_mapping_action",
        ):
            action = self.env.ref(f"itpartner_crm.{xmlid}")
            model = self.env[action.res_model].with_user(self.manager)
            with self.subTest(xmlid=xmlid):
                self.assertTrue(model.get_views(action.views)["views"])
