"""Bring the records of 19.0.1.0.0 under the rules of 19.0.1.1.0."""

from odoo.api import SUPERUSER_ID, Environment


def migrate(cr, version):
    """Keep what targets were until now, and rate the open readings by today's rules."""
    cr.execute(
        """
        INSERT INTO it_measure_target_version (
            measure_id, target_id, change, date, value, note,
            changed_by_id, changed_at, create_uid, create_date, write_uid, write_date)
        SELECT measure_id, id, 'set', date, value, note,
               COALESCE(write_uid, create_uid, %(root)s), write_date,
               %(root)s, now(), %(root)s, now()
          FROM it_measure_target
        """,
        {"root": SUPERUSER_ID},
    )
    env = Environment(cr, SUPERUSER_ID, {})
    env["it.measure.reading"].search([("state", "=", "open")])._rate()
