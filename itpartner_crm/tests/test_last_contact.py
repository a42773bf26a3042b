from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestLastContact(ItPartnerCrmCommon):
    """Last contact is what happened: a meeting, a mail, a call. Nobody types it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.it_partner_stage_id = False
        cls.env.cr.execute(
            "UPDATE res_partner SET it_partner_stage_id = %s WHERE id = %s",
            (cls.env.ref("itpartner_crm.partner_stage_active").id, cls.partner.id),
        )
        cls.env.invalidate_all()
        cls.partner.modified(["it_partner_stage_id"])
        cls.person = cls.env["res.partner"].create(
            {
                "name": "Pat Quay",
                "parent_id": cls.partner.id,
                "email": "pat@example.com",
            }
        )
        cls.today = fields.Date.today()
        cls.now = fields.Datetime.now()

    def _meet(self, people, days, **vals):
        start = self.now + timedelta(days=days)
        return (
            self.env["calendar.event"]
            .with_context(no_mail_to_attendees=True, dont_notify=True)
            .create(
                {
                    "name": "Meeting",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [Command.set(people.ids)],
                    **vals,
                }
            )
        )

    def _day(self, days):
        return (self.now + timedelta(days=days, hours=1)).date()

    def _last(self, record=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (record or self.partner).it_last_contact_date

    def test_meeting_held_counts_for_person_and_organisation(self):
        self._meet(self.person, -5)
        self.assertEqual(self._last(self.person), self._day(-5))
        self.assertEqual(self._last(), self._day(-5))

    def test_meeting_ahead_counts_once_it_is_over(self):
        event = self._meet(self.person, 3)
        self.assertFalse(self._last())
        with freeze_time(self.now + timedelta(days=10)):
            self.env.cr.execute(
                "UPDATE calendar_event SET start = start - interval '6 days', "
                "stop = stop - interval '6 days' WHERE id = %s",
                (event.id,),
            )
            self.env.invalidate_all()
            with self.enter_registry_test_mode():
                self.env.ref(
                    "itpartner_crm.ir_cron_count_contacts"
                ).method_direct_trigger()
        self.assertEqual(self._last(), self._day(-3))
        self.assertTrue(event.sudo().it_contact_counted)

    def test_cancelled_moved_and_deleted_meetings(self):
        event = self._meet(self.person, -5)
        earlier = self._meet(self.person, -20)
        event.active = False
        self.assertEqual(self._last(), self._day(-20))
        event.active = True
        self.assertEqual(self._last(), self._day(-5))
        event.write(
            {"start": event.start + timedelta(2), "stop": event.stop + timedelta(2)}
        )
        self.assertEqual(self._last(), self._day(-3))
        event.unlink()
        self.assertEqual(self._last(), self._day(-20))
        earlier.partner_ids = self.officer.partner_id
        self.assertFalse(self._last())

    def test_who_declined_was_not_met(self):
        event = self._meet(self.person | self.officer.partner_id, -5)
        attendee = event.attendee_ids.filtered(
            lambda one: one.partner_id == self.person
        )
        attendee.state = "declined"
        self.assertFalse(self._last())

    def _message(self, **vals):
        return self.env["mail.message"].create(
            {
                "model": "res.partner",
                "res_id": self.partner.id,
                "body": "Words",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "author_id": self.officer.partner_id.id,
                "date": self.now - timedelta(days=4),
                **vals,
            }
        )

    def test_mail_in(self):
        self._message(message_type="email", author_id=self.person.id, res_id=False)
        self.assertEqual(self._last(), (self.now - timedelta(4)).date())

    def test_mail_out(self):
        self._message(message_type="comment", partner_ids=self.person.ids)
        self.assertEqual(self._last(self.person), (self.now - timedelta(4)).date())

    def test_mail_to_a_follower(self):
        message = self._message(message_type="comment")
        self.assertFalse(self._last())
        self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.person.id,
                "notification_type": "email",
            }
        )
        self.assertEqual(self._last(), (self.now - timedelta(4)).date())

    def test_what_is_no_contact(self):
        note = self.env.ref("mail.mt_note").id
        cases = {
            "a note": {"message_type": "comment", "subtype_id": note},
            "a tracked change": {"message_type": "notification"},
            "a user notification": {"message_type": "user_notification"},
            "an automatic answer": {"message_type": "auto_comment"},
            "internal mail": {"message_type": "comment", "is_internal": True},
        }
        for name, vals in cases.items():
            with self.subTest(name):
                self._message(partner_ids=self.person.ids, **vals)
                self.assertFalse(self._last())
                self.partner._it_recompute_contact()
                self.assertFalse(self._last())
        self._message(message_type="comment", partner_ids=self.officer.partner_id.ids)
        self.assertFalse(self._last(), "a mail among colleagues")

    def test_call_marked_as_done(self):
        for xmlid, counts in (
            ("mail.mail_activity_data_todo", False),
            ("mail.mail_activity_data_call", True),
        ):
            self.person.activity_schedule(xmlid, self.today, user_id=self.officer.id)
            self.person.activity_ids._action_done(feedback="Talked")
            self.assertEqual(bool(self._last()), counts)
        self.assertEqual(self._last(), self.today)

    def test_recompute_finds_what_the_hooks_noted(self):
        self._meet(self.person, -9)
        self._message(message_type="email", author_id=self.person.id)
        self.person.activity_schedule("mail.mail_activity_data_call", self.today)
        noted = self._last(), self._last(self.person)
        self.env.cr.execute("UPDATE res_partner SET it_last_contact_date = NULL")
        self.env.invalidate_all()
        (self.partner | self.person)._it_recompute_contact()
        self.assertEqual((self._last(), self._last(self.person)), noted)

    def test_recompute_costs_as_much_for_many_as_for_one(self):
        partners = self.partner
        for number in range(12):
            partners |= self._new_partner(f"Many {number}")
        counts = []
        for some in (partners[:1], partners):
            self._meet(some, -1 * len(some))
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            some._it_recompute_contact()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_not_typed_through_any_door(self):
        with self.assertRaisesRegex(UserError, "not typed"):
            self.partner.it_last_contact_date = self.today
        with self.assertRaisesRegex(UserError, "not typed"):
            self._new_partner("Typed", it_last_contact_date="2020-01-01")
        form = Form(self.partner, "base.view_partner_form")
        self.assertTrue(form._get_modifier("it_last_contact_date", "readonly"))
        self._meet(self.person, -5)
        self.assertFalse(self.partner.copy().it_last_contact_date)

    def test_a_contact_is_no_edit(self):
        self.env.flush_all()
        before = self.partner.write_date
        self._meet(self.person, -5)
        self._last()
        self.assertEqual(self.partner.write_date, before)

    def test_colleagues_are_not_in_touch_with_themselves(self):
        self._meet(self.officer.partner_id, -5)
        self.assertFalse(self._last(self.officer.partner_id))

    def test_contact_moves_with_the_person(self):
        self._meet(self.person, -5)
        other = self._new_partner("New employer")
        self.person.parent_id = other
        self.assertEqual(self._last(other), self._day(-5))
        self.assertFalse(self._last())

    def test_becoming_a_city_partner_takes_in_what_was(self):
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        self._meet(firm, -7)
        self.env.cr.execute(
            "UPDATE res_partner SET it_last_contact_date = NULL WHERE id = %s",
            (firm.id,),
        )
        self.env.invalidate_all()
        firm.is_city_partner = True
        self.assertEqual(self._last(firm), self._day(-7))
        self.assertEqual(firm.it_registered_date, self.today)

    def test_opportunity(self):
        lead = self._new_lead("Shared desk", self.officer, partner_id=self.person.id)
        quiet = self._new_lead("Other", self.officer)
        self.assertFalse(self._last(lead))
        self._meet(self.person, -8)
        self.assertEqual(self._last(lead), self._day(-8))
        lead.activity_schedule("mail.mail_activity_data_call", self.today)
        lead.activity_ids._action_done()
        self.assertEqual(self._last(lead), self.today)
        self.assertEqual(self._last(), self.today, "the call was with its person")
        self.assertFalse(self._last(quiet))
        event = self._meet(self.officer.partner_id, -2, opportunity_id=quiet.id)
        self.assertEqual(self._last(quiet), self._day(-2))
        event.unlink()
        self.assertFalse(self._last(quiet))
        quiet.partner_id = self.person
        self.assertEqual(self._last(quiet), self.today)

    def test_partnership(self):
        other = self._new_partner("Other body")
        partnership = self.env["it.partnership"].create(
            {
                "name": "Together",
                "purpose": "What none can do alone",
                "state": "active",
                "member_ids": [
                    Command.create({"partner_id": self.partner.id}),
                    Command.create({"partner_id": other.id}),
                ],
            }
        )
        self._meet(self.person, -9)
        self.assertFalse(self._last(partnership), "one member alone")
        both = self._meet(self.person | other, -6)
        self.assertEqual(self._last(partnership), self._day(-6))
        both.unlink()
        self.assertFalse(self._last(partnership))
        partnership.activity_schedule("mail.mail_activity_data_meeting", self.today)
        partnership.activity_ids._action_done()
        self.assertEqual(self._last(partnership), self.today)


@tagged("post_install", "-at_install")
class TestContactCadence(ItPartnerCrmCommon):
    """The tier says how often; a partner may have its own interval; late ones show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.active = cls.env.ref("itpartner_crm.partner_stage_active")
        cls.partner = cls._new_partner("Cadence Ltd", it_partner_stage_id=cls.active.id)

    def _join(self, tier, state="active"):
        members = self.partner | self._new_partner(f"The other of {tier}")
        partnership = self.env["it.partnership"].create(
            {
                "name": tier,
                "purpose": "What none can do alone",
                "state": state,
                "member_ids": [
                    Command.create({"partner_id": member.id}) for member in members
                ],
            }
        )
        self.env.cr.execute(
            "UPDATE it_partnership SET tier = %s WHERE id = %s", (tier, partnership.id)
        )
        partnership.invalidate_recordset()
        self.partner.invalidate_recordset()
        partnership.modified(["tier"])
        return partnership

    def test_interval_by_tier(self):
        self.assertEqual(self.partner.it_cadence_days, 365)
        for tier, days in (("limited", 180), ("moderate", 90), ("major", 30)):
            self._join(tier)
            self.assertEqual(
                (self.partner.it_tier, self.partner.it_cadence_days), (tier, days)
            )
        self.partner.it_cadence_override = 14
        self.assertEqual(self.partner.it_cadence_days, 14)
        self.partner.it_cadence_override = 0
        self.assertEqual(self.partner.it_cadence_days, 30)

    def test_tier_of_running_partnerships_alone(self):
        proposed = self._join("major", "proposed")
        self.assertFalse(self.partner.it_tier)
        proposed.state = "active"
        self.assertEqual(self.partner.it_tier, "major")
        proposed.active = False
        self.assertFalse(self.partner.it_tier)

    def test_no_contact_is_asked_for_where_nothing_goes_on(self):
        self.assertTrue(self.partner.it_next_contact_date)
        self.partner.it_partner_stage_id = self.env.ref(
            "itpartner_crm.partner_stage_dormant"
        )
        self.assertFalse(self.partner.it_next_contact_date)
        self.assertFalse(self.partner.it_contact_rag)
        contact = self.env["res.partner"].create({"name": "Only a contact"})
        self.assertEqual(contact.it_cadence_days, 0)

    def test_overdue(self):
        due = self.partner.it_next_contact_date
        domain = [("it_contact_overdue", "=", True), ("id", "=", self.partner.id)]
        in_time = [("it_contact_overdue", "=", False), ("id", "=", self.partner.id)]
        Partner = self.env["res.partner"].with_user(self.reader)
        for day, rating, late in (
            (due - timedelta(days=8), "grey", 0),
            (due, "grey", 0),
            (due + timedelta(days=1), "red", 1),
        ):
            with freeze_time(datetime.combine(day, datetime.min.time())):
                self.env.invalidate_all()
                partner = self.partner.with_user(self.reader)
                self.assertEqual(partner.it_contact_rag, rating)
                self.assertEqual(Partner.search_count(domain), late)
                self.assertEqual(Partner.search_count(in_time), 1 - late)

    def test_a_new_rule_value_reaches_everybody(self):
        rule = self.env.ref("itpartner_crm.rule_partner_cadence_none")
        rule.valid_to = date(2026, 1, 31)
        rule.copy({"value": 200, "valid_from": date(2026, 2, 1), "valid_to": False})
        with self.enter_registry_test_mode():
            self.env.ref("itpartner_crm.ir_cron_count_contacts").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.partner.it_cadence_days, 200)
        self.assertEqual(
            self.partner.it_next_contact_date,
            self.partner.it_registered_date + timedelta(days=200),
        )
