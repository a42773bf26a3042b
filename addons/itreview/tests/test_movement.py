from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReviewCase

OPENED, CLOSED = "2026-03-15 09:00:00", "2026-04-15 09:00:00"
APRIL = "2026-04-05 09:00:00"


@tagged("post_install", "-at_install")
class TestMovement(ReviewCase):
    """Between two moments every change has its bar, and each bar opens to its records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Movement = cls.env["it.pipeline.movement"]
        cls.team, cls.other_team = cls.env["crm.team"].create(
            [{"name": "Movement one"}, {"name": "Movement two"}]
        )
        before = "2026-03-01 09:00:00"
        names = ("grows", "lost", "won", "slips", "moves", "ends", "same")
        cls.leads = {
            name: cls.make_lead(
                before,
                name=name,
                team_id=cls.team.id,
                date_deadline="2026-05-01",
                expected_revenue=100,
            )
            for name in names
        }
        cls.at(APRIL)
        cls.leads["grows"].expected_revenue = 160
        cls.leads["lost"].action_set_lost()
        cls.leads["won"].action_set_won()
        cls.leads["slips"].date_deadline = "2026-08-01"
        cls.leads["moves"].team_id = cls.other_team
        cls.leads["ends"].action_archive()
        cls.leads["fresh"] = cls.make_lead(
            APRIL, name="fresh", team_id=cls.team.id, expected_revenue=70
        )
        cls.own = [("lead_ref", "in", [lead.id for lead in cls.leads.values()])]

    def _between(self, by=None, domain=None):
        return self.Movement._between(OPENED, CLOSED, self.own + (domain or []), by)

    def _words(self, moved):
        return {bucket: (int(amount), n) for bucket, (amount, n) in moved.items()}

    def test_the_whole(self):
        self.assertEqual(
            self._words(self._between()[None]),
            {
                "opening": (700, 7),
                "new": (70, 1),
                "grown": (60, 1),
                "lost": (100, 1),
                "won": (100, 1),
                "left": (100, 1),
                "slipped_out": (100, 1),
                "closing": (530, 5),
            },
        )

    def test_by_team_what_moves_over_went_and_came(self):
        moved = self._between("team")
        first = self._words(moved[self.team.id])
        second = self._words(moved[self.other_team.id])
        self.assertEqual(first["went"], (100, 1))
        self.assertEqual(second, {"came": (100, 1), "closing": (100, 1)})

    def test_a_look_at_one_team_adds_up_too(self):
        domain = [("team_id", "=", self.team.id)]
        moved = self._words(self._between(domain=domain)[None])
        self.assertEqual(
            (moved["opening"], moved["went"], moved["closing"]),
            ((700, 7), (100, 1), (430, 4)),
        )

    def test_each_bar_opens_to_its_records(self):
        for by in (None, "team"):
            for group, buckets in self._between(by).items():
                for bucket, (_amount, count) in buckets.items():
                    with self.subTest(by=by, bucket=bucket):
                        versions = self.Movement._get_versions(
                            OPENED, CLOSED, bucket, self.own, by, group
                        )
                        self.assertEqual(len(versions), count)
        lost = self.Movement._get_versions(OPENED, CLOSED, "lost", self.own)
        self.assertEqual((lost.name, lost.status), ("lost", "lost"))

    def test_flow_between_stages(self):
        flow = self.Movement._get_flow(OPENED, CLOSED, self.own)
        stage = self.leads["same"].stage_id.name
        ends = {finish for begin, finish, _amount, _count in flow if begin == stage}
        self.assertEqual(ends, {stage, "won", "lost", "left"})
        self.assertIn(("new", stage, Decimal(70), 1), flow)
        for begin, finish, _amount, count in flow:
            versions = self.Movement._get_flow_versions(
                OPENED, CLOSED, begin, finish, self.own
            )
            self.assertEqual(len(versions), count, (begin, finish))

    def test_swings_are_told_where_the_ends_show_nothing(self):
        lead = self.leads["same"]
        self.change(lead, "2026-04-06 09:00:00", expected_revenue=900)
        self.change(lead, "2026-04-07 09:00:00", expected_revenue=100)
        self.assertNotIn("shrunk", self._between()[None])
        swings = self._words(self.Movement._get_swings(OPENED, CLOSED, self.own))
        self.assertEqual((swings["grown"], swings["shrunk"]), ((860, 2), (800, 1)))
        for bucket, (_amount, times) in swings.items():
            versions = self.Movement._get_swing_versions(
                OPENED, CLOSED, bucket, self.own
            )
            self.assertEqual(len(versions), times, bucket)

    def test_an_exempt_opportunity_is_out_of_both_moments(self):
        self.change(
            self.leads["same"],
            "2026-04-06 09:00:00",
            is_exempt=True,
            exempt_paragraph_ids=[
                Command.set(self.env["it.exempt.paragraph"].search([], limit=1).ids)
            ],
            public_interest_reason="A live negotiation would be harmed.",
        )
        reader = self.Movement.with_user(self.reader)
        moved = self._words(reader._between(OPENED, CLOSED, self.own)[None])
        self.assertEqual((moved["opening"], moved["closing"]), ((600, 6), (430, 4)))

    def test_one_query_whatever_the_number(self):
        self._between("stage")
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self._between("stage")

    def test_moments_the_wrong_way_round_are_refused(self):
        with self.assertRaisesRegex(UserError, "swap them"):
            self.Movement._between(CLOSED, OPENED)
        with self.assertRaisesRegex(UserError, "not by colour"):
            self.Movement._between(OPENED, CLOSED, by="colour")
