from odoo import api, models

from .it_agreement_document import DISPOSAL


class IrAttachment(models.Model):
    """The files of agreements stay as they were added."""

    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_no_agreement_document()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreement_document(self):
        self._check_no_agreement_document()

    def _check_no_agreement_document(self):
        """Refuse to touch the file behind a document of a signed agreement."""
        if self.env.context.get("it_disposal") is DISPOSAL:
            return
        ids = [
            one.res_id
            for one in self.sudo()
            if one.res_model == "it.agreement.document" and one.res_id
        ]
        if ids:
            documents = self.env["it.agreement.document"].sudo().browse(ids).exists()
            documents._unlink_except_unsigned()
