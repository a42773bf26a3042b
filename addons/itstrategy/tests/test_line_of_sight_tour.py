"""The line of sight by keyboard, and what it says as CSV."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.itstrategy.logic import periods

from .common import StrategyCase


@tagged("post_install", "-at_install")
class TestLineOfSightTour(StrategyCase, HttpCase):
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").active = True
        new_test_user(
            cls.env,
            login="sight_reader",
            groups="itgovernance.group_reader",
            lang="en_US",
        )
        cls.env["it.theme"].search([("id", "!=", cls.theme.id)]).active = False
        cls.env["it.measure"].search([]).active = False
        cls.theme.name = "Tour theme"
        item, *parts = cls.deliverables
        item.name = "Tour deliverable"
        measure = cls.make_measure("SIGHT", deliverable_id=item.id)
        day = periods.year_start(cls.env.cr.now().date())
        outcome = cls.make_outcome(measure, day, 1000.01, name="Tour outcome")
        for number, part in enumerate(parts, 1):
            part.name = f"Tour part {number}"
            cls.make_credit(outcome, part, 33.33)

    def test_line_of_sight_by_keyboard(self):
        self.start_tour(
            "/odoo/line-of-sight", "itstrategy_line_of_sight", login="sight_reader"
        )
