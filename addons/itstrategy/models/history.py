"""What keeps history as it was: a sentinel for the ORM, a trigger for the database."""

from odoo.tools import SQL

# In the context of the few methods that may write history. An object(), so that no
# client can send it.
HISTORY_WRITER = object()

BOOKKEEPING = {"create_uid", "create_date", "write_uid", "write_date"}


def stored_columns(model, free=()):
    """Return the columns of `model` that history protects, in order."""
    return sorted(
        name
        for name, field in model._fields.items()
        if field.store
        and field.column_type
        and name not in BOOKKEEPING
        and name not in free
    )


def install_guard(model, function, when=None, free=()):
    """Call trigger `function` before the stored columns change, or a row goes.

    Columns in `free` may change (a link that is emptied when its record goes). A
    column that a later version adds is filled before init() runs again and takes
    it into the list. `when` is SQL about OLD.
    """
    columns = SQL(", ").join(
        SQL.identifier(name) for name in stored_columns(model, free)
    )
    model.env.cr.execute(
        SQL(
            "CREATE OR REPLACE TRIGGER %s BEFORE UPDATE OF %s OR DELETE ON %s "
            "FOR EACH ROW %s EXECUTE FUNCTION %s()",
            SQL.identifier(f"{model._table}_guard"),
            columns,
            SQL.identifier(model._table),
            SQL("WHEN (%s)", when) if when else SQL(),
            SQL.identifier(function),
        )
    )


def create_append_only_function(model):
    """Create the trigger function that refuses whatever it is called for."""
    model.env.cr.execute(
        """
        CREATE OR REPLACE FUNCTION it_measure_history_guard()
        RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Row % of % is history and stays as it was written.',
                OLD.id, TG_TABLE_NAME USING ERRCODE = 'check_violation';
        END $$
        """
    )
