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
