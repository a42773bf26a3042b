from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ItCommercialCommon


@tagged("post_install", "-at_install")
class TestOpportunityTold(ItCommercialCommon):
    """Nobody wins or loses commercial work, through any door, without saying why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won = cls.env.ref("itcommercial.stage_commercial_won")
        cls.quality = cls.env.ref("itcommercial.won_reason_quality")
        cls.cheaper = cls.env.ref("itcommercial.lost_reason_price")
        cls.no_money = cls.env.ref("itcommercial.lost_reason_no_money")
        cls.rival = cls.env["res.partner"].create(
            {"name": "Rival Networks", "is_company": True}
        )
        cls.lead = cls._new_lead(
            "School network", cls.officer, expected_revenue=1000
        ).with_user(cls.officer)

    @contextmanager
    def _refused(self, words):
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()

    def test_every_door_to_a_win_asks_why(self):
        vals = {
            "name": "At once",
            "type": "opportunity",
            "it_kind": "commercial",
            "team_id": self.team.id,
            "stage_id": self.won.id,
        }
        for door in (
            lambda lead: lead.write({"stage_id": self.won.id}),
            lambda lead: lead.action_set_won(),
            lambda lead: lead.create(vals),
            lambda lead: lead.sudo().write({"stage_id": self.won.id}),
        ):
            with self._refused("Why it was won"):
                door(self.lead)
        with self._refused("Why it was won"), Form(self.lead) as form:
            form.stage_id = self.won
        self.assertEqual(self.lead.won_status, "pending")

    def test_an_import_is_refused_by_row(self):
        result = self.lead.load(
            ["name", "type", "it_kind", "team_id/.id", "stage_id/.id"],
            [["Imported", "opportunity", "Commercial", self.team.id, self.won.id]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Why it was won", result["messages"][0]["message"])

    def test_the_button_asks_and_the_window_wins(self):
        action = self.lead.action_set_won_rainbowman()
        self.assertEqual(action["res_model"], "it.lead.won")
        wizard = (
            self.env["it.lead.won"]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({"won_reason_id": self.quality.id, "told": "Local people"})
        )
        wizard.action_apply()
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(self.lead.it_won_reason_id, self.quality)
        self.assertEqual(self.lead.it_told, "Local people")

    def test_the_reason_stays_with_the_win(self):
        self.lead.it_won_reason_id = self.quality
        self.lead.stage_id = self.won
        with self._refused("say why in Why won"):
            self.lead.it_won_reason_id = False

    def test_every_door_to_a_loss_asks_why(self):
        for door in (
            lambda lead: lead.action_set_lost(),
            lambda lead: lead.write({"active": False, "probability": 0}),
            lambda lead: lead.sudo().action_set_lost(),
        ):
            with self._refused("can't be marked lost without a reason"):
                door(self.lead)
        self.assertEqual(self.lead.won_status, "pending")

    def test_a_loss_to_a_competitor_names_it(self):
        with self._refused("name the competitor"):
            self.lead.action_set_lost(lost_reason_id=self.cheaper.id)
        self.lead.action_set_lost(
            lost_reason_id=self.cheaper.id,
            it_competitor_id=self.rival.id,
            it_has_competitor_price=True,
            it_competitor_price=900,
        )
        self.assertEqual(self.lead.won_status, "lost")
        self.assertEqual(self.lead.it_price_difference, 100)

    def test_the_window_of_a_loss(self):
        wizard = (
            self.env["crm.lead.lost"]
            .with_user(self.officer)
            .create({"lead_ids": [(6, 0, self.lead.ids)]})
        )
        self.assertTrue(wizard.it_is_commercial)
        with self._refused("Choose why it was lost"):
            wizard.action_lost_reason_apply()
        wizard.write(
            {
                "lost_reason_id": self.cheaper.id,
                "it_competitor_id": self.rival.id,
                "it_has_competitor_price": True,
                "it_competitor_price": 800,
            }
        )
        wizard.action_lost_reason_apply()
        self.assertEqual(self.lead.it_competitor_id, self.rival)
        self.assertEqual(self.lead.it_price_difference, 200)

    def test_one_that_is_only_put_away_needs_none(self):
        self.lead.probability = 20
        self.lead.action_archive()
        self.assertEqual(self.lead.won_status, "pending")

    def test_lost_and_taken_up_again(self):
        self.lead.action_set_lost(lost_reason_id=self.no_money.id)
        self.lead.action_restore()
        self.assertEqual(self.lead.won_status, "pending")
        self.assertFalse(self.lead.lost_reason_id)

    def test_what_was_decided_before_anybody_was_asked_is_left_alone(self):
        self.lead.it_won_reason_id = self.quality
        self.lead.stage_id = self.won
        self.env.flush_all()
        self.lead.sudo()._write({"it_won_reason_id": None})
        self.env.invalidate_all()
        self.lead.sudo().action_archive()
        self.assertEqual(self.lead.sudo().won_status, "won")

    def test_others_are_left_alone(self):
        plain = self.env["crm.lead"].create({"name": "Plain", "type": "opportunity"})
        plain.action_set_lost()
        self.assertEqual(plain.won_status, "lost")
        other = self.env["crm.lead"].create({"name": "Other", "type": "opportunity"})
        other.action_set_won()
        self.assertEqual(other.won_status, "won")
