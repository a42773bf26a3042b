from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import board

DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))
STEPS = st.sampled_from(board.STEPS)


@tagged("post_install", "-at_install")
class TestBoardLogic(BaseCase):
    def test_opens_on_the_quarter_that_ended_last(self):
        for today, day in (
            (date(2026, 11, 23), date(2026, 9, 30)),
            (date(2026, 10, 1), date(2026, 9, 30)),
            (date(2026, 9, 30), date(2026, 6, 30)),
        ):
            self.assertEqual(board.default_day(today), day)
        self.assertEqual(
            board.default_day(date(2026, 11, 23), "month"), date(2026, 10, 31)
        )

    def test_neighbours_of_a_day_within_a_quarter(self):
        self.assertEqual(
            board.neighbours(date(2026, 10, 31), "quarter"),
            (date(2026, 9, 30), date(2026, 12, 31)),
        )

    def test_period_in_words(self):
        for day, step, text in (
            (date(2026, 9, 30), None, "Jul to Sep 2026"),
            (date(2026, 9, 30), "month", "Sep 2026"),
            (date(2026, 10, 31), None, "Oct 2026"),
            (date(2026, 10, 31), "quarter", ""),
            (date(2026, 10, 15), None, ""),
        ):
            with self.subTest(day=day, step=step):
                self.assertEqual(board.period_text(day, step), text)

    @given(DAYS, STEPS)
    def test_there_and_back(self, day, step):
        end = board.periods.bounds(step, day)[1]
        before, after = board.neighbours(end, step)
        self.assertEqual(board.neighbours(before, step)[1], end)
        self.assertEqual(board.neighbours(after, step)[0], end)

    @given(DAYS, STEPS, DAYS)
    def test_day_shown_is_among_the_choices(self, today, step, day):
        ends = board.recent_ends(today, step, day)
        self.assertIn(day, ends)
        self.assertEqual(ends, sorted(set(ends), reverse=True))

    def test_end_of_the_period_that_should_have_a_figure(self):
        quarter = date(2026, 9, 30)
        for frequency, today, end in (
            ("quarter", date(2026, 11, 23), date(2026, 9, 30)),
            ("quarter", date(2026, 10, 20), date(2026, 6, 30)),
            ("quarter", date(2026, 10, 21), date(2026, 9, 30)),
            ("month", date(2026, 11, 23), date(2026, 9, 30)),
            ("half", date(2026, 11, 23), date(2026, 9, 30)),
            ("year", date(2026, 11, 23), date(2026, 3, 31)),
        ):
            with self.subTest(frequency=frequency, today=today):
                found = board.expected_end(frequency, quarter, today, 20)
                self.assertEqual(found, end)

    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "rag": st.sampled_from(board.RATINGS),
                    "flags": st.sets(st.sampled_from(board.FLAGS)),
                }
            )
        )
    )
    def test_ratings_add_up_to_the_measures(self, measures):
        counts, hygiene = board.count(measures)
        self.assertEqual(sum(counts.values()), len(measures))
        self.assertTrue(all(number <= len(measures) for number in hygiene.values()))

    def test_json_has_text_for_days_and_keys(self):
        data = {1: [{"day": date(2026, 9, 30), "value": None}], "n": [1.5, True]}
        self.assertEqual(
            board.jsonable(data),
            {"1": [{"day": "2026-09-30", "value": None}], "n": [1.5, True]},
        )
