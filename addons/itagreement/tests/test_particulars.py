from lxml import etree
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import TODAY, AgreementCommon

TYPES = (
    "mou sla iaa s101 s113 s75 dsa dpa nda lease grant supply framework calloff sales"
)


class ParticularsCommon(AgreementCommon):
    """A kind that asks one question of each kind of answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lease, cls.other_kind = cls.env["agreement.type"].create(
            [
                {"name": "Hall lease", "code": "TESTHALL"},
                {"name": "Hall licence", "code": "TESTLIC"},
            ]
        )
        asked = (
            ("Premises", "text", "legal_review"),
            ("Rent a year", "money", "legal_review"),
            ("Next rent review", "date", "signed"),
            ("Security excluded", "yes_no", "signed"),
            ("Desks", "number", "never"),
        )
        cls.needs = cls.env["it.agreement.type.need"].create(
            [
                {
                    "type_id": cls.lease.id,
                    "name": name,
                    "kind": kind,
                    "required_from": required_from,
                    "sequence": sequence,
                }
                for sequence, (name, kind, required_from) in enumerate(asked)
            ]
        )
        cls.env["it.agreement.type.need"].create(
            {"type_id": cls.other_kind.id, "name": "Purpose"}
        )

    @classmethod
    def _draft(cls, **vals):
        return cls._make(**{"agreement_type_id": cls.lease.id} | vals)

    def _row(self, agreement, name):
        return agreement.detail_ids.filtered(lambda one: one.name == name)

    def _answer(self, agreement, **more):
        answers = {
            "Premises": "Unit 4, Dock Road",
            "Rent a year": "£12,000",
            "Next rent review": "01/04/2027",
            "Security excluded": "yes",
        } | more
        for name, text in answers.items():
            self._row(agreement, name).value_text = text

    def _approved(self):
        agreement = self._draft()
        self._answer(agreement)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        return agreement

    def _signed(self):
        agreement = self._approved()
        self._sign(agreement)
        return agreement


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestParticulars(ParticularsCommon):
    """A draft is asked what its type asks, and can't go on without the answers."""

    def test_every_shipped_type_asks_its_questions(self):
        for code in TYPES.split():
            kind = self.env.ref(f"itagreement.agreement_type_{code}")
            with self.subTest(code):
                self.assertGreaterEqual(len(kind.need_ids), 3)
                self.assertTrue(
                    kind.need_ids.filtered(
                        lambda one: one.required_from == "legal_review"
                    )
                )
                self.assertTrue(all(kind.need_ids.mapped("help_text")))
                self.assertTrue(kind.notice_how)
        procured = self.env["agreement.type"].search([("is_procured", "=", True)])
        self.assertEqual(
            {"SUPPLY", "FRAMEWORK", "CALLOFF"},
            set(procured.mapped("code")),
        )

    def test_a_draft_gets_the_rows_of_its_type(self):
        agreement = self._draft(user=self.officer)
        self.assertEqual(agreement.detail_ids.mapped("name"), self.needs.mapped("name"))
        self.assertFalse(any(agreement.detail_ids.mapped("is_given")))
        self.assertIn("Premises", agreement.detail_gaps)
        self.assertNotIn("Desks", agreement.detail_gaps)

    def test_a_draft_without_a_type_is_asked_when_it_gets_one(self):
        agreement = self._draft(agreement_type_id=False)
        self.assertFalse(agreement.detail_ids)
        agreement.agreement_type_id = self.lease
        self.assertEqual(len(agreement.detail_ids), 5)

    def test_the_form_shows_the_questions_at_once(self):
        form = Form(self.env["agreement"].with_user(self.keeper))
        form.name = "Hall"
        form.partner_id = self.partner
        form.agreement_type_id = self.lease
        self.assertEqual(len(form.detail_ids), 5)
        with form.detail_ids.edit(0) as row:
            row.text_value = "Unit 4"
        form.agreement_type_id = self.other_kind
        form.agreement_type_id = self.lease
        with form.detail_ids.edit(0) as row:
            row.text_value = "Unit 5"
        agreement = form.save()
        self.assertEqual(len(agreement.detail_ids), 5)
        self.assertIn("Unit 5", agreement.detail_ids.mapped("value_text"))

    def test_an_import_gets_the_rows_and_may_answer_them(self):
        result = (
            self.env["agreement"]
            .with_user(self.keeper)
            .load(
                [
                    "name",
                    "partner_id/.id",
                    "agreement_type_id/.id",
                    "detail_ids/need_id/.id",
                    "detail_ids/value_text",
                ],
                [
                    ["Hall", str(self.partner.id), str(self.lease.id)]
                    + [str(self.needs[0].id), "Unit 4"],
                    ["", "", "", str(self.needs[1].id), "£12,000"],
                    ["Store", str(self.partner.id), str(self.lease.id), "", ""],
                ],
            )
        )
        self.assertFalse(result["messages"])
        hall, store = self.env["agreement"].browse(result["ids"])
        self.assertEqual((len(hall.detail_ids), len(store.detail_ids)), (5, 5))
        self.assertEqual(self._row(hall, "Rent a year").money_value, 12000)

    def test_answers_of_each_kind_in_words(self):
        agreement = self._draft()
        self._answer(agreement, Desks="1,250.50")
        self.assertTrue(all(agreement.detail_ids.mapped("is_given")))
        kept = {
            "Premises": ("text_value", "Unit 4, Dock Road"),
            "Rent a year": ("money_value", 12000),
            "Security excluded": ("yes_no_value", "yes"),
            "Desks": ("number_value", 1250.5),
        }
        for name, (field, value) in kept.items():
            self.assertEqual(self._row(agreement, name)[field], value, name)
        self.assertEqual(
            str(self._row(agreement, "Next rent review").date_value), "2027-04-01"
        )
        agreement.detail_ids.invalidate_recordset()
        self.assertEqual(self._row(agreement, "Desks").value_text, "1,250.5")
        self.assertEqual(self._row(agreement, "Security excluded").value_text, "Yes")

    def test_none_and_an_answer_exclude_each_other(self):
        row = self._row(self._draft(), "Rent a year")
        row.money_value = 500
        row.is_nil = True
        self.assertRecordValues(row, [{"money_value": 0, "is_given": True}])
        self.assertEqual(row.value_text, "None")
        row.money_value = 700
        self.assertFalse(row.is_nil)
        row.value_text = ""
        self.assertFalse(row.is_given)

    def test_an_answer_of_another_kind_is_refused(self):
        agreement = self._draft()
        with self.assertRaisesRegex(ValidationError, "a day such as"):
            self._row(agreement, "Next rent review").value_text = "soon"
        with self.assertRaisesRegex(ValidationError, "does not answer"):
            self._row(agreement, "Rent a year").text_value = "a lot"

    def test_missing_answers_hold_up_the_step_they_are_needed_for(self):
        agreement = self._draft()
        agreement.action_negotiate()
        with self.assertRefused(r"Premises \(Particulars tab\)(.|\n)*Rent a year"):
            agreement.action_send_to_review()
        self._row(agreement, "Premises").value_text = "Unit 4"
        self._row(agreement, "Rent a year").is_nil = True
        agreement.action_send_to_review()
        agreement.with_user(self.keeper2).action_approve()
        agreement.signature_date = "2026-03-20"
        with self.assertRefused(r"Next rent review \(Particulars tab\)"):
            agreement.sudo().write({"state": "signed"})
        self._answer(agreement)
        self.assertEqual(agreement.state, "legal_review")  # answers are terms

    def test_the_filter_finds_those_with_answers_missing(self):
        agreement, done = self._draft(), self._draft()
        self._answer(done)
        arch = etree.fromstring(
            self.env["agreement"]
            .with_user(self.reader)
            .get_view(self.env.ref("itagreement.agreement_view_search").id, "search")[
                "arch"
            ]
        )
        domain = arch.xpath("//filter[@name='answers_missing']/@domain")[0]
        found = self.env["agreement"].with_user(self.reader).search(safe_eval(domain))
        self.assertIn(agreement, found)
        self.assertNotIn(done, found)

    def test_what_was_signed_before_is_not_held_up(self):
        agreement = self._draft(user=self.manager, signature_date="2020-05-01")
        agreement.action_take_on()
        self.assertEqual(agreement.state, "signed")

    def test_another_type_keeps_the_answers_given(self):
        agreement = self._draft()
        self._row(agreement, "Premises").value_text = "Unit 4"
        agreement.agreement_type_id = self.other_kind
        self.assertEqual(
            set(agreement.detail_ids.mapped("name")), {"Premises", "Purpose"}
        )
        left = self._row(agreement, "Premises")
        self.assertFalse(left.is_asked)
        self.assertIn("Premises: Unit 4", agreement.message_ids[0].body)
        agreement.agreement_type_id = self.lease
        self.assertEqual(self._row(agreement, "Premises").value_text, "Unit 4")
        self.assertEqual(len(agreement.detail_ids), 5)
        agreement.agreement_type_id = self.other_kind
        self._row(agreement, "Premises").with_user(self.keeper).action_remove()
        self.assertEqual(agreement.detail_ids.mapped("name"), ["Purpose"])

    def test_a_row_that_is_asked_can_be_emptied_but_not_deleted(self):
        agreement = self._draft()
        row = self._row(agreement, "Premises")
        for door in (
            row.unlink,
            row.sudo().unlink,
            lambda: agreement.write({"detail_ids": [Command.delete(row.id)]}),
            lambda: agreement.write({"detail_ids": [Command.clear()]}),
        ):
            with self.assertRefused("empty the answer instead"):
                door()

    def test_a_row_stays_the_question_it_is(self):
        agreement, other = self._draft(), self._draft()
        row = self._row(agreement, "Premises")
        for vals in (
            {"name": "Anything"},
            {"need_id": self.other_kind.need_ids.id},
            {"agreement_id": other.id},
        ):
            with self.assertRefused("stays the question it is"):
                row.sudo().write(vals)
        with self.assertRefused("answered by its answer"):
            row.write({"is_given": True})
        with self.assertRaisesRegex(ValidationError, "is not asked of"):
            agreement.detail_ids = [
                Command.create({"need_id": self.other_kind.need_ids.id})
            ]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            agreement.detail_ids = [Command.create({"need_id": self.needs[0].id})]

    def test_a_copy_takes_the_answers_that_its_type_asks(self):
        agreement = self._draft()
        self._row(agreement, "Premises").value_text = "Unit 4"
        self.needs[4].active = False
        copy = agreement.copy()
        self.assertEqual(self._row(copy, "Premises").value_text, "Unit 4")
        self.assertEqual(len(copy.detail_ids), 4)
        two = (agreement | copy).copy()
        self.assertEqual(two.mapped("detail_ids.value_text").count("Unit 4"), 2)

    def test_a_procured_one_names_its_route_before_approval(self):
        self.lease.is_procured = True
        agreement = self._draft()
        self.assertTrue(agreement.is_procured)
        self._answer(agreement)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        with self.assertRefused("the kind of contract and the route"):
            agreement.with_user(self.keeper2).action_approve()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_only_who_writes_the_agreement_answers(self):
        agreement = self._draft()
        row = self._row(agreement, "Premises")
        for user in (self.reader, self.officer):
            with self.assertRaises(AccessError):
                row.with_user(user).value_text = "Unit 4"
        self._mark_exempt(agreement)
        Detail = self.env["it.agreement.detail"]
        domain = [("agreement_id", "=", agreement.id)]
        self.assertFalse(Detail.with_user(self.reader).search(domain))
        self.assertEqual(len(Detail.with_user(self.exempt).search(domain)), 5)

    def test_making_many_asks_the_database_as_often_as_making_few(self):
        def count(number):
            agreements = self._draft_many(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            agreements._ask_particulars()
            agreements.agreement_type_id = self.other_kind
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2)  # warm
        few = count(2)
        self.assertLessEqual(count(30), few + 2)

    def _draft_many(self, number):
        return self.env["agreement"].create(
            [
                {
                    "name": f"Hall {index}",
                    "partner_id": self.partner.id,
                    "agreement_type_id": self.lease.id,
                }
                for index in range(number)
            ]
        )

    def test_the_list_of_answers_asks_the_database_as_often_for_many(self):
        def count(agreements):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["it.agreement.detail"].with_user(self.reader).web_search_read(
                [("agreement_id", "in", agreements.ids)],
                {
                    "name": {},
                    "value_text": {},
                    "required_from": {},
                    "is_asked": {},
                    "agreement_id": {"fields": {"display_name": {}}},
                },
            )
            return self.cr.sql_log_count - before

        few, many = self._draft_many(2), self._draft_many(15)
        count(few)
        self.assertLessEqual(count(many), count(few))

    def test_an_upgrade_gives_signed_agreements_their_rows(self):
        agreement = self._make_signed()
        self.env["it.agreement.type.need"].create(
            {"type_id": self.kind.id, "name": "Opening hours"}
        )
        self.assertFalse(agreement.detail_ids)
        agreement._ask_particulars()
        self.assertFalse(agreement.detail_ids)
        agreement._ask_particulars(even_signed=True)
        self.assertEqual(agreement.detail_ids.mapped("name"), ["Opening hours"])
        self.assertEqual(agreement.state, "signed")
