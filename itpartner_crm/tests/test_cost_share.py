from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestCostShare(ItPartnerCrmCommon):
    """A year's cost among three councils, from the first proposal to the true-up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._new_lead("One service desk", user=cls.officer)
        cls.councils = cls.env["res.partner"].create(
            [
                {"name": name, "is_company": True}
                for name in ("Alder Council", "Beech Council", "Cedar Council")
            ]
        )
        cls.accounts = cls._count("accounts", (1200, 850, 333))
        cls.share = cls._new_share(
            method="accounts", driver_id=cls.accounts.id, amount=250000
        )

    @classmethod
    def _count(cls, kind, numbers, **vals):
        return cls.env["it.cost.driver"].create(
            {
                "kind": kind,
                "date": "2026-04-01",
                "source": "Directory export",
                "line_ids": [
                    Command.create({"partner_id": council.id, "value": number})
                    for council, number in zip(cls.councils, numbers, strict=False)
                ],
                **vals,
            }
        )

    @classmethod
    def _new_share(cls, baselines=(130000, 85000, 40000), percents=(0, 0, 0), **vals):
        return (
            cls.env["it.cost.share"]
            .with_user(cls.officer)
            .create(
                {
                    "lead_id": cls.lead.id,
                    "date_start": "2026-04-01",
                    "line_ids": [
                        Command.create(
                            {
                                "partner_id": council.id,
                                "baseline": baseline,
                                "fixed_percent": percent,
                            }
                        )
                        for council, baseline, percent in zip(
                            cls.councils, baselines, percents, strict=True
                        )
                    ],
                    **vals,
                }
            )
        )

    def _agree(self, share):
        share.with_user(self.officer).action_propose()
        share.line_ids.with_user(self.officer).consent_date = "2026-03-20"
        share.with_user(self.manager).action_agree()

    def assertShares(self, share, expected):
        amounts = [round(amount, 2) for amount in share.line_ids.mapped("amount")]
        self.assertEqual(amounts, list(expected))
        self.assertEqual(round(sum(amounts), 2), round(share.amount, 2))

    def test_the_worked_case(self):
        self.assertFalse(self.share.gap_text)
        self.assertShares(self.share, (125891.73, 89173.31, 34934.96))
        self.assertEqual(
            [round(gain, 2) for gain in self.share.line_ids.mapped("gain")],
            [4108.27, -4173.31, 5065.04],
        )

    def test_every_method(self):
        drivers = {
            kind: self._count(kind, (3, 2, 1)).id
            for kind, _label in self.env["it.cost.driver"]._fields["kind"].selection
        }
        by_count = (50.0, 33.33, 16.67)
        for method, vals, expected in (
            ("equal", {}, (33.34, 33.33, 33.33)),
            ("fixed", {"percents": (50, 30, 20)}, (50, 30, 20)),
            *((kind, {"driver_id": count}, by_count) for kind, count in drivers.items()),
            (
                "hybrid",
                {"variable_kind": "devices", "driver_id": drivers["devices"]},
                (45.0, 33.33, 21.67),
            ),
            (
                "hybrid",
                {
                    "variable_kind": "devices",
                    "driver_id": drivers["devices"],
                    "percents": (0, 0, 100),
                },
                (35.0, 23.33, 41.67),
            ),
            (
                "banded",
                {
                    "variable_kind": "usage",
                    "driver_id": drivers["usage"],
                    "has_collar": False,
                    "band_ids": [
                        Command.create({"value_from": 0, "weight": 1}),
                        Command.create({"value_from": 2, "weight": 2}),
                    ],
                },
                (40, 40, 20),
            ),
        ):
            with self.subTest(method=method):
                share = self._new_share(method=method, amount=100, **vals)
                self.assertFalse(share.gap_text)
                self.assertShares(share, expected)

    def test_collar_holds_in_the_first_two_years_alone(self):
        self.share.has_collar = True
        self.assertEqual(self.share.service_year, 1)
        # Beech pays no more than before; the others bear what is cut off.
        self.assertShares(self.share, (129158.51, 85000.0, 35841.49))
        third = self._new_share(
            method="accounts",
            driver_id=self.accounts.id,
            amount=250000,
            has_collar=True,
            date_start="2028-04-01",
        )
        self.assertEqual(third.service_year, 3)
        self.assertShares(third, (125891.73, 89173.31, 34934.96))

    def test_collar_that_leaves_nobody_to_pay_is_told(self):
        self.share.write({"has_collar": True, "amount": 300000})
        self.assertIn("nobody is left to bear", self.share.gap_text)
        self.assertIn("45,000.00", self.share.gap_text)
        with self.assertRaisesRegex(UserError, "not ready"):
            self.share.action_propose()

    def test_collar_starts_from_the_dated_rules(self):
        self.assertEqual(self.share.collar_percent, 100)
        self.assertEqual(self.share.collar_years, 2)
        self.share.has_collar = True
        self.assertEqual(
            set(self.share.rule_value_ids.mapped("key")),
            {"share.collar_percent", "share.collar_years"},
        )

    def test_what_is_missing_is_named(self):
        for vals, words in (
            ({"amount": 0}, "To be shared"),
            ({"line_ids": [Command.clear()]}, "at least two partners"),
            ({"method": "devices", "driver_id": False}, "Counted"),
            ({"method": "hybrid", "variable_kind": False}, "Driver"),
            ({"method": "fixed"}, "add up to 0 instead of 100"),
            ({"method": "banded", "variable_kind": "accounts"}, "page Bands"),
        ):
            with self.subTest(vals=vals):
                share = self.share.copy(vals)
                self.assertIn(words, share.gap_text)
                with self.assertRaisesRegex(UserError, "not ready"):
                    share.action_propose()

    def test_partner_left_out_of_the_count_is_named(self):
        self.share.driver_id = self._count("accounts", (1, 2))
        self.assertIn("no number for Cedar Council", self.share.gap_text)

    def test_who_proposes_does_not_agree(self):
        self.share.with_user(self.manager).action_propose()
        self.share.line_ids.consent_date = "2026-03-20"
        with self.assertRaisesRegex(UserError, "another manager"):
            self.share.with_user(self.manager).action_agree()
        with self.assertRaisesRegex(UserError, "Only a Manager"):
            self.share.with_user(self.officer).action_agree()

    def test_every_partner_has_to_say_yes(self):
        self.share.action_propose()
        self.share.line_ids[0].consent_date = "2026-03-20"
        with self.assertRaisesRegex(UserError, "Beech Council, Cedar Council"):
            self.share.with_user(self.manager).action_agree()

    def test_proposal_taken_back_asks_anew(self):
        self.share.action_propose()
        with self.assertRaisesRegex(UserError, "locked"):
            self.share.amount = 1
        with self.assertRaisesRegex(UserError, "back to draft"):
            self.share.line_ids[0].baseline = 1
        self.share.line_ids.consent_date = "2026-03-20"
        self.share.action_back_to_draft()
        self.assertFalse(any(self.share.line_ids.mapped("consent_date")))
        self.share.amount = 1000

    def test_agreed_sums_are_locked_through_every_door(self):
        self._agree(self.share)
        share = self.share.with_user(self.manager)
        line = share.line_ids[0]
        for what in (
            lambda: share.write({"amount": 1}),
            lambda: share.write({"method": "equal"}),
            lambda: share.write({"state": "draft"}),
            lambda: share.sudo().write({"state": "draft"}),
            lambda: share.write({"line_ids": [Command.delete(line.id)]}),
            lambda: line.write({"baseline": 1}),
            lambda: line.unlink(),
            lambda: share.unlink(),
            lambda: self.accounts.line_ids[0].write({"value": 5}),
            lambda: self.accounts.unlink(),
            lambda: self.accounts.write({"date": "2026-05-01"}),
            lambda: self.lead.unlink(),
            lambda: self.env["it.cost.share.line"].create(
                {
                    "share_id": share.id,
                    "partner_id": self.partner.id,
                }
            ),
        ):
            with self.assertRaises(UserError):
                what()
        self.assertShares(self.share, (125891.73, 89173.31, 34934.96))

    def test_nobody_makes_an_agreed_one(self):
        for vals in ({"state": "agreed"}, {"agreed_by_id": self.manager.id}):
            with self.assertRaisesRegex(UserError, "buttons"):
                self._new_share(**vals)

    def test_true_up_at_the_end_of_the_year(self):
        self._agree(self.share)
        share = self.share.with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Actual cost"):
            share.action_close_year()
        later = self._count("accounts", (1200, 900, 300), date="2027-03-31")
        share.write({"actual_amount": 240000, "actual_driver_id": later.id})
        self.assertEqual(
            [round(one, 2) for one in share.line_ids.mapped("true_up")],
            [-5891.73, 826.69, -4934.96],
        )
        self.assertAlmostEqual(sum(share.line_ids.mapped("true_up")), -10000, 2)
        share.action_close_year()
        self.assertShares(share, (125891.73, 89173.31, 34934.96))
        for what in (
            lambda: share.write({"actual_amount": 1}),
            lambda: share.write({"note": "later"}),
            lambda: later.line_ids[0].write({"value": 1}),
        ):
            with self.assertRaises(UserError):
                what()

    def test_next_year_starts_as_a_draft(self):
        self._agree(self.share)
        following = self.env["it.cost.share"].browse(
            self.share.with_user(self.officer).action_next_year()["res_id"]
        )
        self.assertEqual(str(following.date_start), "2027-04-01")
        self.assertEqual(following.service_year, 2)
        self.assertEqual(following.state, "draft")
        self.assertEqual(len(following.line_ids), 3)
        self.assertFalse(any(following.line_ids.mapped("consent_date")))

    def test_saving_may_have_another_key(self):
        saving = self._new_share(
            method="fixed",
            percents=(50, 25, 25),
            purpose="saving",
            amount=10000,
            baselines=(0, 0, 0),
        )
        self.assertShares(saving, (5000, 2500, 2500))
        self.assertEqual(saving.line_ids.mapped("gain"), [5000, 2500, 2500])

    def test_new_count_holds_the_partners(self):
        self.share.method = "devices"
        self.share.driver_id = False
        action = self.share.action_new_count()
        count = self.env["it.cost.driver"].browse(action["res_id"])
        self.assertEqual(count.kind, "devices")
        self.assertEqual(count.line_ids.partner_id, self.councils)
        self.assertEqual(self.share.driver_id, count)
        self.assertIn("nothing to share it by", self.share.gap_text)

    def test_every_key_beside_the_chosen_one(self):
        self._count("devices", (1, 1, 2))
        self._count("tickets", (1, 1))
        rows = self.share._get_comparison()
        self.assertEqual(
            [row["name"] for row in rows],
            ["User accounts", "Equal parts", "Devices 01/04/2026"],
        )
        self.assertEqual([row["chosen"] for row in rows], [True, False, False])
        self.assertEqual(
            [cell["amount"] for cell in rows[2]["cells"]], [62500, 62500, 125000]
        )
        self.assertIn("Devices 01/04/2026", self.share.comparison)

    def test_only_shared_services_share_a_cost(self):
        ordinary = self.env["crm.lead"].create({"name": "Sales"})
        with self.assertRaisesRegex(ValidationError, "no shared service"):
            self.share.lead_id = ordinary

    def test_exempt_service_shares_its_cost_in_private(self):
        exempt = self._new_lead("Secret", user=self.exempt_officer)
        share = self._new_share(lead_id=exempt.id, amount=10)
        exempt.with_user(self.exempt_officer).write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    Command.set(self.env["it.exempt.paragraph"].search([], limit=1).ids)
                ],
                "public_interest_reason": "Negotiations run.",
            }
        )
        for model in ("it.cost.share", "it.cost.share.line"):
            records = self.env[model].search([("lead_id", "=", exempt.id)])
            self.assertTrue(records)
            seen = self.env[model].with_user(self.manager)
            self.assertFalse(seen.search([("id", "in", records.ids)]))
        with self.assertRaises(AccessError):
            share.with_user(self.officer).read(["amount"])

    def test_officers_of_another_team_may_only_look(self):
        share = self.share.with_user(self.outsider)
        self.assertEqual(share.amount, 250000)
        with self.assertRaises(AccessError):
            share.amount = 1
        with self.assertRaises(AccessError):
            share.line_ids[0].baseline = 1

    def test_queries_do_not_grow_with_the_shares(self):
        def read():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["it.cost.share"].search([]).read(
                ["display_name", "amount", "method", "state", "date_start"]
            )
            return self.env.cr.sql_log_count - before

        few = read()
        for year in range(2030, 2045):
            self.share.copy({"date_start": f"{year}-04-01"})
        self.assertLessEqual(read(), few)
