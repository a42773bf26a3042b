def uninstall_hook(env):
    """Drop the trigger functions, and with them the triggers.

    Odoo drops the tables afterwards; functions belong to no table and would stay.
    """
    for function in (
        "it_outcome_credit_keep_share",
        "it_measure_reading_guard",
        "it_measure_history_guard",
    ):
        env.cr.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
