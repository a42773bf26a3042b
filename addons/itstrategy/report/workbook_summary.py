from ..logic import report_formulas
from ..logic.board import RATINGS, count
from ..logic.hygiene import FLAGS
from .sheet import Column
from .workbook_base import WorkbookBase


class SummarySheets(WorkbookBase):
    """The sheet that counts what the others list, and the one that explains them."""

    def _write_summary(self, sheet):
        sheet.heading(self._("By theme"))
        themes = [
            {**one, "label": self.themes[one["id"]]} for one in self.board["themes"]
        ]
        self._write_counts(sheet, "ByTheme", self._("Theme"), "theme", themes)
        sheet.skip()
        sheet.heading(self._("By forum"))
        self._write_counts(
            sheet, "ByForum", self._("Forum"), "forum", self._count_forums()
        )
        if "deliverables" in self.tables:
            sheet.skip()
            sheet.heading(self._("Money of deliverables"))
            self._write_money(sheet)

    def _count_forums(self):
        """Return the counts of each forum that watches over a measure shown."""
        by_forum = {}
        for measure in self.measures:
            by_forum.setdefault(measure["forum"] or self.none, []).append(measure)
        rows = []
        for name in sorted(by_forum):
            counts, hygiene = count(by_forum[name])
            rows.append({"label": name, "counts": counts, "hygiene": hygiene})
        return rows

    def _write_counts(self, sheet, name, heading, key, groups):
        """Write how many measures of each group have each rating and flag."""
        own = f"{self.tables['measures'].cells(key)},{{label}}"
        flags = [flag for flag in FLAGS if flag != "illustrative"]
        columns = self._get_count_columns(heading, own, flags)
        rows = [
            {
                "label": group["label"],
                "measures": sum(group["counts"].values()),
                **group["counts"],
                **{flag: group["hygiene"][flag] for flag in flags},
            }
            for group in groups
        ]
        written = sheet.table(name, columns, rows)
        if rows:
            sheet.total(written, columns, self._("Together"), rows)

    def _get_count_columns(self, heading, own, flags):
        """Return the columns that count; `own`: what picks the measures of a row."""
        table = self.tables["measures"]
        criteria = [
            *(
                (rag, self.rag_words[rag], "rag", self.rag_words[rag])
                for rag in RATINGS
            ),
            *((flag, self.flag_words[flag], flag, self.yes) for flag in flags),
        ]
        return [
            Column("label", heading, 34),
            Column("measures", self._("Measures"), 10, "number", f"=COUNTIFS({own})"),
            *(
                Column(
                    key,
                    head,
                    10,
                    "number",
                    f"=COUNTIFS({own},{table.cells(column)},"
                    f"{report_formulas.quoted(wanted)})",
                )
                for key, head, column, wanted in criteria
            ),
        ]

    def _get_money_columns(self):
        table = self.tables["deliverables"]
        own = f"{table.cells('theme')},{{label}}"
        return [
            Column("label", self._("Theme"), 34),
            Column("number", self._("Deliverables"), 10, "number", f"=COUNTIFS({own})"),
            Column(
                "budget",
                self._("Budget"),
                14,
                "money",
                f"=SUMIFS({table.cells('budget')},{own})",
            ),
            Column(
                "spent",
                self._("Spent"),
                14,
                "money",
                f"=SUMIFS({table.cells('spent')},{own})",
            ),
            Column("remaining", self._("Remaining"), 14, "money", "={budget}-{spent}"),
        ]

    def _write_money(self, sheet):
        columns = self._get_money_columns()
        rows = []
        for theme in self.board["themes"]:
            items = theme["deliverables"]
            budget = sum(item["budget"] for item in items)
            spent = sum(item["spent"] for item in items)
            rows.append(
                {
                    "label": self.themes[theme["id"]],
                    "number": len(items),
                    "budget": budget,
                    "spent": spent,
                    "remaining": budget - spent,
                }
            )
        written = sheet.table("Money", columns, rows)
        if rows:
            sheet.total(written, columns, self._("Together"), rows)

    def _write_about(self):
        sheet = self._add(self._("About"))
        sheet.set_width(0, 24)
        sheet.set_width(1, 110)
        report = self.report
        facts = [
            (self._("Council"), report["council"]),
            (self._("Strategy"), report["strategies"]),
            (self._("Themes"), report["themes"]),
            (self._("Forums"), report["forums"]),
            (self._("Period"), report["period"]),
            (self._("Last day of the period"), self.board["day"]),
            (self._("Made"), report["made"]),
            (self._("Readings"), report["status"]),
            (self._("Illustrative"), report["illustrative"] or self._("None")),
        ]
        for label, value in facts + report["key"] + self._get_notes():
            kind = "text" if isinstance(value, str) else "date"
            sheet.sheet.write_string(sheet.row, 0, label, self.book.format("label"))
            sheet.write(sheet.row, 1, value, self.book.format(kind))
            sheet.row += 1

    def _get_notes(self):
        return [
            (
                self._("Formulas"),
                self._(
                    "Counts, gaps, ratings by the rule, shares and sums are formulas: "
                    "change a figure or a target on the sheet Measures and they follow. "
                    "What the council reported is in the column Rating; Check says "
                    "where the rule, as it is set today, comes to another word."
                ),
            ),
            (
                self._("Check"),
                self._(
                    "A closed reading keeps the rating it was closed with. It differs "
                    "from the rule where the tolerance or the target has been changed "
                    "since, or where a period was closed without a figure."
                ),
            ),
        ]
