from odoo import api, fields, models


class ItExemptParagraph(models.Model):
    """A category of exempt information: one of the seven of Schedule 12A Part 1.

    Shipped as data; a manager corrects the wording when the schedule is amended.
    """

    _name = "it.exempt.paragraph"
    _description = "Exempt information paragraph"
    _order = "number"
    _rec_names_search = ["name", "number"]

    number = fields.Integer(
        required=True,
        aggregator=None,
        help="Number of the paragraph in Part 1 of Schedule 12A to the Local "
        "Government Act 1972, as it applies in England.",
    )
    name = fields.Char(string="Information", required=True, translate=True)
    source = fields.Char(help="Where the wording was read, as an address.")
    note = fields.Text(help="Limits on the use of the paragraph.")
    active = fields.Boolean(default=True)

    _number_range = models.Constraint(
        "CHECK (number BETWEEN 1 AND 7)",
        "Schedule 12A Part 1 has paragraphs 1 to 7: enter a number in that range.",
    )
    _number_uniq = models.Constraint(
        "UNIQUE (number)",
        "This paragraph of Schedule 12A is already listed: change that row instead.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for paragraph in self:
            paragraph.display_name = f"{paragraph.number}. {paragraph.name or ''}"
