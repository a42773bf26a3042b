from odoo import models
from odoo.exceptions import UserError

from ..logic import import_headings, import_rows
from .it_import_words import RegisterWords


class ItPartnerImport(models.Model):
    """The rows of the file and the words in them, kept for the check and the run."""

    _inherit = "it.partner.import"

    def _prepare_rows(self):
        """Keep the rows, what each column means now, and the words to explain."""
        self._make_plan()
        if self.row_count:
            self._forget_verdicts()
            self._ask_for_words(self._read_kept_rows())
        else:
            self._ask_for_words(self._keep_rows())

    def _make_plan(self):
        """Keep what each column means now, for the check and the run."""
        columns = self.mapping_id._get_targets(self.headings)
        targets = {target for _heading, target in columns if target}
        if not targets & {"name", "record"}:
            raise UserError(
                self.env._(
                    "No column means Name: choose it for the column with the names of "
                    "the organisations."
                )
            )
        if ("number" in targets) != ("scheme" in targets):
            raise UserError(
                self.env._(
                    "Identifier number and Identifier scheme go together: choose a "
                    "column for each, or say of which scheme the number is."
                )
            )
        self.plan = {
            "columns": columns,
            "source": self.mapping_id.source,
            "names": dict(self.env["it.import.mapping.column"]._selection_target()),
        }

    def _forget_verdicts(self):
        rows = self.env["it.partner.import.row"].sudo()
        rows.search([("import_id", "=", self.id), ("is_done", "=", False)]).write(
            {"verdict": False, "reason": False, "changes": False}
        )

    def _ask_for_words(self, rows):
        """Count the words of the rows that the register doesn't know as they stand."""
        columns = [
            (index, target)
            for index, (_heading, target) in enumerate(self.plan["columns"])
            if target in import_headings.WORDS
        ]
        words, asked = RegisterWords(self.env), {}
        for cells in rows:
            for index, target in columns:
                text = cells[index]
                if not text:
                    continue
                for kind, word in import_rows.words_of(target, text, words.known):
                    counted = asked.setdefault(kind, {})
                    counted[word] = counted.get(word, 0) + 1
        self.mapping_id._take_words(asked, words)
