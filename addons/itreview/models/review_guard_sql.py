"""The database's own lock on closed reviews and all that belongs to them.

Nothing of a closed review is changed, added, moved in or out, or deleted, whoever asks: its
items, declared interests and actions, who was present, the actions carried over, and the rules
that picked its items. Records a closed review names can't be deleted either (their foreign keys
are restricted), but for an opportunity: the link to it is emptied, its figures stay.
"""

from odoo.tools import SQL

from odoo.addons.itstrategy.models.history import stored_columns

# First argument of the trigger: the column that names the review; a second: what it names is
# an item, whose review it is.
CREATE = """
CREATE OR REPLACE FUNCTION it_review_guard() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    touched integer[];
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        touched := ARRAY[(to_jsonb(OLD) ->> TG_ARGV[0])::integer,
                         (to_jsonb(NEW) ->> TG_ARGV[0])::integer];
        IF TG_NARGS > 1 THEN
            touched := ARRAY(SELECT i.review_id FROM it_review_item i WHERE i.id = ANY(touched));
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM it_review r
                WHERE r.state = 'closed' AND (TG_LEVEL = 'STATEMENT' OR r.id = ANY(touched))) THEN
        RAISE EXCEPTION 'A closed review is kept as it was: it cannot be changed or deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $body$;
"""
DROP = "DROP FUNCTION IF EXISTS it_review_guard() CASCADE;"


def install(model, key="review_id", free=()):
    """Lock the rows of a model that belong to a closed review.

    :param key: column that names the review
    :param free: stored columns that go on living
    """
    columns = SQL(", ").join(
        SQL.identifier(name) for name in stored_columns(model, free)
    )
    _install(model.env.cr, model._table, SQL("UPDATE OF %s", columns), SQL("%s", key))


def install_links(model, name, *through):
    """Lock the links a many2many of a model keeps.

    :param name: the many2many, whose first column names the review, or what is in `through`
    """
    field = model._fields[name]
    arguments = SQL(", ").join(SQL("%s", one) for one in (field.column1, *through))
    _install(model.env.cr, field.relation, SQL("UPDATE"), arguments)


def refuse_emptying(cr, table):
    """Refuse to empty a table at once while a review is closed."""
    cr.execute(CREATE)
    cr.execute(
        SQL(
            "CREATE OR REPLACE TRIGGER %s BEFORE TRUNCATE ON %s "
            "FOR EACH STATEMENT EXECUTE FUNCTION it_review_guard()",
            SQL.identifier(f"{table}_guard_all"),
            SQL.identifier(table),
        )
    )


def _install(cr, table, update, arguments):
    refuse_emptying(cr, table)
    cr.execute(
        SQL(
            "CREATE OR REPLACE TRIGGER %s BEFORE INSERT OR %s OR DELETE ON %s "
            "FOR EACH ROW EXECUTE FUNCTION it_review_guard(%s)",
            SQL.identifier(f"{table}_guard"),
            update,
            SQL.identifier(table),
            arguments,
        )
    )
