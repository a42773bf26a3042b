from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..logic import agenda
from ..logic.agenda import Facts

LIMITS = {
    "new": 0,
    "slipped": 0,
    "slipped_again": 2,
    "grown": 20,
    "shrunk": 20,
    "stale_contact": 45,
    "stale_stage": 60,
    "decision_due": 30,
    "red_measure": 0,
    "notice_window": 90,
    "lost_since": 0,
    "won_since": 0,
}
NOTICE = ("Service desk for Solent", date(2026, 9, 1), 90)
CASES = [
    ("nothing happened", Facts("same", 100, 100), []),
    ("new", Facts("new", 100), ["new"]),
    ("opened again", Facts("reopened", 100), ["new"]),
    ("slipped for the first time", Facts("slipped", 100, 100, slips=1), ["slipped"]),
    ("slipped a second time", Facts("slipped", 100, 100, slips=2), ["slipped_again"]),
    ("slipped long ago", Facts("same", 100, 100, slips=3), []),
    ("grew by the limit", Facts("grown", Decimal(120), Decimal(100)), ["grown"]),
    ("grew by less", Facts("grown", Decimal("119.99"), Decimal(100)), []),
    ("shrank by the limit", Facts("shrunk", Decimal(80), Decimal(100)), ["shrunk"]),
    ("grew from nothing", Facts("grown", Decimal(80), Decimal(0)), []),
    ("45 days without contact", Facts("same", contact_days=45), []),
    ("46 days without contact", Facts("same", contact_days=46), ["stale_contact"]),
    ("over the rule's limit", Facts("same", stage_days=61), ["stale_stage"]),
    ("within the stage's norm", Facts("same", stage_days=61, stage_norm=90), []),
    ("over the norm", Facts("same", stage_days=22, stage_norm=21), ["stale_stage"]),
    ("due in 30 days", Facts("same", decision_days=30), ["decision_due"]),
    ("due in 31 days", Facts("same", decision_days=31), []),
    ("overdue", Facts("same", decision_days=-3), ["decision_due"]),
    ("red", Facts("same", red_measures=("5.1",)), ["red_measure"]),
    ("notice in 90 days", Facts("same", notice=NOTICE), ["notice_window"]),
    ("lost", Facts("lost", stage_days=99, decision_days=-9), ["lost_since"]),
    ("won", Facts("won", contact_days=99, red_measures=("5.1",)), ["won_since"]),
    ("archived", Facts("archived", stage_days=99), []),
]


@tagged("post_install", "-at_install")
class TestLogicAgenda(TestCase):
    """Which rules put an opportunity on the agenda."""

    def test_what_each_rule_picks(self):
        for name, facts, codes in CASES:
            with self.subTest(name):
                picked = [code for code, _v in agenda.picked(facts, LIMITS)]
                self.assertEqual(picked, codes)

    def test_only_rules_in_force_are_asked(self):
        facts = Facts("new", 100, stage_days=99)
        self.assertEqual(agenda.picked(facts, {"stale_stage": 60})[0][0], "stale_stage")
        self.assertEqual(agenda.picked(facts, {}), [])

    def test_several_rules_come_in_their_order(self):
        facts = Facts("new", 100, contact_days=99, stage_days=99)
        order = {"stale_stage": 60, "new": 0, "stale_contact": 45}
        found = [code for code, _values in agenda.picked(facts, order)]
        self.assertEqual(found, list(order))

    def test_sentences_get_their_figures(self):
        facts = Facts("same", stage_days=22, stage_norm=21)
        self.assertEqual(
            agenda.picked(facts, LIMITS), [("stale_stage", {"days": 22, "limit": 21})]
        )

    @given(
        before=st.decimals("0.01", "1000000", places=2),
        value=st.decimals("0.01", "1000000", places=2),
        limit=st.integers(1, 200),
    )
    def test_nothing_grows_and_shrinks_at_once(self, before, value, limit):
        facts = Facts("same", value, before)
        found = agenda.picked(facts, {"grown": limit, "shrunk": limit})
        self.assertLessEqual(len(found), 1)
        moved = abs(value - before) / before * 100
        self.assertEqual(bool(found), moved >= limit)

    @given(limit=st.integers(0, 400), days=st.integers(0, 400))
    def test_a_wider_limit_never_picks_more(self, limit, days):
        facts = Facts("same", stage_days=days, contact_days=days)
        for code in ("stale_stage", "stale_contact"):
            wider = agenda.picked(facts, {code: limit + 1})
            if wider:
                self.assertTrue(agenda.picked(facts, {code: limit}))
