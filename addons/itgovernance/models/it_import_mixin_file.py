import base64

from odoo import api, models
from odoo.exceptions import UserError

from ..logic import import_tables, import_values
from ..logic.import_headings import WHY
from ..logic.import_values import fold

_CHUNK = 2000


class ItImportMixin(models.AbstractModel):
    """The file: its table, its rows kept, those handed back, and why it can't be read."""

    _inherit = "it.import.mixin"
    _name_target = "name"

    def _read_table(self):
        """Return the table in the file. UserError in one sentence."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        words = self._get_heading_words()
        try:
            return import_tables.read_table(content, self.sheet or "", words.knows)
        except import_tables.Unreadable as error:
            raise UserError(self._tell_unreadable(error)) from error

    @api.model
    def _read_samples(self, table):
        """Return, for each heading, up to 40 texts found below it."""
        samples = [[] for _heading in table.headings]
        for turn, (_number, cells) in enumerate(table.rows):
            for held, text in zip(samples, cells, strict=True):
                if text and len(held) < 40:
                    held.append(text)
            if turn > 500:
                break
        return samples

    def _keep_rows(self):
        """Keep the rows of the file chunk by chunk; iterate over their cells."""
        targets = [target for _heading, target in self.plan["columns"]]
        name = self._name_target
        place = targets.index(name) if name in targets else None
        Row = self.env[self._import_row].sudo()
        count, vals_list = 0, []
        try:
            for number, cells in self._read_table().rows:
                text = cells[place][:200] if place is not None else ""
                vals_list.append(
                    {
                        "import_id": self.id,
                        "number": number,
                        "data": cells,
                        "name": text,
                    }
                )
                yield cells
                if len(vals_list) == _CHUNK:
                    count += self._flush_rows(Row, vals_list)
        except import_tables.Unreadable as error:
            raise UserError(self._tell_unreadable(error)) from error
        self.row_count = count + self._flush_rows(Row, vals_list)

    @api.model
    def _flush_rows(self, Row, vals_list):
        count = len(vals_list)
        Row.create(vals_list)
        self.env.flush_all()
        Row.invalidate_model()
        vals_list.clear()
        return count

    def _read_kept_rows(self):
        """Iterate over the cells of the rows kept, chunk by chunk."""
        last = 0
        while True:
            part = self.env[self._import_row].search_read(
                [("import_id", "=", self.id), ("number", ">", last)],
                ["number", "data"],
                order="number",
                limit=_CHUNK,
            )
            if not part:
                return
            for row in part:
                yield row["data"]
            last = part[-1]["number"]

    # ------------------------------------------------------------------
    # What was set aside
    # ------------------------------------------------------------------

    def _get_aside_headings(self):
        """The headings of the file and one for the reasons."""
        why = WHY
        return [one for one in self.headings or [] if fold(one) != fold(why)] + [why]

    def _iter_aside_rows(self):
        """Iterate over the cells and the reason of the rows not taken in."""
        why = fold(WHY)
        kept = [i for i, one in enumerate(self.headings or []) if fold(one) != why]
        last = 0
        while True:
            part = self.env[self._import_row].search_read(
                [
                    ("import_id", "=", self.id),
                    ("verdict", "in", self._get_aside_verdicts()),
                    ("is_done", "=", False),
                    ("number", ">", last),
                ],
                ["number", "data", "reason"],
                order="number",
                limit=_CHUNK,
            )
            if not part:
                return
            for row in part:
                cells = [import_values.unguard(row["data"][i]) for i in kept]
                yield [*cells, row["reason"] or ""]
            last = part[-1]["number"]

    def _tell_unreadable(self, error):
        """Why a file can't be read, in one sentence."""
        values = dict(error.values, name=self.file_name or self.name)
        values["sheets"] = ", ".join(values.get("sheets", ()))
        sentences = self._get_file_sentences() | self._get_table_sentences()
        return sentences[error.code] % values

    def _get_file_sentences(self):
        """Why a file can't be opened, by code."""
        return {
            "empty": self.env._("“%(name)s” is empty: choose a file with rows in it."),
            "too_big": self.env._(
                "“%(name)s” has %(size)s MB, and %(limit)s MB is the most: split it, "
                "or save it without pictures."
            ),
            "no_table": self.env._(
                "“%(name)s” has no row of headings: write the names of the columns in "
                "the row above the entries."
            ),
            "encrypted": self.env._(
                "“%(name)s” is locked with a password: save it without one."
            ),
            "old_excel": self.env._(
                "“%(name)s” is a workbook of the old kind (.xls): open it and save it "
                "as .xlsx or CSV."
            ),
            "broken_xlsx": self.env._(
                "“%(name)s” can't be opened as a workbook: open it in a spreadsheet "
                "program and save it as .xlsx or CSV."
            ),
            "bomb": self.env._(
                "“%(name)s” isn't taken: unpacked it is far bigger than a register, "
                "or it has parts that a workbook never has. Save it as CSV."
            ),
        }

    def _get_table_sentences(self):
        """Why no rows are found in a file, by code."""
        return {
            "no_sheet": self.env._(
                "“%(name)s” has no sheet “%(sheet)s”: its sheets are %(sheets)s."
            ),
            "not_text": self.env._(
                "“%(name)s” is neither a CSV file nor a workbook: save it as .xlsx or "
                "as CSV UTF-8."
            ),
            "never_closed": self.env._(
                "Row %(row)s of “%(name)s” opens a quotation mark that is never "
                "closed: correct that row."
            ),
            "too_many_rows": self.env._(
                "“%(name)s” has more than %(limit)s rows: split it."
            ),
            "too_many_columns": self.env._(
                "“%(name)s” has more than %(limit)s columns: delete those that hold "
                "nothing for the register."
            ),
            "no_rows": self.env._(
                "“%(name)s” has headings but no rows below them: choose a file, or a "
                "sheet, with entries in it."
            ),
        }
