"""The board by keyboard, as a board member would use it."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.itstrategy.logic import board, periods

from .common import StrategyCase


@tagged("post_install", "-at_install")
class TestThemeBoardTour(StrategyCase, HttpCase):
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").active = True
        new_test_user(
            cls.env,
            login="board_member",
            groups="itgovernance.group_reader",
            lang="en_US",
        )
        forums = cls.env["it.forum"].create(
            [
                {"name": "Tour board", "level": "board", "sequence": 1},
                {"name": "Tour cabinet", "level": "cabinet", "sequence": 2},
            ]
        )
        today = cls.env.cr.now().date()
        start, end = periods.bounds("quarter", board.default_day(today))
        for code, forum, value in (("TOUR1", forums[0], 5), ("TOUR2", forums[1], 7)):
            measure = cls.make_measure(
                code,
                unit="count",
                forum_id=forum.id,
                owner_id=cls.users["performance"].id,
                targets=[(end, 6)],
            )
            cls.make_outcome(measure, start, value)
            measure._compute_period(start, end)

    def test_board_by_keyboard(self):
        self.start_tour(
            "/odoo/theme-board", "itstrategy_theme_board", login="board_member"
        )
