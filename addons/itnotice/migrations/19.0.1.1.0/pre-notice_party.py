"""Who wrote a party, and when, stands on its notice since parties are copied in."""


def migrate(cr, version):
    """Take the four columns away that no model names any more."""
    if not version:
        return
    cr.execute(
        """
        ALTER TABLE it_notice_party
         DROP COLUMN IF EXISTS create_uid,
         DROP COLUMN IF EXISTS create_date,
         DROP COLUMN IF EXISTS write_uid,
         DROP COLUMN IF EXISTS write_date
        """
    )
