from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common import ReviewCase

LOOK = {"kind": "shared_service"}


@tagged("post_install", "-at_install")
class TestScreens(ReviewCase, HttpCase):
    """What moved, and the pipeline on a day: each figure opens to what it counts."""

    browser_size = "1366x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").date_format = "%d/%m/%Y"
        cls.Screen = cls.env["it.pipeline.screen"]
        cls.Version.search([]).lead_id.filtered("active").action_archive()
        cls.grows = cls.make_lead("2026-03-01 09:00:00", name="Tour grows")
        cls.lost = cls.make_lead(
            "2026-03-01 09:00:00", name="Tour is lost", expected_revenue=400
        )
        cls.change(cls.grows, "2026-04-01 09:00:00", expected_revenue=1600)
        cls.at("2026-04-02 09:00:00")
        cls.lost.action_set_lost()
        cls.env.flush_all()
        cls.own = [cls.grows.id, cls.lost.id]

    def _bars(self, told):
        return {bar["key"]: bar for bar in told["bars"]}

    def test_the_waterfall_adds_up_and_opens(self):
        told = self.Screen.with_user(self.reader).get_movement(
            "2026-03-15", "2026-04-15", "stage", LOOK
        )
        level = 0
        for bar in told["bars"]:
            if bar["key"] == "closing":
                self.assertAlmostEqual(level, bar["amount"], 2)
            level += bar["amount"]
            action = self.Screen.with_user(self.reader).action_open_bar(
                "2026-03-15", "2026-04-15", bar["key"], look=LOOK
            )
            found = self.Version.search_count(action["domain"])
            self.assertEqual(found, bar["count"], bar["key"])

    def test_groups_add_up_to_the_whole(self):
        for by in ("stage", "owner", "team", "offer", "theme", "kind"):
            told = self.Screen.get_movement("2026-03-15", "2026-04-15", by, LOOK)
            for end in ("opening", "closing"):
                parts = sum(
                    bar["amount"]
                    for group in told["groups"]
                    for bar in group["bars"]
                    if bar["key"] == end
                )
                self.assertAlmostEqual(parts, self._bars(told)[end]["amount"], 2)

    def test_stages_stand_in_their_order(self):
        first, last = self.env["crm.stage"].create(
            [
                {"name": name, "sequence": place, "team_ids": self.grows.team_id.ids}
                for place, name in ((-2, "Zebra"), (-1, "Aardvark"))
            ]
        )
        for stage in (last, first):
            self.make_lead("2026-04-10 09:00:00", stage_id=stage.id)
        told = self.Screen.get_movement("2026-03-15", "2026-04-15", "stage", LOOK)
        names = [group["name"] for group in told["groups"]]
        self.assertLess(names.index("Zebra"), names.index("Aardvark"))

    def test_the_board_is_as_it_was(self):
        for day, value in (("2026-03-15", 1000), ("2026-04-15", 1600)):
            board = self.Screen.get_board(day, LOOK)
            cards = [card for column in board["columns"] for card in column["cards"]]
            mine = [card for card in cards if card["lead_id"] == self.grows.id]
            self.assertEqual([card["value"] for card in mine], [value])

    def test_a_column_opens_to_all_of_it(self):
        board = self.Screen.get_board("2026-04-15", LOOK)
        for column in board["columns"]:
            action = self.Screen.action_open_column("2026-04-15", column["id"], LOOK)
            self.assertEqual(
                self.Version.search_count(action["domain"]), column["count"]
            )

    def test_the_day_is_the_persons_own(self):
        self.reader.tz = "Europe/London"
        with freeze_time("2026-12-01"):
            moment = self.Screen.with_user(self.reader)._moment("2026-06-15")
        self.assertEqual(str(moment), "2026-06-15 22:59:59")

    def test_not_for_those_without_a_role(self):
        nobody = new_test_user(self.env, "review_nobody", groups="base.group_user")
        screen = self.Screen.with_user(nobody)
        for attempt in (
            screen.get_choices,
            lambda: screen.get_movement("2026-03-15", "2026-04-15"),
            lambda: screen.get_board("2026-03-15"),
            lambda: screen.get_figures("2026-03-15"),
            lambda: screen.action_open_figure("won_value", "2026-03-15"),
            lambda: screen.action_open_ribbon("2026-03-15", "2026-04-15", "new", "won"),
            lambda: screen.action_open_swing("2026-03-15", "2026-04-15", "won"),
            lambda: screen.action_open_targets("2026-03-15"),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_by_clicking(self):
        self.start_tour(
            "/odoo/pipeline-movement", "itreview_what_moved", login=self.manager.login
        )
        self.start_tour(
            "/odoo/pipeline-movement", "itreview_ribbon", login=self.manager.login
        )
        self.start_tour(
            "/odoo/pipeline-figures", "itreview_figures", login=self.manager.login
        )
        self.start_tour(
            "/odoo/pipeline-on-a-day", "itreview_on_a_day", login=self.manager.login
        )
