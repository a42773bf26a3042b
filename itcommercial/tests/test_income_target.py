from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestIncomeTarget(ItCommercialCommon):
    """Targets are set by version, never changed, and held against the pipeline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stages = cls.env["crm.stage"].search([("team_ids", "in", cls.team.ids)])
        # a team of its own: whatever else is in the database stays out of the figures
        cls.team = cls.team.copy({"name": "Schools", "user_id": cls.colleague.id})
        cls.team.member_ids = [Command.set((cls.officer | cls.colleague).ids)]
        stages.write({"team_ids": [Command.link(cls.team.id)]})
        cls.backup = cls._new_offer("Backup", family="hosting", list_price=1000)

    def _set(self, user=None, **vals):
        wizard = (
            self.env["it.income.target.set"]
            .with_user(user or self.manager)
            .create({"team_id": self.team.id, "income": 100000, **vals})
        )
        action = wizard.action_set()
        return self.env["it.income.target"].browse(action["res_id"])

    def _open(self, name, value, chance, **vals):
        return self._new_lead(
            name,
            vals.pop("user", self.officer),
            team_id=self.team.id,
            expected_revenue=value,
            probability=chance,
            date_deadline=vals.pop("deadline", "2027-02-01"),
            **vals,
        )

    def _won(self, name, value, **vals):
        lead = self._new_lead(
            name,
            vals.pop("user", self.officer),
            team_id=self.team.id,
            expected_revenue=value,
            it_won_reason_id=self.env.ref("itcommercial.won_reason_quality").id,
            **vals,
        )
        lead.action_set_won()
        return lead

    def _lost(self, name):
        lead = self._new_lead(name, self.officer, team_id=self.team.id)
        lead.action_set_lost(
            lost_reason_id=self.env.ref("itcommercial.lost_reason_no_money").id
        )

    def test_periods_are_those_of_the_council(self):
        for period, start, end, label in (
            ("year", "2026-04-01", "2027-03-31", "2026-27"),
            ("quarter", "2026-10-01", "2026-12-31", "2026-27 Q3"),
            ("month", "2026-11-01", "2026-11-30", "2026-11"),
        ):
            target = self._set(period=period)
            self.assertEqual(str(target.date_start), start)
            self.assertEqual(str(target.date_end), end)
            self.assertTrue(target.display_name.startswith(label))

    def test_another_figure_is_a_new_version_with_its_reason(self):
        first = self._set()
        with self.assertRaisesRegex(UserError, "say in Reason why"):
            self._set(income=120000)
        second = self._set(income=120000, reason="A new offer")
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual((first.is_current, second.is_current), (False, True))
        self.assertEqual(second.version_ids, first | second)
        found = self.env["it.income.target"].search([("is_current", "=", True)])
        self.assertIn(second, found)
        self.assertNotIn(first, found)
        self.assertEqual(second.set_by_id, self.manager)
        again = second.with_user(self.manager).action_set_again()
        self.assertEqual(again["context"]["default_income"], 120000)

    def test_another_income_leaves_the_contribution_that_is_wanted(self):
        self._set(contribution=20000)
        second = self._set(income=120000, reason="A new offer")
        self.assertEqual(second.contribution, 20000)
        third = self._set(income=120000, contribution=0, reason="No longer wanted")
        self.assertEqual(third.contribution, 0)
        other = self._set(income=5, period="month")
        self.assertEqual(other.contribution, 0)

    def test_nobody_changes_or_deletes_one(self):
        target = self._set().sudo()
        for change in (
            lambda: target.write({"income": 1}),
            lambda: target.unlink(),
            lambda: target.copy(),
            lambda: target.create({"income": 1}),
        ):
            with self.assertRaisesRegex(UserError, "neither changed nor deleted"):
                change()

    def test_set_by_a_manager_or_the_leader_of_the_team(self):
        self._set(self.colleague)
        with self.assertRaisesRegex(AccessError, "manager or by the leader"):
            self._set(self.officer, period="month")
        with self.assertRaises(AccessError):
            self._set(self.reader, period="month")

    def test_figures_of_the_domain_notes(self):
        for number, (value, chance) in enumerate(
            [(50000, 10), (80000, 25), (120000, 50), (40000, 75), (30000, 90)]
        ):
            self._open(f"Open {number}", value, chance)
        for number in range(7):
            self._won(f"Won {number}", 1000)
        for number in range(18):
            self._lost(f"Lost {number}")
        target = self._set()
        self.assertEqual(target.sought, 320000)
        self.assertEqual(target.weighted, 142000)
        self.assertEqual(target.coverage, 3.2)
        self.assertEqual(target.win_rate, 0.28)
        self.assertEqual(target.coverage_needed, 3.57)
        self.assertEqual((target.won, target.gap), (7000, 93000))
        self.assertEqual(target.coverage_state, "short")

    def test_each_scope_counts_its_own(self):
        self._open("Ours", 5000, 50, it_offer_id=self.backup.id)
        self._open("Ours, sure", 3000, 90, forecast_category="commit")
        self._open("Left out", 900, 50, forecast_category="omitted")
        self._open("Hers", 700, 50, user=self.colleague)
        self._open("Next year", 400, 50, deadline="2027-04-01")
        won = self._won("Done", 2000, it_offer_id=self.backup.id)
        for vals, sought, committed, came in (
            ({}, 8700, 3000, 2000),
            ({"user_id": self.officer.id}, 8000, 3000, 2000),
            ({"user_id": self.colleague.id}, 700, 0, 0),
            ({"family": "hosting"}, 5000, 0, 2000),
            ({"period": "quarter"}, 0, 0, 2000),
            ({"period": "month", "date": "2027-02-14"}, 8700, 3000, 0),
        ):
            with self.subTest(**vals):
                target = self._set(**vals)
                self.assertEqual(target.sought, sought)
                self.assertEqual(target.committed, committed)
                self.assertEqual(target.won, came)
                for name, figure in (
                    ("action_view_open", sought),
                    ("action_view_committed", committed),
                    ("action_view_won", came),
                ):
                    domain = getattr(target, name)()["domain"]
                    leads = self.env["crm.lead"].search(domain)
                    self.assertEqual(sum(leads.mapped("expected_revenue")), figure)
        self.assertEqual(won.won_status, "won")

    def test_what_cover_says(self):
        target = self._set()
        self.assertEqual(target.coverage_state, "unknown")
        self._won("One", 60000)
        target.invalidate_recordset()
        self.assertEqual((target.win_rate, target.coverage_state), (1, "short"))
        self._open("Enough", 40000, 50)
        target.invalidate_recordset()
        self.assertEqual(target.coverage_state, "enough")
        self._won("Two", 40000)
        target.invalidate_recordset()
        self.assertEqual((target.gap, target.coverage_state), (0, "reached"))

    def test_contribution_is_for_the_commercial_role(self):
        target = self._set(contribution=40000)
        self._won(
            "Done",
            0,
            it_offer_line_ids=[self._line(self.offer, 60, price_unit=100)],
        )
        for name in ("contribution", "won_contribution"):
            with self.assertRaises(AccessError):
                target.with_user(self.reader).read([name])
        seen = target.with_user(self.officer)
        self.assertEqual(seen.contribution, 40000)
        self.assertEqual(seen.won_contribution, 6000 - 61 * 60)

    def test_a_list_asks_the_same_for_one_as_for_many(self):
        names = ["income", "won", "weighted", "committed", "coverage_state"]
        targets = self.env["it.income.target"]
        for month in range(1, 11):
            targets |= self._set(period="month", date=f"2027-{month:02d}-05")

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(self.reader).read(names)
            return self.cr.sql_log_count - before

        count(targets)
        self.assertLessEqual(count(targets), count(targets[:1]))
