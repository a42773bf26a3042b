"""Places are told by their region's name, the code of the area beside it; and the sector
of a buyer counts wherever the buyer is known."""

from odoo.addons.itnotice.logic import places


def migrate(cr, version):
    """Name the places of the notices that are here, and compare the new ones again."""
    if not version:
        return
    cr.execute("SELECT DISTINCT region FROM it_notice WHERE region ~ '(^|, )UK[C-N]'")
    for (region,) in cr.fetchall():
        cr.execute(
            "UPDATE it_notice SET region = %s WHERE region = %s",
            [places.tell(region.split(", "))[:300], region],
        )
    cr.execute(
        "UPDATE it_notice SET matched_at = NULL"
        " WHERE state = 'new' AND matched_at IS NOT NULL"
    )
