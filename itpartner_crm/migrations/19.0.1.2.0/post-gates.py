"""Stages of shared services get the days without contact that new ones have."""

DAYS = {
    "idea": 60,
    "screened": 45,
    "strategic_outline": 30,
    "outline": 30,
    "full": 30,
    "approved": 30,
    "mobilising": 30,
    "live": 90,
}


def migrate(cr, version):
    """Fill what the data file, which leaves existing stages alone, would have set."""
    for code, days in DAYS.items():
        cr.execute(
            """
            UPDATE crm_stage SET it_contact_days = %s
              FROM ir_model_data d
             WHERE d.module = 'itpartner_crm' AND d.model = 'crm.stage'
               AND d.name = %s AND d.res_id = crm_stage.id
               AND crm_stage.it_contact_days IS NULL
            """,
            [days, f"stage_shared_service_{code}"],
        )
