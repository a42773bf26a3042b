"""What uninstalling has to undo by hand."""

from .models import history_sql, review_guard_sql


def uninstall_hook(env):
    """Take the triggers off the opportunities, or they would write into a table that is gone."""
    env.cr.execute(history_sql.DROP)
    env.cr.execute(review_guard_sql.DROP)
