"""Agreements approved before have a fingerprint of what was approved from now on."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    approved = env["agreement"].with_context(active_test=False)
    approved.search(
        [("state", "=", "approved"), ("approved_hash", "=", False)]
    )._fix_approved()
