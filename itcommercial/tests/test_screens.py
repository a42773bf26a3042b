from odoo.tests import tagged

from .common import CommercialCase


@tagged("post_install", "-at_install")
class TestScreens(CommercialCase):
    """Lists read in a number of queries that does not grow with their rows."""

    LIST = ["name", "list_price", "cost_position", "lead_count", "state"]

    def _queries(self, records):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        records.with_user(self.officer).web_read({name: {} for name in self.LIST})
        return self.env.cr.sql_log_count - before

    def test_the_catalogue_reads_in_constant_queries(self):
        offers = self.env["it.offer"].create(
            [{"name": f"Offer {number}", "family": "gis", "list_price": number} for number in range(20)]
        )
        self.env["it.offer.cost"].create(
            [{"offer_id": offer.id, "direct_cost": 10, "volume": 1} for offer in offers]
        )
        self._queries(offers[:1])
        self.assertEqual(self._queries(offers[:2]), self._queries(offers))
