from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.itgovernance.logic.import_headings import WHY
from odoo.addons.itgovernance.logic.import_values import fold

from ..logic import import_register, public_register


class ItAgreementImportColumn(models.Model):
    """What a column of a contracts register means; kept for the next such file."""

    _name = "it.agreement.import.column"
    _description = "Column of a contracts register"
    _order = "sequence, id"
    _rec_name = "heading"

    import_id = fields.Many2one(
        "it.agreement.import", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    heading = fields.Char(string="In the file", required=True, readonly=True)
    sample = fields.Char(string="For example", readonly=True)
    target = fields.Selection(
        selection="_selection_target",
        string="Is in the agreement",
        help="What the column fills; empty leaves it out.",
    )
    how = fields.Selection(
        [
            ("before", "As last time"),
            ("name", "By its name"),
            ("like", "By likeness"),
            ("looks", "By its cells"),
        ],
        string="Found",
        readonly=True,
        help="By what the meaning was proposed.",
    )

    @api.model
    def _selection_target(self):
        """All that a column can stand for, in the order of the public register."""
        names = {
            "owner": self.env._("Responsible officer"),
            "council_signatory": self.env._("Signed for the council by"),
            "supplier_signatory": self.env._("Signed for the supplier by"),
        }
        names.update(public_register.COLUMNS)
        return [(target, names[target]) for target in import_register.TARGETS]

    @api.constrains("target", "import_id")
    def _check_target_once(self):
        labels = dict(self._selection_target())
        for one in self.import_id:
            seen = {}
            for column in one.column_ids.filtered("target"):
                other = seen.setdefault(column.target, column)
                if other != column:
                    raise ValidationError(
                        self.env._(
                            "Both “%(one)s” and “%(two)s” mean %(target)s: choose "
                            "something else for one of them, or leave it out.",
                            one=other.heading,
                            two=column.heading,
                            target=labels[column.target],
                        )
                    )

    @api.model
    def _prepare_columns(self, headings, samples, known):
        """Return commands for the columns of a file.

        :param known: {folded heading: target} of the last file with these headings.
        """
        guesses = import_register.RegisterHeadings().suggest(headings, samples)
        commands = [fields.Command.clear()]
        for place, (heading, guess) in enumerate(zip(headings, guesses, strict=True)):
            key = fold(heading)
            if key == fold(WHY):
                continue
            target = known.get(key, guess.target)
            how = "before" if key in known else guess.how
            seen = list(dict.fromkeys(samples[place]))[:3]
            commands.append(
                fields.Command.create(
                    {
                        "sequence": place,
                        "heading": heading,
                        "sample": " | ".join(
                            " ".join(text.split())[:40] for text in seen
                        ),
                        "target": target or False,
                        "how": how if target else False,
                    }
                )
            )
        return commands
