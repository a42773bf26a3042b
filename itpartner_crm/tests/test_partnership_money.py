from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .partnership_common import PartnershipCommon


@tagged("post_install", "-at_install")
class TestPartnershipMoney(PartnershipCommon):
    """What the council puts in, by year and kind; what is known counts."""

    def setUp(self):
        super().setUp()
        self.partnership = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create({"name": "Solent Data Partnership"})
        )
        self.lines = self.env["it.partnership.contribution"].with_user(self.officer)

    def _line(self, **vals):
        return self.lines.create(
            {"partnership_id": self.partnership.id, "year": "2026", **vals}
        )

    def test_the_actual_amount_counts_once_it_is_known(self):
        line = self._line(planned=40_000)
        self.assertEqual(line.amount, 40_000)
        line.actual = 38_500
        self.assertTrue(line.has_actual)
        self.assertEqual(line.amount, 38_500)
        line.actual = 0
        self.assertEqual(line.amount, 0)
        line.has_actual = False
        self.assertEqual(line.amount, 40_000)
        self.assertEqual(line.display_name, "Cash 2026-27")

    @freeze_time("2026-11-23")
    def test_money_of_this_financial_year(self):
        self._line(planned=40_000)
        self._line(planned=10_000, kind="staff", fte=0.4)
        self._line(planned=99_000, year="2025")
        self.env["it.partnership.budget"].with_user(self.officer).create(
            {"partnership_id": self.partnership.id, "year": "2026", "total": 200_000}
        )
        self.assertEqual(self.partnership.money_year, 50_000)
        self.assertEqual(self.partnership.fte_year, 0.4)
        self.assertEqual(self.partnership.budget_year, 200_000)
        self.assertEqual(self.partnership.council_share, 25)
        self.assertEqual(self.partnership.budget_ids.council_share, 25)
        with freeze_time("2026-03-31"):
            self.env.invalidate_all()
            self.assertEqual(self.partnership.money_year, 99_000)

    def test_the_picture_has_a_bar_for_each_year(self):
        self._line(planned=40_000)
        self._line(actual=30_000, year="2025", kind="grant")
        self._line(actual=5_000, year="2025", kind="staff")
        years = self.partnership.contribution_years["years"]
        self.assertEqual(
            years,
            [
                {
                    "label": "2025-26",
                    "parts": {"grant": 30_000, "staff": 5_000},
                    "planned": False,
                },
                {"label": "2026-27", "parts": {"cash": 40_000}, "planned": True},
            ],
        )

    def test_by_year_and_kind(self):
        self._line(planned=40_000)
        self._line(planned=2_000, kind="in_kind")
        groups = self.lines._read_group(
            [("partnership_id", "=", self.partnership.id)],
            ["year", "kind"],
            ["amount:sum"],
        )
        self.assertEqual(groups, [("2026", "cash", 40_000), ("2026", "in_kind", 2_000)])

    @mute_logger("odoo.sql_db")
    def test_what_is_refused(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._line(planned=-1)
        budgets = self.env["it.partnership.budget"]
        year = {"partnership_id": self.partnership.id, "year": "2026", "total": 1}
        budgets.create(year)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            budgets.create(year)
        for year in ("26/27", "1999", "2099"):
            with (
                self.subTest(year=year),
                self.refused(ValidationError, "financial year"),
            ):
                self._line(year=year)

    def test_only_its_officers_write_it(self):
        line = self._line(planned=1)
        for who in (self.outsider, self.reader):
            with self.subTest(who=who.login), self.assertRaises(AccessError):
                line.with_user(who).planned = 2
        self.assertEqual(line.with_user(self.reader).planned, 1)

    def test_the_list_takes_a_constant_number_of_queries(self):
        def count(partnerships):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partnerships.web_read(
                {"money_year": {}, "council_share": {}, "member_count": {}, "tier": {}}
            )
            return self.env.cr.sql_log_count - before

        many = self.partnership.create([{"name": f"Other {n}"} for n in range(12)])
        self.lines.create(
            [{"partnership_id": one.id, "planned": 5, "year": "2026"} for one in many]
        )
        count(many[:2])
        self.assertEqual(count(many[:2]), count(many))
