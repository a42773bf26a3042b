from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import assessment

PRINCIPLES = [
    ("need", "Knowing why we need each other"),
    ("purpose", "A purpose that is clear and within reach"),
    ("commitment", "Standing behind it"),
    ("trust", "Trusting one another"),
    ("working", "Arrangements that hold"),
    ("learning", "Measuring and learning"),
]


class ItPartnershipStatement(models.Model):
    """A statement that each partner agrees with, or not, in an assessment.

    Shipped as data and kept by a manager: six in use for each of the six principles.
    An assessment keeps the words it was answered with.
    """

    _name = "it.partnership.statement"
    _description = "Statement of the Partnership Assessment"
    _order = "principle_order, sequence, id"

    principle = fields.Selection(PRINCIPLES, required=True, index=True)
    principle_order = fields.Integer(
        compute="_compute_principle_order",
        store=True,
        aggregator=None,
    )
    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(string="Statement", required=True, translate=True)
    active = fields.Boolean(default=True)

    @api.depends("principle")
    def _compute_principle_order(self):
        for one in self:
            known = one.principle in assessment.PRINCIPLES
            one.principle_order = (
                assessment.PRINCIPLES.index(one.principle) if known else 0
            )

    @api.model
    def _get_bank(self):
        """Return the statements in use, past access rights.

        :raise UserError: unless there are six for each principle
        """
        bank = self.sudo().search([])
        counts = {key: len(rows) for key, rows in bank.grouped("principle").items()}
        if gaps := assessment.bank_gaps(counts):
            labels = dict(self._fields["principle"]._description_selection(self.env))
            key, number = next(iter(gaps.items()))
            raise UserError(
                self.env._(
                    "“%(principle)s” has %(number)s statements in use, not six: a "
                    "manager corrects that under Configuration, Assessment "
                    "statements.",
                    principle=labels[key],
                    number=number,
                )
            )
        return bank
