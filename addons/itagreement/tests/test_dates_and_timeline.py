from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDatesAndTimeline(AgreementCommon):
    """The dates that matter as rows of their own, and each term as a bar in words too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._make_signed(date_furthest_end="2030-03-31")
        cls.agreement.review_date = "2027-02-01"
        cls.env.flush_all()
        cls.Date = cls.env["it.agreement.date"]

    def _dates(self, user):
        return {
            (row.kind, str(row.date))
            for row in self.Date.with_user(user).search(
                [("agreement_id", "=", self.agreement.id)]
            )
        }

    def test_each_date_is_a_row(self):
        self.assertEqual(
            self._dates(self.reader),
            {
                ("notice", "2027-09-30"),
                ("review", "2027-02-01"),
                ("end", "2028-03-31"),
                ("furthest", "2030-03-31"),
            },
        )
        row = self.Date.search([("agreement_id", "=", self.agreement.id)], limit=1)
        self.assertEqual(row.action_open()["res_id"], self.agreement.id)

    def test_an_exempt_agreement_has_no_dates_for_those_without_the_role(self):
        self._mark_exempt(self.agreement)
        self.env.flush_all()
        self.assertFalse(self._dates(self.reader))
        self.assertTrue(self._dates(self.exempt))

    def test_drafts_have_none(self):
        draft = self._make()
        self.env.flush_all()
        self.assertFalse(self.Date.search([("agreement_id", "=", draft.id)]))

    def test_the_bar_says_in_words_what_it_draws(self):
        told = self.agreement.timeline
        self.assertEqual(
            (told["start"], told["end"], told["notice"]),
            ("2026-04-01", "2028-03-31", "2027-09-30"),
        )
        self.assertIn("notice by", told["words"])
        self.assertIn("at the furthest to", told["words"])
        endless = self._make(end_date=False)
        self.assertIn("no end", endless.timeline["words"])

    def test_the_timeline_takes_as_many_queries_for_many(self):
        self._make(), self._make()
        view = self.env.ref("itagreement.agreement_timeline_view_list")
        spec = {"name": {}, "partner_id": {"fields": {"display_name": {}}}}
        spec |= {"timeline": {}, "notice_deadline": {}}
        Agreement = self.env["agreement"].with_user(self.reader)
        self.assertIn("it_timeline", view.arch)
        counts = []
        for limit in (1, 3):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Agreement.web_search_read([], spec, limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
