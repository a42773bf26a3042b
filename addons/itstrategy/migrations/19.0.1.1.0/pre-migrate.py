"""Bring stored rows under the constraints and guards that are about to come."""


def migrate(cr, version):
    """Fill the due day of readings, and let progress and delivery agree."""
    _fill_due_date(cr)
    _pair_delivery(cr)


def _fill_due_date(cr):
    """Fill what closed readings gain while their guard does not yet know of it.

    Odoo would fill a computed column after the guard of closed readings has taken it
    into its list, and the guard would refuse.
    """
    cr.execute("ALTER TABLE it_measure_reading ADD COLUMN IF NOT EXISTS due_date date")
    cr.execute(
        """
        UPDATE it_measure_reading r
           SET due_date = r.date_end + m.due_days
          FROM it_measure m
         WHERE m.id = r.measure_id AND r.due_date IS NULL
        """
    )


def _pair_delivery(cr):
    """A deliverable is at 100 % and has its day of delivery, or neither."""
    cr.execute(
        """
        UPDATE it_deliverable SET progress = 100
         WHERE date_done IS NOT NULL AND progress IS DISTINCT FROM 100
        """
    )
    cr.execute(
        """
        UPDATE it_deliverable SET date_done = LEAST(write_date::date, CURRENT_DATE)
         WHERE progress = 100 AND date_done IS NULL
        """
    )
