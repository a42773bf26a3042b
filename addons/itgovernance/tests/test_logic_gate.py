from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic.gate import Ruling, is_level, shortcoming

TODAY = date(2026, 11, 23)
PAST = date(2026, 11, 1)
GOOD = {"outcome": "approved", "date": PAST, "level": "cabinet"}
VALUE = 600_000


@tagged("post_install", "-at_install")
class TestGateLogic(BaseCase):
    def test_table(self):
        delegated = {"delegated": True}
        for vals, code in (
            ({}, None),
            ({"outcome": "conditions"}, None),
            ({"date": TODAY}, None),
            ({"outcome": "pending"}, "undecided"),
            ({"outcome": "deferred"}, "undecided"),
            ({"outcome": "rejected"}, "refused"),
            ({"outcome": "noted"}, "refused"),
            ({"outcome": "withdrawn"}, "refused"),
            ({"date": date(2026, 11, 24)}, "future"),
            ({"date": None}, "future"),
            ({"late": True}, "late"),
            ({"late": True, "urgent": True}, None),
            ({"level": "executive"}, "level"),
            ({"forum_limit": 600_000}, None),
            ({"forum_limit": 599_999.99}, "forum_limit"),
            ({"amount": 600_000}, None),
            ({"amount": 500_000}, "amount"),
            ({**delegated}, None),
            ({**delegated, "amount": 500_000}, "amount"),
            ({**delegated, "delegation_limit": 600_000, "amount": 1}, None),
            ({**delegated, "delegation_limit": 599_999}, "delegation_limit"),
            ({**delegated, "delegation_until": TODAY}, None),
            ({**delegated, "delegation_until": PAST}, "delegation_over"),
        ):
            with self.subTest(vals=vals):
                ruling = Ruling(**{**GOOD, **vals})
                self.assertEqual(shortcoming(ruling, VALUE, "cabinet", TODAY), code)

    def test_a_higher_forum_stands_in_for_a_lower_one(self):
        for level, minimum, enough in (
            ("service", "service", True),
            ("cabinet", "board", True),
            ("board", "directorate", False),
            ("executive", "cabinet", False),
        ):
            with self.subTest(level=level, minimum=minimum):
                self.assertEqual(is_level(level, minimum), enough)
