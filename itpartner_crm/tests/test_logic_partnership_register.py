from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic import partnership_register as register

DAY = date(2026, 3, 31)
BOTH = ("major", "moderate")


def row(**vals):
    return {
        "id": 1,
        "was": True,
        "is": True,
        "then": "substantial",
        "now": "substantial",
        "leaving": False,
        "due": date(2026, 12, 1),
        **vals,
    }


@tagged("post_install", "-at_install")
class TestPartnershipRegisterLogic(BaseCase):
    """Which partnership stands on the register, and in which sections."""

    def test_who_stands_on_the_register(self):
        cases = [
            (date(2020, 1, 1), None, "major", True),
            (DAY, None, "moderate", True),
            (date(2026, 4, 1), None, "major", False),
            (None, None, "major", False),
            (date(2020, 1, 1), None, "limited", False),
            (date(2020, 1, 1), None, None, False),
            (date(2020, 1, 1), DAY, "major", False),
            (date(2020, 1, 1), date(2026, 4, 1), "major", True),
        ]
        for start, ended, tier, on in cases:
            with self.subTest(start=start, ended=ended, tier=tier):
                self.assertEqual(register.is_on(start, ended, tier, BOTH, DAY), on)

    def test_sections(self):
        cases = [
            (row(), []),
            (row(was=False, then=None), ["added"]),
            (row(**{"is": False}), ["removed"]),
            (row(was=False, **{"is": False}), []),
            (row(leaving=True), ["proposed"]),
            (row(then="weak", now="limited"), ["improved", "below"]),
            (row(then="substantial", now="reasonable"), ["fell", "below"]),
            (row(then="limited", now="limited"), ["below"]),
            (row(then=None, now="limited"), ["below"]),
            (row(due=date(2026, 3, 30)), ["overdue"]),
            (row(due=DAY), []),
            (row(then=None, now=None), ["unrated"]),
            # what joined was not on the register before: its rating didn't move on it
            (row(was=False, then="weak"), ["added"]),
        ]
        for one, sections in cases:
            with self.subTest(row=one):
                found = register.sort_out([one], DAY)
                told = [name for name in register.SECTIONS if found[name]]
                self.assertEqual(told, sections)
                self.assertEqual(bool(found["register"]), one["is"])
