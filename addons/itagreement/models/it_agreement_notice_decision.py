from odoo import api, fields, models


class ItAgreementNoticeDecision(models.Model):
    """What was decided for the end of a term: by whom, in which forum, and why.

    Written by the agreement when the decision is recorded there. A new end asks for a
    new decision; the earlier one stays here as it was.
    """

    _name = "it.agreement.notice.decision"
    _description = "Decision for the End of a Term"
    _inherit = ["it.history.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    agreement_id = fields.Many2one(
        "agreement", required=True, ondelete="cascade", index=True
    )
    end_date = fields.Date(string="For the end on")
    deadline = fields.Date(string="Notice was due by")
    decision = fields.Selection(
        selection=lambda self: self.env["agreement"]._notice_decision_selection(),
    )
    reason = fields.Text()
    forum_id = fields.Many2one("it.forum", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, ondelete="restrict"
    )
    decided_on = fields.Date(string="On", required=True)

    @api.model
    def _get_refusal(self):
        return self.env._(
            "What was decided for the end of a term is history: record a new decision "
            "under Dates and notice instead."
        )
