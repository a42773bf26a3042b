from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .partnership_common import PartnershipCommon


@tagged("post_install", "-at_install")
class TestPartnership(PartnershipCommon):
    """Opened and kept by its officers, read by all, ended with a date."""

    def setUp(self):
        super().setUp()
        self.partnership = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create(
                {
                    "name": "Solent Data Partnership",
                    "member_ids": [
                        (0, 0, {"partner_id": self.partner.id, "role": "lead"}),
                        (
                            0,
                            0,
                            {
                                "partner_id": self._new_partner("Watcher").id,
                                "role": "observer",
                                "has_vote": False,
                            },
                        ),
                    ],
                }
            )
        )

    def test_members_and_votes(self):
        self.assertEqual(self.partnership.lead_officer_id, self.officer)
        self.assertEqual(self.partnership.member_count, 2)
        self.assertEqual(self.partnership.voting_count, 1)

    @mute_logger("odoo.sql_db")
    def test_an_organisation_sits_once(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["it.partnership.member"].create(
                {
                    "partnership_id": self.partnership.id,
                    "partner_id": self.partner.id,
                }
            )

    def test_ending_needs_a_date(self):
        self.partnership.ending_reason = "dropped"
        with self.refused(ValidationError, "fill in End"):
            self.partnership.state = "ended"
        self.partnership.write({"state": "ended", "date_end": "2026-11-30"})
        self.assertEqual(self.partnership.state, "ended")

    @mute_logger("odoo.sql_db")
    def test_dates_in_order(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.partnership.write(
                {"date_start": "2026-04-01", "date_end": "2026-03-31"}
            )
            self.partnership.flush_recordset()

    def test_who_may_change_it(self):
        theirs = self.partnership.with_user(self.outsider)
        self.assertEqual(theirs.name, "Solent Data Partnership")
        with self.assertRaises(AccessError):
            theirs.purpose = "Mine now"
        with self.assertRaises(AccessError):
            theirs.member_ids[0].seat = "Chair"
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.reader).purpose = "Mine now"
        self.partnership.officer_ids = self.outsider
        theirs.member_ids[0].seat = "Chair"
        theirs.purpose = "Ours now"
        self.partnership.with_user(self.manager).objectives = "A shared desk by May"
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.officer).unlink()

    def test_known_to_one_officer_only(self):
        alone = self.env["it.partnership"].search([("is_held_alone", "=", True)])
        self.assertIn(self.partnership, alone)
        self.partnership.officer_ids = self.officer
        self.assertTrue(self.partnership.is_held_alone)
        self.partnership.officer_ids = self.colleague
        self.assertFalse(self.partnership.is_held_alone)
        alone = self.env["it.partnership"].search([("is_held_alone", "=", True)])
        self.assertNotIn(self.partnership, alone)
        self.colleague.active = False
        self.assertTrue(self.partnership.is_held_alone)

    def test_who_left_sits_no_more(self):
        self.partnership.member_ids[1].write(
            {"date_from": "2020-01-01", "date_to": "2021-01-01"}
        )
        self.assertEqual(self.partnership.member_count, 1)

    def test_the_terms_are_for_every_reader(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.officer)
            .create({"name": "terms.txt", "raw": b"Terms"})
        )
        self.partnership.terms_attachment_ids = attachment
        self.env.invalidate_all()
        self.assertEqual(attachment.with_user(self.reader).raw, b"Terms")

    def test_form(self):
        form = Form(self.env["it.partnership"].with_user(self.officer))
        form.name = "New one"
        with form.member_ids.new() as member:
            member.partner_id = self.partner
            member.seat = "Chair"
        partnership = form.save()
        self.assertEqual(partnership.state, "proposed")
        self.assertEqual(partnership.member_ids.seat, "Chair")
