from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import states

#: In the context of the button alone. An object(), so that no client can send it.
_CONFIRMING = object()


class ItAgreementSpend(models.Model):
    """An amount spent or billed under an agreement, without VAT.

    Entered by hand, taken in from a file, or by a room that reads invoices. Confirmed by an
    agreement manager; from then on it stays, and is corrected by a contrary line.
    """

    _name = "it.agreement.spend"
    _description = "Spending under an agreement"
    _order = "date desc, id desc"
    _rec_name = "reference"

    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="restrict", index=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    currency_id = fields.Many2one(related="agreement_id.currency_id", store=True)
    amount = fields.Monetary(
        required=True, help="Without VAT; below zero to correct an earlier line."
    )
    kind = fields.Selection(
        selection=[("spent", "Spent by us"), ("billed", "Billed to them")],
        default="spent",
        required=True,
    )
    source = fields.Selection(
        selection=[
            ("hand", "By hand"),
            ("file", "From a file"),
            ("invoice", "Invoice"),
        ],
        default="hand",
        required=True,
    )
    reference = fields.Char(help="Number of the invoice or of the ledger entry.")
    note = fields.Char()
    is_confirmed = fields.Boolean(string="Confirmed", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Confirmed by"
    )

    _reference_uniq = models.UniqueIndex(
        "(agreement_id, reference, kind) WHERE reference IS NOT NULL AND amount > 0",
        "This reference is entered for the agreement already.",
    )
    _agreement_kind_idx = models.Index("(agreement_id, kind, date)")

    @api.constrains("agreement_id", "amount")
    def _check_running(self):
        for line in self:
            if line.agreement_id.state not in states.BINDING_STATES:
                raise UserError(
                    self.env._(
                        "“%(name)s” is not signed yet, so nothing is spent under it.",
                        name=line.agreement_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("is_confirmed", None)
            vals.pop("confirmed_by_id", None)
        return super().create(vals_list)

    def write(self, vals):
        settled = {"is_confirmed", "confirmed_by_id"} & set(vals)
        if settled and self.env.context.get("it_confirming") is not _CONFIRMING:
            raise UserError(self.env._("Use the button Confirm of the line."))
        self._refuse_confirmed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._refuse_confirmed()

    def _refuse_confirmed(self):
        if fixed := self.filtered("is_confirmed"):
            raise UserError(
                self.env._(
                    "“%(name)s” is confirmed and stays: enter a contrary line to correct "
                    "it.",
                    name=fixed[0].reference or fixed[0].display_name,
                )
            )

    def action_confirm(self):
        """Fix these lines: they are what the ledger says."""
        self.check_access("write")
        if not self.env.user.has_group("itgovernance.group_agreement_manager"):
            raise UserError(
                self.env._(
                    "Spending is confirmed by an agreement manager: ask one to confirm it."
                )
            )
        self.filtered(lambda line: not line.is_confirmed).with_context(
            it_confirming=_CONFIRMING
        ).write({"is_confirmed": True, "confirmed_by_id": self.env.uid})
