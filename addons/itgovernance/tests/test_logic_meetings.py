from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic.meetings import next_meeting

DAY = date(2026, 11, 23)


@tagged("post_install", "-at_install")
class TestMeetingLogic(BaseCase):
    def test_next_meeting(self):
        for meeting, cadence, found in (
            (None, "month", None),
            (date(2026, 12, 8), "week", date(2026, 12, 8)),
            (DAY, "as_needed", DAY),
            (date(2026, 11, 22), "as_needed", None),
            (date(2026, 11, 16), "week", DAY),
            (date(2026, 11, 17), "week", date(2026, 11, 24)),
            (date(2026, 11, 16), "fortnight", date(2026, 11, 30)),
            (date(2025, 1, 20), "month", date(2026, 12, 20)),
            (date(2025, 1, 31), "month", date(2026, 11, 30)),
            (date(2026, 8, 23), "quarter", DAY),
            (date(2026, 8, 22), "quarter", date(2027, 2, 22)),
            (date(2026, 10, 5), "two_months", date(2026, 12, 5)),
            (date(2024, 5, 1), "half", date(2027, 5, 1)),
            (date(2024, 2, 29), "year", date(2027, 2, 28)),
        ):
            with self.subTest(meeting=meeting, cadence=cadence):
                self.assertEqual(next_meeting(meeting, cadence, DAY), found)
