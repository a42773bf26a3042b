from odoo import api, fields, models


class ItAgreementApproval(models.Model):
    """An approval or rejection of an agreement: by whom, when, of exactly what.

    Written by the approving itself; kept for ever, also when approval starts anew.
    """

    _name = "it.agreement.approval"
    _description = "Approval of an Agreement"
    _inherit = ["it.history.mixin"]
    _order = "id desc"
    _rec_name = "tier"

    agreement_id = fields.Many2one(
        "agreement", required=True, ondelete="cascade", index=True
    )
    round = fields.Integer(
        required=True, aggregator=None, help="Counts how often it was sent to review."
    )
    definition_id = fields.Many2one("tier.definition", ondelete="set null")
    tier = fields.Char(required=True)
    decision = fields.Selection(
        [("approved", "Approved"), ("rejected", "Rejected")], required=True
    )
    comment = fields.Text()
    asked_by_id = fields.Many2one("res.users", string="Asked by", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="By", required=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(string="On", required=True)
    content_hash = fields.Char(
        string="Fingerprint",
        required=True,
        help="SHA-256 of the terms as they were decided on.",
    )

    @api.model
    def _get_refusal(self):
        return self.env._(
            "Approvals are written by the Approve and Reject buttons of the agreement "
            "and stay as they were given."
        )
