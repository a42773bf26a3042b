from ..logic import report_formulas
from ..logic.hygiene import FLAGS
from .sheet import Column
from .workbook_base import WorkbookBase


class WorkSheets(WorkbookBase):
    """The sheets of deliverables, actions, hygiene and decisions."""

    def _write_deliverables(self):
        sheet = self._add(self._("Deliverables"))
        sheet.freeze(1)
        columns = self._get_deliverable_columns()
        rows = [
            {
                **item,
                "theme": self.themes[theme["id"]],
                "rag": item["rag_word"],
                "late": self._say_yes(item["is_late"]),
                "remaining": item["budget"] - item["spent"],
                "share": item["spent"] / item["budget"] if item["budget"] else None,
            }
            for theme in self.board["themes"]
            for item in theme["deliverables"]
        ]
        table = sheet.table("Deliverables", columns, rows)
        if rows:
            sheet.total(table, columns, self._("Together"), rows)
        self.tables["deliverables"] = table
        self._mark_ratings(sheet, "deliverables", "rag")

    def _get_deliverable_columns(self):
        return [
            Column("name", self._("Deliverable"), 40),
            Column("theme", self._("Theme"), 22),
            Column("owner", self._("Owner"), 18),
            Column("date_due", self._("Due"), 11, "date"),
            Column("date_done", self._("Delivered"), 11, "date"),
            Column("progress", self._("Progress"), 10, "percent"),
            Column("rag", self._("Rating"), 11),
            Column("late", self._("Late"), 7),
            Column("reason", self._("Why this rating"), 40),
            Column("budget", self._("Budget"), 14, "money"),
            Column("spent", self._("Spent"), 14, "money"),
            Column("remaining", self._("Remaining"), 14, "money", "={budget}-{spent}"),
            Column(
                "share",
                self._("Spent of budget"),
                10,
                "share",
                '=IF({budget}=0,"",{spent}/{budget})',
            ),
        ]

    def _write_actions(self):
        sheet = self._add(self._("Actions"))
        sheet.freeze(2)
        today = self.report["today"]
        is_open, is_done = self._("Open"), self._("Done")
        made = f"DATE({today.year},{today.month},{today.day})"
        late = (
            f"=IF(AND({{state}}={report_formulas.quoted(is_open)},"
            f'{{date_due}}<>"",{{date_due}}<{made}),{made}-{{date_due}},"")'
        )
        columns = [
            *self._identity_columns(),
            Column("rag", self._("Rating"), 11),
            Column("action", self._("Action"), 50),
            Column("owner", self._("Owner"), 20),
            Column("date_due", self._("Due"), 11, "date"),
            Column("state", self._("State"), 9),
            Column("late", self._("Days late"), 9, "number", late),
        ]
        rows = []
        for measure in self.measures:
            for action in measure["actions"]:
                opened, due = action["state"] == "open", action["date_due"]
                days = (today - due).days if opened and due else 0
                rows.append(
                    {
                        **self._identify(measure),
                        "rag": measure["rag_word"],
                        "action": action["name"],
                        "owner": action["owner"],
                        "date_due": due,
                        "state": is_open if opened else is_done,
                        "late": days if days > 0 else None,
                    }
                )
        self.tables["actions"] = sheet.table("Actions", columns, rows)
        self._mark_ratings(sheet, "actions", "rag")

    def _write_hygiene(self):
        sheet = self._add(self._("Hygiene"))
        sheet.heading(self._("How many measures"))
        columns = [
            Column("what", self._("What to know"), 20),
            Column("number", self._("Measures"), 34, "number"),
            Column("share", self._("Of all"), 20, "share"),
        ]
        table, total = self.tables["measures"], len(self.measures)
        every = f"COUNTA({table.cells('code')})"
        rows = []
        for flag in FLAGS:
            number = self.board["hygiene"][flag]
            count = f'COUNTIFS({table.cells(flag)},"{self.yes}")'
            rows.append(
                {
                    "what": self.flag_words[flag],
                    "number": number,
                    "share": number / total if total else None,
                    "formulas": {
                        "number": f"={count}",
                        "share": f'=IF({every}=0,"",{{number}}/{every})',
                    },
                }
            )
        sheet.table("Hygiene", columns, rows)
        sheet.skip()
        sheet.heading(self._("Which, and why"))
        columns = [
            Column("code", self._("Code"), 20),
            Column("name", self._("Measure"), 34),
            Column("flag_word", self._("What"), 20),
            Column("text", self._("Why"), 80),
        ]
        sheet.table("Caveats", columns, self.report["caveats"])

    def _write_decisions(self):
        sheet = self._add(self._("Decisions"))
        sheet.freeze(1)
        columns = [
            Column("reference", self._("Reference"), 14),
            Column("name", self._("Decision asked"), 60),
            Column("forum", self._("Forum"), 24),
            Column("owner", self._("Lead officer"), 20),
            Column("date", self._("Planned"), 11, "date"),
            Column("amount", self._("Estimated value"), 16, "money"),
            Column("key", self._("Key decision"), 10),
        ]
        rows = [
            {**one, "key": self._say_yes(one["is_key"])}
            for one in self.report["decisions"]
        ]
        sheet.table("Decisions", columns, rows)
