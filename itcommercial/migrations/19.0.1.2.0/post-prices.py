from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give each offer the price it has as its first one, from the day of the update.

    A live offer's newest cost is what its price rests on; a cost without lines keeps the
    direct cost that was typed.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    offers = env["it.offer"].with_context(active_test=False).search([])
    offers._keep_price()
    for offer in offers.filtered("product_id"):
        offer.cost_ids._latest()._mark_used()
