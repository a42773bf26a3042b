from contextlib import contextmanager

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .merge_common import MergeCommon


class EnoughError(Exception):
    """What had to be seen was seen."""


@tagged("post_install", "-at_install")
class TestPartnerMergeRules(MergeCommon):
    """Who may merge, what can't be merged, and what becomes of old ids."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls._new_partner("Solent Makers", ref="SM-1")
        cls.two = cls._new_partner("Wessex Fabricators", phone="023 8000 0002")
        cls.three = cls._new_partner("Solent Makers CIC")

    # who ------------------------------------------------------------------------------

    def test_officers_and_managers_merge_and_nobody_else(self):
        for user in (self.reader, self.salesman, self.plain):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._merge(self.kept, self.one, user)
        for user, source in ((self.officer, self.one), (self.manager, self.two)):
            merge = self._merge(self.kept, source, user)
            self.assertEqual(merge.user_id, user)

    def test_an_officer_merges_only_what_he_may_change_all_of(self):
        self.env["ir.rule"].create(
            {
                "name": "Merge test: not this one",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.two.id})]",
                "perm_read": False,
            }
        )
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self._merge(self.kept, self.one | self.two, self.officer)
        self.assertTrue(self.one.active)

    def test_undo_asks_for_the_same_right(self):
        merge = self._merge(self.kept, self.one, self.officer)
        with self.assertRaises(AccessError):
            merge.with_user(self.reader).action_undo()
        merge.with_user(self.colleague).action_undo()
        self.assertEqual(merge.undone_by_id, self.colleague)

    def test_the_record_of_a_merge_is_closed_through_every_door(self):
        merge = self._merge(self.kept, self.one)
        changes = self.env["it.partner.merge.change"].search([])
        for tried in (
            lambda: merge.write({"merged_count": 9}),
            lambda: merge.with_context(it_partner_merge=True).write({"state": "done"}),
            lambda: self.Merge.create({"kept_id": self.kept.id}),
            merge.unlink,
            lambda: changes.write({"kind": "link"}),
            changes.unlink,
        ):
            with self.assertRaises(UserError):
                tried()
        for query in (
            SQL("UPDATE it_partner_merge SET user_id = 1 WHERE id = %s", merge.id),
            SQL(
                "UPDATE it_partner_merge_change SET to_id = 1 WHERE merge_id = %s",
                merge.id,
            ),
            SQL("DELETE FROM it_partner_merge_change WHERE merge_id = %s", merge.id),
        ):
            with (
                self.assertRaisesRegex(Exception, "history"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    # what can't be --------------------------------------------------------------------

    def _assert_refused(self, words, kept, sources):
        with self.assertRaisesRegex(UserError, words):
            self._merge(kept, sources)

    def test_what_cannot_be_merged_says_why(self):
        person = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.one.id}
        )
        branch = self._new_partner("Branch", parent_id=self.one.id)
        archived = self._new_partner("Old", active=False)
        for words, kept, sources in (
            ("works in this system", person, self.officer.partner_id),
            ("the council itself", self.kept, self.env.company.partner_id),
            ("Organisations and persons", self.kept, person),
            ("belongs to “Solent Makers”", self.one, branch),
            ("is archived", archived, self.one),
            ("at least two", self.one, self.one),
        ):
            with self.subTest(words):
                self._assert_refused(words, kept, sources)

    def test_parties_to_one_signed_agreement_are_not_one(self):
        agreement = self.env["agreement"].create(
            {
                "name": "Between them",
                "partner_id": self.one.id,
                "agreement_type_id": self.env["agreement.type"].search([], limit=1).id,
                "party_ids": [
                    (0, 0, {"partner_id": self.one.id}),
                    (0, 0, {"partner_id": self.two.id}),
                ],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE agreement SET state = 'active' WHERE id = %s", agreement.id)
        )
        self.env.invalidate_all()
        self._assert_refused("one signed agreement .*Between them", self.one, self.two)
        self.env.cr.execute(
            SQL("UPDATE agreement SET is_exempt = true WHERE id = %s", agreement.id)
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "you may not see") as caught:
            self._merge(self.one, self.two, self.officer)
        self.assertNotIn("Between", str(caught.exception))

    def test_agreements_of_one_number_are_told_and_not_folded(self):
        kind = self.env["agreement.type"].search([], limit=1)
        for partner in (self.one, self.two):
            self.env["agreement"].create(
                {
                    "name": "Same number",
                    "code": "AGR-77",
                    "partner_id": partner.id,
                    "agreement_type_id": kind.id,
                }
            )
        self._assert_refused("Same number", self.one, self.two)
        self.assertTrue(self.two.active)

    # old ids --------------------------------------------------------------------------

    def test_old_ids_resolve_through_a_chain(self):
        self._merge(self.one, self.two)
        self._merge(self.three, self.one)
        Partner = self.env["res.partner"]
        for old in (self.one, self.two, self.three):
            self.assertEqual(Partner._it_resolve(old.id), self.three)
        self.assertFalse(Partner._it_resolve(-1))
        self.assertEqual(
            set(self.three._it_merged_ids()), {self.one.id, self.two.id, self.three.id}
        )
        self.assertEqual(self.two.action_it_open_kept()["res_id"], self.three.id)

    def test_the_kept_one_is_found_under_old_names_and_numbers(self):
        self._add_identifier(self.one, "GB-COH", "01234567")
        self._merge(self.kept, self.one | self.two)
        Partner = self.env["res.partner"].with_user(self.officer)
        for words in ("Wessex Fab", "SM-1"):
            names = Partner.name_search(words)
            self.assertIn(self.kept.id, [one for one, _name in names], words)
        for identifiers, name in (
            ([("GB-COH", "01234567")], "whatever"),
            ([], "Wessex Fabricators Ltd"),
        ):
            found, reason = Partner._find_by_identifier_or_name(identifiers, name)
            self.assertEqual(found, self.kept, reason)

    def test_a_merged_record_stays_away_until_undone(self):
        merge = self._merge(self.kept, self.one)
        with self.assertRaisesRegex(UserError, "undo that merge"):
            self.one.action_unarchive()
        with self.assertRaisesRegex(UserError, "took part in a merge"):
            self.one.unlink()
        merge.action_undo()
        self.assertTrue(self.one.active)
        self.assertFalse(self.kept.it_former_names)

    # undo -----------------------------------------------------------------------------

    def test_a_later_merge_is_undone_first(self):
        first = self._merge(self.one, self.two)
        later = self._merge(self.three, self.one)
        with self.assertRaisesRegex(
            UserError, "undo first the merge of Solent Makers into “Solent Makers CIC”"
        ):
            first.action_undo()
        (first | later).action_undo()
        self.assertEqual((first | later).mapped("state"), ["undone", "undone"])
        self.assertFalse((self.one | self.two | self.three).it_merged_into_id)
        with self.assertRaisesRegex(UserError, "already undone"):
            first._undo()

    def test_a_chain_and_its_undo_restore_everything(self):
        self._prepare_shared()
        for number, partner in enumerate((self.one, self.two, self.three)):
            self._give_everything(partner, number)
        last = self._last_message()
        before = self._dump(last)
        first = self._merge(self.one, self.two)
        between = self._dump(last)
        later = self._merge(self.three, self.one)
        later.action_undo()
        self._assert_same_dump(between, self._dump(last))
        first.action_undo()
        self._assert_same_dump(before, self._dump(last))

    def test_what_changed_since_is_left_and_named(self):
        lead = self._new_lead("Moved on", self.officer, partner_id=self.one.id)
        gone = self._new_lead("Gone", self.officer, partner_id=self.one.id)
        stays = self._new_lead("Stays", self.officer, partner_id=self.one.id)
        merge = self._merge(self.kept, self.one | self.two)
        self.kept.phone = "023 8111 1111"
        lead.partner_id = self.partner
        gone.unlink()
        new = self._new_lead("New since", self.officer, partner_id=self.kept.id)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(self.kept.phone, "023 8111 1111")
        self.assertEqual(self.two.phone, "023 8000 0002")
        self.assertEqual(lead.partner_id, self.partner)
        self.assertEqual(stays.partner_id, self.one)
        self.assertEqual(new.partner_id, self.kept)
        for words in ("Moved on", "deleted since", "Phone"):
            self.assertIn(words, merge.undo_html)

    def test_what_the_reader_may_not_see_is_not_named_by_the_undo(self):
        lead = self._new_lead("Secret plan", self.officer, partner_id=self.one.id)
        merge = self._merge(self.kept, self.one)
        lead.partner_id = self.partner
        lead.with_user(self.exempt_officer).write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": self.env["it.exempt.paragraph"]
                .search([], limit=1)
                .ids,
                "public_interest_reason": "Prices",
            }
        )
        merge.action_undo()
        merge.invalidate_recordset()
        told = merge.with_user(self.reader).undo_html
        self.assertTrue(told)
        self.assertNotIn("Secret", told)

    # two at once ----------------------------------------------------------------------

    @contextmanager
    def _committed_pair(self):
        """Two partners that other transactions see too; deleted at the end."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.env.uid, {"tracking_disable": True})
            pair = env["res.partner"].create(
                [{"name": f"At once {one}", "is_company": True} for one in (1, 2)]
            )
            ids = pair.ids
        try:
            yield ids
        finally:
            with self.registry.cursor() as cr:
                env = api.Environment(cr, self.env.uid, {})
                env["res.partner"].browse(ids).exists().unlink()

    def test_two_people_merge_the_same_pair(self):
        # nothing is committed: the cursors close on the way out of the exception
        with (
            self._committed_pair() as ids,
            self.assertRaises(EnoughError),
            self.registry.cursor() as cr,
            self.registry.cursor() as other,
        ):
            env = api.Environment(cr, self.env.uid, {})
            first = env["res.partner"].browse(ids)
            env["it.partner.merge"]._merge(first[0], first[1])
            env = api.Environment(other, self.env.uid, {})
            second = env["res.partner"].browse(ids)
            with self.assertRaisesRegex(UserError, "try again in a moment"):
                env["it.partner.merge"]._merge(second[0], second[1])
            raise EnoughError

    def test_the_second_is_told_that_it_is_done(self):
        self._merge(self.kept, self.one)
        with self.assertRaisesRegex(
            UserError, "“Solent Makers” was already merged into “Solent Makers Ltd”"
        ):
            self._merge(self.kept, self.one)

    def test_a_new_user_of_a_merged_contact_is_refused_nothing_else(self):
        person = self.env["res.partner"].create({"name": "Ann"})
        other = self.env["res.partner"].create({"name": "Ann B"})
        user = new_test_user(
            self.env, "merge_ann", groups="base.group_portal", partner_id=other.id
        )
        merge = self._merge(person, other)
        self.assertEqual(user.partner_id, person)
        merge.action_undo()
        self.assertEqual(user.partner_id, other)
