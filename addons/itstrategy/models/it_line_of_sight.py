from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import hygiene, line_of_sight, periods, words
from ..logic.line_of_sight import Line

# Years on either side of this one that the screen offers at most.
YEARS_BEHIND, YEARS_AHEAD = 15, 10
COLUMNS = ("realised", "forecast", "outlook")


class Scope(NamedTuple):
    """What the screen was asked for: a financial year up to a day, and filters."""

    start: date
    day: date
    theme_ids: list
    forum_ids: list


class ItLineOfSight(models.AbstractModel):
    """From strategy to theme, deliverable and measure: amounts that add up.

    Reads for the line-of-sight screen. Amounts are those of the outcomes that count
    by the rule of the readings (`it.measure._get_sums_sql`), from the start of the
    financial year to a chosen day, twelve months of rolling measures. Only what adds
    up is added up, each unit by itself (`logic/line_of_sight.py`).
    """

    _name = "it.line.of.sight"
    _description = "Line of Sight"

    # ------------------------------------------------------------------
    # What was asked
    # ------------------------------------------------------------------

    def _read_scope(self, options):
        """Return the `Scope` of what a client asked for, which may be anything."""
        options = options if isinstance(options, dict) else {}
        today = fields.Date.context_today(self)
        try:
            year = int(options.get("year") or periods.year_start(today).year)
            start, end = periods.bounds("year", date(year, 4, 1))
            day = fields.Date.to_date(options.get("day") or end)
            theme_ids = [int(one) for one in options.get("theme_ids") or ()]
            forum_ids = [int(one) for one in options.get("forum_ids") or ()]
        except (TypeError, ValueError, OverflowError):
            raise UserError(
                self.env._(
                    "The year, day, themes or forums asked for could not be read: "
                    "choose them again."
                )
            ) from None
        return Scope(start, min(max(day, start), end), theme_ids, forum_ids)

    def _read_choices(self, scope):
        """Return the years, themes and forums to choose from."""
        ((first, last),) = self.env.execute_query(
            SQL("SELECT MIN(date), MAX(date) FROM it_outcome")
        )
        today = fields.Date.context_today(self)
        now = periods.year_start(today).year
        years = {now, scope.start.year}
        for day in filter(None, (first, last)):
            year = periods.year_start(day).year
            years.add(min(max(year, now - YEARS_BEHIND), now + YEARS_AHEAD))
        forums = self.env["it.measure"]._read_group(
            [("forum_id", "!=", False)], ["forum_id"]
        )
        return {
            "years": [
                {"id": year, "name": f"{year}/{(year + 1) % 100:02d}"}
                for year in range(max(years), min(years) - 1, -1)
            ],
            "themes": [
                {"id": theme.id, "name": theme.display_name}
                for theme in self.env["it.theme"].search([])
            ],
            "forums": [
                {"id": forum.id, "name": forum.display_name} for (forum,) in forums
            ],
        }

    def _check_reader(self):
        for name in ("it.measure", "it.outcome", "it.outcome.credit"):
            self.env[name].check_access("read")

    def _search_measures(self, scope):
        domain = fields.Domain.TRUE
        if scope.theme_ids:
            domain &= fields.Domain("theme_id", "in", scope.theme_ids)
        if scope.forum_ids:
            domain &= fields.Domain("forum_id", "in", scope.forum_ids)
        return self.env["it.measure"].search(domain)

    def _get_additive(self, measures):
        """Return those of `measures` whose figures are added to others."""
        return measures.filtered(lambda one: not self._get_reason_key(one))

    def _get_reason_key(self, measure):
        return line_of_sight.why_not_added(
            measure.aggregation, measure.unit, measure.source
        )

    def _get_reason(self, measure):
        """Return in words why the figure of `measure` isn't added up."""
        key = self._get_reason_key(measure)
        return {
            "latest": self.env._("A level, not an amount"),
            "mean": self.env._("A mean: means don't add up"),
            "ratio": self.env._("One sum divided by another"),
            "unit": self.env._("Measured in %(unit)s", unit=measure.unit),
            "manual": self.env._("Typed by hand, without outcomes"),
            "records": self.env._("Counted from records, not from outcomes"),
        }.get(key, "")

    # ------------------------------------------------------------------
    # The tree down to the measures
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_tree(self, options=None):
        """Return the rows from strategy to measure, for the screen.

        An endpoint: any reader of the suite. `options` are `year` (in which the
        financial year starts), `day` ("2026-09-30", its last day unless given),
        `theme_ids` and `forum_ids`. The rows come in the order in which they stand,
        each with the `key` of its `parent`; amounts are decimal strings. A constant
        number of grouped queries, whatever the number of measures and outcomes.
        """
        self._check_reader()
        scope = self._read_scope(options)
        measures = self._search_measures(scope)
        lines = self._read_lines(measures, scope)
        return {
            "options": {
                "year": scope.start.year,
                "day": scope.day.isoformat(),
                "theme_ids": scope.theme_ids,
                "forum_ids": scope.forum_ids,
            },
            "window": words.period(scope.start, scope.day),
            "choices": self._read_choices(scope),
            "rows": self._build_rows(measures, lines, scope),
        }

    def _read_exact(self, measures, scope):
        """Return {measure id: Line} of additive measures, unrounded, in one query."""
        found = {}
        if not measures:
            return found
        self.env["it.outcome"].flush_model(
            ["measure_id", "date", "kind", "state", "value", "denominator"]
        )
        query = SQL(
            """
            SELECT measure_id, kind, total::text
              FROM (%s) s(measure_id, kind, total, below, lines, latest)
            """,
            measures._get_sums_sql(scope.start, scope.day),
        )
        for measure_id, kind, total in self.env.execute_query(query):
            line = found.get(measure_id, Line())
            found[measure_id] = line._replace(**{kind: Decimal(total)})
        return found

    def _read_lines(self, measures, scope):
        """Return {measure id: Line as shown} of the measures that add up."""
        additive = self._get_additive(measures)
        exact = self._read_exact(additive, scope)
        self.env["it.measure.target"].flush_model()
        self.env["it.measure.profile"].flush_model()
        milestones = additive._read_milestones()
        lines = {}
        for measure in additive:
            line = exact.get(measure.id, Line())
            target = measure._get_target(scope.day, milestones)
            known = target is not None and not target.high
            lines[measure.id] = Line(
                line_of_sight.shown(line.realised),
                line_of_sight.shown(line.forecast),
                line_of_sight.shown(Decimal(str(target.value))) if known else None,
                0 if known else 1,
            )
        return lines

    def _read_readings(self, measures, scope):
        """Return {measure id: (latest reading with a figure, flags)}.

        Of periods that had ended by the day chosen, and by today.
        """
        today = fields.Date.context_today(self)
        states = measures._read_states(min(scope.day, today))
        Reading = self.env["it.measure.reading"]
        ids = {measure_id: one["reading_id"] for measure_id, one in states.items()}
        by_id = {one.id: one for one in Reading.browse(filter(None, ids.values()))}
        return {
            measure_id: (by_id.get(ids[measure_id], Reading), state["flags"])
            for measure_id, state in states.items()
        }

    def _build_rows(self, measures, lines, scope):
        """Return the rows of all levels in the order in which they stand."""
        measure_rows = self._build_measure_rows(measures, lines, scope)
        narrowed = bool(scope.theme_ids or scope.forum_ids)
        themes, deliverables = self._read_frame(measures, scope)
        rows = []
        for strategy, of_strategy in themes.grouped("strategy_id").items():
            root = self._get_row(strategy, 1, "strategy", None)
            rows.append(root)
            for theme in of_strategy:
                rows.append(self._get_row(theme, 2, "theme", root["key"]))
                parent = rows[-1]["key"]
                for item in deliverables.get(theme.id, ()):
                    below = measure_rows.get((theme.id, item.id), [])
                    if below or not narrowed:
                        row = self._get_deliverable_row(item, parent)
                        rows += self._get_branch(row, below)
                below = measure_rows.get((theme.id, False), [])
                if below:
                    rows += self._get_branch(self._get_untied_row(theme, parent), below)
        self._roll_up(rows, lines)
        return rows

    def _get_branch(self, row, below):
        """Return `row` and the measures that stand under it."""
        return [row, *({**measure, "parent": row["key"]} for measure in below)]

    def _read_frame(self, measures, scope):
        """Return the themes to show, and {theme id: its deliverables}.

        A deliverable that is archived, or of another theme by now, stands where its
        measures stand.
        """
        Theme = self.env["it.theme"].with_context(active_test=False)
        domain = fields.Domain("id", "in", measures.theme_id.ids)
        if not scope.forum_ids:
            shown = fields.Domain("active", "=", True)
            if scope.theme_ids:
                shown &= fields.Domain("id", "in", scope.theme_ids)
            domain |= shown
        themes = Theme.search(domain)
        Deliverable = self.env["it.deliverable"].with_context(active_test=False)
        measured = measures.deliverable_id
        found = Deliverable.search(
            fields.Domain("id", "in", measured.ids)
            | fields.Domain("theme_id", "in", themes.ids)
            & fields.Domain("active", "=", True)
        )
        places = defaultdict(list)
        for measure in measures:
            if measure.deliverable_id:
                places[measure.deliverable_id.id].append(measure.theme_id.id)
        deliverables = defaultdict(list)
        for item in found:
            own = [item.theme_id.id] if item.active else []
            for theme_id in dict.fromkeys(own + places[item.id]):
                deliverables[theme_id].append(item)
        return themes, deliverables

    def _get_row(self, record, level, kind, parent):
        return {
            "key": f"{kind}-{record.id}",
            "parent": parent,
            "level": level,
            "kind": kind,
            "id": record.id,
            "res_model": record._name,
            "name": record.display_name,
            "note": "",
        }

    def _get_deliverable_row(self, item, parent):
        row = self._get_row(item, 3, "deliverable", parent)
        # one deliverable may stand in two themes: its key names both
        row["key"] = f"{parent}-{row['key']}"
        key = item.rag_now
        note = item.rag_hint or item.rag_reason or ""
        row["rag"] = {"key": key, "word": self._get_rag_words()[key], "note": note}
        return row

    def _get_untied_row(self, theme, parent):
        return {
            **self._get_row(theme, 3, "untied", parent),
            "id": False,
            "name": self.env._("Not tied to a deliverable"),
        }

    def _build_measure_rows(self, measures, lines, scope):
        """Return {(theme id, deliverable id or False): rows of its measures}."""
        readings = self._read_readings(measures, scope)
        rows = defaultdict(list)
        for measure in measures:
            reading, flags = readings[measure.id]
            row = self._get_row(measure, 4, "measure", None)
            row["unit"] = measure.unit
            row["expandable"] = measure.source == "outcomes"
            row["rag"] = self._get_rag(measure, reading, flags)
            if measure.id in lines:
                row["note"] = self._get_note(measure, reading, lines, scope)
            else:
                row["figure"] = self._get_figure(measure, reading)
            rows[measure.theme_id.id, measure.deliverable_id.id].append(row)
        return rows

    def _get_rag_words(self):
        selection = self.env["it.measure.reading"]._fields["rag"]
        return dict(selection._description_selection(self.env))

    def _get_rag(self, measure, reading, flags):
        """Return the rating, its word, its period and what to know before trusting it."""
        key = hygiene.shown_rag(reading.rag or None, flags)
        notes = measure._get_attention(reading, flags)
        if not notes or not reading:
            notes = [measure._get_rag_note(reading, flags)]
        note = ". ".join(
            filter(None, (reading.period_text, ", ".join(filter(None, notes))))
        )
        return {"key": key, "word": self._get_rag_words()[key], "note": note}

    def _get_note(self, measure, reading, lines, scope):
        """Return what to know about the amounts of an additive measure."""
        notes = []
        if measure.aggregation == "rolling12":
            start = self._get_window(measure, scope)[0]
            window = words.period(start, scope.day)
            notes.append(self.env._("Twelve months, %(window)s", window=window))
        same_day = reading and reading.date_end == scope.day
        if same_day and reading.state == "closed":
            closed = line_of_sight.shown(Decimal(str(reading.value)))
            if closed != lines[measure.id].realised:
                notes.append(
                    self.env._(
                        "Closed at %(figure)s: outcomes have changed since",
                        figure=reading.value_text,
                    )
                )
        return ". ".join(notes)

    def _get_figure(self, measure, reading):
        """Return the figures of a measure that isn't added up, and why it isn't."""
        from_outcomes = bool(reading) and measure.source == "outcomes"
        return {
            "realised": reading.value_text or "",
            "forecast": reading.forecast_text if from_outcomes else "",
            "outlook": reading.outlook_text if from_outcomes else "",
            "target": reading.target_text or "",
            "period": reading.period_text or "",
            "reason": self._get_reason(measure),
        }

    def _roll_up(self, rows, lines):
        """Add up the amounts and count the ratings of each row from below."""
        below, rags = defaultdict(list), defaultdict(lambda: defaultdict(int))
        counts = defaultdict(int)
        for row in reversed(rows):
            key, parent = row["key"], row["parent"]
            if row["kind"] == "measure":
                line = lines.get(row["id"])
                units = {row["unit"]: line} if line is not None else {}
                rags[parent][row["rag"]["key"]] += 1
                counts[key] = 1
            else:
                units = line_of_sight.add_units(below[key])
                row["measures"] = counts[key]
                row["ratings"] = dict(rags[key])
                for rag, count in rags[key].items():
                    rags[parent][rag] += count
            counts[parent] += counts[key]
            below[parent].append(units)
            is_total = row["kind"] != "measure"
            row["amounts"] = [
                self._get_amounts(unit, line, is_total) for unit, line in units.items()
            ]

    def _get_amounts(self, unit, line, is_total=False):
        """Return one line of amounts as decimal strings and in words."""
        amounts = {"unit": unit, "untargeted": line.untargeted}
        for name in (*COLUMNS, "target"):
            value = getattr(line, name)
            amounts[name] = None if value is None else str(value)
            amounts[f"{name}_text"] = self._get_text(value, unit, is_total)
        return amounts

    def _get_text(self, value, unit, is_total):
        """Return an amount in words; a total of counts says that it is one."""
        text = words.figure(value, unit)
        if unit != "count" or not is_total or value is None:
            return text
        if value == 1:
            return self.env._("1 count")
        return self.env._("%(number)s counts", number=text)

    def _get_window(self, measure, scope):
        return measure._get_window_starts(scope.start, scope.day)[measure]
