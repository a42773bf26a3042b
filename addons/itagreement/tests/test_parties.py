from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestParties(AgreementCommon):
    """Who is bound: added by themselves, fixed from the signature on."""

    def test_council_and_main_partner_are_parties(self):
        agreement = self._make()
        self.assertRecordValues(
            agreement.party_ids,
            [
                {"partner_id": self.council.id, "is_council": True},
                {"partner_id": self.partner.id, "is_council": False},
            ],
        )

    def test_a_new_main_partner_joins(self):
        agreement = self._make()
        agreement.partner_id = self.other_partner
        self.assertIn(self.other_partner, agreement.party_ids.partner_id)

    def test_parties_given_are_left_as_they_are(self):
        agreement = self.env["agreement"].create(
            {
                "name": "Given",
                "partner_id": self.partner.id,
                "party_ids": [Command.create({"partner_id": self.other_partner.id})],
            }
        )
        self.assertEqual(agreement.party_ids.partner_id, self.other_partner)

    def test_one_organisation_once(self):
        agreement = self._make()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            agreement.party_ids = [Command.create({"partner_id": self.chief.id})]

    def test_shares_stay_within_a_hundred(self):
        agreement = self._make()
        agreement.party_ids[0].share = 60
        agreement.party_ids[1].share = 40
        with self.assertRaisesRegex(ValidationError, "add up to"):
            agreement.party_ids[1].share = 40.01

    def test_fixed_once_signed_for_everyone(self):
        agreement = self._make_signed()
        party = agreement.party_ids[1]
        free = self._make()
        for env in (self.env(user=self.keeper), self.env(su=True)):
            with self.assertRaisesRegex(UserError, "parties stay"):
                party.with_env(env).share = 10
            with self.assertRaisesRegex(UserError, "parties stay"):
                party.with_env(env).unlink()
            with self.assertRaisesRegex(UserError, "parties stay"):
                env["it.agreement.party"].create(
                    {
                        "agreement_id": agreement.id,
                        "partner_id": self.other_partner.id,
                    }
                )
            with self.assertRaisesRegex(UserError, "parties stay"):
                free.party_ids[1].with_env(env).agreement_id = agreement

    def test_notices_go_to_who_signs_unless_told_otherwise(self):
        agreement = self._make()
        party = agreement.party_ids[1]
        self.assertEqual(party.notice_contact_id, self.chief)
        other = self.env["res.partner"].create(
            {"name": "Cy Desk", "parent_id": self.partner.id}
        )
        party.notice_contact_id = other
        party.signatory_id = False
        party.signatory_id = self.chief
        self.assertEqual(party.notice_contact_id, other)

    def test_the_address_for_notices_comes_from_the_organisation(self):
        self.partner.write({"street": "1 Quay", "city": "Solent", "zip": "SO1 1AA"})
        party = self._make().party_ids[1]
        self.assertEqual(party.notice_address.splitlines()[0], "1 Quay")
        self.assertIn("SO1 1AA", party.notice_address)
        party.notice_address = "PO Box 4"
        self.partner.street = "2 Quay"
        self.assertEqual(party.notice_address, "PO Box 4")

    def test_a_contact_for_notices_is_a_person_of_the_party(self):
        party = self._make().party_ids[1]
        with self.assertRaisesRegex(ValidationError, "is not a person of"):
            party.notice_contact_id = self.clerk

    def test_a_binding_agreement_says_where_notices_go_before_review(self):
        agreement = self._make()
        agreement.party_ids[1].write(
            {"signatory_id": False, "notice_contact_id": False}
        )
        agreement.action_negotiate()
        with self.assertRefused("for notices to Solent Fire and Rescue"):
            agreement.action_send_to_review()
        agreement.is_binding = False
        agreement.action_send_to_review()
        self.assertEqual(agreement.state, "legal_review")

    def test_notice_details_follow_people_after_the_signature(self):
        agreement = self._make_signed()
        party = agreement.party_ids[1]
        party.with_user(self.keeper).notice_address = "PO Box 4"
        self.assertIn("PO Box 4", agreement.message_ids[0].body)
        self.assertEqual(agreement.state, "signed")
        with self.assertRaisesRegex(UserError, "parties stay"):
            party.write({"notice_address": "PO Box 5", "share": 5})

    def test_shares_make_up_the_whole_where_the_type_says_so(self):
        self.kind.has_whole_shares = True
        agreement = self._make()
        agreement.party_ids[0].share = 60
        agreement.action_negotiate()
        with self.assertRefused("100%(.|\n)*add up to 60.00%"):
            agreement.action_send_to_review()
        agreement.party_ids[1].share = 40
        agreement.action_send_to_review()
        self.assertEqual(agreement.state, "legal_review")
