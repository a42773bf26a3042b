from odoo import api, fields, models


class ItAgreementRetentionReview(models.Model):
    """What was decided about a file whose retention had passed: kept, or disposed of.

    Written by the buttons of the agreement; stays for good, also when the documents are gone.
    """

    _name = "it.agreement.retention.review"
    _description = "Retention review of an agreement"
    _inherit = ["it.history.mixin"]
    _order = "agreement_id, decided_on desc, id desc"

    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="restrict", index=True
    )
    decided_on = fields.Date(string="Decided on", required=True)
    decision = fields.Selection(
        selection=[
            ("kept", "Kept"),
            ("asked", "Disposal asked for"),
            ("refused", "Disposal refused"),
            ("disposed", "Disposed of"),
        ],
        required=True,
    )
    keep_until = fields.Date(string="Keep until")
    reason = fields.Text()
    user_id = fields.Many2one(comodel_name="res.users", required=True, string="By")
    files = fields.Text(help="Name and SHA-256 of each document disposed of.")

    @api.model
    def _get_refusal(self):
        return self.env._("A retention review is recorded by the agreement's buttons.")
