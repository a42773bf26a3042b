from datetime import datetime
from decimal import Decimal

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import ReviewCase

NOW = "2026-11-23 12:00:00"
# Domain notes 4.4, the worked test.
PIPELINE = [(50000, 10), (80000, 25), (120000, 50), (40000, 75), (30000, 90)]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCoverage(ReviewCase):
    """The pipeline held against income targets, as both were known at a moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids = [
            Command.link(cls.env.ref("itgovernance.group_commercial_officer").id)
        ]
        cls.Figures = cls.env["it.pipeline.figures"]
        cls.team = cls.env.ref("itcommercial.team_commercial").copy({"name": "Schools"})
        cls.env["crm.stage"].search([("team_ids", "!=", False)]).write(
            {"team_ids": [Command.link(cls.team.id)]}
        )
        cls.leads = cls.env["crm.lead"]
        for value, chance in PIPELINE:
            cls.leads |= cls._make("2026-10-01 09:00:00", value, chance)
        cls.look = {"kind": "commercial", "team_id": cls.team.id}
        cls.own = [("team_id", "=", cls.team.id)]

    @classmethod
    def _make(cls, moment, value, chance, **vals):
        lead = cls.make_lead(
            moment,
            name=f"Worth {value}",
            it_kind="commercial",
            team_id=cls.team.id,
            expected_revenue=value,
            date_deadline="2027-02-01",
            **vals,
        )
        lead.probability = chance
        cls.env.flush_all()
        return lead

    def _set(self, income, **vals):
        wizard = (
            self.env["it.income.target.set"]
            .with_user(self.manager)
            .create({"team_id": self.team.id, "income": income, "period": "year", **vals})
        )
        return self.env["it.income.target"].browse(wizard.action_set()["res_id"])

    def _figures(self, moment=NOW):
        end = datetime.fromisoformat(moment)
        targets = self.Figures._find_targets(end, self.look)
        start = end.replace(year=end.year - 1)
        return self.Figures._get_figures(start, end, self.own, targets)

    def test_the_worked_example(self):
        self._set(100000)
        # seven won of 25 decided
        for number in range(25):
            lead = self._make("2026-10-02 09:00:00", 1000, 50)
            self.at("2026-10-20 09:00:00")
            lead._write(
                {"won_status": "won", "probability": 100}
                if number < 7
                else {"won_status": "lost", "active": False, "probability": 0}
            )
            lead.invalidate_recordset()
        found = self._figures()
        for key, expected in (
            ("total", 320000),
            ("weighted", 142000),
            ("target", 100000),
            ("coverage", Decimal("3.2")),
            ("win_rate", Decimal("0.28")),
        ):
            with self.subTest(key):
                self.assertEqual(found[key].value, expected)
        self.assertEqual(round(found["coverage_needed"].value, 2), Decimal("3.57"))
        self.assertIn("2026-27", found["coverage"].why)
        self.assertIn("7 won of 25 decided", found["win_rate"].why)

    def test_without_a_target_nothing_is_guessed(self):
        found = self._figures()
        self.assertEqual((found["target"].value, found["coverage"].value), (None, None))
        self.assertIn("no income target was set", found["coverage"].why)

    def test_the_target_is_the_one_set_by_then(self):
        with freeze_time("2026-10-05 12:00:00"):
            self._set(100000)
        with freeze_time("2026-11-05 12:00:00"):
            self._set(160000, reason="The council asked for more.")
        told = [
            self._figures(moment)["target"].value
            for moment in (
                "2026-10-04 12:00:00",
                "2026-10-20 12:00:00",
                "2026-11-10 12:00:00",
            )
        ]
        self.assertEqual(told, [None, 100000, 160000])
        self.assertEqual(self._figures()["coverage"].value, 2)

    def test_only_what_works_for_it_covers_it(self):
        """Due in the period, not omitted."""
        self._set(100000)
        self.change(self.leads[0], "2026-11-01 09:00:00", forecast_category="omitted")
        self.change(self.leads[1], "2026-11-01 09:00:00", date_deadline="2027-04-01")
        self.assertEqual(self._figures()["coverage"].value, Decimal("1.9"))
        self.assertEqual(
            self._figures("2026-10-20 12:00:00")["coverage"].value,
            None,
            "the target was not set yet",
        )

    def test_none_is_set_for_shared_services_and_themes(self):
        self._set(100000)
        end = datetime.fromisoformat(NOW)
        for look in (
            {"kind": "shared_service", "team_id": self.team.id},
            {"theme_id": 1, "team_id": self.team.id},
            {"measure_id": 1, "team_id": self.team.id},
        ):
            self.assertFalse(self.Figures._find_targets(end, look))

    def test_each_figure_opens_what_it_counts(self):
        self._set(100000)
        screen = self.env["it.pipeline.screen"].with_user(self.manager)
        for key, count in (
            ("count", 5),
            ("coverage", 5),
            ("win_rate", 0),
            ("slip_rate", 0),
        ):
            action = screen.action_open_figure(key, "2026-11-23", self.look)
            self.assertEqual(self.Version.search_count(action["domain"]), count, key)
        action = screen.action_open_targets("2026-11-23", self.look)
        targets = self.env["it.income.target"].search(action["domain"])
        self.assertEqual(targets.mapped("income"), [100000])

    def test_by_measure_as_it_was(self):
        measure = self.env["it.measure"].search([("unit", "=", "gbp")], limit=1)
        lead = self.leads[2]
        self.at("2026-11-01 09:00:00")
        outcome = self.env["it.outcome"].create(
            {
                "name": "Saved",
                "measure_id": measure.id,
                "date": "2027-03-01",
                "kind": "forecast",
                "value": 5,
                "credit_ids": [
                    Command.create(
                        {"res_model": "crm.lead", "res_id": lead.id, "share": 100}
                    )
                ],
            }
        )
        self.env.flush_all()
        self.at("2026-11-10 09:00:00")
        outcome.credit_ids.unlink()
        self.env.flush_all()
        own = [*self.own, ("measure_ids", "=", measure.id)]
        for day, leads in (("2026-10-31", []), ("2026-11-05", lead.ids), (NOW[:10], [])):
            found = self.Version._as_of(f"{day} 12:00:00", own)
            self.assertEqual(found.mapped("lead_ref"), leads, day)
        self.assertEqual(
            self.Version._as_of("2026-11-05 12:00:00", own).measure_ids, measure
        )
        screen = self.env["it.pipeline.screen"]
        look = {"team_id": self.team.id, "measure_id": measure.id}
        told = {one["key"]: one for one in screen.get_figures("2026-11-05", look)["figures"]}
        self.assertEqual((told["count"]["value"], told["total"]["value"]), (1, 120000))
        self.assertIn(
            [measure.id, measure.display_name], screen.get_choices()["measures"]
        )

    def test_how_well_a_colleague_forecasts_is_for_officers(self):
        self.leads.user_id = self.officer
        self.env.flush_all()
        screen = self.env["it.pipeline.screen"]
        told = screen.with_user(self.reader).get_figures("2026-11-23", self.look)
        self.assertIsNone(told["accuracy"])
        told = screen.with_user(self.manager).get_figures("2027-03-01", self.look)
        self.assertEqual(len(told["accuracy"]["months"]), 12)

    def test_accuracy_month_by_month(self):
        lead = self.leads[4]
        self.change(
            lead, "2026-10-03 09:00:00", user_id=self.officer.id, date_deadline="2026-11-30"
        )
        self.at("2026-11-20 09:00:00")
        lead._write({"won_status": "won", "probability": 100})
        lead.invalidate_recordset()
        told = self.env["it.pipeline.screen"].get_figures("2026-11-23", self.look)
        [row] = [
            one for one in told["accuracy"]["owners"] if one["id"] == self.officer.id
        ]
        # due on the last day of the month, which still runs: expected only once it is over
        self.assertEqual(row["whole"]["actual"], 30000)
        self.assertEqual(told["accuracy"]["months"][-1], "Nov 26")

    def test_stages_and_ageing(self):
        told = self.env["it.pipeline.screen"].get_figures("2026-11-23", self.look)
        self.assertEqual(sum(row["count"] for row in told["ageing"]), 5)
        for row in told["ageing"]:
            self.assertEqual(sum(row["bands"]), row["count"])
        self.assertEqual(sum(row["entered"] for row in told["conversion"]), 5)
