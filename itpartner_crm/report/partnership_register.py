from markupsafe import Markup

from odoo import api, models

from odoo.addons.itstrategy.logic import words

from . import assurance_marks


class PartnershipRegister(models.AbstractModel):
    """Prepares the printed register: its words, shapes and bars for the template."""

    _name = "report.itpartner_crm.partnership_register"
    _description = "Register of Significant Partnerships on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints: one register after another in "reports"."""
        docs = self.env["it.partnership.register.print"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": docs._name,
            "docs": docs,
            "lang_tag": (self.env.lang or "en_GB").replace("_", "-"),
            "reports": [self._prepare(wizard) for wizard in docs],
        }

    @api.model
    def _prepare(self, wizard):
        """Return one register of the template: its data, and shapes and bars of it."""
        data = wizard._read_data()
        report = self.env["it.partnership.register.report"]
        labels = report._get_labels()["now"]
        levels = {**labels, "": self.env._("Not rated")}
        rows = {key: self._prepare_row(row) for key, row in data["rows"].items()}
        return {
            **data,
            "wizard": wizard,
            "title": self.env._("Register of significant partnerships"),
            "title_line": wizard._get_title_line(),
            "rows": rows,
            "register": [rows[one] for one in data["sections"]["register"]],
            "parts": self._prepare_parts(data, rows),
            "levels_shown": [
                {
                    "word": levels[level],
                    "mark": Markup(assurance_marks.mark(level)),
                    "then": data["levels"]["then"].get(level, 0),
                    "now": data["levels"]["now"].get(level, 0),
                }
                for level in assurance_marks.ORDER
            ],
            "bar_then": self._bar(data["levels"]["then"], levels),
            "bar_now": self._bar(data["levels"]["now"], levels),
            "money_text": self._get_money_text(data["money"]),
            "retest_months": report._get_retest_months(data["date_to"]),
            "day": self.env["it.theme.report.data"]._get_day_text,
        }

    def _prepare_parts(self, data, rows):
        """Return the sections in their order, each with its rows and its heading."""
        found = self.env["it.partnership.register.report"]._get_section_words()
        return [
            {
                "name": name,
                "heading": heading,
                "meaning": meaning,
                "rows": [rows[one] for one in data["sections"][name]],
            }
            for name, (heading, meaning) in found.items()
        ]

    def _prepare_row(self, row):
        return {
            **row,
            "then_mark": Markup(assurance_marks.mark(row["then"] or "")),
            "now_mark": Markup(assurance_marks.mark(row["now"] or "")),
            "money_text": self._get_money_text(row["money"]),
        }

    @api.model
    def _get_money_text(self, amount):
        return "" if amount is None else words.figure(amount, "gbp")

    @api.model
    def _bar(self, counts, levels):
        label = ", ".join(
            f"{levels[level]} {counts.get(level, 0)}" for level in assurance_marks.ORDER
        )
        return Markup(assurance_marks.bar(counts, label))
