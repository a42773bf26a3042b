from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import words
from .history import HISTORY_WRITER, install_guard
from .selections import DIRECTION, RAG

# Only the suite itself says these.
RATED = {"rag", "direction_short", "direction_long", "target_high"}
CLOSING = {"closed_by_id", "closed_at", "closing"}
# A change of these rates the reading again.
TYPED = {
    "measure_id",
    "date_start",
    "date_end",
    "value",
    "has_value",
    "numerator",
    "denominator",
    "target",
}


class ItMeasureReading(models.Model):
    """The figure of a measure for one period, with its target, rating and words.

    Made by the computation of a period, or typed by a performance officer. While
    open it may change and is rated again; once closed nobody changes or deletes
    it, in Odoo or in the database. Reopening keeps what was said
    (`it.measure.reading.version`).
    """

    _name = "it.measure.reading"
    _description = "Measure Reading"
    _order = "date_end desc, measure_id, id"

    measure_id = fields.Many2one(
        "it.measure",
        required=True,
        ondelete="restrict",
        index=True,
    )
    theme_id = fields.Many2one(related="measure_id.theme_id")
    unit = fields.Selection(related="measure_id.unit")
    owner_id = fields.Many2one(related="measure_id.owner_id")
    measure_source = fields.Selection(related="measure_id.source")
    measure_aggregation = fields.Selection(related="measure_id.aggregation")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="To", required=True)
    period_text = fields.Char(string="Period", compute="_compute_texts")
    value = fields.Float(digits=(16, 4), aggregator="avg")
    has_value = fields.Boolean(
        string="Figure known",
        help="Off while the figure is missing; then 0 is not a figure.",
    )
    numerator = fields.Float(digits=(16, 4), aggregator=None)
    denominator = fields.Float(digits=(16, 4), aggregator=None)
    forecast_value = fields.Float(
        string="Forecast",
        digits=(16, 4),
        readonly=True,
        aggregator=None,
        help="Forecast outcomes of the same window, unless withdrawn.",
    )
    outlook_value = fields.Float(
        string="Outlook",
        digits=(16, 4),
        readonly=True,
        aggregator=None,
        help="The figure together with what is forecast in the same window.",
    )
    target = fields.Float(digits=(16, 4), aggregator="avg")
    target_high = fields.Float(
        string="Range to",
        digits=(16, 4),
        readonly=True,
        aggregator=None,
    )
    has_target = fields.Boolean(string="Has a target", readonly=True)
    value_text = fields.Char(string="Figure", compute="_compute_texts")
    target_text = fields.Char(string="Held against", compute="_compute_texts")
    forecast_text = fields.Char(string="Forecast in words", compute="_compute_texts")
    outlook_text = fields.Char(string="Outlook in words", compute="_compute_texts")
    rag = fields.Selection(
        RAG,
        string="Rating",
        default="white",
        required=True,
        readonly=True,
        index=True,
    )
    direction_short = fields.Selection(
        DIRECTION,
        string="On last period",
        default="none",
        required=True,
        readonly=True,
        help="Against the period before; of a sum, what the period itself added.",
    )
    direction_long = fields.Selection(
        DIRECTION,
        string="On last year",
        default="none",
        required=True,
        readonly=True,
        help="Against the same period a year ago.",
    )
    data_quality = fields.Selection(
        [
            ("provisional", "Provisional"),
            ("estimated", "Estimated"),
            ("verified", "Verified"),
        ],
        default="provisional",
        required=True,
    )
    commentary = fields.Text(
        help="What lies behind the figure; of amber and red, what is being done.",
    )
    origin = fields.Selection(
        [("typed", "Typed"), ("computed", "Computed")],
        default="typed",
        required=True,
        readonly=True,
        help="Whether the figure was computed from lines or typed by a person.",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        copy=False,
        index=True,
    )
    closing = fields.Integer(
        string="Times closed",
        readonly=True,
        copy=False,
        aggregator=None,
    )
    closed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    version_ids = fields.One2many(
        "it.measure.reading.version",
        "reading_id",
        string="Earlier versions",
    )
    version_count = fields.Integer(
        string="Times restated",
        compute="_compute_version_count",
    )
    line_ids = fields.One2many("it.measure.reading.line", "reading_id")
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="No figure, although the days to report are over.",
    )

    _period_uniq = models.Constraint(
        "UNIQUE (measure_id, date_start, date_end)",
        "The measure already has a reading for that period: change that one.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The period of a reading cannot end before it starts: correct its dates.",
    )
    _latest_idx = models.Index("(measure_id, date_end DESC)")
    _order_idx = models.Index("(date_end DESC, measure_id, id)")

    def init(self):
        """Let the database refuse any change of a closed reading.

        The reopening names the one reading it opens in a setting that ends with
        the transaction.
        """
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION it_measure_reading_guard()
            RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE'
                   AND current_setting('itstrategy.reopen', true) = OLD.id::text THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'Reading % is closed and stays as it was closed; '
                    'reopen it with a reason to restate it.', OLD.id
                    USING ERRCODE = 'check_violation';
            END $$
            """
        )
        install_guard(self, "it_measure_reading_guard", SQL("OLD.state = 'closed'"))

    @api.depends("measure_id.code", "measure_id.name", "date_start", "date_end")
    def _compute_display_name(self):
        for reading in self:
            measure = reading.measure_id.code or reading.measure_id.name or ""
            reading.display_name = f"{measure}, {reading.period_text}"

    @api.depends(
        "value",
        "has_value",
        "target",
        "target_high",
        "has_target",
        "forecast_value",
        "outlook_value",
        "date_start",
        "date_end",
        "measure_id.unit",
        "measure_id.polarity",
    )
    def _compute_texts(self):
        for reading in self:
            unit = reading.measure_id.unit
            value = reading.value if reading.has_value else None
            reading.value_text = words.figure(value, unit)
            reading.target_text = ""
            if reading.has_target:
                low = words.figure(reading.target, unit)
                high = words.figure(reading.target_high, unit)
                in_range = reading.measure_id.polarity == "range"
                reading.target_text = (
                    self.env._("%(low)s to %(high)s", low=low, high=high)
                    if in_range
                    else low
                )
            reading.forecast_text = words.figure(reading.forecast_value, unit)
            reading.outlook_text = words.figure(reading.outlook_value, unit)
            reading.period_text = words.period(reading.date_start, reading.date_end)

    @api.depends("version_ids")
    def _compute_version_count(self):
        counts = dict(
            self.env["it.measure.reading.version"]._read_group(
                [("reading_id", "in", self.ids)], ["reading_id"], ["__count"]
            )
        )
        for reading in self:
            reading.version_count = counts.get(reading._origin, 0)

    @api.depends("state", "has_value", "date_end", "measure_id.due_days")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for reading in self:
            reading.is_late = bool(
                reading.state == "open"
                and not reading.has_value
                and reading.date_end
                and fields.Date.add(reading.date_end, days=reading.measure_id.due_days)
                < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = self.search(
            [
                ("state", "=", "open"),
                ("has_value", "=", False),
                ("date_end", "<", "today"),
            ]
        )
        return fields.Domain("id", "in", missing.filtered("is_late").ids)

    @api.onchange("value", "numerator", "denominator")
    def _onchange_figure(self):
        if self.value or self.denominator:
            self.has_value = True

    # ------------------------------------------------------------------
    # Writing: open readings are rated again, closed ones refuse
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_history_writer():
            return super().create(vals_list)
        closing = [vals.get("state") == "closed" for vals in vals_list]
        readings = super().create([self._prepare_typed_vals(v) for v in vals_list])
        readings._divide()
        readings._rate()
        closed = [one.id for one, yes in zip(readings, closing, strict=True) if yes]
        self.browse(closed)._close()
        return readings

    def write(self, vals):
        if self._is_history_writer():
            return super().write(vals)
        self._check_open()
        closing = vals.get("state") == "closed"
        typed = self._prepare_typed_vals(vals)
        result = super().write(typed)
        if TYPED & set(typed):
            self._divide()
            self._rate()
        if closing:
            self._close()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_closed(self):
        self._check_open()
        if self.version_ids:
            raise UserError(
                self.env._(
                    "Reading %(reading)s has been closed before and cannot be "
                    "deleted: correct it and close it again.",
                    reading=self.version_ids[0].reading_id.display_name,
                )
            )

    def _is_history_writer(self):
        return self.env.context.get("itstrategy_history") is HISTORY_WRITER

    def _check_open(self):
        """Refuse to touch a closed reading, whoever asks."""
        for reading in self:
            if reading.state == "closed":
                raise UserError(
                    self.env._(
                        "Reading %(reading)s is closed and stays as it is: to restate "
                        "it, use Reopen and give the reason.",
                        reading=reading.display_name,
                    )
                )

    @api.model
    def _prepare_typed_vals(self, vals):
        """Return `vals` as a person may write them: no rating, no closing."""
        refused = RATED | CLOSING | {"state", "has_target", "origin"}
        typed = {key: value for key, value in vals.items() if key not in refused}
        figure = {"value", "numerator", "denominator"} & set(typed)
        if figure and "has_value" not in typed:
            typed["has_value"] = True
        if figure or "has_value" in typed:
            typed["origin"] = "typed"
        if "target" in typed:
            typed["has_target"] = True
        return typed

    def _divide(self):
        """Work out the figure of ratios from their two typed sums."""
        for reading in self.filtered("denominator"):
            if reading.measure_aggregation in ("ratio", "rolling12"):
                scale = 100 if reading.unit == "percent" else 1
                value = reading.numerator / reading.denominator * scale
                reading._as_history_writer().write(
                    {"value": round(value, 4), "has_value": True}
                )

    def _as_history_writer(self):
        return self.with_context(itstrategy_history=HISTORY_WRITER)

    def _rate(self):
        """Rate open readings by the targets, rules and earlier figures of today."""
        today = fields.Date.context_today(self)
        opened = self.filtered(lambda one: one.state == "open")
        for (start, end), readings in opened.grouped(
            lambda one: (one.date_start, one.date_end)
        ).items():
            setting = readings.measure_id._read_rating_setting(start, end)
            for reading in readings:
                typed = reading.target if reading.has_target else None
                value = reading.value if reading.has_value else None
                vals = reading.measure_id._get_rating(
                    start, end, value, setting, today, typed
                )
                reading._as_history_writer().write(vals)
