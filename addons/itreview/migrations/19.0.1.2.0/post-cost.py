"""What opportunities cost is part of their history from now on."""


def migrate(cr, version):
    """Write a new state of those that cost something; nothing is known of before."""
    if not version:
        return
    cr.execute(
        """
        ALTER TABLE it_pipeline_version DISABLE TRIGGER USER;
        SELECT it_pipeline_version_keep(l, false) FROM crm_lead l
         WHERE l.it_kind IS NOT NULL AND coalesce(l.it_cost_total, 0) <> 0;
        ALTER TABLE it_pipeline_version ENABLE TRIGGER USER;
        """
    )
