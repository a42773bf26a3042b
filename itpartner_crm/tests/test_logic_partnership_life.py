from odoo.tests import BaseCase, tagged

from odoo.addons.itpartner_crm.logic.partnership_life import missing

BARE = {
    "purpose": "",
    "members": 0,
    "answerable": False,
    "reason": False,
    "end": False,
    "steps": 0,
    "steps_open": 0,
}
WHOLE = {
    "purpose": "Aim",
    "members": 2,
    "answerable": True,
    "reason": "met",
    "end": True,
    "steps": 8,
    "steps_open": 0,
}


@tagged("post_install", "-at_install")
class TestPartnershipLife(BaseCase):
    """What each state asks for."""

    def test_what_is_missing(self):
        for before, state, facts, expected in (
            (None, "proposed", BARE, []),
            ("proposed", "active", BARE, ["purpose", "members", "answerable"]),
            ("proposed", "active", {**WHOLE, "members": 1}, ["members"]),
            ("active", "review", {**WHOLE, "purpose": ""}, ["purpose"]),
            ("proposed", "active", WHOLE, []),
            ("active", "ending", BARE, ["reason", "end"]),
            ("active", "ending", WHOLE, []),
            ("ending", "ended", {**WHOLE, "steps_open": 2}, ["steps_open"]),
            ("ending", "ended", WHOLE, []),
            ("active", "ended", {**WHOLE, "steps": 0}, ["steps"]),
            ("proposed", "ended", {**WHOLE, "steps": 0}, []),
            (None, "ended", {**WHOLE, "steps": 0}, []),
        ):
            with self.subTest(before=before, state=state):
                self.assertEqual(missing(before, state, facts), expected)
