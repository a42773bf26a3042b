"""What keeps a closed review as it was closed: in the ORM and in the database."""

# In the context of the few methods that move a review on. An object(), so that no
# client can send it.
REVIEW_WRITER = object()
CONTEXT_KEY = "it_partnership_review_writer"

GUARD = """
CREATE OR REPLACE FUNCTION it_partnership_review_guard()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Review % is closed and stays as it was closed; a new review '
        'corrects it.', OLD.id USING ERRCODE = 'check_violation';
END $$;
"""
# Answers, actions and links of files: looked up by the review, or the answer, they
# belong to, before and after the change.
CHILD_GUARD = """
CREATE OR REPLACE FUNCTION it_partnership_review_child_guard()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reviews integer[];
    answers integer[];
BEGIN
    IF TG_TABLE_NAME = 'it_partnership_answer_attachment_rel' THEN
        IF TG_OP <> 'INSERT' THEN answers := answers || OLD.answer_id; END IF;
        IF TG_OP <> 'DELETE' THEN answers := answers || NEW.answer_id; END IF;
        SELECT array_agg(a.review_id) INTO reviews
          FROM it_partnership_answer a WHERE a.id = ANY(answers);
    ELSE
        IF TG_OP <> 'INSERT' THEN reviews := reviews || OLD.review_id; END IF;
        IF TG_OP <> 'DELETE' THEN reviews := reviews || NEW.review_id; END IF;
    END IF;
    IF EXISTS (SELECT FROM it_partnership_review r
                WHERE r.id = ANY(reviews) AND r.state = 'closed') THEN
        RAISE EXCEPTION 'This row of % belongs to a closed review and stays as it '
            'was closed.', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
ANSWER_GUARD = """
CREATE OR REPLACE TRIGGER it_partnership_answer_guard
    BEFORE INSERT OR UPDATE OR DELETE ON it_partnership_answer
    FOR EACH ROW EXECUTE FUNCTION it_partnership_review_child_guard();
CREATE OR REPLACE TRIGGER it_partnership_answer_attachment_rel_guard
    BEFORE INSERT OR UPDATE OR DELETE ON it_partnership_answer_attachment_rel
    FOR EACH ROW EXECUTE FUNCTION it_partnership_review_child_guard();
CREATE OR REPLACE TRIGGER it_partnership_review_officer_rel_guard
    BEFORE INSERT OR UPDATE OR DELETE ON it_partnership_review_officer_rel
    FOR EACH ROW EXECUTE FUNCTION it_partnership_review_child_guard();
"""
# Of an action, how it goes is told after the closing too.
ACTION_GUARD = """
CREATE OR REPLACE TRIGGER it_partnership_review_action_guard
    BEFORE INSERT OR DELETE OR UPDATE OF review_id, answer_id, name, date_due
    ON it_partnership_review_action
    FOR EACH ROW EXECUTE FUNCTION it_partnership_review_child_guard();
"""


def as_writer(records):
    """Return the records with the right to move a review on."""
    return records.with_context(**{CONTEXT_KEY: REVIEW_WRITER})


def is_writer(records):
    """Say whether these records may be written whatever the state of the review."""
    return records.env.context.get(CONTEXT_KEY) is REVIEW_WRITER
