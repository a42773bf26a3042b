"""Partners are found as suppliers too, and by further numbers, since this version."""


def migrate(cr, version):
    """Have the hourly job compare every new notice once more."""
    if not version:
        return
    cr.execute(
        "UPDATE it_notice SET matched_at = NULL"
        " WHERE state = 'new' AND matched_at IS NOT NULL"
    )
