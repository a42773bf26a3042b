from odoo.tools import SQL

FUNCTIONS = (
    "it_outcome_credit_keep_share",
    "it_measure_reading_guard",
    "it_measure_history_guard",
    "it_measure_reading_link_guard",
    "it_measure_profile_keep_whole",
)
# what refers first, so that nothing is held back
TABLES = (
    "it_measure_asking",
    "it_measure_digest",
    "it_measure_reading_line",
    "it_measure_reading_version",
    "it_measure_action",
    "it_measure_reading",
    "it_outcome_credit",
    "it_outcome",
    "it_measure_target_version",
    "it_measure_profile",
    "it_measure_target",
    "it_measure",
    "it_investment_line",
    "it_deliverable",
    "it_linked_plan",
    "it_theme",
    "it_principle",
    "it_strategy",
)


def uninstall_hook(env):
    """Lift the guards of history and empty the tables that are about to go.

    Trigger functions belong to no table and would stay; a closed reading would hold
    its measure, and the uninstalling would stumble over the records it ships.
    """
    for function in FUNCTIONS:
        env.execute_query(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(function))
        )
    for table in TABLES:
        env.execute_query(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all(flush=False)
