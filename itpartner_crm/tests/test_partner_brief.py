import io
from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged
from odoo.tools import config

from ..logic import brief
from .common import ItPartnerCrmCommon

TODAY = date(2026, 11, 23)
NOTHING = {
    "theirs": [],
    "ours": [],
    "notices": [],
    "ends": [],
    "stuck": [],
    "risks": [],
    "unhealthy": [],
    "contact_overdue": False,
    "people": 3,
    "knowing": 2,
}
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
duties = st.lists(st.tuples(st.sampled_from("abc"), st.none() | days), max_size=9)
dated = st.lists(st.tuples(st.sampled_from("abc"), days), max_size=9)


@tagged("post_install", "-at_install")
class TestLogicBrief(BaseCase):
    """What fits on the page and what is worth asking."""

    def test_what_is_asked(self):
        late, soon, far = (TODAY + timedelta(days=step) for step in (-9, 30, 300))
        for facts, codes in (
            ({}, []),
            ({"ours": [("a", late)]}, ["ours_late"]),
            ({"ours": [("a", soon)]}, []),
            ({"theirs": [("a", late), ("b", soon)]}, ["theirs_late", "theirs_due"]),
            ({"theirs": [("a", None)]}, []),
            ({"notices": [("a", soon)], "ends": [("a", far)]}, ["notice"]),
            ({"notices": [("a", late)]}, []),
            ({"risks": ["r"], "unhealthy": ["p"]}, ["risk", "unhealthy"]),
            ({"stuck": [("l", late), ("m", soon)]}, ["stuck"]),
            ({"people": 0, "knowing": 0}, ["nobody"]),
            ({"people": 1}, ["single"]),
            ({"knowing": 1}, ["single"]),
            ({"contact_overdue": True}, ["overdue"]),
        ):
            with self.subTest(facts):
                told = brief.questions({**NOTHING, **facts}, TODAY, 120)
                self.assertEqual([one[0] for one in told], codes)

    def test_one_row_more_is_shown_rather_than_told(self):
        for count, shown, more in ((3, 3, 0), (4, 4, 0), (5, 3, 2), (0, 0, 0)):
            rows, left = brief.cap(range(count), 3)
            self.assertEqual((len(rows), left), (shown, more))

    def test_long_names_are_cut_at_a_word(self):
        for text, told in (
            ("Short", "Short"),
            ("One service desk for all", "One service…"),
            ("Abcdefghijklmnopqrst", "Abcdefghijklmn…"),
            ("Fifteen letters", "Fifteen letters"),
            ("a\n b", "a b"),
        ):
            self.assertEqual(brief.shorten(text, 15), told)

    @given(st.text(max_size=60), st.integers(2, 30))
    def test_a_cut_name_is_never_too_long(self, text, most):
        self.assertLessEqual(len(brief.shorten(text, most)), most)

    @settings(max_examples=200, deadline=None, database=None)
    @given(duties, duties, dated, dated)
    def test_never_more_than_fit_and_late_ones_first(self, ours, theirs, notices, ends):
        facts = {
            **NOTHING,
            "ours": ours,
            "theirs": theirs,
            "notices": notices,
            "ends": ends,
        }
        told = brief.questions(facts, TODAY, 120)
        self.assertLessEqual(len(told), brief.MOST_QUESTIONS)
        late = [one for one in told if one[0].endswith("_late")]
        self.assertEqual(told[: len(late)], late)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 10:00:00")
class TestPartnerBrief(ItPartnerCrmCommon):
    """One page on a partner: what the reader may see, and nothing exempt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["agreement.type"].search([], limit=1)
        cls.person = cls.env["res.partner"].create(
            {
                "name": "Ann Archer",
                "parent_id": cls.partner.id,
                "function": "Head of making",
            }
        )
        cls.env["it.acquaintance"].create(
            {"user_id": cls.officer.id, "contact_id": cls.person.id, "strength": "3"}
        )
        cls._add_partnership("Makers together")
        cls.agreement = cls._add_agreement("Shared workshop", "Clean the hall")
        cls.lead = cls._new_lead(
            "One tool library",
            cls.officer,
            partner_id=cls.partner.id,
            expected_revenue=12000,
        )
        cls.partner._credit_outcome(
            cls.env.ref("itstrategy.measure_cg5"), 500, "2026-11-15"
        )
        cls.env["it.risk"].create(
            {
                "name": "If the hall closes",
                "likelihood": "5",
                "impact": "4",
                "res_model": "res.partner",
                "res_id": cls.partner.id,
            }
        )
        cls._add_meeting("Walk through the hall", 3)

    @classmethod
    def _add_partnership(cls, name):
        return cls.env["it.partnership"].create(
            {
                "name": name,
                "member_ids": [Command.create({"partner_id": cls.partner.id})],
            }
        )

    @classmethod
    def _add_agreement(cls, name, owed, due="2026-10-01"):
        agreement = cls.env["agreement"].create(
            {
                "name": name,
                "partner_id": cls.partner.id,
                "agreement_type_id": cls.kind.id,
                "start_date": "2026-01-01",
                "end_date": "2027-01-31",
            }
        )
        party = agreement.party_ids.filtered(lambda one: not one.is_council)
        cls.env["it.agreement.obligation"].create(
            {
                "name": owed,
                "agreement_id": agreement.id,
                "party_id": party.id,
                "date_due": due,
            }
        )
        return agreement

    @classmethod
    def _add_meeting(cls, name, ago, **vals):
        stop = date(2026, 11, 23) - timedelta(days=ago)
        return cls.env["calendar.event"].create(
            {
                "name": name,
                "start": f"{stop} 09:00:00",
                "stop": f"{stop} 10:00:00",
                "partner_ids": [Command.set(cls.person.ids)],
                **vals,
            }
        )

    def _read(self, user=None, partners=None):
        Brief = self.env["report.itpartner_crm.partner_brief"]
        Brief = Brief.with_user(user or self.reader)
        return Brief._get_report_values((partners or self.partner).ids)["briefs"]

    def _make_exempt(self, record):
        record.with_user(self.exempt_officer).sudo().write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    Command.set(self.env["it.exempt.paragraph"].search([], limit=1).ids)
                ],
                "public_interest_reason": "Prices",
            }
        )

    def test_the_page_tells_what_matters(self):
        [page] = self._read()
        [person] = page["people"]
        self.assertEqual(person["name"], "Ann Archer")
        self.assertIn("itpartner_officer", person["known_by"])
        self.assertEqual(page["partnerships"][0]["name"], "Makers together")
        self.assertEqual(page["agreements"][0]["end_text"], "31/01/2027")
        [owed] = page["obligations"]
        self.assertTrue(owed["late"] and not owed["ours"])
        self.assertEqual(page["leads"][0]["value"], "£12,000")
        self.assertEqual(len(page["outcomes"]), 1)
        self.assertEqual(page["risks"][0]["name"], "If the hall closes")
        self.assertIn("Walk through the hall", page["contacts"][0]["what"])
        asked = " ".join(page["questions"])
        for words in ("Clean the hall", "Shared workshop", "If the hall closes"):
            self.assertIn(words, asked)

    def test_exempt_records_are_in_nobodys_paper(self):
        self._make_exempt(self.lead)
        self._make_exempt(self.agreement)
        self._add_meeting("Price talks", 1, opportunity_id=self.lead.id)
        self.lead.with_user(self.exempt_officer).sudo().message_post(
            body="Our lowest price",
            message_type="email",
            author_id=self.person.id,
            subject="Lowest price",
        )
        for user in (self.reader, self.exempt_officer):
            [page] = self._read(user)
            text = str(page)
            for secret in (
                "One tool library",
                "Shared workshop",
                "Clean the hall",
                "Price talks",
                "owest price",
            ):
                self.assertNotIn(secret, text, user.login)

    def test_private_meetings_keep_their_title(self):
        self._add_meeting("Medical", 1, privacy="private", user_id=self.officer.id)
        [page] = self._read(self.officer)
        self.assertNotIn("Medical", str(page))

    def test_a_merged_partner_prints_the_one_that_stands_for_it(self):
        other = self._new_partner("Solent Makers old")
        self.env["it.partner.merge"]._merge(self.partner, other)
        [page] = self._read(partners=other | self.partner)
        self.assertEqual(page["partner"], self.partner)

    def test_colleagues_without_a_role_get_no_brief(self):
        with self.assertRaises(AccessError):
            self._read(self.plain)

    def _print(self, partners):
        self.env["ir.config_parameter"].sudo().set_param(
            "report.url", f"http://127.0.0.1:{config['http_port']}"
        )
        actions = self.env["ir.actions.report"].with_user(self.reader)
        actions = actions.with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = actions._render_qweb_pdf(
                "itpartner_crm.partner_brief_report", partners.ids
            )
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content)).pages

    def test_each_partner_has_one_page_however_much_there_is(self):
        """Filled beyond every limit, with long names, it is still one page A4."""
        long = "that goes on and on and is known under a very long name indeed"
        for number in range(9):
            person = self.env["res.partner"].create(
                {
                    "name": f"Person {number} {long[:25]}",
                    "parent_id": self.partner.id,
                    "function": f"Director of things {long[:30]}",
                }
            )
            self.env["it.acquaintance"].create(
                [
                    {"user_id": user.id, "contact_id": person.id}
                    for user in (self.officer, self.colleague, self.manager)
                ]
            )
            self._add_partnership(f"Partnership {number} {long}")
            self._add_agreement(
                f"Agreement {number} {long}", f"Duty {number} {long}", "2026-12-24"
            )
            self._new_lead(
                f"Idea {number} {long}", self.officer, partner_id=self.partner.id
            )
            self._add_meeting(f"Meeting {number} {long}", number + 1)
            self.env["it.risk"].create(
                {
                    "name": f"If {number} {long}",
                    "likelihood": "5",
                    "impact": "5",
                    "res_model": "res.partner",
                    "res_id": self.partner.id,
                }
            )
        self.partner.write(
            {
                "it_sector_id": self.env.ref("itpartner_crm.sector_public_body").id,
                "it_relationship_type": "commissioned_provider",
                "it_lead_officer_id": self.officer.id,
                "it_sponsor_id": self.manager.id,
                "ward_ids": [Command.set(self.wards.ids)],
                "phone": "023 8000 0000",
                "city": "Southampton",
            }
        )
        self._add_identifier(self.partner, "GB-COH", "01234567")
        self._add_identifier(self.partner, "GB-UKPRN", "10007158")
        for measure in self.env["it.measure"].search([], limit=9):
            self.partner._credit_outcome(measure, 1000, "2026-11-15")
        other = self._new_partner("Quiet Partner")
        pages = self._print(self.partner | other)
        self.assertEqual(len(pages), 2)
        for page, name in zip(pages, ("Solent Makers", "Quiet"), strict=True):
            text = " ".join(page.extract_text().split())
            self.assertIn(name, text)
            self.assertIn("What to ask", text)
            self.assertAlmostEqual(float(page.mediabox.width), 595, delta=2)
            self.assertAlmostEqual(float(page.mediabox.height), 842, delta=2)
        self.assertIn("more", pages[0].extract_text())
