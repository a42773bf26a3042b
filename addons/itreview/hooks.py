"""What uninstalling has to undo by hand."""

from .models.history_sql import DROP


def uninstall_hook(env):
    """Take the triggers off the opportunities, or they would write into a table that is gone."""
    env.cr.execute(DROP)
