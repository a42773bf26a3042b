from odoo import api, models
from odoo.exceptions import UserError

from .it_agreement_document import DISPOSAL


class IrAttachment(models.Model):
    """The files of agreements stay as they were added."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_one_file_a_document()
        return attachments

    def write(self, vals):
        self._check_no_agreement_document()
        result = super().write(vals)
        if not vals.keys().isdisjoint(("res_model", "res_id", "res_field")):
            self._check_one_file_a_document()
        return result

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

    def _check_one_file_a_document(self):
        """Refuse a second file behind a document: it could be read for the first."""
        ids = [
            one.res_id
            for one in self.sudo()
            if one.res_model == "it.agreement.document" and one.res_field and one.res_id
        ]
        if not ids:
            return
        behind = self.sudo()._read_group(
            [
                ("res_model", "=", "it.agreement.document"),
                ("res_field", "=", "content"),
                ("res_id", "in", ids),
            ],
            ["res_id"],
            having=[("__count", ">", 1)],
        )
        if behind:
            document = self.env["it.agreement.document"].sudo().browse(behind[0][0])
            raise UserError(
                self.env._(
                    "“%(document)s” has its file already: add the other one as a "
                    "document beside it (Signing and file tab).",
                    document=document.name,
                )
            )
