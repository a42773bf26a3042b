import psycopg2

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestObligationRules(AgreementCommon):
    """What starts when: due rules, events, one after the other; terms are fixed."""

    def test_counted_from_the_days_of_the_agreement(self):
        agreement = self._make()  # 1 April 2026 to 31 March 2028, six months' notice
        for anchor, offset, unit, side, due in (
            ("start", 30, "days", "after", "2026-05-01"),
            ("end", 3, "months", "before", "2027-12-31"),
            ("notice", 1, "months", "before", "2027-08-30"),
        ):
            with self.subTest(anchor):
                owed = self._owe(
                    agreement,
                    date_due=False,
                    trigger="count",
                    anchor=anchor,
                    offset=offset,
                    offset_unit=unit,
                    offset_side=side,
                )
                self.assertEqual(str(owed.date_due), due)

    def test_it_follows_the_end_while_it_is_open(self):
        agreement = self._make()
        owed = self._owe(
            agreement,
            date_due=False,
            trigger="count",
            anchor="end",
            offset=1,
            offset_unit="months",
            offset_side="before",
        )
        agreement.end_date = "2029-03-31"
        self.assertEqual(str(owed.date_due), "2029-02-28")

    def test_an_event_starts_it(self):
        agreement = self._make_signed()
        owed = self._owe(
            agreement,
            name="Tell the other of a breach of data",
            date_due=False,
            trigger="event",
            event="A breach of data is found",
            offset=3,
            offset_unit="working_days",
        )
        self.assertEqual((owed.state, owed.date_due), ("waiting", False))
        with self.assertRefused("not in the future"):
            owed.event_date = "2026-11-23"
        owed.event_date = "2026-11-20"
        self.assertEqual((owed.state, str(owed.date_due)), ("open", "2026-11-25"))

    def test_ours_starts_when_theirs_is_accepted(self):
        agreement = self._make_signed()
        theirs = self._owe(agreement, name="Data", date_due=TODAY)
        council = agreement.party_ids.filtered("is_council")
        ours = self._owe(
            agreement,
            name="Report on the data",
            party_id=council.id,
            date_due=False,
            trigger="count",
            anchor="depends",
            offset=10,
            depends_on_ids=[Command.set(theirs.ids)],
        )
        self.assertEqual(ours.state, "waiting")
        with self.assertRefused("can't go from Not started"):
            ours.write({"state": "met"})
        theirs.write({"evidence": "File 12"})
        theirs.with_user(self.keeper).action_mark_met()
        self.assertEqual(ours.state, "waiting")
        theirs.with_user(self.keeper2).action_accept()
        self.assertEqual((ours.state, str(ours.date_due)), ("open", "2026-12-02"))

    def test_nothing_waits_for_itself(self):
        agreement = self._make()
        first, second = self._owe(agreement), self._owe(agreement)
        second.depends_on_ids = first
        with self.assertRaisesRegex(ValidationError, "wait for itself"):
            first.depends_on_ids = second
        other = self._owe(self._make(name="Another"))
        with self.assertRaisesRegex(ValidationError, "same agreement"):
            first.depends_on_ids = other

    def test_a_day_or_a_rule_is_needed(self):
        with self.assertRaisesRegex(ValidationError, "the day it falls due"):
            self._owe(self._make(), date_due=False)

    def test_what_was_signed_is_fixed_for_everybody(self):
        agreement = self._make()
        owed = self._owe(agreement)
        follow = self._owe(agreement, name="Ask how it goes", is_follow_up=True)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement)
        self.assertTrue(owed.is_term)
        for user in (self.keeper, self.manager, self.env.ref("base.user_root")):
            record = owed.with_user(user)
            for vals in (
                {"name": "Something else"},
                {"kind": "pay"},
                {"date_due": "2030-01-01"},
                {"trigger": "event", "event": "x"},
                {"cure_days": 99},
                {"is_follow_up": True},
                {"depends_on_ids": [Command.set(follow.ids)]},
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRefused("only through a variation"),
                ):
                    record.write(vals)
            with self.assertRefused("only through a variation"):
                record.sudo().unlink()
            with self.assertRefused("recorded by the step"):
                record.write({"is_term": False})
        owed.owner_id = self.officer
        follow.name = "Ask how it goes, twice"

    def test_a_variation_releases_it(self):
        agreement = self._make()
        owed = self._owe(agreement)
        waiting = self._owe(
            agreement,
            name="After it",
            trigger="count",
            anchor="depends",
            offset=5,
            depends_on_ids=[Command.set(owed.ids)],
        )
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        self._sign(agreement)
        variation = (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": agreement.id,
                    "name": "No report any more",
                    "released_obligation_ids": [Command.set(owed.ids)],
                }
            )
        )
        variation.with_user(self.keeper2).action_apply()
        self.assertEqual((owed.state, owed.released_by_id), ("released", variation))
        self.assertEqual((waiting.state, str(waiting.date_due)), ("open", "2026-11-27"))
        with self.assertRefused("can't be changed"):
            owed.sudo().evidence = "x"

    def test_the_form_shows_the_rule_at_once(self):
        agreement = self._make()
        party = agreement.party_ids.filtered(lambda one: not one.is_council)
        form = Form(
            self.env["it.agreement.obligation"]
            .with_user(self.keeper)
            .with_context(default_agreement_id=agreement.id)
        )
        form.name = "Exit plan"
        form.party_id = party
        form.trigger = "count"
        form.anchor = "end"
        form.offset = 6
        form.offset_unit = "months"
        form.offset_side = "before"
        owed = form.save()
        self.assertEqual(str(owed.date_due), "2027-09-30")

    def test_no_rule_without_its_parts(self):
        for vals in ({"trigger": "count"}, {"trigger": "event"}):
            with (
                self.subTest(vals),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
            ):
                self._owe(self._make(), **vals)
