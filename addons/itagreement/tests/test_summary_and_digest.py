from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSummaryAndDigest(AgreementCommon):
    """The agreement on paper, and two lines of the digest, each with the reader's rights."""

    def _print(self, agreement, user):
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html("itagreement.agreement_summary", agreement.ids)
        )
        return html.decode()

    def test_everything_is_on_it(self):
        agreement = self._make_signed(date_furthest_end="2030-03-31")
        self._owe(agreement)
        text = self._print(agreement, self.reader)
        for words in (
            "Shared service desk",
            "Solent Fire and Rescue",
            "Bo Chief",
            "notice by",
            "Yearly report",
            "200,000.00",
            agreement.document_ids.sha256,
        ):
            with self.subTest(words):
                self.assertIn(words, text)
        self.assertNotIn("EXEMPT", text)

    def test_a_draft_without_dates_prints_too(self):
        draft = self._make(start_date=False, end_date=False, value_total=0)
        self.assertIn("no end", self._print(draft, self.reader))

    def test_exempt_is_said_on_it_and_kept_from_others(self):
        agreement = self._make_signed()
        self._mark_exempt(agreement)
        self.assertIn("EXEMPT INFORMATION", self._print(agreement, self.exempt))
        with self.assertRaises(AccessError):
            self._print(agreement, self.reader)
        with self.assertRaises(AccessError):
            self._print(agreement, self.staff)

    def test_the_digest_counts_what_the_reader_may_see(self):
        digest = self.env["digest.digest"].create({"name": "Weekly"})

        def _told(user):
            mine = digest.with_user(user).sudo(False)
            mine.invalidate_recordset()
            return (
                mine.kpi_it_notice_window_value,
                mine.kpi_it_obligations_overdue_value,
            )

        before = _told(self.exempt)
        agreement = self._make_signed(end_date="2027-07-31")  # notice by 31 January
        self._owe(agreement, date_due="2026-11-01")
        self.env.flush_all()
        self.assertEqual(_told(self.exempt), (before[0] + 1, before[1] + 1))
        seen = _told(self.reader)
        self._mark_exempt(agreement)
        self.env.flush_all()
        self.assertEqual(_told(self.reader), (seen[0] - 1, seen[1] - 1))
        with self.assertRaises(AccessError):
            _told(self.staff)
