"""The interval of reviews is a new field: existing agreements have none."""


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE agreement ADD COLUMN IF NOT EXISTS review_every_months integer;
        """
    )
