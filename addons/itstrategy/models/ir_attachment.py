from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The evidence files of a closed reading stay as they are."""

    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_reading_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_reading(self):
        self._check_reading_open()

    def _check_reading_open(self):
        """Refuse to touch a file that a closed reading was closed with."""
        ids = [
            one.res_id
            for one in self.sudo()
            if one.res_model == "it.measure.reading" and one.res_id
        ]
        if not ids:
            return
        closed = (
            self.env["it.measure.reading"]
            .sudo()
            .search([("id", "in", ids), ("state", "=", "closed")], limit=1)
        )
        if closed:
            raise UserError(
                self.env._(
                    "The evidence of %(reading)s, which is closed, stays as it is: "
                    "reopen the reading first.",
                    reading=closed.display_name,
                )
            )
