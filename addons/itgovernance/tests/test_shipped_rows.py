from datetime import date

from odoo.tests import tagged

from .common import GovernanceCommon

NOW = date(2026, 11, 23)
# Key, first day, value, unit: the domain notes' list of dated settings.
SETTINGS = [
    ("pa23.goods_services_subcentral", date(2026, 1, 1), 207720, "gbp"),
    ("pa23.works", date(2026, 1, 1), 5193000, "gbp"),
    ("pa23.concession", date(2026, 1, 1), 5193000, "gbp"),
    ("pa23.light_touch", date(2026, 1, 1), 663540, "gbp"),
    ("pa23.notifiable_below", date(2025, 2, 24), 30000, "gbp"),
    ("pa23.kpi_value", date(2025, 2, 24), 5000000, "gbp"),
    ("pa23.payment_line", date(2026, 4, 1), 30000, "gbp"),
    ("pa23.change_goods", date(2025, 2, 24), 10, "percent"),
    ("pa23.change_works", date(2025, 2, 24), 15, "percent"),
    ("pa23.change_term", date(2025, 2, 24), 10, "percent"),
    ("sca22.mfa_cap", date(2023, 1, 4), 315000, "gbp"),
    ("sca22.publish", date(2023, 1, 4), 100000, "gbp"),
    ("lgtc.contract_value", date(2015, 2, 27), 5000, "gbp"),
    ("scc.key_decision_value", None, 500000, "gbp"),
    ("scc.quote_band_1", None, 10000, "gbp"),
    ("scc.quote_band_2", None, 25000, "gbp"),
    ("er12.key_notice_days", None, 28, "days"),
    ("er12.general_exception_days", None, 5, "days"),
    ("er12.private_notice_days", None, 28, "days"),
    ("er12.second_private_notice_days", None, 5, "days"),
]
# Years from now: standard, health, sensitivity (Green Book of February 2026).
DISCOUNT = {
    "0_30": (3.5, 1.5, 3.0),
    "31_75": (3.0, 1.29, 2.57),
    "76_125": (2.5, 1.07, 2.14),
    "126_200": (2.0, 0.86, 1.71),
    "201_300": (1.5, 0.64, 1.29),
    "301": (1.0, 0.43, 0.86),
}
# Code: surplus lawful, company needed.
POWERS = {
    "LGA72_S101": ("no", False),
    "LGA72_S102": ("no", False),
    "LGA72_S113": ("no", False),
    "LGA72_S111": ("no", False),
    "LAGSA70_S1": ("yes", False),
    "LA11_S1": ("company", True),
    "LA11_S3": ("no", False),
    "LA11_S4": ("company", True),
    "LGA03_S93": ("no", False),
    "LGA03_S95": ("company", True),
    "NHSA06_S75": ("no", False),
}


@tagged("post_install", "-at_install")
class TestShippedRows(GovernanceCommon):
    """Every dated setting and legal power of the domain notes is there, with source."""

    def test_settings(self):
        rules = self.env["it.rule.value"]
        for key, start, value, unit in SETTINGS:
            with self.subTest(key=key):
                row = rules._get(key, NOW)
                self.assertAlmostEqual(row.value, value)
                self.assertEqual(row.unit, unit)
                self.assertTrue(row.source)
                if start:
                    self.assertEqual(row.valid_from, start)

    def test_discount_rates(self):
        rules = self.env["it.rule.value"]
        for years, rates in DISCOUNT.items():
            for kind, rate in zip(
                ("standard", "health", "sensitivity"), rates, strict=True
            ):
                with self.subTest(years=years, kind=kind):
                    row = rules._get(f"gb.discount.{kind}.{years}", NOW)
                    self.assertAlmostEqual(row.value, rate)
                    self.assertEqual(row.unit, "percent")
                    self.assertEqual(row.valid_from, date(2026, 2, 1))

    def test_vesting_day(self):
        row = self.env["it.rule.value"]._get("lgr.vesting_date", NOW)
        self.assertEqual(row.value_date, date(2028, 4, 1))

    def test_powers(self):
        powers = {row.code: row for row in self.env["it.legal.power"].search([])}
        self.assertEqual(set(powers) & set(POWERS), set(POWERS))
        for code, (surplus, company) in POWERS.items():
            with self.subTest(code=code):
                power = powers[code]
                self.assertEqual(power.surplus_lawful, surplus)
                self.assertEqual(power.company_needed, company)
                self.assertTrue(power.source.startswith("https://"))
                self.assertTrue(power.charge_scope)
