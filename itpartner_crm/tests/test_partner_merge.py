import time

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.partner_merge_schema import Schema
from .merge_common import PIXEL, MergeCommon

COUNT = 50


@tagged("post_install", "-at_install")
class TestPartnerMerge(MergeCommon):
    """Fifty records of one organisation become one, and fifty again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_shared()
        cls.sources = cls.env["res.partner"].create(
            [
                {
                    "name": f"Solent Makers {number}",
                    "is_company": True,
                    "is_city_partner": True,
                    "phone": f"023 8000 {number:04}",
                    "city": "Southampton" if number % 2 else False,
                    "image_1920": PIXEL if number == 7 else False,
                    "it_lead_officer_id": cls.officer.id,
                }
                for number in range(1, COUNT + 1)
            ]
        )
        cls.people = [
            cls._give_everything(partner, number)
            for number, partner in enumerate(cls.sources, 1)
        ]
        cls._give_everything(cls.kept, 0)
        cls.env["ir.default"].set("crm.lead", "partner_id", cls.sources[3].id)
        cls.team.lead_properties_definition = [
            {
                "name": "a1b2c3d4e5f60718",
                "string": "Introduced by",
                "type": "many2one",
                "comodel": "res.partner",
            }
        ]
        cls.told = cls._new_lead("Introduced", cls.officer)
        cls.told.lead_properties = {"a1b2c3d4e5f60718": cls.sources[4].id}

    def test_a_merge_of_fifty_and_its_undo_restore_everything(self):
        last = self._last_message()
        before = self._dump(last)
        start = time.monotonic()
        merge = self._merge(self.kept, self.sources, self.officer)
        merged = time.monotonic()
        self._check_merged(merge)
        self._assert_nothing_points_at(self.sources)
        undo = time.monotonic()
        merge.action_undo()
        done = time.monotonic()
        self.assertFalse(merge.undo_left)
        self._assert_same_dump(before, self._dump(last))
        self.assertLess(merged - start, 30)
        self.assertLess(done - undo, 30)

    def _check_merged(self, merge):
        kept = self.kept
        self.assertEqual(kept.city, "Southampton")
        self.assertEqual(kept.zip, "SO14 7LP")
        self.assertTrue(kept.image_1920)
        self.assertFalse(any(self.sources.mapped("active")))
        self.assertEqual(self.sources.it_merged_into_id, kept)
        for person in self.people:
            self.assertEqual(person.parent_id, kept)
            self.assertEqual(person.commercial_partner_id, kept)
        self.assertEqual(len(kept.it_membership_ids), COUNT + 2)
        self.assertEqual(len(self.partnership.member_ids), 1)
        self.assertEqual(self.outcome.credit_ids.mapped("share"), [1.5 * (COUNT + 1)])
        self.assertEqual(self.outcome.credited_share, 1.5 * (COUNT + 1))
        self.assertEqual(kept.outcome_count, COUNT + 2)
        self.assertEqual(sorted(kept.id_numbers.mapped("name")), ["0", "1", "2", "3"])
        self.assertEqual(len(kept.bank_ids), 5)
        self.assertEqual(self.event.attendee_ids.partner_id & self.sources, kept - kept)
        self.assertEqual(self.told.lead_properties["a1b2c3d4e5f60718"], kept)
        self.assertEqual(
            self.env["ir.default"]._get_model_defaults("crm.lead")["partner_id"],
            kept.id,
        )
        self._check_histories(merge)

    def _check_histories(self, merge):
        """Messages of all stand under the kept one, each with whose it was."""
        said = self.kept.message_ids.filtered(lambda one: "Said" in one.body)
        self.assertEqual(len(said), COUNT + 1)
        self.assertEqual(len(said.it_from_partner_id), COUNT)
        self.assertFalse(
            said.filtered(lambda one: "Said 0" in one.body).it_from_partner_id
        )
        self.assertGreater(merge.moved_count, 15 * COUNT)

    def _assert_nothing_points_at(self, partners):
        """No row of any table that may move still points at a merged partner."""
        self.env.flush_all()
        for link in Schema(self.env).links("res_partner"):
            if link.table == "res_partner":
                continue
            [(count,)] = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s r WHERE %s = ANY (%s) AND %s",
                    SQL.identifier(link.table),
                    SQL.identifier("r", link.column),
                    partners.ids,
                    link.condition,
                )
            )
            # the note in the log of each merged partner that says so
            allowed = len(partners) if link.table == "mail_message" else 0
            self.assertLessEqual(count, allowed, (link.table, link.column))

    def test_a_picked_value_wins(self):
        one, two = self.sources[0], self.sources[1]
        self.kept.city = "Winchester"
        merge = self._merge(
            self.kept, one | two, picks={"city": one.id, "phone": one.id}
        )
        self.assertEqual(self.kept.city, "Southampton")
        self.assertEqual(self.kept.phone, one.phone)
        self.assertIn("023 8000 0001", merge.values_html)

    def test_ticked_by_any_is_ticked(self):
        plain = self.env["res.partner"].create(
            {"name": "Plain contact", "is_company": True}
        )
        self._merge(plain, self.sources[0])
        self.assertTrue(plain.is_city_partner)
        self.assertEqual(plain.it_lead_officer_id, self.officer)

    def test_a_portal_login_moves_along(self):
        login = self.env["res.users"].search([("login", "=", "merge_portal_10")])
        self._merge(self.kept, self.sources[9])
        login.invalidate_recordset()
        self.assertEqual(login.partner_id, self.kept)
        self.assertTrue(login.active)

    def test_chosen_logins_stay_and_the_others_close(self):
        logins = self.env["res.users"].search(
            [("login", "in", ("merge_portal_10", "merge_portal_20"))], order="login"
        )
        merge = self._merge(
            self.kept,
            self.sources[9] | self.sources[19],
            rows={"res_users": logins[0].ids},
        )
        logins.invalidate_recordset()
        self.assertEqual(logins.mapped("active"), [True, False])
        merge.action_undo()
        logins.invalidate_recordset()
        self.assertEqual(logins.mapped("active"), [True, True])
        self.assertEqual(logins.partner_id, self.sources[9] | self.sources[19])

    def test_the_chosen_membership_stays(self):
        one = self.sources[0]
        member = self.env["it.partnership.member"].search(
            [("partner_id", "=", one.id), ("partnership_id", "=", self.partnership.id)]
        )
        member.write({"role": "lead", "seat": "Chair"})
        self._merge(self.kept, one, rows={"it_partnership_member": member.ids})
        stays = self.partnership.member_ids.filtered(
            lambda line: line.partner_id == self.kept
        )
        self.assertEqual(stays, member)
        self.assertEqual(stays.seat, "Chair")

    def test_the_chosen_number_is_current_and_the_other_expires(self):
        one = self.sources[0]
        number = one.id_numbers
        merge = self._merge(self.kept, one, rows={"res_partner_id_number": number.ids})
        self.assertEqual(self.kept.id_numbers, number | self.kept.id_numbers)
        self.assertEqual(
            {row.name: row.status for row in self.kept.id_numbers},
            {"0": "close", "1": "draft"},
        )
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.kept.id_numbers.status, "draft")
        self.assertEqual(one.id_numbers, number)

    def test_obligations_follow_the_party_that_stays(self):
        one = self.sources[0]
        agreement = self.env["agreement"].search([("name", "=", "Agreement 1")])
        self.env["it.agreement.party"].create(
            {"agreement_id": agreement.id, "partner_id": self.kept.id}
        )
        owed = agreement.obligation_ids
        self._merge(self.kept, one)
        self.env.invalidate_all()
        ours = agreement.party_ids.filtered(lambda line: not line.is_council)
        self.assertEqual(ours.partner_id, self.kept)
        self.assertEqual(owed.party_id, ours)
        self.assertEqual(agreement.partner_id, self.kept)

    def test_a_person_of_another_organisation_brings_the_legal_entity_along(self):
        one, two = self.people[0], self.people[1]
        lead = self._new_lead("By person", self.officer, partner_id=two.id)
        agreement = self.env["agreement"].create(
            {
                "name": "By a person",
                "partner_id": two.id,
                "agreement_type_id": self.env["agreement.type"].search([], limit=1).id,
            }
        )
        self._merge(one, two)
        self.env.invalidate_all()
        self.assertEqual(lead.partner_id, one)
        party = agreement.party_ids.filtered(lambda line: not line.is_council)
        self.assertEqual(party.commercial_partner_id, one.commercial_partner_id)

    def test_tags_and_wards_add_up(self):
        extra = self.env["res.partner.category"].create({"name": "Extra"})
        self.sources[0].category_id = [Command.link(extra.id)]
        self._merge(self.kept, self.sources[:2])
        self.env.invalidate_all()
        self.assertEqual(self.kept.category_id, self.tag | extra)
        self.assertEqual(self.kept.ward_ids, self.wards)
