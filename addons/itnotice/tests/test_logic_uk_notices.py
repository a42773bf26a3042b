"""The forms of the Procurement Act 2023, and what only Find a Tender publishes."""

import datetime
import json
from unittest import TestCase

from odoo.addons.itnotice.logic import follow, intake
from odoo.addons.itnotice.models.it_notice import NOTICE_TYPES

from .releases import package, release


def read(made):
    (found,) = intake.read_all([intake.Source("page.json", data=package(made))])
    return found.result


class TestUkNotices(TestCase):
    def test_every_form(self):
        for number in range(1, 18):
            code = f"UK{number}"
            with self.subTest(code):
                made = release(tender__documents=[{"id": "1", "noticeType": code}])
                self.assertEqual(read(made).notice_type, code)
        self.assertEqual(
            [code for code, _words in NOTICE_TYPES], [f"UK{n}" for n in range(1, 18)]
        )

    def test_wherever_it_stands(self):
        document = {"documents": [{"id": "1", "noticeType": "UK7"}]}
        for changes in (
            {"planning": document},
            {"awards": [document]},
            {"contracts": [document]},
            {"contracts": [{"id": "1", "implementation": document}]},
        ):
            with self.subTest(json.dumps(changes)):
                self.assertEqual(read(release(**changes)).notice_type, "UK7")

    def test_what_is_no_form(self):
        for code in ("UK0", "UK18", "F02", "UK", 7, None, ["UK1"], "<b>UK1</b>"):
            with self.subTest(code=code):
                made = release(tender__documents=[{"id": "1", "noticeType": code}])
                self.assertEqual(read(made).notice_type, "")

    def test_a_period_of_days(self):
        for days, end in (
            (365, datetime.date(2027, 8, 31)),
            (1, datetime.date(2026, 9, 1)),
            (0, None),
            (-5, None),
            (10**9, None),
            (True, None),
            ("365", None),
        ):
            with self.subTest(days=days):
                period = {"startDate": "2026-09-01T00:00:00+01:00"}
                lots = [
                    {"id": "1", "contractPeriod": {**period, "durationInDays": days}}
                ]
                made = release(tender__contractPeriod=..., tender__lots=lots)
                notice = read(made)
                self.assertEqual(notice.contract_end, end)
                self.assertEqual(notice.contract_start, datetime.date(2026, 9, 1))

    def test_what_a_notice_tells(self):
        for tags, kind, status, code, expected in (
            (["tenderAmendment"], "tender", "active", "UK4", "amended"),
            (["tenderCancellation"], "tender", "active", "", "cancelled"),
            (["tenderUpdate"], "tender", "Withdrawn", "", "cancelled"),
            (["tender"], "tender", "", "UK12", "cancelled"),
            (["award"], "award", "active", "UK6", "awarded"),
            (["award"], "award", "pending", "UK5", "amended"),
            (["contract"], "contract", "active", "UK7", "awarded"),
            (["contractTermination"], "contract", "", "UK11", "cancelled"),
            (["award"], "award", "unsuccessful", "", "cancelled"),
            (["planningUpdate"], "planning", None, "UK2", "amended"),
            (["awardUpdate"], "award", "active", "", "amended"),
            (["contractAmendment"], "contract", "active", "UK10", "amended"),
            (["awardUpdate", "contract"], "contract", "active", "", "awarded"),
            (["implementation"], "implementation", "active", "UK9", "amended"),
            (["awardUpdate"], "award", "cancelled", "", "cancelled"),
        ):
            with self.subTest(tags=tags, code=code):
                self.assertEqual(follow.event_of(tags, kind, status, code), expected)
