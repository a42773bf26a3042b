from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import notice

ends = st.dates(date(2000, 1, 1), date(2080, 12, 31))
units = st.sampled_from(notice.UNITS)
periods = st.integers(0, 400)


@tagged("post_install", "-at_install")
class TestLogicNoticeProperties(BaseCase):
    """What holds for every end, period and unit, not only for the ones in the table."""

    @settings(max_examples=400, deadline=None, database=None)
    @given(end=ends, period=periods, unit=units, working_day_only=st.booleans())
    def test_deadline_is_the_latest_day_in_time(
        self, end, period, unit, working_day_only
    ):
        deadline = notice.notice_deadline(end, period, unit, working_day_only)
        day_after = deadline + timedelta(days=1)
        self.assertLessEqual(
            notice.notice_ends(deadline, period, unit, working_day_only), end
        )
        self.assertGreater(
            notice.notice_ends(day_after, period, unit, working_day_only), end
        )

    @settings(max_examples=200, deadline=None, database=None)
    @given(end=ends, period=periods, unit=units, working_day_only=st.booleans())
    def test_more_notice_is_never_a_later_deadline(
        self, end, period, unit, working_day_only
    ):
        self.assertLessEqual(
            notice.notice_deadline(end, period + 1, unit, working_day_only),
            notice.notice_deadline(end, period, unit, working_day_only),
        )

    @settings(max_examples=200, deadline=None, database=None)
    @given(end=ends, period=periods)
    def test_a_deadline_in_working_days_is_a_working_day(self, end, period):
        deadline = notice.notice_deadline(end, period, "working_days")
        self.assertTrue(notice.is_working_day(deadline))
