from odoo import fields, models

from .it_stage_need import IMPACT_KINDS


class ItImpactQuestion(models.Model):
    """A screening question; one Yes speaks for the full assessment.

    Shipped for both kinds and kept by a manager; archived, not deleted, once asked.
    """

    _name = "it.impact.question"
    _description = "Screening Question"
    _order = "kind, sequence, id"

    kind = fields.Selection(IMPACT_KINDS, required=True, index=True)
    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(string="Question", required=True, translate=True)
    meaning = fields.Text(
        string="What is meant",
        translate=True,
        help="An example, or where to read more.",
    )
    source = fields.Char(help="Where the question was read.")
    active = fields.Boolean(default=True)
