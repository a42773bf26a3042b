"""Give partnerships from before the past and the checklist that new ones get."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tell since when the old tiers stood; open the exit checklist of those ending."""
    cr.execute(
        """
        INSERT INTO it_significance_version (
            partnership_id, date, is_scored, score, tier, overridden, reason,
            changed_by_id, create_uid, create_date, write_uid, write_date)
        SELECT p.id, p.create_date::date, false, 0, p.tier_override, true,
               p.tier_override_reason, %(root)s, %(root)s, now() AT TIME ZONE 'UTC',
               %(root)s, now() AT TIME ZONE 'UTC'
          FROM it_partnership p
         WHERE p.tier_override IS NOT NULL
           AND p.create_date::date < CURRENT_DATE
           AND NOT EXISTS (
               SELECT 1 FROM it_significance_version v
                WHERE v.partnership_id = p.id AND v.date < CURRENT_DATE)
        """,
        {"root": SUPERUSER_ID},
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    partnerships = env["it.partnership"].with_context(active_test=False)
    partnerships.search([("state", "=", "ending")])._add_exit_steps()
    partnerships.search([("state", "!=", "ended")])._add_missing_marks()
    partnerships.search([])._keep_significance()
