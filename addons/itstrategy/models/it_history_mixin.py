from odoo import api, models
from odoo.exceptions import UserError

from .history import HISTORY_WRITER


class ItHistoryMixin(models.AbstractModel):
    """Rows that are written once, by the step they tell of, and stay as they are.

    A model that carries this has one way in, `_keep_history`, and no way to change or
    delete a row, for nobody, the superuser included. What it says when someone tries
    is its own (`_get_refusal`). A trigger as second lock: `history.install_guard`.
    """

    _name = "it.history.mixin"
    _description = "Append-only History"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("it_history") is not HISTORY_WRITER:
            raise UserError(self._get_refusal())
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self._get_refusal())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    @api.model
    def _keep_history(self, vals_list):
        """Write rows of history, past access rights.

        :param vals_list: values of one row each
        :returns: the rows, as the caller may see them
        """
        writer = self.sudo().with_context(it_history=HISTORY_WRITER)
        return writer.create(vals_list).with_env(self.env)

    @api.model
    def _get_refusal(self):
        """Return the sentence for who tries to write history by hand."""
        return self.env._("History is neither written nor deleted by hand.")
