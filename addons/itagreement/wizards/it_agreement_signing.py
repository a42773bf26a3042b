from odoo import Command, api, fields, models


class ItAgreementSigning(models.TransientModel):
    """Who signed for each party, and the signed file, in one window.

    Opened from an approved agreement by an agreement manager; what it writes and the step to
    signed meet the agreement's own rules.
    """

    _name = "it.agreement.signing"
    _description = "Record the signature"

    agreement_id = fields.Many2one(
        "agreement", required=True, readonly=True, ondelete="cascade"
    )
    execution = fields.Selection(related="agreement_id.execution")
    line_ids = fields.One2many(
        "it.agreement.signing.line",
        "signing_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    content = fields.Binary(
        string="Signed agreement",
        help="The scanned or electronically signed file, as all parties hold it.",
    )
    has_document = fields.Boolean(compute="_compute_has_document")
    file_name = fields.Char(string="File name", default="signed agreement.pdf")

    @api.depends("agreement_id")
    def _compute_line_ids(self):
        for wizard in self:
            known = {one.party_id: one for one in wizard.agreement_id.signature_ids}
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(wizard._prepare_line(party, known.get(party)))
                    for party in wizard.agreement_id.party_ids
                ),
            ]

    @api.depends("agreement_id")
    def _compute_has_document(self):
        for wizard in self:
            kinds = wizard.agreement_id.document_ids.mapped("kind")
            wizard.has_document = "signed" in kinds

    def _prepare_line(self, party, known):
        return {
            "party_id": party.id,
            "signed_by": (known and known.signed_by) or party.signatory_id.name,
            "date": (known and known.date) or fields.Date.context_today(self),
            "method": (known and known.method) or "hand",
            "witness": known and known.witness,
        }

    def action_sign(self):
        """Keep signatures and file, and make the agreement signed."""
        self.ensure_one()
        agreement = self.agreement_id
        agreement.signature_ids.unlink()
        self.env["it.agreement.signature"].create(
            [line._prepare_signature_vals() for line in self.line_ids]
        )
        if self.content:
            self.env["it.agreement.document"].create(self._prepare_document_vals())
        agreement.action_sign()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_document_vals(self):
        return {
            "agreement_id": self.agreement_id.id,
            "kind": "signed",
            "name": self.file_name or self.env._("signed agreement"),
            "content": self.with_context(bin_size=False).content,
        }


class ItAgreementSigningLine(models.TransientModel):
    """One party's signature in the window."""

    _name = "it.agreement.signing.line"
    _description = "Signature to record"

    signing_id = fields.Many2one(
        "it.agreement.signing", required=True, ondelete="cascade", index=True
    )
    party_id = fields.Many2one("it.agreement.party", required=True, ondelete="cascade")
    signed_by = fields.Char(string="Signed by", required=True)
    date = fields.Date(string="Signed on", required=True)
    method = fields.Selection(
        selection=lambda self: (
            self.env["it.agreement.signature"]
            ._fields["method"]
            ._description_selection(self.env)
        ),
        default="hand",
        required=True,
    )
    witness = fields.Char()

    def _prepare_signature_vals(self):
        self.ensure_one()
        return {
            "party_id": self.party_id.id,
            "signed_by": self.signed_by,
            "date": self.date,
            "method": self.method,
            "witness": self.witness,
        }
