from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCommon

KEY = "test.limit"


@tagged("post_install", "-at_install")
class TestRuleValue(GovernanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._new_rule(10, "2025-04-01", "2026-03-31")
        cls.new = cls._new_rule(20, "2026-04-01", False)

    @classmethod
    def _new_rule(cls, value, valid_from, valid_to, **vals):
        return cls.env["it.rule.value"].create(
            {
                "key": KEY,
                "name": "Test limit",
                "value": value,
                "unit": "gbp",
                "valid_from": valid_from,
                "valid_to": valid_to,
                "source": "A test",
                **vals,
            }
        )

    def test_get_by_day(self):
        rules = self.env["it.rule.value"].with_user(self.plain)
        for day, rule in (
            (date(2025, 4, 1), self.old),
            (date(2026, 3, 31), self.old),
            (date(2026, 4, 1), self.new),
            ("2090-01-01", self.new),
        ):
            with self.subTest(day=day):
                self.assertEqual(rules._get(KEY, day), rule)

    def test_get_without_row_names_key_and_day(self):
        rules = self.env["it.rule.value"]
        with self.assertRaisesRegex(UserError, r"test\.limit.*2025"):
            rules._get(KEY, date(2025, 3, 31))
        with self.assertRaisesRegex(UserError, r"test\.unknown"):
            rules._get("test.unknown", date(2026, 4, 1))

    def test_many_in_one_query(self):
        rules = self.env["it.rule.value"]
        pairs = [(KEY, date(2025, month, 1)) for month in range(1, 13)]
        pairs.append(("pa23.kpi_value", date(2026, 1, 1)))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            found = rules._get_many(pairs)
        self.assertFalse(found[KEY, date(2025, 3, 1)])
        self.assertEqual(found[KEY, date(2025, 4, 1)], self.old)

    def test_overlap_is_refused_with_a_sentence(self):
        with self.assertRaisesRegex(ValidationError, r"test\.limit.*two values"):
            self._new_rule(30, "2026-12-31", False)
        with self.assertRaisesRegex(ValidationError, r"test\.limit.*two values"):
            self.old.valid_to = False

    def test_overlap_is_refused_by_the_database(self):
        self.env.flush_all()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE it_rule_value SET valid_to = '2026-04-01' WHERE id = %s",
                [self.old.id],
            )
            self.env.cr.execute("SET CONSTRAINTS it_rule_value_no_overlap IMMEDIATE")

    def test_end_one_row_and_start_the_next(self):
        self.new.valid_to = "2026-12-31"
        newest = self._new_rule(30, "2027-01-01", False)
        rules = self.env["it.rule.value"]
        self.assertEqual(rules._get(KEY, "2026-12-31"), self.new)
        self.assertEqual(rules._get(KEY, "2027-01-01"), newest)

    def test_same_days_of_another_key(self):
        other = self._new_rule(1, "2025-04-01", False, key="test.other")
        self.assertTrue(other)

    def test_wrong_key_order_and_date(self):
        for vals in (
            {"key": "Test Limit"},
            {"key": "test.", "valid_from": "2020-01-01"},
            {"key": "test.third", "valid_from": "2026-01-02", "valid_to": "2026-01-01"},
            {"key": "test.third", "unit": "date"},
            {"key": "test.third", "value_date": "2028-04-01"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env["it.rule.value"].create(
                    {
                        "key": "test.third",
                        "name": "Third",
                        "valid_from": "2026-01-01",
                        "source": "A test",
                        **vals,
                    }
                )

    def test_words(self):
        self.assertEqual(self.new.value_text, "£20")
        rate = self._new_rule(0.86, "2026-01-01", False, key="test.r", unit="percent")
        self.assertEqual(rate.value_text, "0.86%")
        days = self._new_rule(28, "2026-01-01", False, key="test.d", unit="days")
        self.assertEqual(days.value_text, "28 days")
        self.assertIn("28 days", days.display_name)

    def test_shipped_rows(self):
        rules = self.env["it.rule.value"]
        for key, day, value in (
            ("pa23.goods_services_subcentral", date(2025, 12, 31), 214904),
            ("pa23.goods_services_subcentral", date(2026, 1, 1), 207720),
            ("pa23.change_works", date(2026, 11, 22), 15),
            ("gb.discount.standard.0_30", date(2026, 11, 22), 3.5),
            ("gb.discount.health.31_75", date(2026, 11, 22), 1.29),
            ("scc.key_decision_value", date(2026, 11, 22), 500000),
        ):
            with self.subTest(key=key, day=day):
                self.assertAlmostEqual(rules._get(key, day).value, value)
        vesting = rules._get("lgr.vesting_date", date(2026, 11, 22))
        self.assertEqual(vesting.value_date, date(2028, 4, 1))
        self.assertFalse(rules.search([("source", "in", [False, ""])]))
