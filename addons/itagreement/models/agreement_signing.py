from dataclasses import replace

from odoo import api, fields, models

from ..logic import states


class Agreement(models.Model):
    """Signing: by hand or as a deed, who signed for each party, and the signed file."""

    _inherit = "agreement"

    execution = fields.Selection(
        selection=[("hand", "Signed by hand"), ("deed", "Executed as a deed")],
        compute="_compute_execution",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="A deed is witnessed or sealed and binds for twelve years, a simple contract "
        "for six (Limitation Act 1980, sections 5 and 8).",
    )
    signature_ids = fields.One2many(
        comodel_name="it.agreement.signature",
        inverse_name="agreement_id",
        string="Signatures",
    )
    document_ids = fields.One2many(
        comodel_name="it.agreement.document",
        inverse_name="agreement_id",
        string="Documents",
        groups="base.group_user",
    )

    @api.depends("agreement_type_id")
    def _compute_execution(self):
        for agreement in self:
            agreement.execution = agreement.agreement_type_id.execution or "hand"

    @api.model
    def _get_protected_fields(self):
        return [*super()._get_protected_fields(), "execution"]

    def _get_step_gaps(self, new):
        gaps = super()._get_step_gaps(new)
        if new != states.SIGNED or self.is_taken_on:
            return gaps
        return gaps + self._get_signing_gaps()

    def _get_signing_gaps(self):
        """What is missing to call it signed: signatures, witness or seal, and the file."""
        self.ensure_one()
        gaps = []
        today = fields.Date.context_today(self)
        signed = {one.party_id: one for one in self.signature_ids}
        for party in self.party_ids:
            one = signed.get(party)
            name = party.display_name
            if not one:
                gaps.append(
                    self.env._("the signature for %(name)s (Signing tab)", name=name)
                )
            elif one.date > today:
                gaps.append(
                    self.env._(
                        "a signature for %(name)s that is not in the future (Signing "
                        "tab)",
                        name=name,
                    )
                )
            elif not one._is_enough_for(self.execution):
                gaps.append(
                    self.env._(
                        "a witness or the seal for %(name)s, as it is a deed (Signing "
                        "tab)",
                        name=name,
                    )
                )
        if not self.sudo().document_ids.filtered(lambda one: one.kind == "signed"):
            gaps.append(self.env._("the signed agreement as a file (Signing tab)"))
        return gaps

    def _get_step_facts(self):
        facts = super()._get_step_facts()
        if self.signature_ids:
            # the last one to sign makes it signed
            last = max(self.signature_ids.mapped("date"))
            facts = replace(facts, signature_date=last)
        return facts

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == states.SIGNED:
            for agreement in self.filtered("signature_ids"):
                agreement._write_step(
                    {"signature_date": max(agreement.signature_ids.mapped("date"))}
                )
        return result

    def action_open_signing(self):
        """Open the window that records who signed, and the signed file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record the signature"),
            "res_model": "it.agreement.signing",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agreement_id": self.id},
        }
