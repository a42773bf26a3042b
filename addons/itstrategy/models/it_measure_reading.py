from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .history import HISTORY_WRITER, install_guard
from .selections import DIRECTION, RAG

# Only the suite itself says these.
RATED = {"rag", "rag_note", "direction_short", "direction_long", "target_high"}
CLOSING = {"closed_by_id", "closed_at", "closing", "action_text"}
FIGURE = {"value", "numerator", "denominator"}
WORDS = ("commentary", "missing_reason", "evidence")
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
    "data_quality",
}


class ItMeasureReading(models.Model):
    """The figure of a measure for one period, with its target, rating and words.

    Made by the computation of a period, or by a performance officer; the owner of
    the measure enters figure and words. While open it may change and is rated
    again; once closed nobody changes or deletes it, in Odoo or in the database.
    Reopening keeps what was said (`it.measure.reading.version`).
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
    forum_id = fields.Many2one(related="measure_id.forum_id")
    measure_source = fields.Selection(related="measure_id.source")
    measure_aggregation = fields.Selection(related="measure_id.aggregation")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="To", required=True)
    due_date = fields.Date(
        string="Due",
        compute="_compute_due_date",
        store=True,
        index=True,
        help="By when the figure is to be here: the days to report after its period.",
    )
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
    rag = fields.Selection(
        RAG,
        string="Rating",
        default="white",
        required=True,
        readonly=True,
        index=True,
    )
    rag_note = fields.Char(
        string="Why this rating",
        readonly=True,
        help="Why the rating is not what the figure alone would say.",
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
        string="Data quality",
    )
    commentary = fields.Text(
        help="What lies behind the figure; amber and red are not closed without it.",
    )
    missing_reason = fields.Text(
        string="Why missing",
        help="Why there is no figure, or why only an estimate; grey is not closed "
        "without it.",
    )
    evidence = fields.Text(
        help="Where the figure can be checked: a report, a system, a page.",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        relation="it_measure_reading_attachment_rel",
        column1="reading_id",
        column2="attachment_id",
        string="Evidence files",
        copy=False,
        bypass_search_access=True,
    )
    action_ids = fields.One2many(
        "it.measure.action",
        "reading_id",
        string="Actions",
        help="What is done about an amber or red figure, by whom and by when.",
    )
    carried_action_ids = fields.Many2many(
        "it.measure.action",
        relation="it_measure_reading_carried_rel",
        column1="reading_id",
        column2="action_id",
        string="Carried on",
        copy=False,
        help="Actions of earlier periods that go on and answer this figure as well.",
    )
    action_text = fields.Text(
        string="Actions at closing",
        readonly=True,
        copy=False,
        help="The actions as they stood when the reading was closed.",
    )
    origin = fields.Selection(
        [("typed", "Typed"), ("computed", "Computed")],
        default="typed",
        required=True,
        readonly=True,
        help="Whether the figure was computed from lines or typed by a person.",
    )
    entered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who typed the figure.",
        string="Entered by",
    )
    entered_at = fields.Datetime(string="Entered at", readonly=True, copy=False)
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
        "res.users", readonly=True, copy=False, ondelete="restrict", string="Closed by"
    )
    closed_at = fields.Datetime(string="Closed at", readonly=True, copy=False)
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

    @api.depends("date_end", "measure_id.due_days")
    def _compute_due_date(self):
        for reading in self:
            # a closed reading keeps the day it was due
            if reading.state == "closed" and reading.due_date:
                reading.due_date = reading.due_date
            else:
                reading.due_date = reading.date_end and fields.Date.add(
                    reading.date_end, days=reading.measure_id.due_days
                )

    @api.depends("version_ids")
    def _compute_version_count(self):
        counts = dict(
            self.env["it.measure.reading.version"]._read_group(
                [("reading_id", "in", self.ids)], ["reading_id"], ["__count"]
            )
        )
        for reading in self:
            reading.version_count = counts.get(reading._origin, 0)

    @api.depends("state", "has_value", "due_date")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for reading in self:
            reading.is_late = bool(
                reading.state == "open"
                and not reading.has_value
                and reading.due_date
                and reading.due_date < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            fields.Domain("state", "=", "open")
            & fields.Domain("has_value", "=", False)
            & fields.Domain("due_date", "<", "today")
        )

    # ------------------------------------------------------------------
    # Writing: open readings are rated again, closed ones refuse
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_history_writer():
            return super().create(vals_list)
        closing = [vals.get("state") == "closed" for vals in vals_list]
        readings = super().create([self._prepare_typed_vals(v) for v in vals_list])
        readings._own_attachments()
        readings._divide()
        readings._rate()
        closed = [one.id for one, yes in zip(readings, closing, strict=True) if yes]
        self.browse(closed)._close()
        return readings

    def write(self, vals):
        if self._is_history_writer():
            return super().write(vals)
        self._check_open()
        self._check_may_enter(vals)
        closing = vals.get("state") == "closed"
        typed = self._prepare_typed_vals(vals)
        result = super().write(typed)
        if "attachment_ids" in typed:
            self._own_attachments()
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
        self.action_ids._check_may_go()

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
        refused |= {"entered_by_id", "entered_at"}
        typed = {key: value for key, value in vals.items() if key not in refused}
        figure = FIGURE & set(typed)
        if figure and "has_value" not in typed:
            typed["has_value"] = True
        if figure or "has_value" in typed:
            typed["origin"] = "typed"
            typed["entered_by_id"] = self.env.uid
            typed["entered_at"] = fields.Datetime.now()
        for name in WORDS:
            if typed.get(name):
                # a blank is no word
                typed[name] = typed[name].strip() or False
        if "target" in typed:
            typed["has_target"] = True
        return typed

    def _divide(self):
        """Work out the figure of ratios from their two typed sums."""
        for reading in self:
            ratio = reading._get_ratio()
            if ratio is not None:
                reading._as_history_writer().write({"value": ratio, "has_value": True})

    def _get_ratio(self):
        """Return what the two typed sums make, or None where there is no ratio."""
        divided = self.measure_aggregation in ("ratio", "rolling12")
        if not self.denominator or not divided:
            return None
        scale = 100 if self.unit == "percent" else 1
        return round(self.numerator / self.denominator * scale, 4)

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
                vals = reading._get_rating_vals(setting, today)
                reading._as_history_writer().write(vals)

    def _get_rating_vals(self, setting, today):
        """Return how the measure rates this figure, as values of a reading.

        `setting` comes from `_read_rating_setting` of the measure for the period.
        """
        self.ensure_one()
        return self.measure_id._get_rating(
            self.date_start,
            self.date_end,
            self.value if self.has_value else None,
            setting,
            today,
            self.target if self.has_target else None,
        )
