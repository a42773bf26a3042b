from odoo import api, models


class IrAttachment(models.Model):
    """The evidence files of a closed review stay as they are."""

    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_partnership_review_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed_review(self):
        self._check_partnership_review_open()

    def _check_partnership_review_open(self):
        """Refuse to touch a file that a review was closed with."""
        ids = [
            one.res_id
            for one in self.sudo()
            if one.res_model == "it.partnership.answer" and one.res_id
        ]
        if ids:
            answers = self.env["it.partnership.answer"].sudo().browse(ids).exists()
            answers.review_id._check_not_closed()
