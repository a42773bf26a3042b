from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import closing, periods, words


class ItMeasureReading(models.Model):
    """What a reading says in words, and which words it still wants."""

    _inherit = "it.measure.reading"

    period_text = fields.Char(string="Period", compute="_compute_texts")
    value_text = fields.Char(string="Figure", compute="_compute_texts")
    target_text = fields.Char(string="Held against", compute="_compute_texts")
    forecast_text = fields.Char(string="Forecast in words", compute="_compute_texts")
    outlook_text = fields.Char(string="Outlook in words", compute="_compute_texts")
    previous_text = fields.Char(
        string="Last period's figure",
        compute="_compute_earlier",
    )
    year_ago_text = fields.Char(
        string="Last year's figure",
        compute="_compute_earlier",
    )
    previous_commentary = fields.Text(
        string="Said last period",
        compute="_compute_earlier",
    )
    restated_text = fields.Char(string="Restated", compute="_compute_restated_text")
    wanted = fields.Char(
        compute="_compute_wanted",
        search="_search_wanted",
        help="What is still missing before the reading can be closed.",
    )

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

    @api.depends("measure_id", "date_start", "date_end")
    def _compute_earlier(self):
        earlier = self._read_earlier()
        nothing = self.browse()
        for reading in self:
            ends = reading._get_earlier_ends()
            previous, year_ago = (
                earlier.get((reading.measure_id.id, *end), nothing) for end in ends
            )
            reading.previous_text = previous.value_text
            reading.previous_commentary = previous.commentary
            reading.year_ago_text = year_ago.value_text

    def _get_earlier_ends(self):
        """Return (end, length in months) of the period before and of a year ago."""
        self.ensure_one()
        if not self.date_start or not self.date_end:
            return [(None, None)] * 2
        previous, _before, year_ago = periods.comparison_ends(
            self.date_start, self.date_end
        )
        length = self._get_months(self.date_start, self.date_end)
        return [(previous, length), (year_ago, length)]

    @api.model
    def _get_months(self, start, end):
        """Return the rounded length of a period in months, to tell periods apart."""
        return round(((end - start).days + 1) / 30.4)

    def _read_earlier(self):
        """Return {(measure id, end, months): reading with a figure}, in one query."""
        ends = {end for one in self for end, _months in one._get_earlier_ends() if end}
        readings = self.search(
            [
                ("measure_id", "in", self.measure_id.ids),
                ("date_end", "in", list(ends)),
                ("has_value", "=", True),
            ]
        )
        return {
            (
                one.measure_id.id,
                one.date_end,
                self._get_months(one.date_start, one.date_end),
            ): one
            for one in readings
        }

    @api.depends("version_ids", "value", "has_value", "state")
    def _compute_restated_text(self):
        for reading in self:
            versions = reading.version_ids.sorted("id")
            if not versions:
                reading.restated_text = False
                continue
            said = [
                version.value_text or self.env._("no figure") for version in versions
            ]
            now = reading.value_text or self.env._("no figure")
            if said[-1] == now and len(set(said)) == 1:
                reading.restated_text = self.env._(
                    "Opened again since; the figure is still %(now)s", now=now
                )
            else:
                reading.restated_text = self.env._(
                    "Restated from %(before)s to %(now)s",
                    before=", ".join(dict.fromkeys(said)),
                    now=now,
                )

    # ------------------------------------------------------------------
    # What is wanted before closing
    # ------------------------------------------------------------------

    @api.depends(
        "state",
        "rag",
        "has_value",
        "date_end",
        "commentary",
        "missing_reason",
        "action_ids.date_due",
        "action_ids.owner_id",
        "carried_action_ids",
    )
    def _compute_wanted(self):
        labels = {
            closing.FIGURE: self.env._("Figure or why it is missing"),
            closing.ESTIMATE: self.env._("Why only an estimate"),
            closing.COMMENTARY: self.env._("Commentary"),
            closing.ACTION: self.env._("Action with owner and day"),
        }
        for reading in self:
            keys = reading._get_wanted_keys() if reading.state == "open" else ()
            reading.wanted = ", ".join(labels[key] for key in keys)

    def _search_wanted(self, operator, value):
        """Find by whether anything is wanted: `wanted` set or not set."""
        if operator != "in" or any(value):
            return NotImplemented
        answered = Domain("action_ids", "!=", False) | Domain(
            "carried_action_ids", "!=", False
        )
        explained = Domain("commentary", "!=", False) & answered
        return ~(
            Domain("state", "=", "open")
            & (
                (
                    Domain("has_value", "=", False)
                    & (Domain("rag", "=", "grey") | Domain("date_end", "<", "today"))
                    & Domain("missing_reason", "=", False)
                )
                | (
                    Domain("has_value", "=", True)
                    & Domain("rag", "=", "grey")
                    & Domain("missing_reason", "=", False)
                )
                | (
                    Domain("has_value", "=", True)
                    & Domain("rag", "in", ("amber", "red"))
                    & ~explained
                )
            )
        )

    def _get_wanted_keys(self):
        """Return the keys of `logic.closing` of what this reading wants."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        # a line just begun on the form has neither yet
        own = self.action_ids.filtered(lambda one: one.owner_id and one.date_due)
        return closing.wanted(
            self.rag,
            self.has_value,
            bool(self.date_end and self.date_end < today),
            self.commentary,
            self.missing_reason,
            len(own) + len(self.carried_action_ids),
        )

    def _get_gaps(self):
        """Return what keeps this reading from being closed, as sentences.

        Each names what is wanted and where to put it; empty where it may close.
        """
        self.ensure_one()
        rating = self._get_label("rag")
        sentences = {
            closing.FIGURE: self.env._(
                "enter the figure, or say under Why missing why there is none"
            ),
            closing.ESTIMATE: self.env._(
                "the figure is an estimate: say under Why missing why there is no "
                "better one"
            ),
            closing.COMMENTARY: self.env._(
                "%(rating)s wants words: say under Commentary what lies behind it",
                rating=rating,
            ),
            closing.ACTION: self.env._(
                "%(rating)s wants an action: add under Actions what is done, by whom "
                "and by when",
                rating=rating,
            ),
        }
        gaps = [sentences[key] for key in self._get_wanted_keys()]
        error = self.measure_id.compute_error
        if error and self.has_value and self._is_from_records():
            gaps.append(
                self.env._(
                    "the records behind it can't be counted: mend the measure (%(error)s)",
                    error=error,
                )
            )
        return gaps

    def _is_from_records(self):
        self.ensure_one()
        return self.origin == "computed" and self.measure_source == "records"

    def _get_label(self, name):
        """Return the word a selection field shows."""
        choices = dict(self._fields[name]._description_selection(self.env))
        return choices.get(self[name], "")
