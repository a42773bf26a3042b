from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVesting(AgreementCommon):
    """Reorganisation day: which agreements run past it, and what becomes of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["it.rule.value"].search([("key", "=", "lgr.vesting_date")]).unlink()
        cls.env["it.rule.value"].create(
            {
                "key": "lgr.vesting_date",
                "name": "Vesting day",
                "value_date": "2028-04-01",
                "unit": "date",
                "valid_from": "2025-01-01",
                "source": "Test",
            }
        )

    def test_past_it_by_end_by_extension_or_without_end(self):
        for vals, crosses in (
            ({"end_date": "2028-03-31"}, False),
            ({"end_date": "2028-04-01"}, True),
            ({"end_date": "2028-03-31", "date_furthest_end": "2029-03-31"}, True),
            ({"end_date": False}, True),
        ):
            with self.subTest(vals):
                agreement = self._make(**vals)
                self.assertEqual(agreement.crosses_vesting_date, crosses)
                found = agreement.search(
                    [("crosses_vesting_date", "=", True), ("id", "=", agreement.id)]
                )
                self.assertEqual(bool(found), crosses)
                missed = agreement.search(
                    [("crosses_vesting_date", "=", False), ("id", "=", agreement.id)]
                )
                self.assertEqual(bool(missed), not crosses)

    def test_it_says_by_which_date(self):
        for vals, words in (
            ({"end_date": "2028-03-31"}, False),
            ({"end_date": "2028-04-01"}, "Ends 1 Apr 2028, not before 1 Apr 2028"),
            (
                {"end_date": "2028-03-31", "date_furthest_end": "2029-03-31"},
                "Ends 31 Mar 2028, may be extended to 31 Mar 2029, past 1 Apr 2028",
            ),
            ({"end_date": False}, "Has no end"),
        ):
            self.assertEqual(self._make(**vals).vesting_why, words)

    def test_several_are_noted_in_one_go_signed_ones_too(self):
        agreements = self._make() + self._make_signed(name="Signed desk")
        window = (
            self.env["it.agreement.vesting"]
            .with_user(self.keeper)
            .with_context(active_model="agreement", active_ids=agreements.ids)
            .create(
                {
                    "vesting_position": "transfers",
                    "successor_body_id": self.other_partner.id,
                    "vesting_note": "The order transfers property and contracts.",
                }
            )
        )
        window.action_note()
        self.assertEqual(
            agreements.mapped("vesting_position"), ["transfers", "transfers"]
        )
        self.assertEqual(agreements.successor_body_id, self.other_partner)

    def test_readers_see_and_do_not_note(self):
        agreement = self._make()
        self.assertTrue(agreement.with_user(self.reader).vesting_position)
        with self.assertRaises(AccessError):
            agreement.with_user(self.reader).vesting_position = "ends"
