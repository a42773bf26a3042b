from odoo import api, fields, models
from odoo.exceptions import UserError

from .history import create_append_only_function, install_guard


class ItMeasureReadingLine(models.Model):
    """An outcome behind a closed reading, as it was on the day of closing.

    Written by the closing in one statement. Nobody changes or deletes it; the link
    alone is emptied when the outcome itself is deleted.
    """

    _name = "it.measure.reading.line"
    _description = "Line Behind a Closed Reading"
    _order = "kind desc, date desc, id desc"

    reading_id = fields.Many2one(
        "it.measure.reading",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    closing = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="The how many-th closing of the reading this line stands behind.",
    )
    outcome_id = fields.Many2one(
        "it.outcome",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    name = fields.Char(required=True, readonly=True)
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [("forecast", "Forecast"), ("realised", "Realised")],
        readonly=True,
    )
    value = fields.Float(digits=(16, 4), readonly=True)
    denominator = fields.Float(digits=(16, 4), readonly=True)

    def init(self):
        """Refuse changes of history in the database as well."""
        create_append_only_function(self)
        install_guard(self, "it_measure_history_guard", free={"outcome_id"})

    @api.model_create_multi
    def create(self, vals_list):
        raise UserError(self._get_refusal())

    def write(self, vals):
        raise UserError(self._get_refusal())

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    def _get_refusal(self):
        return self.env._(
            "The lines behind a closed reading are history and are neither written "
            "nor deleted by hand: reopen the reading and close it again."
        )
