from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import board, deliverables, periods, targets, words
from ..logic.hygiene import shown_rag

MEASURE_COLUMNS = (
    "id",
    "code",
    "name",
    "unit",
    "polarity",
    "theme_id",
    "forum_id",
    "owner_id",
    "baseline_value",
    "baseline_date",
)
RULE_COLUMNS = ("frequency", "due_days", "measured_from")
READING_COLUMNS = (
    "id",
    "date_start",
    "date_end",
    "value",
    "has_value",
    "target",
    "target_high",
    "has_target",
    "rag",
    "rag_note",
    "direction_short",
    "direction_long",
    "state",
    "data_quality",
    "commentary",
    "missing_reason",
)
# A reading that says something: a figure, or why there is none.
SAID = """
    (it_measure_reading.has_value OR it_measure_reading.state = 'closed'
     OR it_measure_reading.missing_reason > '')
"""
# A reading as long as the measure's own period.
OWN_LENGTH = """
    it_measure_reading.date_start = (
        it_measure_reading.date_end + 1 - CASE it_measure.frequency
            WHEN 'month' THEN INTERVAL '1 month'
            WHEN 'quarter' THEN INTERVAL '3 months'
            WHEN 'half' THEN INTERVAL '6 months'
            ELSE INTERVAL '12 months' END)::date
"""


class ItThemeBoard(models.AbstractModel):
    """The figures of the theme board, for its screen, its print and its workbook.

    Nothing is stored. Every number is read with the rights of the person who looks,
    in a number of queries that doesn't grow with themes, measures or readings.
    """

    _name = "it.theme.board"
    _description = "Theme Board"

    @api.model
    def _read_board(self, day, theme_ids=None, forum_ids=None):
        """Return themes, measures, deliverables and counts as they stood on `day`.

        Each measure shows its latest reading with a figure, or that was closed or
        explained without one, that ended on or before `day`. Deliverables are as
        they stand now. Figures are in the unit of their measure, days are dates,
        progress of a measure is a fraction and of a deliverable a percentage. See
        `_get_measure` for one measure.
        """
        day = fields.Date.to_date(day)
        self._flush()
        rows = self._read_measures(day, theme_ids, forum_ids)
        ids = [row["id"] for row in rows]
        extra = {
            "sparks": self._read_sparks(day, ids),
            "paths": self._read_paths(ids),
            "actions": self._read_actions(day, rows),
            "flags": self._read_flags(day, rows),
            "rag_words": self._get_rag_words(),
            "flag_words": self._get_flag_words(),
            "direction_words": self._get_direction_words(),
        }
        measures = {row["id"]: self._get_measure(row, extra) for row in rows}
        counts, hygiene = board.count(measures.values())
        return {
            "day": day,
            "period": board.period_text(day) or fields.Date.to_string(day),
            "themes": self._read_themes(measures, theme_ids, forum_ids),
            "forums": self._read_forums(),
            "counts": counts,
            "hygiene": hygiene,
            "measures": measures,
        }

    def _flush(self):
        for model in (
            "it.theme",
            "it.forum",
            "it.measure",
            "it.measure.target",
            "it.measure.reading",
            "it.measure.action",
            "it.deliverable",
            "res.users",
            "res.partner",
        ):
            self.env[model].flush_model()

    @api.model
    def _get_filter(self, theme_ids, forum_ids, theme_field="theme_id"):
        """Return the domain of what belongs to these themes and forums."""
        domain = Domain.TRUE
        if theme_ids is not None:
            domain &= Domain(theme_field, "in", list(theme_ids))
        if forum_ids is not None:
            domain &= Domain("forum_id", "in", list(forum_ids))
        return domain

    def _read_measures(self, day, theme_ids, forum_ids):
        """Return a dict for each measure: its columns and `reading_`... of its latest.

        In the order of themes and measures; what the user may not read is left out.
        """
        Measure = self.env["it.measure"]
        query = Measure._search(
            self._get_filter(theme_ids, forum_ids)
            & Domain("theme_id.active", "=", True),
            order=Measure._order,
        )
        self._join_name(query, "forum_id", "it_forum", "board_forum")
        owner = self._join_owner(query)
        latest = self._get_readings_query(day, SQL(SAID))
        latest.limit = 1
        latest_columns = [
            SQL.identifier("it_measure_reading", name) for name in READING_COLUMNS
        ]
        query.add_join(
            "LEFT JOIN",
            "board_latest",
            SQL("LATERAL %s", latest.subselect(*latest_columns)),
            SQL("TRUE"),
        )
        columns = [
            SQL.identifier("it_measure", name)
            for name in (*MEASURE_COLUMNS, *RULE_COLUMNS)
        ] + [SQL.identifier("board_latest", name) for name in READING_COLUMNS]
        names = [
            *MEASURE_COLUMNS,
            *RULE_COLUMNS,
            *(f"reading_{name}" for name in READING_COLUMNS),
            "forum",
            "owner",
        ]
        found = self.env.execute_query(
            query.select(*columns, SQL.identifier("board_forum", "name"), owner)
        )
        return [dict(zip(names, row, strict=True)) for row in found]

    @api.model
    def _join_name(self, query, field, table, alias):
        query.add_join(
            "LEFT JOIN",
            alias,
            table,
            SQL(
                "%s = %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(query.table, field),
            ),
        )

    @api.model
    def _join_owner(self, query):
        """Join the owner of the rows of `query` and return the column of the name."""
        self._join_name(query, "owner_id", "res_users", "board_user")
        query.add_join(
            "LEFT JOIN",
            "board_owner",
            "res_partner",
            SQL("board_owner.id = board_user.partner_id"),
        )
        return SQL.identifier("board_owner", "name")

    def _get_readings_query(self, day, condition):
        """Return the readings of the measure of an outer query, latest first."""
        query = self.env["it.measure.reading"]._search([("date_end", "<=", day)])
        query.add_where(SQL("it_measure_reading.measure_id = it_measure.id"))
        query.add_where(condition)
        query.order = SQL(
            "it_measure_reading.date_end DESC, it_measure_reading.date_start DESC"
        )
        return query

    def _read_sparks(self, day, ids):
        """Return {measure id: its last readings, oldest first}.

        Only readings as long as the measure's own period: a month is not drawn
        beside quarters. A reading without a figure leaves a gap.
        """
        query = self._get_readings_query(day, SQL(OWN_LENGTH))
        query.limit = board.SPARKS
        names = ("date_start", "date_end", "value", "target", "rag")
        columns = (*names, "has_value", "has_target")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT it_measure.id, spark.*
                  FROM it_measure
                  CROSS JOIN LATERAL %s spark
                 WHERE it_measure.id = ANY(%s)
                 ORDER BY it_measure.id, spark.date_end
                """,
                query.subselect(
                    *(SQL.identifier("it_measure_reading", name) for name in columns)
                ),
                list(ids),
            )
        )
        sparks = {}
        for measure_id, *row, has_value, has_target in rows:
            spark = dict(zip(names, row, strict=True))
            if not has_value:
                spark["value"] = None
            if not has_target:
                spark["target"] = None
            sparks.setdefault(measure_id, []).append(spark)
        return sparks

    def _read_paths(self, ids):
        """Return {measure id: its dated milestones, oldest first}."""
        query = self.env["it.measure.target"]._search([("measure_id", "in", ids)])
        query.order = SQL("it_measure_target.date")
        paths = {}
        for measure_id, day, value in self.env.execute_query(
            query.select(
                SQL("it_measure_target.measure_id"),
                SQL("it_measure_target.date"),
                SQL("it_measure_target.value"),
            )
        ):
            paths.setdefault(measure_id, []).append({"date": day, "value": value})
        return paths

    def _read_actions(self, day, rows):
        """Return {measure id: its actions}, soonest first.

        Those raised for the reading shown or carried on to it, and those of earlier
        readings still open.
        """
        shown = [row["reading_id"] for row in rows if row["reading_id"]]
        query = self.env["it.measure.action"]._search(
            Domain("reading_id", "in", shown)
            | Domain("carried_reading_ids", "in", shown)
            | Domain("measure_id", "in", [row["id"] for row in rows])
            & Domain("state", "=", "open")
            & Domain("reading_id.date_end", "<=", day)
        )
        owner = self._join_owner(query)
        query.order = SQL("it_measure_action.date_due, it_measure_action.id")
        columns = ("measure_id", "name", "date_due", "state")
        actions = {}
        for measure_id, name, date_due, state, person in self.env.execute_query(
            query.select(
                *(SQL.identifier("it_measure_action", column) for column in columns),
                owner,
            )
        ):
            actions.setdefault(measure_id, []).append(
                {
                    "name": name,
                    "owner": person or "",
                    "date_due": date_due,
                    "state": state,
                }
            )
        return actions

    def _read_flags(self, day, rows):
        """Return {measure id: set of flags} of the period that is looked at.

        A measure is late beside an earlier period too: where its reading of that
        period is due by now and the figure shown is older.
        """
        today = fields.Date.context_today(self)
        past = day < today
        measures = self.env["it.measure"].browse([row["id"] for row in rows])
        flags = measures._read_flags(day if past else None)
        for row in rows:
            end = board.expected_end(row["frequency"], day, today, row["due_days"])
            shown = row["reading_date_end"]
            row["missing_end"] = None
            if row["measured_from"] and end < row["measured_from"]:
                continue
            if not shown or shown < end:
                row["missing_end"] = end
                if past:
                    flags[row["id"]] |= {"late", "stale"} if shown else {"late"}
        return flags

    def _get_measure(self, row, extra):
        """Return one measure of the board, from its row and what was read beside."""
        measure_id = row["id"]
        reading = {name: row[f"reading_{name}"] for name in READING_COLUMNS}
        flags = [flag for flag in board.FLAGS if flag in extra["flags"][measure_id]]
        rag = shown_rag(reading["rag"], flags)
        short = reading["direction_short"] or "none"
        long = reading["direction_long"] or "none"
        return {
            **{name: row[name] or False for name in MEASURE_COLUMNS},
            "forum": row["forum"] or "",
            "owner": row["owner"] or "",
            **self._get_figures(row, reading),
            "rag": rag,
            "rag_word": extra["rag_words"][rag],
            "rag_note": self._get_rag_note(row, rag, flags),
            "direction_short": short,
            "direction_long": long,
            "direction_short_word": extra["direction_words"][short],
            "direction_long_word": extra["direction_words"][long],
            "period_text": words.period(reading["date_start"], reading["date_end"]),
            "date_start": reading["date_start"],
            "date_end": reading["date_end"],
            "reading_id": reading["id"],
            "state": reading["state"] or False,
            "data_quality": reading["data_quality"] or False,
            "flags": flags,
            "flag_words": [extra["flag_words"][flag] for flag in flags],
            "commentary": reading["commentary"] or "",
            "missing_reason": reading["missing_reason"] or "",
            "actions": extra["actions"].get(measure_id, []),
            "spark": extra["sparks"].get(measure_id, []),
            "path": extra["paths"].get(measure_id, []),
        }

    def _get_figures(self, row, reading):
        """Return figure, target and way from the baseline of one measure."""
        value = reading["value"] if reading["has_value"] else None
        target = reading["target"] if reading["has_target"] else None
        baseline = row["baseline_value"] or 0.0
        known = value is not None and target is not None
        return {
            "value": value,
            "value_text": words.figure(value, row["unit"]),
            "has_value": value is not None,
            "target": target,
            "target_text": self._get_target_text(row, reading, target),
            "has_target": target is not None,
            "baseline_value": baseline,
            "progress": targets.progress(value, baseline, target) if known else None,
        }

    def _get_target_text(self, row, reading, target):
        low = words.figure(target, row["unit"])
        if target is None or row["polarity"] != "range":
            return low
        high = words.figure(reading["target_high"], row["unit"])
        return self.env._("%(low)s to %(high)s", low=low, high=high)

    def _get_rag_note(self, row, rag, flags):
        """Return why the rating is not what the figure alone would say."""
        if not row["reading_id"]:
            return self.env._("No figure yet")
        if row["missing_end"]:
            bounds = periods.bounds(row["frequency"], row["missing_end"])
            return self.env._(
                "No figure for %(period)s: an earlier one is shown",
                period=words.period(*bounds),
            )
        if rag == row["reading_rag"]:
            return row["reading_rag_note"] or ""
        if "stale" in flags:
            return self.env._("The figure shown is of an earlier period")
        return self.env._("Estimated: not shown green")

    def _read_themes(self, measures, theme_ids, forum_ids):
        """Return the themes with their counts, the ids of measures and deliverables.

        With a filter by forum, themes that have nothing there are left out.
        """
        by_theme = {}
        for measure in measures.values():
            by_theme.setdefault(measure["theme_id"], []).append(measure)
        by_deliverable = self._read_deliverables(theme_ids, forum_ids)
        query = self.env["it.theme"]._search(
            self._get_filter(theme_ids, None, "id"), order=self.env["it.theme"]._order
        )
        owner = self._join_owner(query)
        columns = [SQL.identifier("it_theme", name) for name in ("id", "code", "name")]
        themes = []
        for theme_id, code, name, person in self.env.execute_query(
            query.select(*columns, owner)
        ):
            own = by_theme.get(theme_id, [])
            delivered = by_deliverable.get(theme_id, [])
            if forum_ids is not None and not own and not delivered:
                continue
            counts, hygiene = board.count(own)
            themes.append(
                {
                    "id": theme_id,
                    "code": code,
                    "name": name,
                    "owner": person or "",
                    "measure_ids": [measure["id"] for measure in own],
                    "counts": counts,
                    "hygiene": hygiene,
                    "deliverables": delivered,
                }
            )
        return themes

    def _read_deliverables(self, theme_ids, forum_ids):
        """Return {theme id: its deliverables}, with what their lines cost."""
        Deliverable = self.env["it.deliverable"]
        query = Deliverable._search(
            self._get_filter(theme_ids, forum_ids), order=Deliverable._order
        )
        owner = self._join_owner(query)
        names = ("id", "theme_id", "name", "date_due", "date_done", "progress", "rag")
        columns = [
            SQL.identifier("it_deliverable", name) for name in (*names, "rag_reason")
        ]
        rows = self.env.execute_query(query.select(*columns, owner))
        money = self._read_money([row[0] for row in rows])
        today = fields.Date.context_today(self)
        rag_words = self._get_rag_words()
        found = {}
        for row in rows:
            item = dict(zip((*names, "reason", "owner"), row, strict=True))
            budget, spent = money.get(item["id"], (0.0, 0.0))
            dates = item["date_due"], item["date_done"]
            rag = deliverables.rating_shown(item["rag"], *dates, today)
            found.setdefault(item.pop("theme_id"), []).append(
                {
                    **item,
                    "owner": item["owner"] or "",
                    "reason": item["reason"] or "",
                    "progress": item["progress"] or 0.0,
                    "rag": rag,
                    "rag_word": rag_words[rag],
                    "is_late": deliverables.is_late(*dates, today),
                    "budget": budget,
                    "spent": spent,
                }
            )
        return found

    def _read_money(self, deliverable_ids):
        """Return {deliverable id: (budget, spent)} of their investment lines."""
        groups = self.env["it.investment.line"]._read_group(
            [("deliverable_id", "in", deliverable_ids)],
            ["deliverable_id"],
            ["budget:sum", "spent:sum"],
        )
        return {item.id: (budget, spent) for item, budget, spent in groups}

    def _read_forums(self):
        forums = self.env["it.forum"].search_fetch([], ["name"])
        return [{"id": forum.id, "name": forum.name} for forum in forums]

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_rag_words(self):
        field = self.env["it.measure.reading"]._fields["rag"]
        return dict(field._description_selection(self.env))

    def _get_flag_words(self):
        return {
            "late": self.env._("Late"),
            "unowned": self.env._("No owner"),
            "estimated": self.env._("Estimated"),
            "restated": self.env._("Restated"),
            "stale": self.env._("Old figure"),
            "illustrative": self.env._("Illustrative"),
        }

    def _get_direction_words(self):
        return {
            "better": self.env._("Better"),
            "same": self.env._("Same"),
            "worse": self.env._("Worse"),
            "none": self.env._("Not comparable"),
        }
