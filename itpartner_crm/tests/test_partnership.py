from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestPartnership(ItPartnerCrmCommon):
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
        with self.assertRaisesRegex(ValidationError, "fill in End"):
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
        self.partnership.with_user(self.manager).tier = "major"
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.officer).unlink()

    def test_form(self):
        form = Form(self.env["it.partnership"].with_user(self.officer))
        form.name = "New one"
        with form.member_ids.new() as member:
            member.partner_id = self.partner
            member.seat = "Chair"
        partnership = form.save()
        self.assertEqual(partnership.state, "proposed")
        self.assertEqual(partnership.member_ids.seat, "Chair")
