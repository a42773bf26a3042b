"""The database's own lock on closed reviews, their items and declared interests."""

# Called by the history's trigger functions too: deeper than one is a foreign key that lets
# go of a deleted record.
CREATE = """
CREATE OR REPLACE FUNCTION it_review_guard() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    is_closed boolean;
BEGIN
    IF pg_trigger_depth() > 1 THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'it_review' THEN
        is_closed := (to_jsonb(OLD) ->> 'state') = 'closed';
    ELSE
        SELECT r.state = 'closed' INTO is_closed FROM it_review r
         WHERE r.id = (to_jsonb(OLD) ->> 'review_id')::integer;
    END IF;
    IF is_closed THEN
        RAISE EXCEPTION 'A closed review is kept as it was: it cannot be changed or deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $body$;
"""
DROP = "DROP FUNCTION IF EXISTS it_review_guard() CASCADE;"
