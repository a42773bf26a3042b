from io import BytesIO

import xlsxwriter

from odoo import api, models

from odoo.addons.itstrategy.report.sheet import Book, Column

OPTIONS = {
    "in_memory": True,
    # whatever a person typed stays text
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class ReviewWorkbook(models.AbstractModel):
    """A review's pack as a workbook: its rows, and sums over them that live."""

    _name = "report.itreview.review_workbook"
    _description = "Review pack as a workbook"

    @api.model
    def _write_book(self, review, audience, gathered=None):
        """Return the workbook of one audience as bytes."""
        told = self.env["it.review.pack.data"]._read(review, audience, gathered)
        buffer = BytesIO()
        with xlsxwriter.Workbook(buffer, OPTIONS) as workbook:
            _Writer(self.env, workbook, told).write()
        return buffer.getvalue()


class _Writer:
    """Writes the sheets of one pack; the first sums what the others list."""

    def __init__(self, env, workbook, told):
        self.env, self._, self.told = env, env._, told
        self.title = told["review"].name
        self.subtitle = " · ".join(f"{label}: {text}" for label, text in told["facts"])
        self.book = Book(workbook, f"{env.company.name} · {self.title}")
        workbook.set_properties({"title": self.title, "company": env.company.name})
        self.is_public = told["is_public"]
        self.yes = self._("Yes")

    def write(self):
        """Write the sheets, the summary first though it is worked out last."""
        summary = self._add(self._("Summary"), self.title)
        self.items = self._write_items()
        if self.is_public:
            self.moves = None
        else:
            self.moves = self._write_moves()
            self._write_actions()
            self._write_outlook()
        self._write_figures()
        self._write_summary(summary)

    def _add(self, name, title=None):
        return self.book.add(name, title or name, self.subtitle)

    # ------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------

    def _write_items(self):
        sheet = self._add(self._("Items"))
        sheet.freeze(1)
        columns = [
            Column("name", self._("Opportunity"), 40),
            Column("kind", self._("Kind"), 15),
            Column("stage", self._("Stage then"), 20),
            Column("status", self._("State then"), 10),
            Column("on_agenda", self._("On the agenda"), 10),
            Column("decision", self._("Decision"), 12),
        ]
        if not self.is_public:
            columns += self._get_inner_columns()
        rows = [
            {**one, "on_agenda": self.yes if one["on_agenda"] else ""}
            for one in self.told["items"]
        ]
        return sheet.table("Items", columns, rows)

    def _get_inner_columns(self):
        return [
            Column("value", self._("Value then"), 14, "money"),
            Column("probability", self._("Probability"), 11, "percent"),
            Column(
                "weighted",
                self._("Weighted"),
                14,
                "money",
                "=ROUND({value}*{probability}/100,2)",
            ),
            Column("due", self._("Close then"), 11, "date"),
            Column("change", self._("Since the review before"), 12),
            Column("why", self._("Why on the agenda"), 40),
            Column("reason", self._("Reason"), 30),
            Column("conditions", self._("Conditions"), 30),
            Column("owner", self._("Owner then"), 18),
            Column("who", self._("Who acts"), 18),
            Column("by", self._("By"), 11, "date"),
        ]

    def _write_moves(self):
        sheet = self._add(self._("What moved"))
        sheet.freeze(1)
        columns = [
            Column("name", self._("Opportunity"), 40),
            Column("word", self._("Step"), 16),
            Column("amount", self._("Amount"), 14, "money"),
            Column("stage", self._("Stage"), 20),
            Column("owner", self._("Owner"), 18),
            Column("before", self._("Was due"), 11, "date"),
            Column("after", self._("Now due"), 11, "date"),
            Column("reason", self._("Reason"), 24),
        ]
        return sheet.table("Moves", columns, self.told["moves"])

    def _write_actions(self):
        sheet = self._add(self._("Actions"))
        columns = [
            Column("name", self._("Action"), 50),
            Column("item", self._("Of"), 40),
            Column("who", self._("Who"), 20),
            Column("by", self._("By"), 11, "date"),
            Column("state", self._("State"), 10),
            Column("from", self._("Of the review of"), 16),
        ]
        sheet.table("Actions", columns, self.told["actions"])
        sheet.skip()
        sheet.heading(self._("Declared interests"))
        columns = [
            Column("who", self._("Who"), 30),
            Column("item", self._("Item"), 40),
            Column("nature", self._("Interest"), 40),
            Column("left", self._("Left the room"), 10),
        ]
        rows = [
            {**one, "left": self.yes if one["left"] else ""}
            for one in self.told["conflicts"]
        ]
        sheet.table("Interests", columns, rows)

    def _write_outlook(self):
        """Measures, renewals and risks, one under the other."""
        sheet = self._add(self._("Beside the pipeline"))
        sheet.heading(self._("Measures it works for"))
        columns = [
            Column("name", self._("Measure"), 50),
            Column("rag", self._("Rating"), 14),
            Column("latest", self._("Latest"), 16),
            Column("period", self._("Period"), 20),
            Column("target", self._("Target"), 16),
            Column("count", self._("Opportunities"), 14, "number"),
            Column("note", self._("To know"), 40),
        ]
        sheet.table("Measures", columns, self.told["measures"])
        sheet.skip()
        sheet.heading(self._("Renewals due"))
        columns = [
            Column("name", self._("Agreement"), 50),
            Column("day", self._("Last day for notice"), 14, "date"),
            Column("days", self._("Days from the review"), 16, "number"),
        ]
        sheet.table("Renewals", columns, self.told["renewals"])
        sheet.skip()
        sheet.heading(self._("Greatest risks"))
        columns = [
            Column("name", self._("Risk"), 50),
            Column("about", self._("Of"), 14),
            Column("rating", self._("Rating"), 16),
            Column("treatment", self._("Treatment"), 20),
            Column("owner", self._("Owner"), 16),
        ]
        sheet.table("Risks", columns, self.told["risks"])

    def _write_figures(self):
        sheet = self._add(self._("Figures"))
        columns = [
            Column("label", self._("Figure"), 24),
            Column("value", self._("Value"), 16, "figure"),
            Column("why", self._("Why"), 70),
        ]
        sheet.table("Figures", columns, self.told["figures"])
        if self.told["conversion"]:
            sheet.skip()
            sheet.heading(self._("Stage conversion, twelve months"))
            columns = [
                Column("name", self._("Stage"), 24),
                Column("entered", self._("Entered"), 10, "number"),
                Column("advanced", self._("Went on"), 10, "number"),
                Column(
                    "rate",
                    self._("Of all"),
                    10,
                    "percent",
                    "=IF({entered}=0,0,100*{advanced}/{entered})",
                ),
            ]
            sheet.table("Conversion", columns, self.told["conversion"])
        if self.told["accuracy"]:
            sheet.skip()
            sheet.heading(self._("Forecast and result, twelve months"))
            columns = [
                Column("name", self._("Owner"), 24),
                Column("months", self._("Months"), 10, "number"),
                Column("forecast", self._("Expected"), 14, "money"),
                Column("actual", self._("Won"), 14, "money"),
                Column("accuracy", self._("Nearness"), 10, "percent"),
            ]
            sheet.table("Accuracy", columns, self.told["accuracy"])

    # ------------------------------------------------------------
    # Sums
    # ------------------------------------------------------------

    def _write_summary(self, sheet):
        sheet.heading(self._("Open pipeline by stage"))
        self._write_stages(sheet)
        sheet.skip()
        sheet.heading(self._("Decisions"))
        self._write_decisions(sheet)
        if self.moves and self.told["bars"]:
            sheet.skip()
            sheet.heading(self._("What moved"))
            self._write_waterfall(sheet)

    def _write_stages(self, sheet):
        open_word = dict(
            self.env["it.review.item"]
            ._fields["status"]
            ._description_selection(self.env)
        )["open"]
        own = (
            f"{self.items.cells('stage')},{{label}},"
            f'{self.items.cells("status")},"{open_word}"'
        )
        columns = [
            Column("label", self._("Stage"), 34),
            Column("count", self._("Open"), 10, "number", f"=COUNTIFS({own})"),
        ]
        if not self.is_public:
            columns += [
                Column(
                    key,
                    heading,
                    16,
                    "money",
                    f"=SUMIFS({self.items.cells(key)},{own})",
                )
                for key, heading in (
                    ("value", self._("Value")),
                    ("weighted", self._("Weighted")),
                )
            ]
        rows = [self._sum_stage(name) for name in self._get_stage_names()]
        table = sheet.table("ByStage", columns, rows)
        if rows:
            sheet.total(table, columns, self._("Together"), rows)

    def _get_open(self):
        return [one for one in self.told["items"] if one["is_open"]]

    def _get_stage_names(self):
        """Stages as named then, in the order of the pipeline."""
        named = [stage["name"] for stage in self.told["stages"]]
        used = dict.fromkeys(one["stage"] for one in self._get_open())
        return sorted(used, key=lambda name: named.index(name) if name in named else 99)

    def _sum_stage(self, name):
        mine = [one for one in self._get_open() if one["stage"] == name]
        return {
            "label": name,
            "count": len(mine),
            "value": sum(one.get("value", 0) for one in mine),
            "weighted": sum(one.get("weighted", 0) for one in mine),
        }

    def _write_decisions(self, sheet):
        decided = self.items.cells("decision")
        words = dict.fromkeys(
            one["decision"] for one in self.told["items"] if one["decision"]
        )
        columns = [
            Column("label", self._("Decision"), 34),
            Column(
                "count",
                self._("Items"),
                10,
                "number",
                f"=COUNTIFS({decided},{{label}})",
            ),
        ]
        rows = [
            {
                "label": word,
                "count": sum(one["decision"] == word for one in self.told["items"]),
            }
            for word in words
        ]
        table = sheet.table("ByDecision", columns, rows)
        if rows:
            sheet.total(table, columns, self._("Together"), rows)

    def _write_waterfall(self, sheet):
        """Opening, steps, closing, and whether they add up, from the rows of the moves."""
        steps, amounts = self.moves.cells("word"), self.moves.cells("amount")
        columns = [
            Column("label", self._("Step"), 34),
            Column(
                "count",
                self._("Opportunities"),
                14,
                "number",
                f"=COUNTIFS({steps},{{label}})",
            ),
            Column("sign", self._("Sign"), 10, "number"),
            Column(
                "amount",
                self._("Amount"),
                16,
                "money",
                f"={{sign}}*SUMIFS({amounts},{steps},{{label}})",
            ),
        ]
        rows = [
            {**bar, "sign": -1 if bar["amount"] < 0 else 1} for bar in self.told["bars"]
        ]
        table = sheet.table("Waterfall", columns, rows)
        letter = table.columns["amount"]
        check = (
            f"=IF(ABS(SUM({letter}{table.first}:{letter}{table.last - 1})"
            f'-{letter}{table.last})<0.005,"{self._("Adds up")}",'
            f'"{self._("Does not add up")}")'
        )
        sheet.sheet.write_formula(
            sheet.row, 3, check, self.book.format("label"), self._("Adds up")
        )
        sheet.skip()
