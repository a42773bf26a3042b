from odoo import api, fields, models

from ..logic import words

# Deferred, so that rows may change one after the other; `_check_whole` of the target
# asks for the verdict at the end of its save. The empty update of the target makes two
# transactions on one profile meet on its row.
KEEP_WHOLE = """
CREATE OR REPLACE FUNCTION it_measure_profile_keep_whole()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched integer[];
    wrong record;
BEGIN
    IF TG_TABLE_NAME = 'it_measure' THEN
        touched := ARRAY(SELECT id FROM it_measure_target WHERE measure_id = NEW.id);
    ELSIF TG_TABLE_NAME = 'it_measure_target' THEN
        touched := ARRAY[NEW.id];
    ELSIF TG_OP = 'INSERT' THEN
        touched := ARRAY[NEW.target_id];
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY[OLD.target_id];
    ELSE
        touched := ARRAY[OLD.target_id, NEW.target_id];
    END IF;
    IF TG_TABLE_NAME <> 'it_measure_target' THEN
        UPDATE it_measure_target SET write_date = write_date WHERE id = ANY(touched);
    END IF;
    SELECT m.code, t.date, t.value, p.total INTO wrong
      FROM it_measure_target t
      JOIN it_measure m ON m.id = t.measure_id
      JOIN LATERAL (
               SELECT SUM(value) AS total, MIN(date) AS first, MAX(date) AS last,
                      (ARRAY_AGG(value ORDER BY date DESC))[1] AS level
                 FROM it_measure_profile WHERE target_id = t.id
           ) p ON p.last IS NOT NULL
     WHERE t.id = ANY(touched)
       AND (p.last > t.date
            OR m.aggregation <> 'sum' AND p.level <> t.value
            OR m.aggregation = 'sum'
               AND (ROUND(p.total, 2) <> ROUND(t.value, 2)
                    OR p.first < MAKE_DATE(
                        EXTRACT(YEAR FROM t.date - INTERVAL '3 months')::int, 4, 1)))
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The parts of the target of % by % (sum %) do not make %.',
            wrong.code, wrong.date, wrong.total, wrong.value
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS it_measure_profile_whole ON it_measure_profile;
CREATE CONSTRAINT TRIGGER it_measure_profile_whole
    AFTER INSERT OR UPDATE OR DELETE ON it_measure_profile
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION it_measure_profile_keep_whole();
DROP TRIGGER IF EXISTS it_measure_profile_of_target_whole ON it_measure_target;
CREATE CONSTRAINT TRIGGER it_measure_profile_of_target_whole
    AFTER UPDATE OF measure_id, date, value ON it_measure_target
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION it_measure_profile_keep_whole();
DROP TRIGGER IF EXISTS it_measure_profile_of_measure_whole ON it_measure;
CREATE CONSTRAINT TRIGGER it_measure_profile_of_measure_whole
    AFTER UPDATE OF aggregation ON it_measure
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.aggregation IS DISTINCT FROM NEW.aggregation)
    EXECUTE FUNCTION it_measure_profile_keep_whole();
"""


class ItMeasureProfile(models.Model):
    """One part of the way to a target, usually a quarter.

    Kept by performance officers on the target. Of a sum a row is the amount of its
    part, and all rows make the target within its financial year; of anything else it is
    the level for that day, and the last is the target. The target checks them as a
    whole once all are saved, and so does the database, whoever else saves meanwhile.
    """

    _name = "it.measure.profile"
    _description = "Part of a Target"
    _order = "target_id, date, id"
    _rec_name = "value_text"

    target_id = fields.Many2one(
        "it.measure.target",
        required=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(
        string="Last day",
        required=True,
        help="The last day of the part; it starts the day after the part before.",
    )
    value = fields.Float(
        digits=(16, 4),
        required=True,
        help="Of a sum, the amount of this part; else the level on its last day.",
    )
    value_text = fields.Char(string="In words", compute="_compute_value_text")

    _date_uniq = models.Constraint(
        "UNIQUE (target_id, date)",
        "The target already has a part that ends on that day: change that one.",
    )

    def init(self):
        """Let the database refuse parts that don't make their target."""
        self.env.cr.execute(KEEP_WHOLE)

    @api.depends("value", "target_id.measure_id.unit")
    def _compute_value_text(self):
        for row in self:
            row.value_text = words.figure(row.value, row.target_id.measure_id.unit)

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.target_id._profile_changed()
        return rows

    def write(self, vals):
        targets = self.target_id
        result = super().write(vals)
        (targets | self.target_id)._profile_changed()
        return result

    def unlink(self):
        targets = self.target_id
        result = super().unlink()
        targets._profile_changed()
        return result
