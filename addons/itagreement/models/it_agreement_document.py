import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import states

#: In the context of the one method that takes the bytes of a disposed file away.
DISPOSAL = object()


class ItAgreementDocument(models.Model):
    """A file that belongs to an agreement, as it was when it was added.

    Its SHA-256 is worked out here from the bytes kept. Once the agreement is signed no file
    is replaced or deleted, by anybody; after the retention a disposal that two people decided
    takes the bytes and leaves name, SHA-256 and who did it.
    """

    _name = "it.agreement.document"
    _description = "Document of an agreement"
    _order = "agreement_id, added_on desc, id desc"

    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(
        selection=[
            ("signed", "Signed agreement"),
            ("schedule", "Schedule"),
            ("variation", "Signed variation"),
            ("notice", "Notice given or received"),
            ("other", "Other"),
        ],
        default="signed",
        required=True,
    )
    name = fields.Char(string="File name", required=True)
    content = fields.Binary(string="File", attachment=True)
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        help="Fingerprint of the file as added: the same bytes give the same one.",
    )
    size = fields.Integer(string="Bytes", readonly=True, aggregator=None)
    added_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, string="Added by"
    )
    added_on = fields.Datetime(string="Added on", readonly=True)
    disposed_on = fields.Date(string="Disposed on", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            content = base64.b64decode(vals.get("content") or b"")
            if not content:
                raise UserError(
                    self.env._(
                        "“%(name)s” has no content: choose the file again.",
                        name=vals.get("name") or self.env._("The document"),
                    )
                )
            vals.update(
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                added_by_id=self.env.uid,
                added_on=fields.Datetime.now(),
                disposed_on=False,
            )
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("it_disposal") is not DISPOSAL:
            raise UserError(
                self.env._(
                    "A document stays as it was added: add the other one beside it."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unsigned(self):
        if kept := self.filtered(
            lambda document: document.agreement_id.state in states.BINDING_STATES
        ):
            raise UserError(
                self.env._(
                    "“%(document)s” belongs to “%(name)s”, which is signed: it stays.",
                    document=kept[0].name,
                    name=kept[0].agreement_id.display_name,
                )
            )

    def _get_bytes(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).content or b"")

    def _is_unchanged(self):
        """Whether the bytes kept still are those that were added."""
        self.ensure_one()
        return hashlib.sha256(self._get_bytes()).hexdigest() == self.sha256

    def action_check(self):
        """Tell whether the file still is what was added."""
        self.ensure_one()
        if self.disposed_on:
            kind, words = "info", self.env._("Its content was disposed of.")
        elif self._is_unchanged():
            kind, words = "success", self.env._("Unchanged: the SHA-256 is the same.")
        else:
            kind, words = (
                "danger",
                self.env._("It differs from what was added. Tell the administrator."),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"title": self.name, "message": words, "type": kind},
        }

    def action_download(self):
        self.ensure_one()
        if self.disposed_on or not self._is_unchanged():
            return self.action_check()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/it.agreement.document/{self.id}/content/{self.name}"
            "?download=true",
            "target": "download",
        }

    def _dispose(self):
        """Take the bytes away; what it was, and its SHA-256, stay."""
        self.sudo().with_context(it_disposal=DISPOSAL).write(
            {"content": False, "disposed_on": fields.Date.context_today(self)}
        )
