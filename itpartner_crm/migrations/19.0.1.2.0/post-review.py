"""Partnerships from before are reviewed in turn, not all overdue on the first day."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Count the first reviews from the interval that runs."""
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    running = [("state", "in", ("active", "review", "ending"))]
    env["it.partnership"].search(running)._spread_first_reviews()
