from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.itstrategy.logic import words

from ..logic.pack_charts import Bar, lying_bars, waterfall
from ..models.it_review_pack import AUDIENCES

MOST = 60
"""Rows of a table on paper; what is beyond is told as a number and is in the workbook."""


class ReviewPack(models.AbstractModel):
    """Prepares a review's pack on paper: its parts, their pages, texts and drawings."""

    _name = "report.itreview.review_pack"
    _description = "Review pack on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints.

        :param data: "audience": for whom; "gathered": see `it.review.pack.data`
        """
        data = data or {}
        audience = data.get("audience")
        if audience not in dict(AUDIENCES):
            raise UserError(
                self.env._("A pack is made by closing its review: open it from there.")
            )
        reviews = self.env["it.review"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "it.review",
            "docs": reviews,
            "lang_tag": (self.env.lang or "en_GB").replace("_", "-"),
            "packs": [
                self._prepare(review, audience, data.get("gathered"))
                for review in reviews
            ],
        }

    @api.model
    def _prepare(self, review, audience, gathered):
        told = self.env["it.review.pack.data"]._read(review, audience, gathered)
        told |= {
            "council": self.env.company.name,
            "audience_word": dict(
                self.env["it.review.pack"]
                ._fields["audience"]
                ._description_selection(self.env)
            )[audience],
            "today": words.day(fields.Date.context_today(self)),
            "day": self.env["it.review.pack.data"]._get_day_text,
            "gbp": lambda amount: words.figure(amount, "gbp"),
            "cut": lambda rows: rows[:MOST],
            "more": lambda rows: max(len(rows) - MOST, 0),
            "stage_svg": Markup(self._draw_stages(told)),
            "moved_svg": Markup(self._draw_moved(told)),
            "decided": self._count_decisions(told["agenda"]),
        }
        told["parts"] = self._get_parts(told)
        return told

    def _get_parts(self, told):
        """The parts this audience gets, in order: [{"anchor", "title"}]."""
        parts = [
            ("pack-figures", self.env._("Figures"), True),
            ("pack-stages", self.env._("Pipeline by stage"), True),
            ("pack-moved", self.env._("What moved"), True),
            ("pack-slipped", self.env._("Slipped and pulled in"), True),
            ("pack-conversion", self.env._("Stage conversion"), True),
            ("pack-ageing", self.env._("Ageing"), True),
            ("pack-ended", self.env._("Won and lost"), True),
            ("pack-decisions", self.env._("Decisions"), True),
            ("pack-actions", self.env._("Actions"), not told["is_public"]),
            ("pack-conflicts", self.env._("Declared interests"), True),
            ("pack-accuracy", self.env._("Forecast and result"), told["is_officers"]),
            ("pack-measures", self.env._("Measures it works for"), True),
            ("pack-renewals", self.env._("Renewals due"), not told["is_public"]),
            ("pack-risks", self.env._("Greatest risks"), not told["is_public"]),
            ("pack-off", self.env._("Not on the agenda"), not told["is_public"]),
            ("pack-key", self.env._("How to read this"), True),
        ]
        return [
            {"anchor": anchor, "title": title} for anchor, title, has in parts if has
        ]

    def _draw_stages(self, told):
        """By value; for the public by number, so that no price is told."""
        key = "count" if told["is_public"] else "value"
        unit = "count" if told["is_public"] else "gbp"
        bars = [
            Bar(
                stage["name"],
                stage[key],
                self.env._(
                    "%(amount)s (%(count)s)",
                    amount=words.figure(stage[key], unit),
                    count=stage["count"],
                )
                if not told["is_public"]
                else str(stage["count"]),
                0 if told["is_public"] else stage["weighted"],
            )
            for stage in told["stages"]
        ]
        return lying_bars(bars, self.env._("Open pipeline by stage"))

    def _draw_moved(self, told):
        if told["is_public"]:
            bars = [
                Bar(bar["label"], self._count(bar), str(bar["count"]))
                for bar in told["bars"]
                if bar["key"] not in ("grown", "shrunk")
            ]
        else:
            bars = [
                Bar(bar["label"], bar["amount"], words.figure(bar["amount"], "gbp"))
                for bar in told["bars"]
            ]
        return waterfall(bars, self.env._("What moved since the review before"))

    def _count(self, bar):
        return -bar["count"] if bar["amount"] < 0 else bar["count"]

    def _count_decisions(self, agenda):
        """How often each was decided: [(word, number)], most often first."""
        counts = {}
        for item in agenda:
            word = item["decision"] or self.env._("Not decided")
            counts[word] = counts.get(word, 0) + 1
        return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
