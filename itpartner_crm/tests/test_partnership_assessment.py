from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .partnership_common import PartnershipCommon


@tagged("post_install", "-at_install")
class TestPartnershipAssessment(PartnershipCommon):
    """Each member answers by itself; what is finished stays."""

    def setUp(self):
        super().setUp()
        self.other = self._new_partner("Harbour Trust")
        self.partnership = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create(
                {
                    "name": "Solent Data Partnership",
                    "member_ids": [
                        Command.create({"partner_id": self.partner.id}),
                        Command.create({"partner_id": self.other.id}),
                    ],
                }
            )
        )

    def _assess(self, partner, points, day="2026-11-01", finish=True):
        one = (
            self.env["it.partnership.assessment"]
            .with_user(self.officer)
            .create(
                {
                    "partnership_id": self.partnership.id,
                    "partner_id": partner.id,
                    "date": day,
                }
            )
        )
        one.answer_ids.write({"points": points})
        if finish:
            one.action_finish()
        return one

    def test_thirty_six_statements_in_six_heads(self):
        one = self._assess(self.partner, "3", finish=False)
        self.assertEqual(len(one.answer_ids), 36)
        self.assertEqual(len(one.answer_ids.grouped("principle")), 6)
        self.assertEqual(one.total, 108)
        self.assertEqual(one.band, "enough")
        one.answer_ids[0].points = False
        self.assertIs(one.total, False)
        self.assertEqual(one.total_text, "35 of 36 answered")
        with self.refused(UserError, "35 of 36 statements"):
            one.action_finish()

    def test_what_is_finished_stays(self):
        one = self._assess(self.partner, "3")
        for who in (self.officer, self.manager, self.env.user):
            with self.subTest(who=who.login):
                with self.refused(UserError, "is finished and stays"):
                    one.with_user(who).note = "More"
                with self.refused(UserError, "is finished and stays"):
                    one.answer_ids[0].with_user(who).points = "1"
                with self.refused(UserError, "is finished and stays"):
                    one.answer_ids[0].with_user(who).sudo().unlink()
                with self.refused(UserError, "is finished and stays"):
                    one.with_user(who).unlink()
        with self.refused(UserError, "is finished and stays"):
            self.env["it.partnership.assessment.answer"].create(
                {"assessment_id": one.id, "principle": "need", "name": "New"}
            )

    def test_an_assessment_keeps_the_words_it_was_answered_with(self):
        one = self._assess(self.partner, "3")
        statement = one.answer_ids[0].statement_id
        words = one.answer_ids[0].name
        statement.with_user(self.manager).name = "Other words"
        self.assertEqual(one.answer_ids[0].name, words)

    def test_the_bank_needs_six_of_each(self):
        self.env["it.partnership.statement"].search([], limit=1).active = False
        with self.refused(UserError, "has 5 statements in use, not six"):
            self._assess(self.partner, "3")

    def test_the_latest_word_of_each_member_counts(self):
        self._assess(self.partner, "1", "2025-11-01")
        self._assess(self.partner, "4", "2026-11-01")
        self._assess(self.other, "3", "2026-10-01")
        self._assess(self.other, "2", "2026-11-02", finish=False)
        self.assertEqual(self.partnership.assessment_count, 2)
        self.assertEqual(self.partnership.assessment_mean, 126)
        self.assertEqual(self.partnership.assessment_spread, 36)
        self.assertEqual(
            self.partnership.assessment_text,
            "2 of 2 members answered: mean 126 of 144, spread 36.",
        )
        rows = self.partnership.assessment_picture["rows"]
        self.assertEqual(len(rows), 6)
        self.assertEqual(sorted(dot["points"] for dot in rows[0]["dots"]), [18, 24])

    def test_one_answer_has_no_spread(self):
        self.assertIs(self.partnership.assessment_mean, False)
        self._assess(self.partner, "4")
        self.assertIs(self.partnership.assessment_spread, False)

    def test_only_a_member_is_asked(self):
        with self.refused(UserError, "is no member of"):
            self._assess(self._new_partner("Stranger"), "3")

    def test_form(self):
        action = self.partnership.action_new_assessment()
        form = Form(
            self.env["it.partnership.assessment"]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        form.partner_id = self.other
        one = form.save()
        self.assertEqual(one.partnership_id, self.partnership)
        self.assertEqual(len(one.answer_ids), 36)

    def test_roles(self):
        one = self._assess(self.partner, "3", finish=False)
        self.assertEqual(one.with_user(self.reader).total, 108)
        for who in (self.reader, self.outsider):
            with self.subTest(who=who.login), self.assertRaises(AccessError):
                one.answer_ids[0].with_user(who).points = "1"
        with self.assertRaises(AccessError):
            self.env["it.partnership.statement"].with_user(self.officer).create(
                {"principle": "need", "name": "New"}
            )
