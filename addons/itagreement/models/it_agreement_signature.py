from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import states


class ItAgreementSignature(models.Model):
    """That somebody signed for a party: who, on which day, how, and who witnessed it.

    Made with the step to signed (window Record the signature) or by an agreement manager
    before it; fixed with it, for everyone.
    """

    _name = "it.agreement.signature"
    _description = "Signature under an agreement"
    _order = "agreement_id, date, id"

    agreement_id = fields.Many2one(
        comodel_name="agreement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    party_id = fields.Many2one(
        comodel_name="it.agreement.party",
        string="For",
        required=True,
        ondelete="cascade",
        index=True,
    )
    signed_by = fields.Char(
        string="Signed by",
        required=True,
        help="The person who signed, as written under the signature.",
    )
    date = fields.Date(string="Signed on", required=True)
    method = fields.Selection(
        selection=[
            ("hand", "By hand"),
            ("electronic", "Electronically"),
            ("seal", "Under the common seal"),
        ],
        default="hand",
        required=True,
    )
    witness = fields.Char(
        help="Who saw it signed; a deed needs a witness where it isn't sealed.",
    )

    _party_uniq = models.UniqueIndex(
        "(party_id)", "There is a signature for this party already: change that one."
    )

    @api.model_create_multi
    def create(self, vals_list):
        parties = self.env["it.agreement.party"].browse(
            [vals["party_id"] for vals in vals_list if vals.get("party_id")]
        )
        self._refuse_signed(parties.agreement_id)
        by_id = {party.id: party.agreement_id.id for party in parties}
        # whatever was sent: it belongs where its party does
        return super().create(
            [
                vals | {"agreement_id": by_id.get(vals.get("party_id"))}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        self._refuse_signed(self.agreement_id)
        if vals.get("party_id"):
            party = self.env["it.agreement.party"].browse(vals["party_id"])
            self._refuse_signed(party.agreement_id)
            vals = vals | {"agreement_id": party.agreement_id.id}
        else:
            vals = {name: vals[name] for name in vals if name != "agreement_id"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._refuse_signed(self.agreement_id)

    @api.model
    def _refuse_signed(self, agreements):
        """Refuse for whoever asks once the agreement is signed or ready to be told so."""
        if fixed := agreements.filtered(
            lambda agreement: agreement.state in states.BINDING_STATES
        ):
            raise UserError(
                self.env._(
                    "“%(name)s” is signed: who signed it and when stays as recorded.",
                    name=fixed[0].display_name,
                )
            )

    def _is_enough_for(self, execution):
        """Whether it makes a deed where a deed is wanted."""
        self.ensure_one()
        return (
            execution != "deed"
            or self.method == "seal"
            or bool((self.witness or "").strip())
        )
