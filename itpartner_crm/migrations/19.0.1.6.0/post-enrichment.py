"""No service outside is asked about opportunities unless somebody wants it."""

from odoo import SUPERUSER_ID, api

from odoo.addons.itpartner_crm.hooks import post_init_hook


def migrate(cr, version):
    """Switch the nightly enrichment off where nobody decided on it."""
    if version:
        post_init_hook(api.Environment(cr, SUPERUSER_ID, {}))
