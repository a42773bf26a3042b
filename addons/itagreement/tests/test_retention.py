from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRetention(AgreementCommon):
    """A file is kept long enough, looked at by people, and never goes by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._make_signed(start_date="2016-04-01", end_date="2018-03-31")
        cls.old.action_activate()
        cls.old.action_mark_expired()

    def test_six_years_by_hand_and_twelve_as_a_deed(self):
        for execution, years, until in (
            ("hand", 0, "2034-03-31"),
            ("deed", 0, "2040-03-31"),
            ("hand", 10, "2038-03-31"),
        ):
            with self.subTest(execution=execution, years=years):
                self.kind.retention_years = years
                agreement = self._make(execution=execution)
                self.assertEqual(str(agreement.retention_until), until)

    def test_only_what_was_kept_long_enough_is_put_forward(self):
        Agreement = self.env["agreement"]
        over = [("is_retention_over", "=", True)]
        self.assertIn(self.old, Agreement.search(over))
        self.assertTrue(self.old.is_retention_over)
        self.old.write({"legal_hold": True, "legal_hold_reason": "A claim"})
        self.assertNotIn(self.old, Agreement.search(over))
        self.assertEqual(self.old.legal_hold_by_id, self.keeper)
        self.assertNotIn(self._make_signed(), Agreement.search(over))

    def test_a_hold_needs_its_reason(self):
        with self.assertRefused("Say why"):
            self.old.legal_hold = True

    def test_kept_for_longer_with_a_reason(self):
        self.old.retention_until = "2030-01-01"
        with self.assertRefused("Say why"):
            self.old.action_keep()
        self.old.retention_note = "The successor rests on it"
        self.old.action_keep()
        self.assertEqual(self.old.retention_review_ids.decision, "kept")
        self.assertFalse(self.old.is_retention_over)

    def test_two_people_dispose_and_the_fingerprint_stays(self):
        self.old.retention_note = "Nothing rests on it"
        self.old.action_ask_disposal()
        with self.assertRefused("another person decides"):
            self.old.action_dispose()
        document = self.old.document_ids
        fingerprint = document.sha256
        self.old.with_user(self.keeper2).action_dispose()
        self.assertFalse(self.old.active)
        self.assertFalse(document.content)
        self.assertEqual(document.sha256, fingerprint)
        last = self.old.retention_review_ids[0]
        self.assertEqual((last.decision, last.user_id), ("disposed", self.keeper2))
        self.assertIn(fingerprint, last.files)
        for attempt in (
            lambda: last.sudo().write({"reason": "x"}),
            lambda: last.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_a_hold_put_on_after_the_asking_stops_it(self):
        self.old.retention_note = "Nothing rests on it"
        self.old.action_ask_disposal()
        self.old.write({"legal_hold": True, "legal_hold_reason": "A claim"})
        with self.assertRefused("no legal hold"):
            self.old.with_user(self.keeper2).action_dispose()

    def test_officers_and_readers_do_not_decide(self):
        for user in (self.officer, self.reader):
            with self.assertRaises(AccessError):
                self.old.with_user(user).action_ask_disposal()

    def test_never_for_less_than_it_has_to_be(self):
        self.assertEqual(str(self.old.retention_until), "2024-03-31")
        recent = self._make_signed(start_date="2024-04-01", end_date="2026-03-31")
        recent.action_activate()
        recent.action_mark_expired()
        for user in (self.keeper, self.env.ref("base.user_root")):
            with (
                self.subTest(user.login),
                self.assertRefused("has to be kept until"),
            ):
                recent.with_user(user).retention_until = "2026-04-01"
        recent.retention_until = "2040-01-01"
        self.assertFalse(recent.is_retention_over)
