from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.itstrategy.models.history import (
    create_append_only_function,
    install_guard,
)


class ItPartnerMergeChange(models.Model):
    """What one merge changed in one table: what its undo puts back.

    Written by the merge itself, in order, straight in the database; changed and
    deleted by nobody.
    """

    _name = "it.partner.merge.change"
    _description = "Change made by a merge of partners"
    _order = "id"
    _rec_name = "table_name"
    _log_access = False

    merge_id = fields.Many2one(
        "it.partner.merge",
        required=True,
        ondelete="restrict",
        index=True,
    )
    kind = fields.Selection(
        [
            ("link", "Links of rows"),
            ("relation", "Rows of a many-to-many table"),
            ("value", "Values of rows"),
            ("dropped", "Rows that would have stood twice"),
        ],
        required=True,
    )
    table_name = fields.Char(string="Table", required=True)
    column_name = fields.Char(string="Column")
    from_id = fields.Integer(aggregator=None)
    to_id = fields.Integer(aggregator=None)
    content = fields.Json()

    def init(self):
        """Closed at once; values once it is noted what became of them."""
        create_append_only_function(self)
        install_guard(
            self,
            "it_measure_history_guard",
            when=SQL("OLD.kind <> 'value' OR (OLD.content -> 0) ? 'after'"),
        )

    @api.model_create_multi
    def create(self, vals_list):
        raise UserError(self._tell_closed())

    def write(self, vals):
        raise UserError(self._tell_closed())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._tell_closed())

    def _tell_closed(self):
        return self.env._(
            "What a merge changed is noted by the merge itself and stays as it is."
        )
