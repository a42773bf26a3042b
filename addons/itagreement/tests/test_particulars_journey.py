from odoo.tests import HttpCase, tagged

from .test_particulars import ParticularsCommon


@tagged("post_install", "-at_install")
class TestParticularsJourney(ParticularsCommon, HttpCase):
    """Questions answered by clicking: each row takes the answer its kind asks for."""

    browser_size = "1600x900"

    def test_an_officer_answers_in_the_page(self):
        self.env.ref("base.lang_en").date_format = "%d/%m/%Y"
        agreement = self._draft()
        self.env.flush_all()
        self.start_tour(
            f"/odoo/agreements/{agreement.id}",
            "itagreement_particulars_answered",
            login=self.keeper.login,
        )
        self.env.invalidate_all()
        self.assertFalse(agreement.detail_gaps)
        self.assertEqual(self._row(agreement, "Premises").text_value, "Dock Road Hall")
        self.assertEqual(self._row(agreement, "Rent a year").money_value, 12500)
        self.assertEqual(
            str(self._row(agreement, "Next rent review").date_value), "2028-04-01"
        )
        self.assertTrue(self._row(agreement, "Security excluded").is_nil)
