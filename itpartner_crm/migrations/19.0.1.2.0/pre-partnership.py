"""Keep the tiers that people gave before there was a score."""


def migrate(cr, version):
    """Let a tier that was typed in count as approved, before tiers are worked out."""
    cr.execute(
        """
        ALTER TABLE it_partnership
            ADD COLUMN IF NOT EXISTS tier_override varchar,
            ADD COLUMN IF NOT EXISTS tier_override_reason text
        """
    )
    cr.execute(
        """
        UPDATE it_partnership
           SET tier_override = tier,
               tier_override_reason = 'Judged before it was scored.'
         WHERE tier IS NOT NULL AND tier_override IS NULL
        """
    )
