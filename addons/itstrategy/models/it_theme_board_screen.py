from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..logic import board, words

OPTIONS = {"day", "step", "theme_ids", "forum_ids"}


class ItThemeBoard(models.AbstractModel):
    """What the screen of the theme board asks for, and the check of its options."""

    _inherit = "it.theme.board"

    @api.model
    @api.readonly
    def get_board(self, options=None):
        """Return the board as JSON, with the choices of its filters.

        An endpoint of the screen.

        `options`: {"day": ISO day or False (last ended quarter), "step": "quarter"
        or "month", "theme_ids", "forum_ids": lists of ids or False (all)}. Raises
        AccessError without the reader group, UserError for anything else wrong.
        """
        self._check_reader()
        chosen = self._parse_options(options or {})
        data = self._read_board(chosen["day"], chosen["theme_ids"], chosen["forum_ids"])
        self._add_texts(data)
        self._add_periods(data, chosen)
        rag_words = self._get_rag_words()
        data.update(
            all_themes=self._read_theme_choices(),
            ratings=[{"key": key, "word": rag_words[key]} for key in board.RATINGS],
            flags=self._get_flag_choices(),
            may_keep=self.env["it.measure"].has_access("create"),
        )
        return board.jsonable(data)

    @api.model
    def _add_periods(self, data, chosen):
        """Add the name of the period, its neighbours and the ones to choose from."""
        today = fields.Date.context_today(self)
        step, day = chosen["step"], chosen["day"]
        before, after = board.neighbours(day, step)
        data.update(
            period=board.period_text(day, step) or data["period"],
            step=step,
            today=today,
            previous_day=before,
            next_day=after if day < today else None,
            periods=[
                {"day": end, "name": board.period_text(end, step) or words.day(end)}
                for end in board.recent_ends(today, step, day)
            ],
        )

    @api.model
    def _add_texts(self, data):
        """Put words to the figures of spark lines, milestones and deliverables."""
        for measure in data["measures"].values():
            known = [one for one in measure["spark"] if one["value"] is not None]
            for spark in (*known[:1], *known[-1:]):
                self._add_spark_text(spark, measure["unit"])
        for theme in data["themes"]:
            for item in theme["deliverables"]:
                item["budget_text"] = words.figure(item["budget"], "gbp")
                item["spent_text"] = words.figure(item["spent"], "gbp")

    @api.model
    def _add_spark_text(self, spark, unit):
        spark["value_text"] = words.figure(spark["value"], unit)
        spark["target_text"] = words.figure(spark["target"], unit)
        spark["period_text"] = words.period(spark["date_start"], spark["date_end"])

    @api.model
    @api.readonly
    def get_figures(self, measure_id, day):
        """Return what the spark line of one measure draws on `day`, in words.

        An endpoint of the screen.

        {"figures": readings, latest first, "milestones", "baseline": text,
        "baseline_date": ISO day or False}. Raises as `get_board` does.
        """
        self._check_reader()
        (measure_id,) = self._parse_ids("it.measure", [measure_id])
        measure = self.env["it.measure"].browse(measure_id)
        unit = measure.unit
        self._flush()
        sparks = self._read_sparks(self._parse_day(day), [measure_id])
        figures = sparks.get(measure_id, [])
        for spark in figures:
            self._add_spark_text(spark, unit)
        milestones = self._read_paths([measure_id]).get(measure_id, [])
        for milestone in milestones:
            milestone["value_text"] = words.figure(milestone["value"], unit)
        baseline = words.figure(measure.baseline_value, unit)
        return board.jsonable(
            {
                "figures": figures[::-1],
                "milestones": milestones,
                "baseline": baseline if measure.baseline_date else "",
                "baseline_date": measure.baseline_date,
            }
        )

    def _check_reader(self):
        user = self.env.user
        if not self.env.su and not user.has_group("itgovernance.group_reader"):
            raise AccessError(
                self.env._(
                    "The theme board is for readers of the suite: ask an administrator "
                    "for the role Reader."
                )
            )

    @api.model
    def _parse_options(self, options):
        """Return checked options: day, step, theme_ids and forum_ids (None = all)."""
        if not isinstance(options, dict) or set(options) - OPTIONS:
            raise UserError(
                self.env._(
                    "The theme board understands day, step, theme_ids and forum_ids "
                    "only: leave out anything else."
                )
            )
        step = options.get("step") or "quarter"
        if step not in board.STEPS:
            raise UserError(
                self.env._(
                    "The theme board goes by month or quarter: choose one of them."
                )
            )
        return {
            "step": step,
            "day": self._parse_day(options.get("day"), step),
            "theme_ids": self._parse_ids("it.theme", options.get("theme_ids")),
            "forum_ids": self._parse_ids("it.forum", options.get("forum_ids")),
        }

    def _parse_day(self, value, step="quarter"):
        """Return the day of ISO text; without any the end of the last period."""
        if not value:
            return board.default_day(fields.Date.context_today(self), step)
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError):
            day = None
        if not day or not 1990 <= day.year <= 2100:
            raise UserError(
                self.env._(
                    "The day of the theme board must be a date from 1990 to 2100, such "
                    "as 2026-09-30: choose a period."
                )
            )
        return day

    def _parse_ids(self, model, value):
        """Return the ids of `model` in `value`, or None where all are meant."""
        if value is None or value is False or value == []:
            return None
        wrong = not isinstance(value, list | tuple) or any(
            isinstance(one, bool) or not isinstance(one, int) for one in value
        )
        if not wrong:
            found = self.env[model].with_context(active_test=False)
            wrong = found.search_count([("id", "in", value)]) < len(set(value))
        if wrong:
            raise UserError(
                self.env._(
                    "The theme board was asked for a %(kind)s that does not exist, or "
                    "that you may not see: choose another.",
                    kind=self.env["ir.model"]._get(model).name.lower(),
                )
            )
        return list(value)

    def _read_theme_choices(self):
        themes = self.env["it.theme"].search_fetch([], ["code", "name"])
        return [{"id": one.id, "code": one.code, "name": one.name} for one in themes]

    def _get_flag_choices(self):
        """Return the flags with the words that stand beside a number of measures."""
        counted = {
            "late": self.env._("late"),
            "unowned": self.env._("without owner"),
            "estimated": self.env._("estimated"),
            "restated": self.env._("restated"),
            "stale": self.env._("with an old figure"),
            "illustrative": self.env._("illustrative"),
        }
        flag_words = self._get_flag_words()
        return [
            {"key": key, "word": flag_words[key], "count_word": counted[key]}
            for key in board.FLAGS
        ]
