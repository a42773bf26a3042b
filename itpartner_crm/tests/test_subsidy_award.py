from contextlib import suppress

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import format_date, mute_logger

from .gate_common import GateCommon

STEPS = {
    "notification_date": "2026-11-01",
    "confirmation_date": "2026-11-10",
    "date": "2026-11-22",
}


@tagged("post_install", "-at_install")
class TestSubsidyAward(GateCommon):
    """Help to an enterprise takes its steps, and stays within the cap."""

    def _prepare(self, amount, user=None, **vals):
        return (
            self.env["it.subsidy.award"]
            .with_user(user or self.officer)
            .create({"partner_id": self.partner.id, "amount": amount, **STEPS, **vals})
        )

    def _give(self, amount, **vals):
        award = self._prepare(amount, **vals)
        award.action_award()
        return award

    def test_cap_over_the_window(self):
        self._give(
            250000,
            notification_date="2025-05-01",
            confirmation_date="2025-05-02",
            date="2025-06-01",
        )
        award = self._prepare(70000)
        first, last = (
            format_date(self.env, day) for day in ("2024-04-01", "2026-11-22")
        )
        self.assertEqual(award.window_text, f"{first} to {last}")
        self.assertEqual((award.window_used, award.headroom), (250000, 65000))
        self.assertTrue(award.is_over_cap)
        with self._refused("over the cap.*65,000.*rest under the full rules"):
            award.action_award()
        award.amount = 60000
        award.action_award()
        self.assertEqual(award.state, "awarded")

    def test_branches_and_what_others_gave_count(self):
        branch = self.env["res.partner"].create(
            {"name": "Yard", "parent_id": self.partner.id}
        )
        self._give(200000, partner_id=branch.id)
        award = self._prepare(60000, declared_amount=60000)
        self.assertEqual(award.headroom, 55000)
        with self._refused("over the cap"):
            award.action_award()

    def test_another_subsidy_does_not_count(self):
        self._give(900000, kind="other")
        self.assertEqual(self._give(300000).headroom, 315000)

    def test_steps_in_their_order(self):
        with self._refused("can't be given yet.*Written notice"):
            self._give(100, notification_date=False)
        with self._refused("can't be given yet.*Recipient's confirmation"):
            self._give(100, confirmation_date=False)
        with self._refused("one after the other", ValidationError):
            self._prepare(100, confirmation_date="2026-10-01")
        award = self._give(100)
        self.assertEqual(award.next_step, "4 Confirmation of the award")
        award.award_confirmation_date = "2026-11-30"
        self.assertFalse(award.next_step)

    def test_entry_in_the_database(self):
        small, large = self._give(100000), self._give(100001)
        self.assertFalse(small.entry_needed)
        self.assertEqual(str(large.entry_deadline), "2027-02-22")
        large.award_confirmation_date = "2026-11-30"
        self.assertIn("Enter it in the subsidy database", large.next_step)
        for day, late in [("2027-02-22", False), ("2027-02-23", True)]:
            with self.subTest(day=day), freeze_time(day):
                large.invalidate_recordset()
                self.assertEqual(large.is_entry_late, late)
                found = large.search([("is_entry_late", "=", True)])
                self.assertEqual(large in found, late)
        large.entry_date = "2027-01-10"
        self.assertFalse(large.next_step)

    def test_given_it_stays(self):
        award = self._give(100)
        for change in (
            lambda: award.write({"amount": 90}),
            lambda: award.write({"date": "2026-11-23"}),
            award.with_env(self.env).unlink,
            award.action_withdraw,
        ):
            with self._refused("stays as it is"):
                change()

    def test_state_changes_by_its_buttons_alone(self):
        award = self._prepare(900000)
        for change in (
            lambda: award.write({"state": "awarded"}),
            lambda: award.with_context(it_award=True).write({"state": "awarded"}),
            lambda: self._prepare(1, state="awarded"),
        ):
            with self._refused("buttons?"):
                change()
        award.action_withdraw()
        with self._refused("no longer being prepared"):
            award.action_award()

    def test_roles(self):
        award = self._prepare(100)
        with self.assertRaises(AccessError):
            award.with_user(self.reader).action_award()
        with self.assertRaises(AccessError):
            self._prepare(100, user=self.reader)
        self.assertTrue(award.with_user(self.reader).read(["headroom"]))

    def test_an_exempt_award_takes_up_room_without_being_shown(self):
        lead = self._new_lead("Delicate", self.officer)
        hidden = self._give(300000, lead_id=lead.id)
        lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    (6, 0, self.env["it.exempt.paragraph"].search([], limit=1).ids)
                ],
                "public_interest_reason": "Prices",
            }
        )
        self.assertFalse(
            self.env["it.subsidy.award"]
            .with_user(self.officer)
            .search([("id", "=", hidden.id)])
        )
        self.assertEqual(self._prepare(1).headroom, 15000)

    def test_window_of_many_in_constant_queries(self):
        awards = self.env["it.subsidy.award"]
        for number in range(12):
            partner = self._new_partner(f"Enterprise {number}")
            awards |= self._prepare(100, partner_id=partner.id)
        counts = []
        for some in (awards, awards[:2], awards):  # the first fills caches
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            some.with_user(self.reader).read(["headroom", "next_step"])
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestSubsidyAtOnce(GateCommon):
    """Two awards at the same moment can't both slip under the cap."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            partner = env["res.partner"].create({"name": "Once", "is_company": True})
            awards = env["it.subsidy.award"].create(
                [{"partner_id": partner.id, "amount": 200000, **STEPS}] * 2
            )
            self.partner_id, self.award_ids = partner.id, awards.ids
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM it_subsidy_award WHERE partner_id = %s", [self.partner_id]
            )
            self.env(cr=cr)["res.partner"].browse(self.partner_id).unlink()

    def _award(self, cr, number):
        return self.env(cr=cr)["it.subsidy.award"].browse(self.award_ids[number])

    @mute_logger("odoo.sql_db")
    def test_the_second_sees_the_first(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT count(*) FROM it_subsidy_award")
            self._award(first, 0).action_award()
            first.commit()
            # Odoo runs the request again after this error.
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                self._award(second, 1).action_award()
            second.rollback()
            second.transaction.reset()
            with self._refused("over the cap"):
                self._award(second, 1).action_award()
            with suppress(psycopg2.Error):
                second.rollback()
