"""How types and agreements are executed: those kept for twelve years are deeds."""


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE agreement_type ADD COLUMN IF NOT EXISTS execution varchar;
        UPDATE agreement_type
           SET execution = CASE WHEN retention_years >= 12 THEN 'deed' ELSE 'hand' END
         WHERE execution IS NULL;
        ALTER TABLE agreement ADD COLUMN IF NOT EXISTS execution varchar;
        UPDATE agreement a SET execution = coalesce((
               SELECT t.execution FROM agreement_type t WHERE t.id = a.agreement_type_id
               ), 'hand')
         WHERE a.execution IS NULL;
        ALTER TABLE agreement ADD COLUMN IF NOT EXISTS legal_hold_reason text;
        UPDATE agreement SET legal_hold_reason = 'Held before reasons were asked for'
         WHERE legal_hold AND legal_hold_reason IS NULL;
        """
    )
