from dataclasses import replace
from datetime import date

from odoo.tests import BaseCase, tagged

from ..logic import states

TODAY = date(2026, 11, 22)
READY = states.Facts(
    today=TODAY,
    type_set=True,
    owner_set=True,
    council=1,
    others=1,
    signature_date=date(2026, 11, 1),
    start=date(2026, 11, 1),
    end=date(2027, 10, 31),
    ending_soon=True,
    successor_signed=True,
    termination_date=date(2026, 11, 20),
    termination_reason=True,
)


@tagged("post_install", "-at_install")
class TestLogicStates(BaseCase):
    def test_every_state_has_a_row_and_every_step_leads_to_one(self):
        for old, steps in states.STEPS.items():
            self.assertNotIn(old, steps)
            self.assertLessEqual(set(steps), set(states.STEPS))

    def test_ended_is_ended(self):
        for state in ("renewed", "expired", "terminated"):
            self.assertFalse(states.STEPS[state])

    def test_no_way_from_binding_back_to_free(self):
        for state in states.BINDING_STATES:
            self.assertLessEqual(
                set(states.STEPS[state]), set(states.BINDING_STATES), state
            )

    def test_what_a_step_misses(self):
        table = [
            ("negotiation", "legal_review", {"type_set": False}, ["type"]),
            ("negotiation", "legal_review", {"owner_set": False}, ["owner"]),
            ("negotiation", "legal_review", {"start": None}, ["start"]),
            ("legal_review", "approved", {"requested_by_me": True}, ["own_approval"]),
            ("approved", "signed", {"council": 0}, ["council"]),
            ("approved", "signed", {"others": 0}, ["other"]),
            ("approved", "signed", {"signature_date": None}, ["signature_date"]),
            (
                "approved",
                "signed",
                {"signature_date": date(2026, 11, 23)},
                ["signature_future"],
            ),
            ("approved", "signed", {"unsigned": 1}, ["signatory"]),
            ("draft", "signed", {}, ["taken_on"]),
            ("draft", "signed", {"taken_on": True}, []),
            ("signed", "active", {"start": date(2026, 11, 23)}, ["not_started"]),
            ("active", "expiring", {"ending_soon": False}, ["not_ending"]),
            ("active", "renewed", {"successor_signed": False}, ["successor"]),
            ("active", "expired", {}, ["not_over"]),
            ("active", "expired", {"end": TODAY}, ["not_over"]),
            ("active", "expired", {"end": date(2026, 11, 21)}, []),
            ("active", "terminated", {"termination_date": None}, ["termination_date"]),
            (
                "active",
                "terminated",
                {"termination_reason": False},
                ["termination_reason"],
            ),
            ("draft", "negotiation", {"is_template": True}, ["template"]),
        ]
        for old, new, changes, expected in table:
            with self.subTest(old=old, new=new, changes=changes):
                facts = replace(READY, **changes)
                self.assertEqual(states.missing(old, new, facts), expected)

    def test_everything_missing_is_named_at_once(self):
        found = states.missing("approved", "signed", states.Facts(today=TODAY))
        self.assertEqual(
            found, ["type", "owner", "council", "other", "start", "signature_date"]
        )

    def test_by_the_calendar(self):
        past, future = date(2026, 11, 21), date(2026, 11, 23)
        table = [
            ("signed", TODAY, None, False, "active"),
            ("signed", future, None, False, None),
            ("signed", None, None, False, None),
            ("active", past, TODAY, True, "expiring"),
            ("active", past, past, True, "expired"),
            ("active", past, None, False, None),
            ("expiring", past, past, True, "expired"),
            ("expiring", past, TODAY, True, None),
            ("terminated", past, past, True, None),
            ("draft", past, past, True, None),
        ]
        for state, start, end, soon, expected in table:
            with self.subTest(state=state, start=start, end=end):
                self.assertEqual(
                    states.next_by_date(state, TODAY, start, end, soon), expected
                )
