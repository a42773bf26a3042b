from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ..logic import board, hygiene, periods, words

OFF_TRACK = ("red", "amber")
CAVEATS = [flag for flag in hygiene.FLAGS if flag != "illustrative"]
# What a measure says of itself beyond the board, as its fields.
MEASURE_FIELDS = (
    "definition",
    "source",
    "aggregation",
    "frequency",
    "tolerance",
    "tolerance_kind",
    "rag_mode",
    "polarity",
    "unit",
)
LABELLED = (
    "source",
    "aggregation",
    "frequency",
    "tolerance_kind",
    "rag_mode",
    "polarity",
    "unit",
)


class ItThemeReportData(models.AbstractModel):
    """What the theme report says beyond the board, for its print and its workbook.

    Nothing is stored. Every figure comes from `it.theme.board`; read with the rights
    of the person who prints, in a number of queries that doesn't grow with measures.
    Exempt decisions are left out for everybody: a report is passed on.
    """

    _name = "it.theme.report.data"
    _description = "Theme Report Data"

    @api.model
    def _read_report(self, day, theme_ids=None, forum_ids=None):
        """Return the board of `day` and what its report says beside it.

        {"board": see `it.theme.board._read_board`, "period", "council",
        "strategies", "themes", "forums": texts, "made": text, "today": date,
        "key": [(word, meaning)], "open": number of measures whose reading is not
        closed, "status": text, "off_track": measures, red before amber, "decisions":
        [dict], "caveats": [dict], "why": {measure id: dict}, "illustrative": text}
        """
        theme_board = self.env["it.theme.board"]
        theme_board._check_reader()
        data = theme_board._read_board(day, theme_ids, forum_ids)
        measures = list(data["measures"].values())
        why = self._read_why(measures)
        still_open = sum(one["state"] != "closed" for one in measures)
        return {
            "board": data,
            "period": self._get_period(data["day"]),
            "council": self.env.company.name,
            "strategies": ", ".join(self._read_strategies(data)),
            "themes": self._get_themes_text(data, theme_ids),
            "forums": self._get_forums_text(forum_ids),
            "today": fields.Date.context_today(self),
            "made": self._get_made_text(),
            "key": self._get_key(),
            "open": still_open,
            "status": self._get_status(still_open, len(measures)),
            "off_track": [
                one for rag in OFF_TRACK for one in measures if one["rag"] == rag
            ],
            "decisions": self._read_decisions(measures, forum_ids),
            "caveats": [row for one in measures for row in self._get_caveats(one, why)],
            "why": why,
            "illustrative": self._get_illustrative_text(data),
        }

    # ------------------------------------------------------------------
    # Head of the report
    # ------------------------------------------------------------------

    @api.model
    def _get_period(self, day):
        return board.period_text(day) or self.env._(
            "the time to %(day)s", day=self._get_day_text(day)
        )

    @api.model
    def _get_day_text(self, day):
        """Return a day, or the day of a moment here, as 30 Sep 2026; empty for none."""
        if isinstance(day, datetime):
            day = fields.Datetime.context_timestamp(self, day)
        return words.day(day)

    def _read_strategies(self, data):
        themes = self.env["it.theme"].browse([one["id"] for one in data["themes"]])
        return themes.strategy_id.mapped("name")

    def _get_themes_text(self, data, theme_ids):
        names = [f"{one['code']} {one['name']}" for one in data["themes"]]
        if theme_ids is None and len(names) > 1:
            return self.env._("All %(count)s themes", count=len(names))
        return ", ".join(names) or self.env._("None")

    def _get_forums_text(self, forum_ids):
        if forum_ids is None:
            return self.env._("All forums")
        return ", ".join(self.env["it.forum"].browse(forum_ids).mapped("name"))

    def _get_made_text(self):
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return self.env._(
            "%(day)s at %(time)s by %(person)s",
            day=self._get_day_text(now.date()),
            time=now.strftime("%H:%M"),
            person=self.env.user.name,
        )

    def _get_status(self, still_open, total):
        if not total:
            return self.env._("No measures")
        if still_open:
            return self.env._(
                "Draft: %(open)s of %(total)s readings still open",
                open=still_open,
                total=total,
            )
        return self.env._("All %(total)s readings closed", total=total)

    def _get_illustrative_text(self, data):
        number = data["hygiene"]["illustrative"]
        if not number:
            return ""
        return self.env._(
            "%(number)s of %(total)s measures have illustrative baselines and targets: "
            "examples, not the council's own.",
            number=number,
            total=len(data["measures"]),
        )

    def _get_rating_key(self):
        """Return what each rating means."""
        rag_words = self.env["it.theme.board"]._get_rag_words()
        return [
            (
                rag_words["green"],
                self.env._(
                    "The figure meets its target or is better. Of a measure rated by "
                    "improvement: it is within its tolerance."
                ),
            ),
            (
                rag_words["amber"],
                self.env._(
                    "Short of the target by no more than the tolerance of the measure. "
                    "Of a measure rated by improvement: further off, but no worse than "
                    "a year ago."
                ),
            ),
            (rag_words["red"], self.env._("Further off than that.")),
            (
                rag_words["grey"],
                self.env._(
                    "No rating can be given: there is no figure, or it is old or "
                    "estimated and would have been green."
                ),
            ),
            (
                rag_words["white"],
                self.env._("Only tracked, without a target, or not due yet."),
            ),
        ]

    def _get_key(self):
        """Return how to read the report: [(word, what it means)]."""
        flag_words = self.env["it.theme.board"]._get_flag_words()
        return self._get_rating_key() + [
            (
                self.env._("Figure"),
                self.env._(
                    "Of the period of the report, unless another period stands beside "
                    "it."
                ),
            ),
            (
                self.env._("Direction"),
                self.env._(
                    "Better or worse than the period before, and than the same period "
                    "a year ago, in the sense of the measure: of one where lower is "
                    "better, a fall is better."
                ),
            ),
            (
                flag_words["late"],
                self.env._(
                    "The figure of the last period due has not been given. The one "
                    "shown is older."
                ),
            ),
            (
                flag_words["restated"],
                self.env._(
                    "The figure was closed, reopened with a reason and changed."
                ),
            ),
            (
                self.env._("Draft, open, closed"),
                self.env._(
                    "An open reading may still change. A closed one keeps its figure, "
                    "target, rating and words; the report is a draft until all are "
                    "closed."
                ),
            ),
        ]

    # ------------------------------------------------------------------
    # Decisions asked
    # ------------------------------------------------------------------

    def _read_decisions(self, measures, forum_ids):
        """Return the decisions that wait for the forums, soonest first.

        Without a choice of forums, of those that watch over the measures shown.
        """
        Decision = self.env["it.decision"]
        if not Decision.has_access("read"):
            return []
        forums = forum_ids
        if forums is None:
            forums = list({one["forum_id"] for one in measures if one["forum_id"]})
        decisions = Decision.search(
            Domain("outcome", "=", "pending")
            & Domain("forum_id", "in", forums)
            & Domain("is_exempt", "=", False),
            order="date, id",
        )
        return [
            {
                "reference": decision.reference,
                "name": decision.name,
                "forum": decision.forum_id.name,
                "owner": decision.owner_id.name or "",
                "date": decision.date,
                "value": self._get_value_text(decision),
                "amount": decision.est_value
                if decision.currency_id.name == "GBP"
                else self._get_value_text(decision),
                "is_key": decision.is_key,
            }
            for decision in decisions
        ]

    def _get_value_text(self, decision):
        if not decision.est_value:
            return ""
        if decision.currency_id.name == "GBP":
            return words.figure(decision.est_value, "gbp")
        return formatLang(
            self.env, decision.est_value, currency_obj=decision.currency_id
        )

    # ------------------------------------------------------------------
    # Why these numbers
    # ------------------------------------------------------------------

    def _read_why(self, measures):
        """Return {measure id: how it is made, rated and closed}.

        Each holds the labels of `LABELLED` with "_word" behind the name, the plain
        fields of `MEASURE_FIELDS`, "target_high", "year_ago" (figure or None),
        "lines" (number, or None where none are counted), "closed" (text) and
        "versions" (earlier figures of the reading shown, oldest first).
        """
        records = self.env["it.measure"].browse([one["id"] for one in measures])
        labels = {
            name: dict(records._fields[name]._description_selection(self.env))
            for name in LABELLED
        }
        readings = self._read_readings(measures)
        versions = self._read_versions(readings)
        lines = self._read_line_counts(measures, readings)
        year_ago = self._read_year_ago(measures)
        why = {}
        for record in records:
            reading = readings.get(record.id)
            why[record.id] = {
                **{name: record[name] for name in MEASURE_FIELDS},
                **{f"{name}_word": labels[name][record[name]] for name in LABELLED},
                "tolerance_text": self._get_tolerance_text(record),
                "target_high": reading.target_high if reading else 0.0,
                "closed": self._get_closed_text(reading),
                "year_ago": year_ago.get(record.id),
                "lines": lines.get(record.id),
                "versions": versions.get(reading.id, []) if reading else [],
            }
        return why

    def _read_readings(self, measures):
        """Return {measure id: its reading on the board}."""
        shown = {one["id"]: one["reading_id"] for one in measures if one["reading_id"]}
        readings = self.env["it.measure.reading"].browse(shown.values())
        readings.fetch(["target_high", "closing", "closed_at", "closed_by_id", "state"])
        return {
            measure_id: readings.browse(reading_id).with_prefetch(readings.ids)
            for measure_id, reading_id in shown.items()
        }

    def _get_tolerance_text(self, measure):
        if measure.tolerance_kind == "percent":
            return self.env._(
                "%(tolerance)s of the target",
                tolerance=words.figure(measure.tolerance, "percent"),
            )
        return words.figure(measure.tolerance, measure.unit)

    def _get_closed_text(self, reading):
        if not reading or reading.state != "closed":
            return self.env._("Open")
        return self.env._(
            "Closed on %(day)s by %(person)s",
            day=self._get_day_text(reading.closed_at),
            person=reading.closed_by_id.name,
        )

    def _read_versions(self, readings):
        """Return {reading id: what it said before it was restated}."""
        found = self.env["it.measure.reading.version"].search(
            [("reading_id", "in", [one.id for one in readings.values()])], order="id"
        )
        units = {reading.id: key for key, reading in readings.items()}
        measures = self.env["it.measure"].browse(units.values())
        by_reading = {}
        for version in found:
            reading_id = version.reading_id.id
            unit = measures.browse(units[reading_id]).with_prefetch(measures.ids).unit
            value = version.value if version.has_value else None
            by_reading.setdefault(reading_id, []).append(
                {
                    "value": value,
                    "value_text": words.figure(value, unit) or self.env._("no figure"),
                    "closed": self._get_day_text(version.closed_at),
                    "reopened": self._get_day_text(version.reopened_at),
                    "person": version.reopened_by_id.name,
                    "reason": version.reason,
                }
            )
        return by_reading

    def _read_year_ago(self, measures):
        """Return {measure id: figure of the same period a year before the one shown}."""
        wanted = {}
        for one in measures:
            if one["reading_id"]:
                days = (one["date_end"] - one["date_start"]).days
                wanted[one["id"]] = periods.same_day(one["date_end"], -12), days
        found = self.env["it.measure.reading"].search_fetch(
            Domain("measure_id", "in", list(wanted))
            & Domain("date_end", "in", list({day for day, _days in wanted.values()}))
            & Domain("has_value", "=", True),
            ["measure_id", "date_start", "date_end", "value"],
        )
        year_ago = {}
        for reading in found:
            day, days = wanted[reading.measure_id.id]
            length = (reading.date_end - reading.date_start).days
            # a year has 365 or 366 days, and February 28 or 29
            if reading.date_end == day and abs(length - days) <= 1:
                year_ago[reading.measure_id.id] = reading.value
        return year_ago

    def _read_line_counts(self, measures, readings):
        """Return {measure id: number of lines behind its reading}.

        Frozen lines of closed readings; of open ones the outcomes that count now.
        What is typed by hand or counted from records as it goes has none.
        """
        closed = {
            (reading.id, reading.closing): measure_id
            for measure_id, reading in readings.items()
            if reading.state == "closed"
        }
        groups = self.env["it.measure.reading.line"]._read_group(
            Domain("reading_id", "in", [key[0] for key in closed])
            & Domain("kind", "!=", "forecast"),
            ["reading_id", "closing"],
            ["__count"],
        )
        counts = {
            closed[reading.id, closing]: number
            for reading, closing, number in groups
            if (reading.id, closing) in closed
        }
        return {**counts, **self._read_open_counts(measures)}

    def _read_open_counts(self, measures):
        """Return {measure id: outcomes that count now} of open readings."""
        by_period = {}
        for one in measures:
            if one["reading_id"] and one["state"] != "closed":
                period = one["date_start"], one["date_end"]
                by_period.setdefault(period, []).append(one["id"])
        counts = {}
        for (start, end), ids in by_period.items():
            counted = self.env["it.measure"].search(
                [("id", "in", ids), ("source", "=", "outcomes")]
            )
            if counted:
                rows = self.env.execute_query(
                    SQL(
                        "SELECT measure_id, count(*) FROM (%s) o"
                        " WHERE kind = 'realised' GROUP BY measure_id",
                        counted._get_counted_sql(start, end),
                    )
                )
                counts.update({one: 0 for one in counted.ids} | dict(rows))
        return counts

    # ------------------------------------------------------------------
    # Before trusting these figures
    # ------------------------------------------------------------------

    def _get_caveats(self, measure, why):
        """Return a row for each thing to know before trusting the figure."""
        flag_words = dict(zip(measure["flags"], measure["flag_words"], strict=True))
        return [
            {
                "measure_id": measure["id"],
                "code": measure["code"],
                "name": measure["name"],
                "flag": flag,
                "flag_word": flag_words[flag],
                "text": self._get_caveat_text(flag, measure, why[measure["id"]]),
            }
            for flag in CAVEATS
            if flag in measure["flags"]
        ]

    def _get_caveat_text(self, flag, measure, why):
        period = measure["period_text"]
        if flag == "late":
            text = self.env._("The figure of the last period due is missing.")
        elif flag == "unowned":
            text = self.env._("Nobody answers for this figure: name an owner.")
        elif flag == "estimated":
            text = self.env._(
                "The figure for %(period)s is an estimate.", period=period
            )
        elif flag == "stale":
            text = self.env._(
                "The figure shown is that of %(period)s.", period=period or "-"
            )
        else:
            return " ".join(
                self.env._(
                    "Was %(figure)s when closed on %(closed)s; reopened on "
                    "%(reopened)s by %(person)s: %(reason)s",
                    figure=version["value_text"],
                    closed=version["closed"],
                    reopened=version["reopened"],
                    person=version["person"],
                    reason=version["reason"],
                )
                for version in why["versions"]
            ) or self.env._("The figure was closed before and has been restated.")
        if flag in ("late", "estimated") and measure["missing_reason"]:
            text += " " + self.env._(
                "Reason: %(reason)s", reason=measure["missing_reason"]
            )
        return text
