from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.mail.tools.discuss import Store

from .merge_common import MergeCommon


@tagged("post_install", "-at_install")
class TestPartnerMergeWizard(MergeCommon):
    """The preview shows what wins, what clashes and what moves, then merges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls._new_partner("Solent Makers", city="Totton", zip="SO40 3AA")
        cls.two = cls._new_partner("Solent Makers CIC", city="Romsey")

    def _open(self, partners, user=None):
        Wizard = self.env["it.partner.merge.wizard"].with_user(user or self.officer)
        return Wizard.with_context(
            active_model="res.partner", active_ids=partners.ids
        ).create({})

    def _line(self, lines, key):
        return lines.filtered(lambda line: line.key == key)

    def test_the_preview_shows_winner_and_other_values(self):
        wizard = self._open(self.kept | self.one | self.two)
        self.assertEqual(wizard.kept_id, self.kept)
        line = self._line(wizard.value_ids, "zip")
        self.assertEqual((line.value, line.other_values), ("SO14 7LP", "SO40 3AA"))
        line = self._line(wizard.value_ids, "city")
        self.assertEqual(line.partner_id, self.two, "the newest fills the gap")
        self.assertEqual(line.other_values, "Totton")
        self.assertFalse(self._line(wizard.value_ids, "phone"), "nobody has one")

    def test_another_record_may_be_kept_and_another_value_picked(self):
        with Form(
            self.env["it.partner.merge.wizard"]
            .with_user(self.officer)
            .with_context(
                active_model="res.partner", active_ids=(self.kept | self.one).ids
            )
        ) as form:
            form.kept_id = self.one
        wizard = form.record
        self._line(wizard.value_ids, "zip").partner_id = self.kept
        wizard.action_merge()
        self.assertEqual(self.one.zip, "SO14 7LP")
        self.assertEqual(self.one.city, "Totton")
        self.assertEqual(self.kept.it_merged_into_id, self.one)

    def test_a_clash_is_shown_and_the_choice_holds(self):
        partnership = self.env["it.partnership"].create(
            {
                "name": "Makers",
                "member_ids": [
                    Command.create({"partner_id": self.kept.id, "role": "member"}),
                    Command.create({"partner_id": self.one.id, "role": "lead"}),
                ],
            }
        )
        for partner, number in ((self.kept, "01234567"), (self.one, "07654321")):
            self._add_identifier(partner, "GB-COH", number)
        wizard = self._open(self.kept | self.one)
        line = self._line(wizard.clash_ids, f"it_partnership_member:{partnership.id}")
        self.assertEqual((line.name, line.partner_id), ("Makers", self.kept))
        line.partner_id = self.one
        numbers = wizard.clash_ids - line
        self.assertIn("01234567", numbers.detail)
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertEqual(partnership.member_ids.role, "lead")
        self.assertEqual(partnership.member_ids.partner_id, self.kept)
        self.assertEqual(
            {one.name: one.status for one in self.kept.id_numbers},
            {"01234567": "draft", "07654321": "close"},
        )

    def test_links_are_counted_as_far_as_the_user_sees_them(self):
        self._new_lead("Open idea", self.officer, partner_id=self.one.id)
        hidden = self._new_lead("Hidden idea", self.officer, partner_id=self.one.id)
        hidden.with_user(self.exempt_officer).write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": self.env["it.exempt.paragraph"]
                .search([], limit=1)
                .ids,
                "public_interest_reason": "Prices",
            }
        )
        for user, count in ((self.officer, 1), (self.exempt_officer, 2)):
            wizard = self._open(self.kept | self.one, user)
            told = dict(wizard._count_moving())
            kind = self.env["ir.model"]._get("crm.lead").name
            self.assertEqual(told[kind], count, user.login)
            self.assertNotIn("Hidden", wizard.counts_html)

    def test_a_hindrance_is_told_before_and_refused_after(self):
        wizard = self._open(self.kept | self.officer.partner_id)
        self.assertIn("works in this system", wizard.hindrance)
        with self.assertRaisesRegex(UserError, "works in this system"):
            wizard.action_merge()

    def test_values_of_fields_one_may_not_read_are_not_shown(self):
        self.one.barcode = "BAR-1"
        wizard = self._open(self.kept | self.one)
        readable = self.env["res.partner"].with_user(self.officer).fields_get()
        self.assertLessEqual(set(wizard.value_ids.mapped("key")), set(readable))

    def test_readers_have_no_assistant(self):
        with self.assertRaises(AccessError):
            self._open(self.kept | self.one, self.reader)

    def test_the_button_of_a_register_row_opens_it(self):
        action = (self.kept | self.one).with_user(self.officer).action_it_merge()
        self.assertEqual(action["res_model"], "it.partner.merge.wizard")
        self.assertEqual(action["context"]["active_ids"], (self.kept | self.one).ids)

    def test_the_message_says_whose_log_it_stood_in(self):
        message = self.one.message_post(body="Said in June")
        self._open(self.kept | self.one).action_merge()
        for user, name in ((self.officer, "Solent Makers"), (self.plain, None)):
            ours = message.with_user(user).sudo()
            store = Store().add(ours)
            [told] = store.get_result()["mail.message"]
            self.assertEqual(told.get("it_from_partner_name"), name, user.login)
