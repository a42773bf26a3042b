"""The database's own record of the pipeline: triggers on `crm_lead`.

The transaction that changes an opportunity writes its version, whichever door the change
came by: form, drag, RPC, import, merge, scheduled job or SQL. One transaction leaves one
version at most, and none of what it made and took away again. A version's moment is the
transaction's, but never before the end of the version before it, so that intervals neither
overlap nor leave a hole, in whichever order two transactions that began together end.
"""

_OUTCOMES = """coalesce((
    SELECT round(sum(o.value * c.share)::numeric / 100, 2)
      FROM it_outcome_credit c
      JOIN it_outcome o ON o.id = c.outcome_id
      JOIN it_measure m ON m.id = o.measure_id
     WHERE c.res_model = 'crm.lead' AND c.res_id = l.id AND m.unit = 'gbp'
       AND o.kind = 'forecast' AND o.state <> 'withdrawn'), 0)"""
_MEASURES = """array(
    SELECT DISTINCT o.measure_id FROM it_outcome_credit c
      JOIN it_outcome o ON o.id = c.outcome_id
     WHERE c.res_model = 'crm.lead' AND c.res_id = l.id AND o.state <> 'withdrawn'
     ORDER BY o.measure_id)"""
# Column of the version -> expression over the opportunity's row, named `l` below.
COLUMNS = {
    "name": "l.name",
    "kind": "l.it_kind",
    "company_id": "l.company_id",
    "stage_id": "l.stage_id",
    "team_id": "l.team_id",
    "user_id": "l.user_id",
    "partner_id": "l.partner_id",
    "theme_id": "l.theme_id",
    "offer_id": "l.it_offer_id",
    "lost_reason_id": "l.lost_reason_id",
    "forecast_category": "l.forecast_category",
    "expected_revenue": "coalesce(l.expected_revenue, 0)",
    "recurring_revenue": "coalesce(l.recurring_revenue, 0)",
    "cost": "coalesce(l.it_cost_total, 0)",
    "probability": "l.probability",
    "weighted_revenue": """round(coalesce(l.expected_revenue, 0)
                                 * coalesce(l.probability, 0)::numeric / 100, 2)""",
    # told by their own triggers; for a change of the opportunity alone they are as before
    "outcome_forecast": f"coalesce(outcomes, last.outcome_forecast, {_OUTCOMES})",
    "measure_refs": f"coalesce(measures, last.measure_refs, {_MEASURES})",
    "date_deadline": "l.date_deadline",
    "status": """CASE WHEN l.won_status IN ('won', 'lost') THEN l.won_status
                      WHEN NOT l.active THEN 'archived' ELSE 'open' END""",
    "is_exempt": "coalesce(l.is_exempt, false)",
}
# What the expressions above read of the opportunity: only a change of these makes a version.
_WATCHED = (
    "name",
    "it_kind",
    "company_id",
    "stage_id",
    "team_id",
    "user_id",
    "partner_id",
    "theme_id",
    "it_offer_id",
    "lost_reason_id",
    "forecast_category",
    "expected_revenue",
    "recurring_revenue",
    "it_cost_total",
    "probability",
    "date_deadline",
    "won_status",
    "active",
    "is_exempt",
)
_NAMES = ", ".join(COLUMNS)
_VALUES = ", ".join(COLUMNS.values())
_AT_FIRST = ", ".join(
    (COLUMNS | {"outcome_forecast": _OUTCOMES, "measure_refs": _MEASURES}).values()
)
_STAGE_NAME = """(SELECT coalesce(s.name ->> 'en_GB', s.name ->> 'en_US') FROM crm_stage s
                   WHERE s.id = l.stage_id)"""
_CURRENCY = """(SELECT c.currency_id FROM res_company c
                 WHERE c.id = coalesce(l.company_id, (SELECT min(id) FROM res_company)))"""

_KEEP = f"""
CREATE OR REPLACE FUNCTION it_pipeline_version_keep(
    l crm_lead, is_gone boolean, outcomes numeric DEFAULT NULL, measures integer[] DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    -- `itreview.moment` is a seam for tests and for bringing old history in: only whoever
    -- may send SQL can set it.
    moment timestamp := coalesce(nullif(current_setting('itreview.moment', true), '')::timestamp,
                                 now() AT TIME ZONE 'UTC');
    transaction_now bigint := pg_current_xact_id()::text::bigint;
    last it_pipeline_version%ROWTYPE;
BEGIN
    SELECT * INTO last FROM it_pipeline_version v WHERE v.lead_ref = l.id AND v.valid_to IS NULL;
    IF last.id IS NOT NULL THEN
        IF last.transaction_ref = transaction_now AND last.valid_from >= moment THEN
            IF NOT is_gone THEN
                UPDATE it_pipeline_version v
                   SET ({_NAMES}, stage_name) = ROW({_VALUES}, {_STAGE_NAME})
                 WHERE v.id = last.id;
                RETURN;
            END IF;
            BEGIN
                -- begun and gone in one transaction: nobody ever saw it
                DELETE FROM it_pipeline_version v WHERE v.id = last.id;
                RETURN;
            EXCEPTION WHEN foreign_key_violation THEN
                NULL;  -- but for a review opened in the same transaction: it is kept
            END;
        END IF;
        moment := greatest(moment, last.valid_from + interval '1 microsecond');
        UPDATE it_pipeline_version v SET valid_to = moment WHERE v.id = last.id;
    ELSIF NOT is_gone THEN
        -- one that was of the suite before, and is so again
        SELECT * INTO last FROM it_pipeline_version v WHERE v.lead_ref = l.id
         ORDER BY v.valid_from DESC LIMIT 1;
        moment := greatest(moment, last.valid_to);
        last.outcome_forecast := NULL;
        last.measure_refs := NULL;
    END IF;
    IF NOT is_gone THEN
        INSERT INTO it_pipeline_version (lead_id, lead_ref, {_NAMES}, stage_name, status_before,
                                         currency_id, transaction_ref, valid_from)
        VALUES (l.id, l.id, {_VALUES}, {_STAGE_NAME}, last.status,
                coalesce(last.currency_id, {_CURRENCY}), transaction_now, moment);
    END IF;
END $body$;
"""  # noqa: S608 - put together from the names above, nothing comes from outside

_RECORD = f"""
CREATE OR REPLACE FUNCTION it_pipeline_version_record() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM it_pipeline_version_keep(OLD, true);
    ELSE
        PERFORM it_pipeline_version_keep(NEW, NEW.it_kind IS NULL);
    END IF;
    RETURN NULL;
END $body$;

-- What is forecast to come of an opportunity, and for which measures, is part of its state.
CREATE OR REPLACE FUNCTION it_pipeline_version_outcome() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    touched record;
BEGIN
    FOR touched IN
        SELECT l AS lead, {_OUTCOMES} AS outcomes, {_MEASURES} AS measures FROM crm_lead l
          JOIN it_pipeline_version v ON v.lead_ref = l.id AND v.valid_to IS NULL
         WHERE (v.outcome_forecast IS DISTINCT FROM {_OUTCOMES}
                OR v.measure_refs IS DISTINCT FROM {_MEASURES}) AND l.id IN (
               SELECT c.res_id FROM it_outcome_credit c
                WHERE TG_TABLE_NAME = 'it_outcome' AND c.res_model = 'crm.lead'
                  AND c.outcome_id = (to_jsonb(NEW) ->> 'id')::integer
               UNION ALL SELECT (to_jsonb(OLD) ->> 'res_id')::integer
                WHERE TG_TABLE_NAME = 'it_outcome_credit'
                  AND to_jsonb(OLD) ->> 'res_model' = 'crm.lead'
               UNION ALL SELECT (to_jsonb(NEW) ->> 'res_id')::integer
                WHERE TG_TABLE_NAME = 'it_outcome_credit'
                  AND to_jsonb(NEW) ->> 'res_model' = 'crm.lead')
    LOOP
        PERFORM it_pipeline_version_keep(touched.lead, false, touched.outcomes, touched.measures);
    END LOOP;
    RETURN NULL;
END $body$;
"""  # noqa: S608 - as above

_GUARD = """
CREATE OR REPLACE FUNCTION it_pipeline_version_guard() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The history of the pipeline is written by changing its opportunities and '
        'kept as it was: nothing is added to it, changed or deleted by hand.'
        USING ERRCODE = 'restrict_violation';
END $body$;
"""

_CHANGED = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _WATCHED
)

DROP = """
DROP TRIGGER IF EXISTS it_pipeline_version_insert ON crm_lead;
DROP TRIGGER IF EXISTS it_pipeline_version_update ON crm_lead;
DROP TRIGGER IF EXISTS it_pipeline_version_delete ON crm_lead;
DROP TRIGGER IF EXISTS it_pipeline_version_outcome ON it_outcome;
DROP TRIGGER IF EXISTS it_pipeline_version_credit ON it_outcome_credit;
DROP FUNCTION IF EXISTS it_pipeline_version_record();
DROP FUNCTION IF EXISTS it_pipeline_version_outcome();
DROP FUNCTION IF EXISTS it_pipeline_version_keep(crm_lead, boolean, numeric, integer[]);
DROP FUNCTION IF EXISTS it_pipeline_version_keep(crm_lead, boolean, numeric);
DROP FUNCTION IF EXISTS it_pipeline_version_keep(crm_lead, boolean);
DROP TRIGGER IF EXISTS it_pipeline_version_guard ON it_pipeline_version;
DROP TRIGGER IF EXISTS it_pipeline_version_guard_all ON it_pipeline_version;
DROP FUNCTION IF EXISTS it_pipeline_version_guard();
"""

CREATE = f"""
{DROP}
{_KEEP}
{_RECORD}
{_GUARD}
CREATE TRIGGER it_pipeline_version_insert AFTER INSERT ON crm_lead
    FOR EACH ROW WHEN (NEW.it_kind IS NOT NULL) EXECUTE FUNCTION it_pipeline_version_record();
CREATE TRIGGER it_pipeline_version_update AFTER UPDATE OF {", ".join(_WATCHED)} ON crm_lead
    FOR EACH ROW WHEN ({_CHANGED}) EXECUTE FUNCTION it_pipeline_version_record();
CREATE TRIGGER it_pipeline_version_delete AFTER DELETE ON crm_lead
    FOR EACH ROW WHEN (OLD.it_kind IS NOT NULL) EXECUTE FUNCTION it_pipeline_version_record();
CREATE TRIGGER it_pipeline_version_outcome
    AFTER UPDATE OF value, kind, state, measure_id ON it_outcome
    FOR EACH ROW EXECUTE FUNCTION it_pipeline_version_outcome();
CREATE TRIGGER it_pipeline_version_credit
    AFTER INSERT OR UPDATE OR DELETE ON it_outcome_credit
    FOR EACH ROW EXECUTE FUNCTION it_pipeline_version_outcome();
-- Within another trigger: the recording one, or a foreign key that lets go of a deleted record.
CREATE TRIGGER it_pipeline_version_guard BEFORE INSERT OR UPDATE OR DELETE ON it_pipeline_version
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION it_pipeline_version_guard();
CREATE TRIGGER it_pipeline_version_guard_all BEFORE TRUNCATE ON it_pipeline_version
    FOR EACH STATEMENT EXECUTE FUNCTION it_pipeline_version_guard();
"""

# What was there before the module came: known from now on, in the state it has now,
# for nothing earlier is known. Likewise the measures of states written before they were kept.
COPY = f"""
ALTER TABLE it_pipeline_version DISABLE TRIGGER it_pipeline_version_guard;
INSERT INTO it_pipeline_version (lead_id, lead_ref, {_NAMES}, stage_name, currency_id,
                                 transaction_ref, valid_from)
SELECT l.id, l.id, {_AT_FIRST}, {_STAGE_NAME}, {_CURRENCY},
       pg_current_xact_id()::text::bigint, now() AT TIME ZONE 'UTC'
  FROM crm_lead l
 WHERE l.it_kind IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM it_pipeline_version v WHERE v.lead_ref = l.id);
UPDATE it_pipeline_version v SET measure_refs = {_MEASURES} FROM crm_lead l
 WHERE l.id = v.lead_ref AND v.valid_to IS NULL AND v.measure_refs IS NULL;
ALTER TABLE it_pipeline_version ENABLE TRIGGER it_pipeline_version_guard;
"""  # noqa: S608 - as above
