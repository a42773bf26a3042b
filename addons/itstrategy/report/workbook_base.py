from ..logic import board
from .sheet import Book, Column


class WorkbookBase:
    """What all sheets of one report share: its data, its words, where tables are."""

    def __init__(self, env, workbook, report):
        self.env, self._ = env, env._
        self.report, self.board = report, report["board"]
        self.measures = list(self.board["measures"].values())
        self.themes = {
            one["id"]: f"{one['code']} {one['name']}"[:200]
            for one in self.board["themes"]
        }
        theme_board = env["it.theme.board"]
        self.rag_words = theme_board._get_rag_words()
        self.flag_words = theme_board._get_flag_words()
        self.yes, self.none = self._("Yes"), self._("No forum")
        self.title = self._("Theme report %(period)s", period=report["period"])
        self.subtitle = " · ".join(
            (report["themes"], report["forums"], report["status"])
        )
        self.book = Book(workbook, f"{report['council']} · {self.title}")
        workbook.set_properties({"title": self.title, "company": report["council"]})
        self.tables = {}

    def _add(self, name, title=None):
        return self.book.add(name, title or name, self.subtitle)

    def _labels(self, name):
        field = self.env["it.measure"]._fields[name]
        return dict(field._description_selection(self.env))

    def _mark_ratings(self, sheet, table, *keys):
        """Set off the words of ratings by shade and weight, beside their colour."""
        looks = {
            self.rag_words[rag]: self.book.format(rag)
            for rag in board.RATINGS
            if rag != "white"
        }
        for key in keys:
            sheet.mark(self.tables[table], key, looks)

    def _say_yes(self, truth):
        return self.yes if truth else ""

    def _identify(self, measure):
        return {
            "theme": self.themes.get(measure["theme_id"], ""),
            "code": measure["code"],
            "name": measure["name"],
            "unit": measure["unit"],
        }

    def _identity_columns(self):
        return [
            Column("code", self._("Code"), 8),
            Column("name", self._("Measure"), 34),
            Column("theme", self._("Theme"), 20),
        ]
