"""Obligations of signed agreements are terms; what was accepted late says so."""


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE it_agreement_obligation ADD COLUMN IF NOT EXISTS is_term boolean;
        UPDATE it_agreement_obligation o SET is_term = true
          FROM agreement a
         WHERE a.id = o.agreement_id AND o.is_term IS NULL
           AND a.state IN ('signed', 'active', 'expiring', 'renewed', 'expired',
                           'terminated');
        ALTER TABLE it_agreement_obligation ADD COLUMN IF NOT EXISTS is_late boolean;
        UPDATE it_agreement_obligation SET is_late = met_date > date_due
         WHERE met_date IS NOT NULL AND is_late IS NULL;
        ALTER TABLE it_agreement_obligation ADD COLUMN IF NOT EXISTS settled_date date;
        UPDATE it_agreement_obligation SET settled_date = accepted_date
         WHERE state = 'accepted' AND settled_date IS NULL;
        """
    )
