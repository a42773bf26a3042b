from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import periods, words
from .selections import FREQUENCY, UNIT

# A change of these rates the open readings again.
RATING = {
    "polarity",
    "tolerance",
    "tolerance_kind",
    "rag_mode",
    "range_low",
    "range_high",
    "aggregation",
    "dead_band",
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
        string="Tolerance kind",
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
        help="What counts as green, amber and red. The second lifts a red figure that "
        "is no worse than a year ago to amber.",
    )
    dead_band = fields.Float(
        string="Dead band (%)",
        digits=(5, 2),
        default=1.0,
        tracking=True,
        help="A change of at most this percentage of the earlier figure is no change: "
        "the direction is then Same.",
    )
    owner_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        tracking=True,
        help="Who answers for the figure.",
    )
    answering_id = fields.Many2one(
        "res.users",
        string="Asked for the figure",
        compute="_compute_answering_id",
        store=True,
        index="btree_not_null",
        help="The owner, or the owner of the theme while the measure has none.",
    )
    forum_id = fields.Many2one(
        "it.forum",
        index="btree_not_null",
        tracking=True,
        help="The forum that watches over it.",
    )
    deliverable_id = fields.Many2one(
        "it.deliverable",
        domain="[('theme_id', '=', theme_id)]",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The deliverable of the same theme whose success the measure shows.",
    )
    baseline_value = fields.Float(
        string="Baseline value",
        digits=(16, 4),
        tracking=True,
        help="Where it stood at the start; the way made is counted from here.",
    )
    baseline_date = fields.Date(
        string="Baseline date",
        tracking=True,
        help="The day of the baseline; without it there is none.",
    )
    baseline_evidence = fields.Text(
        string="Baseline evidence", help="Where the baseline comes from."
    )
    illustrative = fields.Boolean(
        help="Baseline and targets are examples, not the council's own.",
    )
    measured_from = fields.Date(
        string="Measured from",
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
    target_version_ids = fields.One2many(
        "it.measure.target.version",
        "measure_id",
        string="How the targets changed",
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
    _dead_band_not_negative = models.Constraint(
        "CHECK (dead_band >= 0)",
        "The dead band of a measure is 0 percent or more: correct it.",
    )

    @api.depends("owner_id.active", "theme_id.owner_id.active")
    def _compute_answering_id(self):
        for measure in self:
            owners = measure.owner_id | measure.theme_id.owner_id
            measure.answering_id = owners.filtered("active")[:1]

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

    @api.constrains("theme_id", "deliverable_id")
    def _check_deliverable(self):
        for measure in self:
            deliverable = measure.deliverable_id
            if deliverable and deliverable.theme_id != measure.theme_id:
                raise ValidationError(
                    self.env._(
                        "Measure %(measure)s belongs to theme %(theme)s, but its "
                        "deliverable %(deliverable)s to %(other)s: choose one of the "
                        "same theme, or none.",
                        measure=measure.display_name,
                        theme=measure.theme_id.display_name,
                        deliverable=deliverable.display_name,
                        other=deliverable.theme_id.display_name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "aggregation" in vals:
            self.target_ids._check_whole()
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


class ItDeliverable(models.Model):
    """A deliverable doesn't leave the theme of its measures."""

    _inherit = "it.deliverable"

    @api.constrains("theme_id")
    def _check_theme_of_measures(self):
        self.with_context(active_test=False).measure_ids._check_deliverable()
