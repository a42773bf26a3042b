from odoo import api, models

from odoo.addons.itstrategy.report.sheet import Book, Column

from .assurance_marks import ORDER


class PartnershipRegisterWorkbook(models.AbstractModel):
    """The register as a workbook: the same figures, with counts that are formulas."""

    _name = "report.itpartner_crm.partnership_register_workbook"
    _description = "Register of Significant Partnerships as a Workbook"
    _inherit = "report.itstrategy.workbook"

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """Fill the workbook for the one register in `objs`."""
        objs.ensure_one()
        _Writer(self.env, workbook, objs).write()


class _Writer:
    """Writes the sheets of one register."""

    def __init__(self, env, workbook, wizard):
        self.env, self._, self.wizard = env, env._, wizard
        self.report = env["it.partnership.register.report"]
        self.data = wizard._read_data()
        self.rows = self.data["rows"]
        self.yes = self._("Yes")
        self.title = self._(
            "Register of significant partnerships %(period)s",
            period=self.data["period"],
        )
        day = env["it.theme.report.data"]._get_day_text(self.data["date_to"])
        self.subtitle = " · ".join(
            text
            for text in (
                self._("As it stood on %(day)s", day=day),
                wizard._get_title_line(),
            )
            if text
        )
        self.book = Book(workbook, f"{self.data['council']} · {self.title}")
        workbook.set_properties({"title": self.title, "company": self.data["council"]})
        self.words = self.report._get_section_words()
        self.levels = {
            **self.report._get_labels()["now"],
            "": self._("Not rated"),
        }

    def write(self):
        """Write the sheets, the summary first though it counts the others."""
        summary = self._add(self._("Summary"), self.title)
        self.register = self._write_register()
        self.changes = self._write_changes()
        self._write_actions()
        self._write_summary(summary)
        self._write_about()

    def _add(self, name, title=None):
        return self.book.add(name, title or name, self.subtitle)

    def _mark_ratings(self, sheet, table, *keys):
        looks = {
            self.levels["substantial"]: self.book.format("green"),
            self.levels["limited"]: self.book.format("amber"),
            self.levels["weak"]: self.book.format("red"),
        }
        for key in keys:
            sheet.mark(table, key, looks)

    def _write_register(self):
        money = self._("Council money %(year)s", year=self.data["year"])
        columns = [
            Column("name", self._("Partnership"), 36),
            Column("tier_word", self._("Significance"), 13),
            Column("officer", self._("Lead officer"), 22),
            Column("forum", self._("Reports to"), 24),
            Column("start", self._("Began"), 12, "date"),
            Column("then_shown", self._("Rating before"), 14),
            Column("now_shown", self._("Rating now"), 14),
            Column("moved_word", self._("Change"), 14),
            Column("rated", self._("Rated on"), 12, "date"),
            Column("reason", self._("Why this rating"), 44),
            Column("due", self._("Next review"), 12, "date"),
            Column("due_kind_word", self._("Kind"), 13),
            Column("overdue_shown", self._("Overdue"), 9),
            Column("leaving_shown", self._("Removal proposed"), 10),
            Column("money", money, 16, "money"),
            Column("action_count", self._("Actions open"), 10, "number"),
        ]
        rows = [
            self._show(self.rows[one]) for one in self.data["sections"]["register"]
        ]
        sheet = self._add(self._("Register"))
        sheet.freeze(1, pages_wide=2)
        table = sheet.table("Register", columns, rows)
        self._mark_ratings(sheet, table, "then_shown", "now_shown")
        sheet.total(table, columns, self._("Together"), rows)
        return table

    def _show(self, row):
        """Return a row as the sheets show it."""
        before = self.levels[row["then"] or ""] if row["was"] else self._("Not on it")
        return {
            **row,
            "then_shown": before,
            "now_shown": self.levels[row["now"] or ""] if row["is"] else "",
            "overdue_shown": self.yes if row["overdue"] else "",
            "leaving_shown": self.yes if row["leaving"] else "",
            "action_count": len(row["actions"]),
        }

    def _write_changes(self):
        columns = [
            Column("section", self._("What"), 20),
            Column("name", self._("Partnership"), 36),
            Column("tier_shown", self._("Significance"), 13),
            Column("then_shown", self._("Rating before"), 14),
            Column("now_shown", self._("Rating now"), 14),
            Column("ended", self._("Ended on"), 12, "date"),
            Column("due", self._("Next review"), 12, "date"),
            Column("reason", self._("Why this rating"), 44),
        ]
        rows = [
            {
                **self._show(self.rows[one]),
                "section": heading,
                "tier_shown": self.rows[one]["tier_word"]
                or self.rows[one]["tier_then_word"],
            }
            for name, (heading, _meaning) in self.words.items()
            for one in self.data["sections"][name]
        ]
        sheet = self._add(self._("Changes"), self._("Changes and exceptions"))
        sheet.freeze(2)
        table = sheet.table("Changes", columns, rows)
        self._mark_ratings(sheet, table, "then_shown", "now_shown")
        return table

    def _write_actions(self):
        columns = [
            Column("partnership", self._("Partnership"), 36),
            Column("name", self._("What is done"), 60),
            Column("owner", self._("By whom"), 24),
            Column("due", self._("By when"), 12, "date"),
            Column("late_shown", self._("Late"), 9),
        ]
        rows = [
            {
                **action,
                "partnership": self.rows[one]["name"],
                "late_shown": self.yes if action["late"] else "",
            }
            for one in self.data["sections"]["register"]
            for action in self.rows[one]["actions"]
        ]
        sheet = self._add(self._("Actions"), self._("Remedial actions open"))
        sheet.freeze(1)
        sheet.table("Actions", columns, rows)

    def _write_summary(self, sheet):
        sheet.heading(self._("Ratings now"))
        self._write_counts(
            sheet,
            "Ratings",
            self._("Rating"),
            self.register.cells("now_shown"),
            [
                (self.levels[key], self.data["levels"]["now"].get(key, 0), "")
                for key in ORDER
            ],
        )
        sheet.skip()
        sheet.heading(self._("What changed, and what to look at"))
        self._write_counts(
            sheet,
            "Sections",
            self._("What"),
            self.changes.cells("section"),
            [
                (heading, len(self.data["sections"][name]), meaning)
                for name, (heading, meaning) in self.words.items()
            ],
        )

    def _write_counts(self, sheet, name, heading, cells, rows):
        """Write how often each word stands in the cells of another sheet.

        `rows`: [(word, number, its meaning)]
        """
        columns = [
            Column("word", heading, 24),
            Column(
                "number",
                self._("Partnerships"),
                14,
                "number",
                f"=COUNTIFS({cells},{{word}})",
            ),
            Column("meaning", self._("Meaning"), 70),
        ]
        if not any(meaning for _word, _number, meaning in rows):
            columns.pop()
        keys = ("word", "number", "meaning")
        sheet.table(name, columns, [dict(zip(keys, row, strict=True)) for row in rows])

    def _write_about(self):
        sheet = self._add(self._("About"))
        sheet.set_width(0, 24)
        sheet.set_width(1, 100)
        for label, value in self._get_facts() + self._get_notes():
            kind = "text" if isinstance(value, str) else "date"
            sheet.sheet.write_string(sheet.row, 0, label, self.book.format("label"))
            sheet.write(sheet.row, 1, value, self.book.format(kind))
            sheet.row += 1

    def _get_facts(self):
        taken = self._("Partnerships whose significance is Major or Moderate.")
        if self.wizard.with_limited:
            taken = self._("Every partnership whose significance is judged.")
        return [
            (self._("Council"), self.data["council"]),
            (self._("Report"), self.wizard._get_title_line()),
            (self._("From"), self.data["date_from"]),
            (self._("As it stood on"), self.data["date_to"]),
            (self._("Made"), self.data["made"]),
            (self._("On the register"), taken),
        ]

    def _get_notes(self):
        months = self.report._get_retest_months(self.data["date_to"])
        rating = self._("Of the latest review closed by then.")
        if months:
            rating = self._(
                "Of the latest review closed by then. Below Substantial it is tested "
                "again after %(months)s months.",
                months=months,
            )
        money = self._(
            "In cash and in kind in %(year)s: the outturn where it is known, otherwise "
            "the plan; empty where no figure is known.",
            year=self.data["year"],
        )
        formulas = self._(
            "The counts of the sheet Summary and the sums are formulas over the other "
            "sheets."
        )
        return [
            (self._("Rating"), rating),
            (self._("Council money"), money),
            (self._("Formulas"), formulas),
        ]
