"""Reviews held before there was an agenda talked about everything."""


def migrate(cr, version):
    """Put the items there are on it, before closed reviews are locked."""
    if not version:
        return
    cr.execute(
        """
        ALTER TABLE it_review_item ADD COLUMN IF NOT EXISTS on_agenda boolean;
        UPDATE it_review_item SET on_agenda = true;
        """
    )
