from markupsafe import Markup

from odoo import api, models

from ..logic import board, report_charts, words
from ..logic.hygiene import FLAGS


class ThemeReport(models.AbstractModel):
    """Prepares the printed theme report: texts, shapes and charts for its template."""

    _name = "report.itstrategy.theme_report"
    _description = "Theme Report on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints: one report after another in "reports"."""
        docs = self.env["it.theme.report"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "it.theme.report",
            "docs": docs,
            "lang_tag": (self.env.lang or "en_GB").replace("_", "-"),
            "reports": [self._prepare(report) for report in docs],
        }

    @api.model
    def _prepare(self, report):
        """Return one report of the template: its data, and shapes and charts of it."""
        data = report._read_data()
        theme_board = self.env["it.theme.board"]
        rag_words = theme_board._get_rag_words()
        flag_words = theme_board._get_flag_words()
        shown = {
            key: self._prepare_measure(one, data["why"][key])
            for key, one in data["board"]["measures"].items()
        }
        return {
            **data,
            "wizard": report,
            "title": self.env._("Theme report"),
            "ratings": [
                {"key": rag, "word": rag_words[rag], "mark": self._mark(rag)}
                for rag in board.RATINGS
            ],
            "flags": [{"key": flag, "word": flag_words[flag]} for flag in FLAGS],
            "themes_shown": [
                self._prepare_theme(theme, shown, rag_words)
                for theme in data["board"]["themes"]
            ],
            "off_track": [shown[one["id"]] for one in data["off_track"]],
            "mixed": 0 < data["open"] < len(shown),
            "budget_text": self._sum_money(data["board"]["themes"], "budget"),
            "spent_text": self._sum_money(data["board"]["themes"], "spent"),
            "forum_shown": len({one["forum_id"] for one in shown.values()}) > 1,
            "marks": {rag: self._mark(rag) for rag in board.RATINGS},
            "rag_keys": {rag_words[rag]: rag for rag in board.RATINGS},
            "day": self.env["it.theme.report.data"]._get_day_text,
        }

    @api.model
    def _mark(self, rag):
        return Markup(report_charts.mark(rag))

    def _prepare_theme(self, theme, shown, rag_words):
        label = ", ".join(
            f"{rag_words[rag]} {theme['counts'][rag]}" for rag in board.RATINGS
        )
        return {
            **theme,
            "bar": Markup(
                report_charts.bar(theme["counts"], board.RATINGS, label, width=110)
            ),
            "measures": [shown[one] for one in theme["measure_ids"]],
            "deliverables": [
                {
                    **item,
                    "mark": self._mark(item["rag"]),
                    "budget_text": words.figure(item["budget"], "gbp"),
                    "spent_text": words.figure(item["spent"], "gbp"),
                    "progress_text": words.figure(item["progress"], "percent"),
                }
                for item in theme["deliverables"]
            ],
            "budget_text": self._sum_money([theme], "budget"),
            "spent_text": self._sum_money([theme], "spent"),
        }

    @api.model
    def _sum_money(self, themes, key):
        items = [item for theme in themes for item in theme["deliverables"]]
        return words.figure(sum(item[key] for item in items), "gbp")

    def _prepare_measure(self, measure, why):
        path = [(one["date"], one["value"]) for one in measure["path"]]
        readings = [(one["date_end"], one["value"]) for one in measure["spark"]]
        start = None
        if measure["baseline_date"]:
            start = measure["baseline_date"], measure["baseline_value"]
        return {
            **measure,
            "why": why,
            "mark": self._mark(measure["rag"]),
            "spark_svg": Markup(
                report_charts.spark(
                    measure["spark"], self._get_spark_label(measure), width=96
                )
            ),
            "path_svg": Markup(
                report_charts.target_path(
                    path, readings, start, self._get_path_text(measure), width=96
                )
            ),
            "path_text": self._get_path_text(measure),
            "direction_text": self._get_direction_text(measure),
            "state_text": ""
            if measure["state"] == "closed" or not measure["reading_id"]
            else self.env._("Open"),
        }

    def _get_direction_text(self, measure):
        texts = []
        if measure["direction_short"] != "none":
            texts.append(
                self.env._(
                    "%(better)s on last period",
                    better=measure["direction_short_word"],
                )
            )
        if measure["direction_long"] != "none":
            texts.append(
                self.env._(
                    "%(better)s on last year", better=measure["direction_long_word"]
                )
            )
        return ". ".join(texts) or measure["direction_short_word"]

    def _get_spark_label(self, measure):
        figures = [
            words.figure(one["value"], measure["unit"])
            for one in measure["spark"]
            if one["value"] is not None
        ]
        return self.env._("Readings: %(figures)s", figures=", ".join(figures))

    def _get_path_text(self, measure):
        """Return the milestone still ahead, or the last one, in words."""
        if not measure["path"]:
            return ""
        reached = measure["date_end"]
        ahead = [one for one in measure["path"] if not reached or one["date"] > reached]
        milestone = ahead[0] if ahead else measure["path"][-1]
        return self.env._(
            "%(figure)s by %(day)s",
            figure=words.figure(milestone["value"], measure["unit"]),
            day=self.env["it.theme.report.data"]._get_day_text(milestone["date"]),
        )
