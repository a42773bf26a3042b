from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .partnership_common import PartnershipCommon


@tagged("post_install", "-at_install")
class TestPartnershipTour(PartnershipCommon, HttpCase):
    """Marks are given in one table; score and tier follow at once."""

    browser_size = "1440x900"

    def test_score_a_partnership(self):
        self.officer.password = self.officer.login
        partnership = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create({"name": "Solent Data Partnership", "geography": "city"})
        )
        partnership.mark_ids.filtered(
            lambda row: row.criterion_id.source != "reach"
        ).mark = "2"
        self.start_tour(
            f"/odoo/partnerships/{partnership.id}",
            "itpartner_partnership_score",
            login=self.officer.login,
        )
        self.assertEqual(partnership.significance_score, 60)
        self.assertEqual(partnership.tier, "moderate")

    @mute_logger("odoo.http")  # it writes the refusal down
    def test_a_state_that_is_refused_is_put_back(self):
        self.officer.password = self.officer.login
        partnership = (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create({"name": "Solent Data Partnership"})
        )
        self.start_tour(
            f"/odoo/partnerships/{partnership.id}",
            "itpartner_partnership_cannot_end",
            login=self.officer.login,
        )
        self.assertEqual(partnership.state, "proposed")
