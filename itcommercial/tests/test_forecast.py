from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon

STAGES = ("lead", "qualified", "proposal", "negotiation")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestForecast(ItCommercialCommon):
    """The forecast says a range, and how much of it is history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.team.copy({"name": "Schools"})
        cls.team.member_ids = [Command.set((cls.officer | cls.colleague).ids)]
        cls.stages = {
            name: cls.env.ref(f"itcommercial.stage_commercial_{name}")
            for name in (*STAGES, "won")
        }
        for stage in cls.stages.values():
            stage.team_ids = [Command.link(cls.team.id)]
        # whatever else was decided in the database stays out of the figures
        others = cls.env["crm.lead"].with_context(active_test=False)
        others.search([("it_kind", "=", "commercial")])._write({"it_kind": None})
        cls.env.invalidate_all()

    def _open(self, value, stage="lead", deadline="2027-02-10", **vals):
        return self._new_lead(
            f"Open {value}",
            self.officer,
            team_id=self.team.id,
            stage_id=self.stages[stage].id,
            expected_revenue=value,
            date_deadline=deadline,
            **vals,
        )

    def _decide(self, won, stage="lead", chance=None):
        vals = {"probability": chance} if chance else {}
        lead = self._open(1000, stage, **vals)
        if won:
            lead.it_won_reason_id = self.env.ref("itcommercial.won_reason_quality")
            lead.action_set_won()
        else:
            lead.action_set_lost(
                lost_reason_id=self.env.ref("itcommercial.lost_reason_no_money").id
            )
        return lead

    def _told(self, user=None, **look):
        return self.env["it.forecast"].with_user(user or self.reader).get_forecast(look)

    def _stage(self, told, name):
        wanted = self.stages[name].id
        return next(stage for stage in told["stages"] if stage["id"] == wanted)

    def test_without_history_the_assumed_chances_speak(self):
        self._open(1000, "proposal")
        told = self._told()
        for name, chance in zip(STAGES, (0.10, 0.25, 0.50, 0.75), strict=True):
            self.assertAlmostEqual(self._stage(told, name)["chance"], chance)
            self.assertEqual(self._stage(told, name)["history"], 0)
        self.assertEqual(told["total"]["history"], 0)
        self.assertIn("history speaks for 0%", " ".join(told["words"]))

    def test_with_twelve_decided_history_speaks_for_forty_percent(self):
        for _number in range(6):
            self._decide(True)
            self._decide(False, "negotiation")
        self._open(1000, "qualified")
        told = self._told()
        stage = self._stage(told, "qualified")
        self.assertEqual((stage["won"], stage["decided"]), (6, 12))
        self.assertAlmostEqual(stage["chance"], 0.35)
        self.assertAlmostEqual(stage["history"], 0.4)
        self.assertIn(
            "With 12 decided opportunities, history speaks for 40%",
            " ".join(told["words"]),
        )

    def test_a_loss_counts_up_to_the_furthest_stage_reached(self):
        lead = self._open(1000, "lead")
        lead.stage_id = self.stages["proposal"]
        lead.stage_id = self.stages["qualified"]
        lead.action_set_lost(
            lost_reason_id=self.env.ref("itcommercial.lost_reason_no_money").id
        )
        told = self._told()
        self.assertEqual(
            [self._stage(told, name)["decided"] for name in STAGES], [1, 1, 1, 0]
        )

    def test_what_is_assumed_is_a_dated_rule(self):
        rule = self.env["it.rule.value"].search([("key", "=", "forecast.prior_lead")])
        rule.value = 30
        self.assertAlmostEqual(self._stage(self._told(), "lead")["chance"], 0.3)
        rule.valid_to = "2026-01-01"
        with self.assertRaisesRegex(UserError, "forecast.prior_lead"):
            self._told()

    def test_a_person_s_chance_wins_and_is_held_to_their_record(self):
        self._open(10000, "lead", probability=90)
        told = self._told()
        self.assertEqual(told["total"]["p50"], 10000)
        self.assertEqual(told["total"]["judged"], 1)
        self.assertIn("taken as given", told["owners"][0]["said"])
        for _number in range(10):
            self._decide(False, chance=90)
        told = self._told()
        self.assertIn("promised too much", told["owners"][0]["said"])
        self.assertLess(told["total"]["mean"], 9000)
        self.assertAlmostEqual(told["total"]["history"], 0.5)

    def test_months_add_up_and_overdue_counts_now(self):
        self._open(100, deadline="2026-10-01")
        self._open(200, deadline="2027-02-10")
        self._open(400, deadline="2030-01-01")
        self._open(800, deadline=False)
        self._open(50, forecast_category="omitted")
        told = self._told()
        values = {month["key"]: month["value"] for month in told["months"]}
        self.assertEqual(len(values), 13)
        self.assertEqual(values["2026-11"], 100)
        self.assertEqual(values["2027-02"], 200)
        self.assertEqual(values["later"], 1200)
        self.assertEqual(told["total"]["open"], 1500)
        self.assertEqual(told["months"][-1]["p90"], told["total"]["p90"])

    def test_each_bar_opens_its_records(self):
        self._open(100, deadline="2026-10-01")
        wanted = self._open(200, "proposal")
        self._open(300, "lead")
        Forecast = self.env["it.forecast"].with_user(self.reader)
        for args, total in (
            (({}, False, "2026-11"), 100),
            (({}, self.stages["proposal"].id, "2027-02"), 200),
            (({}, False, "2027-02"), 500),
            (({"user": self.colleague.id}, False, False), 0),
            (({"team": self.team.id}, False, False), 600),
        ):
            action = Forecast.action_open(*args)
            leads = self.env["crm.lead"].search(action["domain"])
            self.assertEqual(sum(leads.mapped("expected_revenue")), total)
        self.assertTrue(wanted)

    def test_exempt_work_is_not_in_it_for_those_who_may_not_see_it(self):
        lead = self._open(5000)
        lead.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    Command.link(self.env["it.exempt.paragraph"].search([], limit=1).id)
                ],
                "public_interest_reason": "Price talks are running",
            }
        )
        self.assertEqual(self._told()["total"]["open"], 0)

    def test_not_for_people_outside_the_suite(self):
        stranger = self._new_user("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self._told(stranger)
        with self.assertRaises(AccessError):
            self.env["it.forecast"].with_user(stranger).action_open()

    def test_queries_do_not_grow_with_opportunities(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._told()
            return self.cr.sql_log_count - before

        for name in STAGES:
            self._open(10, name)
        self._decide(False)
        self._decide(False, "proposal")
        count()
        one = count()
        for number in range(12):
            self._open(10 + number, STAGES[number % 4])
        for _number in range(3):
            self._decide(False, "proposal")
        self.assertLessEqual(count(), one)
