from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..logic import periods, targets, words

# Set in the context while a target saves several parts at once and answers for them
# as a whole. An object(), so that no client can send it.
PROFILE_CHECKED = object()

ASK_NOW = """
SET CONSTRAINTS it_measure_profile_whole, it_measure_profile_of_target_whole,
    it_measure_profile_of_measure_whole IMMEDIATE
"""
ASK_AT_COMMIT = """
SET CONSTRAINTS it_measure_profile_whole, it_measure_profile_of_target_whole,
    it_measure_profile_of_measure_whole DEFERRED
"""

# A change of these asks whether the parts still make the target.
WHOLE = {"measure_id", "date", "value", "profile_ids"}


class ItMeasureTarget(models.Model):
    """A dated milestone of a measure; a measure may have several.

    Kept by performance officers. Its profile says what is expected on the way to it,
    usually quarter by quarter. A change rates the open readings again; closed ones keep
    the target they were closed with.
    """

    _name = "it.measure.target"
    _description = "Measure Target"
    _order = "measure_id, date, id"
    _rec_name = "value_text"

    measure_id = fields.Many2one(
        "it.measure",
        required=True,
        ondelete="cascade",
        index=True,
    )
    aggregation = fields.Selection(related="measure_id.aggregation")
    date = fields.Date(
        string="To be reached by",
        required=True,
        help="A reading is held against the next milestone due on or after its end.",
    )
    value = fields.Float(string="Target", digits=(16, 4), required=True)
    value_text = fields.Char(string="Target in words", compute="_compute_value_text")
    note = fields.Char(help="Where the target comes from.")
    profile_ids = fields.One2many(
        "it.measure.profile",
        "target_id",
        string="Parts",
        copy=True,
        help="What is expected on the way to the target. Of a sum: the amount of each "
        "part, which together make the target; a reading that ends between two days is "
        "held against the parts before it and, by its days, the one under way. Else: "
        "the level for each day, the last being the target. Without parts the whole "
        "target counts from the start.",
    )
    profile_text = fields.Char(
        string="Quarters",
        compute="_compute_profile_text",
        help="What is expected part by part; empty where the whole target counts.",
    )

    overlap = fields.Char(
        compute="_compute_overlap",
        help="Which parts an earlier target of the measure stands in for.",
    )

    _date_uniq = models.Constraint(
        "UNIQUE (measure_id, date)",
        "The measure already has a target for that day: change that one.",
    )

    @api.depends("value", "measure_id.unit")
    def _compute_value_text(self):
        for target in self:
            target.value_text = words.figure(target.value, target.measure_id.unit)

    @api.depends("value", "date", "measure_id.display_name")
    def _compute_display_name(self):
        for target in self:
            target.display_name = self.env._(
                "%(measure)s: %(value)s by %(day)s",
                measure=target.measure_id.display_name,
                value=target.value_text,
                day=words.day(target.date),
            )

    @api.depends("profile_ids.value", "profile_ids.date", "measure_id.unit")
    def _compute_profile_text(self):
        for target in self:
            rows = target.profile_ids.filtered("date").sorted("date")
            target.profile_text = ", ".join(rows.mapped("value_text"))

    @api.depends("date", "profile_ids.date", "measure_id.target_ids.date")
    def _compute_overlap(self):
        for target in self:
            days = [row.date for row in target.profile_ids if row.date]
            others = target.measure_id.target_ids.filtered("date").mapped("date")
            before = [day for day in others if target.date and day < target.date]
            target.overlap = False
            if days and before and min(days) <= max(before):
                target.overlap = self.env._(
                    "Readings up to %(day)s are held against the earlier targets of "
                    "the measure, not against the parts here: remove those targets if "
                    "the parts are to count.",
                    day=words.day(max(before)),
                )

    # ------------------------------------------------------------------
    # Writing: parts are checked as a whole, open readings rated again
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        checked = self.with_context(itstrategy_profile=PROFILE_CHECKED)
        created = super(ItMeasureTarget, checked).create(vals_list).with_env(self.env)
        created.filtered("profile_ids")._check_whole()
        created.measure_id._rate_open_readings()
        return created

    def write(self, vals):
        measures = self.measure_id
        checked = self.with_context(itstrategy_profile=PROFILE_CHECKED)
        result = super(ItMeasureTarget, checked).write(vals)
        if WHOLE & set(vals):
            self._check_whole()
        (measures | self.measure_id)._rate_open_readings()
        return result

    def unlink(self):
        measures = self.measure_id
        result = super().unlink()
        measures.exists()._rate_open_readings(forget_target=True)
        return result

    def _profile_changed(self):
        """Check and rate after rows of the profile changed, unless a save goes on."""
        if self.env.context.get("itstrategy_profile") is PROFILE_CHECKED:
            return
        self._check_whole()
        self.measure_id._rate_open_readings()

    def _check_whole(self):
        """Refuse parts that don't make their target, here and in the database.

        The database is asked at once: its verdict at the commit would come too late to
        be told, and a clash with another save too late to be tried again.
        """
        self.env.flush_all()
        for target in self:
            target._check_parts()
        self.env.cr.execute(ASK_NOW)
        self.env.cr.execute(ASK_AT_COMMIT)

    def _check_parts(self):
        """Refuse parts of this target that lie outside of it or don't make it."""
        self.ensure_one()
        rows = self.profile_ids.sorted("date")
        if not rows:
            return
        is_sum = self.aggregation == "sum"
        first = periods.year_start(self.date) if is_sum else None
        outside = rows.filtered(
            lambda one: one.date > self.date or (first and one.date < first)
        )
        if outside:
            raise ValidationError(self._get_outside_text(outside[0], first))
        unit = self.measure_id.unit
        amounts = rows.mapped("value")
        if is_sum and not targets.adds_up(amounts, self.value):
            raise ValidationError(
                self.env._(
                    "The parts of target %(target)s add up to %(found)s instead of "
                    "%(wanted)s: correct them, or choose Spread evenly.",
                    target=self.display_name,
                    found=words.figure(float(targets.total(amounts)), unit),
                    wanted=self.value_text,
                )
            )
        if not is_sum and rows[-1].value != self.value:
            raise ValidationError(
                self.env._(
                    "The last part of target %(target)s, on %(day)s, is %(found)s "
                    "instead of %(wanted)s: correct it, or choose Spread evenly.",
                    target=self.display_name,
                    day=words.day(rows[-1].date),
                    found=rows[-1].value_text,
                    wanted=self.value_text,
                )
            )

    def _get_outside_text(self, row, first):
        if first:
            return self.env._(
                "A part of target %(target)s ends on %(day)s, outside of %(first)s to "
                "%(last)s, the financial year up to the target: correct its last day.",
                target=self.display_name,
                day=words.day(row.date),
                first=words.day(first),
                last=words.day(self.date),
            )
        return self.env._(
            "A part of target %(target)s ends on %(day)s, after the target itself: "
            "correct its last day.",
            target=self.display_name,
            day=words.day(row.date),
        )

    # ------------------------------------------------------------------
    # Spreading a target over the quarters of its financial year
    # ------------------------------------------------------------------

    def action_open_profile(self):
        """Open the target with its parts in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Target and its quarters"),
            "res_model": "it.measure.target",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_spread_evenly(self):
        """Make a part for each quarter of the financial year, all alike.

        Of a sum equal amounts, the odd pennies on the last; of anything else a straight
        line from the milestone before, or from the baseline.
        """
        self.ensure_one()
        days = targets.quarter_days(self.date)
        if self.aggregation == "sum":
            return self._spread(days, targets.spread(self.value, [1] * len(days)))
        since, level = self._get_start()
        days = [day for day in days if day > since]
        return self._spread(days, targets.straight_line(level, self.value, since, days))

    def action_spread_like_last_year(self):
        """Make a part for each quarter in proportion to what last year's brought."""
        self.ensure_one()
        days = targets.quarter_days(self.date)
        try:
            if self.aggregation == "sum":
                totals = self._read_levels([periods.same_day(day, -12) for day in days])
                weights = targets.increments(totals)
                return self._spread(days, targets.spread(self.value, weights))
            since = periods.year_start(self.date) - timedelta(days=1)
            level, *before = self._read_levels(
                [since, *(periods.same_day(day, -12) for day in [since, *days])]
            )
            way = targets.way_made(before)
            return self._spread(days, targets.along(level, self.value, way))
        except ValueError as error:
            raise UserError(
                self.env._(
                    "Last year brought nothing to %(measure)s that a target could be "
                    "spread by: choose Spread evenly, or type the parts.",
                    measure=self.measure_id.display_name,
                )
            ) from error

    def _spread(self, days, values):
        """Put these parts in place of those there are, and show them."""
        self.write(
            {
                "profile_ids": [
                    Command.clear(),
                    *(
                        Command.create({"date": day, "value": value})
                        for day, value in zip(days, values, strict=True)
                    ),
                ]
            }
        )
        return self.action_open_profile()

    def _get_start(self):
        """Return (day, level) from which the way to this target starts."""
        measure = self.measure_id
        starts = [(one.date, one.value) for one in measure.target_ids]
        if measure.baseline_date:
            starts.append((measure.baseline_date, measure.baseline_value))
        starts = [start for start in starts if start[0] < self.date]
        if not starts:
            raise UserError(
                self.env._(
                    "%(measure)s has neither a baseline with its day nor a target "
                    "before %(day)s, so there is no level to start from: enter one of "
                    "them, or type the parts.",
                    measure=measure.display_name,
                    day=words.day(self.date),
                )
            )
        return max(starts)

    def _read_levels(self, days):
        """Return the figures of the readings that end on `days`, in their order.

        Of several that end on one day the shortest period counts.
        """
        readings = self.env["it.measure.reading"].search_fetch(
            [
                ("measure_id", "=", self.measure_id.id),
                ("date_end", "in", days),
                ("has_value", "=", True),
            ],
            ["date_end", "value"],
            order="date_start",
        )
        levels = {one.date_end: one.value for one in readings}
        missing = [day for day in days if day not in levels]
        if missing:
            raise UserError(
                self.env._(
                    "%(measure)s has no figure for the period that ended on %(days)s: "
                    "enter the reading, choose Spread evenly, or type the parts.",
                    measure=self.measure_id.display_name,
                    days=", ".join(words.day(day) for day in sorted(missing)),
                )
            )
        return [levels[day] for day in days]
