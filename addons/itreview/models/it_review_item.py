from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What people write into an item; the rest is copied by opening the review, and stays.
WRITTEN = {"decision", "reason", "action_owner_id", "due_date"}


class ItReviewItem(models.Model):
    """One opportunity in a review: its figures as known then, and what was decided.

    Opening the review makes it. The figures are copies and stay; decision, reason, owner
    and day are written until the review is closed.
    """

    _name = "it.review.item"
    _description = "Pipeline review item"
    _order = "review_id desc, kind, expected_revenue desc, id"

    review_id = fields.Many2one(
        "it.review", required=True, ondelete="cascade", index=True
    )
    state = fields.Selection(related="review_id.state", string="Review state")
    version_id = fields.Many2one(
        "it.pipeline.version",
        string="As known",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    name = fields.Char(string="Title", readonly=True)
    kind = fields.Selection(
        [("shared_service", "Shared service"), ("commercial", "Commercial")],
        readonly=True,
    )
    stage_name = fields.Char(string="Stage then", readonly=True)
    owner_id = fields.Many2one("res.users", string="Owner then", readonly=True)
    status = fields.Selection(
        [("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("archived", "Archived")],
        readonly=True,
    )
    currency_id = fields.Many2one(related="review_id.currency_id", store=True)
    expected_revenue = fields.Monetary(string="Value then", readonly=True)
    probability = fields.Float(readonly=True, aggregator="avg", help="In percent.")
    date_deadline = fields.Date(string="Expected close then", readonly=True)
    is_exempt = fields.Boolean(string="Exempt", readonly=True)
    change = fields.Selection(
        [
            ("new", "New"),
            ("reopened", "Reopened"),
            ("grown", "Grown"),
            ("shrunk", "Shrunk"),
            ("slipped", "Slipped"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archived", "Archived"),
            ("same", "As before"),
        ],
        string="Since the review before",
        readonly=True,
    )
    decision = fields.Selection(
        [
            ("proceed", "Proceed"),
            ("hold", "Hold"),
            ("rework", "Rework"),
            ("stop", "Stop"),
            ("refer", "Refer up"),
        ],
    )
    reason = fields.Char(help="Why; needed for anything but Proceed.")
    action_owner_id = fields.Many2one(
        "res.users", string="Who acts", domain="[('share', '=', False)]"
    )
    due_date = fields.Date(string="By")

    @api.constrains("decision", "reason")
    def _check_reason(self):
        for item in self:
            if item.decision and item.decision != "proceed" and not item.reason:
                raise ValidationError(
                    self.env._(
                        "%(name)s: say in Reason why it should not simply proceed.",
                        name=item.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        reviews = self.env["it.review"].browse(
            {vals["review_id"] for vals in vals_list if vals.get("review_id")}
        )
        reviews._refuse_closed()
        if not reviews._is_settling():
            self._refuse_copied()
        return super().create(vals_list)

    def write(self, vals):
        self.review_id._refuse_closed()
        if not WRITTEN.issuperset(vals) and not self.review_id._is_settling():
            self._refuse_copied()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.review_id._refuse_closed()

    def _refuse_copied(self):
        raise UserError(
            self.env._(
                "Items and their figures are copied from the history when a review is "
                "opened: write decision, reason, who acts and by when."
            )
        )
