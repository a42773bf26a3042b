import re

from markupsafe import Markup

from odoo import api, models

from odoo.addons.itstrategy.logic import words

from ..models.it_business_case_pictures import pounds

FIGURE = re.compile(r"^[-–+]?£?[\d,.]*%?$")
WIDE = 9  # columns of years beside the fixed ones that a page has room for
OPTION_WORDS = ("description", "advantages", "disadvantages", "risk_note")
TEXTS = (
    "objectives",
    "constraints_note",
    "strategic_case",
    "economic_case",
    "commercial_case",
    "financial_case",
    "management_case",
)


class BusinessCasePaper(models.AbstractModel):
    """Prepares a business case as the paper for its board."""

    _name = "report.itpartner_crm.business_case_paper"
    _description = "Business Case on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints: one case after another in "cases"."""
        docs = self.env["it.business.case"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "it.business.case",
            "docs": docs,
            "lang_tag": (self.env.lang or "en_GB").replace("_", "-"),
            "cases": [self._prepare(case) for case in docs],
        }

    @api.model
    def _prepare(self, case):
        """Return one case of the template: words, tables and drawings."""
        labels = {
            name: dict(case._fields[name]._description_selection(self.env))[case[name]]
            for name in ("level", "state", "perspective", "discount_kind")
        }
        option = case.preferred_option_id
        return {
            "case": case,
            "council": self.env.company.name,
            "labels": labels,
            "day": words.day,
            "pounds": pounds,
            "comparison": self._prepare_picture(case.comparison_picture),
            "pictures": [
                self._prepare_picture(picture)
                for picture in (
                    option.total_picture,
                    option.tornado_picture,
                    option.cash_picture,
                )
                if picture
            ],
            "option": option,
            "texts": [
                (case._fields[name]._description_string(self.env), case[name])
                for name in TEXTS
                if case[name]
            ],
            "options": [self._prepare_option(one) for one in case.option_ids],
            "rates": self._prepare_rates(case),
            "years": [case._get_year_name(year) for year in range(case.horizon + 1)],
        }

    @api.model
    def _prepare_picture(self, picture):
        """Return a picture for the template: its drawing, and its table in "tables".

        A table with more columns than a page is wide becomes several, which all begin
        with its fixed columns. The drawing was escaped where it was made
        (``logic.case_charts``).
        """
        if not picture:
            return None
        head, rows = picture["head"], picture["rows"]
        fixed = picture.get("fixed") or len(head)
        tables = [
            self._prepare_table(
                [row[:fixed] + row[at : at + WIDE] for row in [head, *rows]]
            )
            for at in range(fixed, max(len(head), fixed + 1), WIDE)
        ]
        return {**picture, "svg": Markup(picture["svg"]), "tables": tables}

    @api.model
    def _prepare_table(self, table):
        """Return a table of the template: head, rows, and which columns are figures."""
        head, *rows = table
        figures = {
            at
            for at in range(1, len(head))
            if all(FIGURE.match(row[at]) for row in rows)
        }
        return {"head": head, "rows": rows, "figures": figures}

    @api.model
    def _prepare_option(self, option):
        """Return the lines of an option as rows of text by year."""
        fields = self.env["it.case.line"]._fields
        classes = dict(fields["benefit_class"]._description_selection(self.env))
        kinds = dict(fields["kind"]._description_selection(self.env))
        rows = [
            {
                "name": line.name,
                "kind": classes.get(line.benefit_class) or kinds[line.kind],
                "partner": line.partner_id.display_name or "",
                "correction": f"{line.adjust_percent:+,.1f}%"
                if line.kind == "cost"
                else f"-{line.adjust_percent:,.1f}%",
                "corrected": bool(line.adjust_percent),
                "counts": line.counts,
                "transfer": line.is_transfer,
                "amounts": [
                    pounds((line.year_amounts or {}).get(str(year), 0))
                    for year in range(option.case_id.horizon + 1)
                ],
                "evidence": line.evidence,
            }
            for line in option.line_ids
        ]
        is_told = option.duration_months or any(option[name] for name in OPTION_WORDS)
        return {"option": option, "rows": rows, "is_told": is_told}

    @api.model
    def _prepare_rates(self, case):
        """Return (rule, value, valid from, source) of the rates behind the figures."""
        if case.state == "frozen":
            return [
                (one.name, f"{one.value:g}%", words.day(one.valid_from), one.source)
                for one in case.rate_ids
            ]
        return [
            (one.name, one.value_text, words.day(one.valid_from), one.source)
            for one in case.rule_value_ids
        ]
