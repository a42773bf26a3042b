from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..logic import periods, targets, words
from .selections import DIRECTION, FREQUENCY, RAG, UNIT

# A change of these rates the open readings again.
RATING = {
    "polarity",
    "tolerance",
    "tolerance_kind",
    "rag_mode",
    "range_low",
    "range_high",
}


class ItMeasure(models.Model):
    """A number the board watches: what it is, how it is made up and rated.

    Kept by performance officers. Its figures are its readings; a measure with
    readings, targets or outcomes is archived, not deleted.
    """

    _name = "it.measure"
    _description = "Measure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "theme_id, sequence, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    theme_id = fields.Many2one(
        "it.theme",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    strategy_id = fields.Many2one(related="theme_id.strategy_id")
    definition = fields.Text(
        help="What is counted and what is not, and where the figure comes from.",
    )
    unit = fields.Selection(UNIT, required=True, default="count", tracking=True)
    polarity = fields.Selection(
        [
            ("higher", "Higher is better"),
            ("lower", "Lower is better"),
            ("range", "Within a range"),
            ("track", "Tracked only"),
        ],
        required=True,
        default="higher",
        tracking=True,
        help="Tracked only: shown without a rating.",
    )
    range_low = fields.Float(string="Range from", digits=(16, 4))
    range_high = fields.Float(string="Range to", digits=(16, 4))
    frequency = fields.Selection(
        FREQUENCY,
        required=True,
        default="quarter",
        tracking=True,
    )
    aggregation = fields.Selection(
        [
            ("snapshot", "Latest level"),
            ("sum", "Sum in the financial year"),
            ("mean", "Mean of the period"),
            ("rolling12", "Twelve months rolling"),
            ("ratio", "Ratio of sums in the financial year"),
        ],
        required=True,
        default="sum",
        tracking=True,
        help="How lines make up the figure of a period. A percentage or ratio is "
        "always one sum divided by another, never a mean of percentages.",
    )
    source = fields.Selection(
        [
            ("manual", "By hand"),
            ("outcomes", "From outcomes"),
            ("records", "From records"),
        ],
        required=True,
        default="outcomes",
        tracking=True,
    )
    tolerance = fields.Float(
        digits=(16, 4),
        default=5.0,
        tracking=True,
        help="How far short of its target the figure may be before it is red.",
    )
    tolerance_kind = fields.Selection(
        [("percent", "Percent of the target"), ("absolute", "In the measure's unit")],
        required=True,
        default="percent",
        help="Of a target of 0 there is no percentage: the tolerance is then read in "
        "the unit of the measure.",
    )
    rag_mode = fields.Selection(
        [
            ("simple", "Amber within tolerance"),
            ("improvement", "Green within tolerance, amber if improved on last year"),
        ],
        string="Rating",
        required=True,
        default="simple",
        tracking=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        tracking=True,
        help="Who answers for the figure.",
    )
    forum_id = fields.Many2one("it.forum", help="The forum that watches over it.")
    baseline_value = fields.Float(digits=(16, 4))
    baseline_date = fields.Date()
    baseline_evidence = fields.Text(help="Where the baseline comes from.")
    illustrative = fields.Boolean(
        help="Baseline and targets are examples, not the council's own.",
    )
    measured_from = fields.Date(
        default=lambda self: periods.bounds("quarter", fields.Date.context_today(self))[
            0
        ],
        help="No reading is missed for a period that ended before this day.",
    )
    due_days = fields.Integer(
        string="Days to report",
        default=20,
        help="Days after the end of a period by which its reading is due.",
    )
    target_ids = fields.One2many(
        "it.measure.target",
        "measure_id",
        string="Targets",
        copy=True,
    )
    reading_ids = fields.One2many(
        "it.measure.reading",
        "measure_id",
        string="Readings",
    )
    outcome_ids = fields.One2many("it.outcome", "measure_id", string="Outcomes")
    outcome_count = fields.Integer(compute="_compute_outcome_count")
    compute_error = fields.Char(
        string="Set aside because",
        readonly=True,
        copy=False,
        help="Why the last computation left this measure out.",
    )

    latest_reading_id = fields.Many2one(
        "it.measure.reading",
        string="Latest reading",
        compute="_compute_latest",
    )
    latest_text = fields.Char(string="Latest", compute="_compute_latest")
    latest_period = fields.Char(string="Period", compute="_compute_latest")
    target_text = fields.Char(string="Target", compute="_compute_latest")
    direction_short = fields.Selection(
        DIRECTION,
        string="On last period",
        compute="_compute_latest",
    )
    direction_long = fields.Selection(
        DIRECTION,
        string="On last year",
        compute="_compute_latest",
    )
    rag = fields.Selection(
        RAG,
        string="Latest rating",
        compute="_compute_latest",
        search="_search_rag",
        help="Rating of the latest reading; missing where that is too old to be green.",
    )
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_latest",
        search="_search_is_late",
        help="No figure for the last period whose reading is due.",
    )
    attention = fields.Char(
        compute="_compute_latest",
        help="What to know before trusting the rating.",
    )
    progress = fields.Float(
        string="Way from baseline to target",
        compute="_compute_latest",
        help="100% is the target in force.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "There is already a measure with that code: choose another code.",
    )
    _range_in_order = models.Constraint(
        "CHECK (polarity <> 'range' OR range_high > range_low)",
        "A measure within a range needs a lower and a higher edge: correct "
        '"Range from" and "Range to".',
    )
    _tolerance_not_negative = models.Constraint(
        "CHECK (tolerance >= 0)",
        "The tolerance of a measure is 0 or more: correct it.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for measure in self:
            code = f"{measure.code} " if measure.code else ""
            measure.display_name = f"{code}{measure.name or ''}"

    @api.depends("outcome_ids")
    def _compute_outcome_count(self):
        counts = dict(
            self.env["it.outcome"]._read_group(
                [("measure_id", "in", self.ids)], ["measure_id"], ["__count"]
            )
        )
        for measure in self:
            measure.outcome_count = counts.get(measure, 0)

    def _read_latest(self):
        """Return {measure id: its latest reading with a figure}, in one query."""
        readings = self.env["it.measure.reading"]
        if not self.ids:
            return {}
        readings.flush_model(["measure_id", "date_end", "has_value"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (measure_id) measure_id, id
                  FROM it_measure_reading
                 WHERE has_value AND measure_id IN %s
                 ORDER BY measure_id, date_end DESC, date_start DESC
                """,
                tuple(self.ids),
            )
        )
        by_id = readings.browse([row[1] for row in rows])
        return dict(zip((row[0] for row in rows), by_id, strict=True))

    @api.depends(
        "reading_ids.value",
        "reading_ids.has_value",
        "reading_ids.rag",
        "reading_ids.date_end",
        "reading_ids.data_quality",
        "frequency",
        "due_days",
        "owner_id",
        "baseline_value",
        "illustrative",
        "compute_error",
        "measured_from",
    )
    def _compute_latest(self):
        today = fields.Date.context_today(self)
        latest = self._read_latest()
        for measure in self:
            reading = latest.get(measure._origin.id, self.env["it.measure.reading"])
            late = measure._is_late_on(today, reading.date_end)
            stale = late and reading.rag == "green"
            measure.latest_reading_id = reading
            measure.latest_text = reading.value_text
            measure.latest_period = reading.period_text
            measure.target_text = reading.target_text
            measure.direction_short = reading.direction_short
            measure.direction_long = reading.direction_long
            measure.is_late = late
            measure.rag = "grey" if stale or not reading else reading.rag
            measure.attention = ", ".join(measure._get_attention(reading, late))
            way = reading.has_target and targets.progress(
                reading.value, measure.baseline_value, reading.target
            )
            measure.progress = way or 0.0

    def _is_late_on(self, day, last_end):
        """Say whether a figure for the last period due on `day` is missing.

        `last_end` is the end of the latest period with a figure, or False.
        """
        self.ensure_one()
        due = fields.Date.subtract(day, days=self.due_days)
        _start, end = periods.last_ended(self.frequency or "quarter", due)
        if self.measured_from and end < self.measured_from:
            return False
        return not last_end or last_end < end

    def _get_attention(self, reading, late):
        """Return the words that stand beside the rating."""
        notes = []
        if late:
            notes.append(self.env._("Late"))
        if not self.owner_id:
            notes.append(self.env._("No owner"))
        if self.compute_error:
            notes.append(self.env._("Set aside"))
        if reading.data_quality in ("estimated", "provisional"):
            notes.append(reading._get_label("data_quality"))
        if reading.version_count:
            notes.append(self.env._("Restated"))
        if self.illustrative:
            notes.append(self.env._("Illustrative"))
        return notes

    def _search_rag(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self.search([]).filtered(lambda one: one.rag in value)
        return fields.Domain("id", "in", found.ids)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("id", "in", self.search([]).filtered("is_late").ids)

    @api.constrains("polarity", "aggregation", "unit")
    def _check_unit(self):
        for measure in self:
            if measure.aggregation == "sum" and measure.unit == "percent":
                raise ValidationError(
                    self.env._(
                        "Measure %(measure)s can't add up percentages: choose the "
                        "ratio of sums, or another unit.",
                        measure=measure.display_name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if RATING & set(vals):
            self._rate_open_readings()
        return result

    def _rate_open_readings(self, forget_target=False):
        """Rate the open readings again after a change of targets or rules.

        With `forget_target` the target they were held against goes first.
        """
        readings = self.env["it.measure.reading"].search(
            [("measure_id", "in", self.ids), ("state", "=", "open")]
        )
        if forget_target:
            readings._as_history_writer().write({"has_target": False, "target": 0})
        readings._rate()

    def action_view_readings(self):
        """Open the readings of the measure."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_action"
        )
        action["domain"] = [("measure_id", "=", self.id)]
        action["context"] = {"default_measure_id": self.id}
        return action

    def action_view_chart(self):
        """Open the readings of the measure as a line over time."""
        action = self.action_view_readings()
        action["views"] = [(False, "graph"), (False, "list"), (False, "form")]
        action["view_mode"] = "graph,list,form"
        return action

    def action_view_outcomes(self):
        """Open the outcomes of the measure."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_outcome_action"
        )
        action["domain"] = [("measure_id", "=", self.id)]
        action["context"] = {"default_measure_id": self.id}
        return action

    def _get_words(self, value):
        """Return `value` in the unit of the measure."""
        self.ensure_one()
        return words.figure(value, self.unit)
