from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic import subsidy

CAP = 315_000_00
DAY = date(2026, 11, 22)
DAYS = some.dates(date(2020, 1, 1), date(2035, 12, 31))
AWARDS = some.lists(some.tuples(DAYS, some.integers(1, 40_000_000)), max_size=8)


@tagged("post_install", "-at_install")
class TestLogicSubsidy(BaseCase):
    """Minimal financial assistance adds up over three financial years."""

    def test_window_starts(self):
        for day, start in [
            (DAY, date(2024, 4, 1)),
            (date(2027, 3, 31), date(2024, 4, 1)),
            (date(2027, 4, 1), date(2025, 4, 1)),
            (date(2026, 4, 1), date(2024, 4, 1)),
            (date(2026, 1, 1), date(2023, 4, 1)),
        ]:
            with self.subTest(day=day):
                self.assertEqual(subsidy.window_start(day), start)

    def test_figures(self):
        for before, amount, over, headroom in [
            (250_000, 60_000, False, 65_000),
            (250_000, 70_000, True, 65_000),
            (250_000, 65_000, False, 65_000),
            (315_000, 1, True, 0),
            (0, 315_000, False, 315_000),
        ]:
            with self.subTest(before=before, amount=amount):
                found = subsidy.standing(
                    [(date(2025, 6, 1), before * 100)], DAY, amount * 100, CAP
                )
                self.assertEqual(found["is_over"], over)
                self.assertEqual(found["headroom"], headroom * 100)
                self.assertEqual(found["total"], (before + amount) * 100)

    def test_days_at_the_edge_of_the_window(self):
        awards = [(date(2024, 3, 31), 300_000_00), (date(2024, 4, 1), 100_000_00)]
        found = subsidy.standing(awards, DAY, 215_000_00, CAP)
        self.assertEqual(found["used"], 100_000_00)
        self.assertFalse(found["is_over"])

    def test_an_award_dated_back_counts_for_the_later_ones(self):
        later = [(date(2026, 10, 1), 250_000_00)]
        self.assertTrue(
            subsidy.standing(later, date(2025, 1, 1), 70_000_00, CAP)["is_over"]
        )
        self.assertFalse(
            subsidy.standing(later, date(2024, 3, 1), 70_000_00, CAP)["is_over"]
        )

    @given(AWARDS, DAYS)
    def test_headroom_is_exactly_what_may_still_be_given(self, awards, day):
        room = subsidy.standing(awards, day, 0, CAP)["headroom"]
        if room:
            self.assertFalse(subsidy.standing(awards, day, room, CAP)["is_over"])
        self.assertTrue(subsidy.standing(awards, day, room + 1, CAP)["is_over"])

    @given(DAYS)
    def test_the_window_holds_two_to_three_years(self, day):
        length = day - subsidy.window_start(day)
        self.assertTrue(timedelta(730) <= length < timedelta(1097))

    def test_entry_in_the_database(self):
        for kind, pounds, due in [
            ("mfa", 100_000, False),
            ("mfa", 100_001, True),
            ("spei", 99_999, False),
            ("other", 1, True),
        ]:
            with self.subTest(kind=kind, pounds=pounds):
                self.assertEqual(
                    subsidy.needs_entry(kind, pounds * 100, 100_000_00), due
                )
        self.assertEqual(subsidy.add_months(date(2026, 11, 30), 3), date(2027, 2, 28))
        self.assertEqual(subsidy.add_months(date(2026, 5, 14), 3), date(2026, 8, 14))

    def test_steps_out_of_order(self):
        order = [("a", date(2026, 1, 2)), ("b", None), ("c", date(2026, 1, 1))]
        self.assertEqual(subsidy.first_out_of_order(order), ("a", "c"))
        self.assertIsNone(subsidy.first_out_of_order(order[:2]))
