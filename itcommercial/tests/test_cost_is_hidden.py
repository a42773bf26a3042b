from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommercialCase

HIDDEN = ["cost_ids", "unit_cost", "margin_rate", "markup_rate", "cost_position"]


@tagged("post_install", "-at_install")
class TestCostIsHidden(CommercialCase):
    """Commercial cost and margin are for the commercial role alone, through any door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls.env["it.offer.cost"].create(
            {"offer_id": cls.offer.id, "direct_cost": 3660, "volume": 60}
        )
        export = cls.env.ref("base.group_allow_export")
        (cls.reader | cls.partnership).group_ids |= export

    def test_others_do_not_read_it(self):
        for user in (self.reader, self.partnership):
            offer = self.offer.with_user(user)
            self.assertEqual(offer.name, "Cyber check")
            self.assertFalse(set(HIDDEN) & set(offer.fields_get()), user.login)
            for field in HIDDEN:
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    offer.read([field])

    def test_others_do_not_find_count_or_export_it(self):
        for user in (self.reader, self.partnership):
            Cost = self.env["it.offer.cost"].with_user(user)
            for door in (
                lambda Cost=Cost: Cost.search([]),
                lambda Cost=Cost: Cost.search_count([("unit_cost", ">", 1)]),
                lambda Cost=Cost: Cost._read_group([], [], ["direct_cost:sum"]),
                lambda Cost=Cost: self.cost.with_env(Cost.env).export_data(["direct_cost"]),
                lambda user=user: self.env["it.offer"].with_user(user).search(
                    [("cost_ids.direct_cost", ">", 1)]
                ),
                lambda user=user: self.offer.with_user(user).export_data(["cost_ids/direct_cost"]),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model", "odoo.models"):
                    door()

    def test_the_commercial_role_reads_it(self):
        for user in (self.officer, self.manager):
            self.assertEqual(self.offer.with_user(user).cost_ids.direct_cost, 3660)
