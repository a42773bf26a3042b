from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic.public_register import COLUMNS

REASONS = [
    ("personal", "Personal data"),
    ("commercial", "Commercial interests (FOIA section 43)"),
    ("confidence", "Given in confidence (FOIA section 41)"),
    ("security", "Security of systems or people"),
    ("legal", "Legal privilege"),
]
KEEPER = "itgovernance.group_agreement_manager"


class ItRedaction(models.Model):
    """A value of an agreement that is left out of what is published, and why.

    Asked for by one person and approved by another, an agreement manager. Once approved
    it is fixed; it ends by being lifted, which is written down too.
    """

    _name = "it.redaction"
    _description = "Redaction of the Public Register"
    _inherit = ["mail.thread"]
    _order = "agreement_id, id"
    _rec_name = "column"

    agreement_id = fields.Many2one(
        "agreement", required=True, ondelete="cascade", index=True
    )
    column = fields.Selection(
        selection=lambda self: list(COLUMNS.items()),
        required=True,
        tracking=True,
        help="What is left out. A supplier's name takes address and number along, and "
        "is taken out of title and description too.",
    )
    reason = fields.Selection(REASONS, required=True, tracking=True)
    words = fields.Text(
        string="Why, in words",
        required=True,
        help="Why publishing it would do more harm than good; kept, not published.",
    )
    until = fields.Date(
        tracking=True,
        help="The day from which it is published again; empty for as long as it runs.",
    )
    state = fields.Selection(
        [("asked", "Asked for"), ("approved", "Approved"), ("lifted", "Lifted")],
        default="asked",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Approved by"
    )
    approved_on = fields.Date(string="Approved on", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        asked = super().create(vals_list)
        if asked.filtered(lambda one: one.state != "asked" or one.approved_by_id):
            raise UserError(
                self.env._(
                    "A redaction is asked for first: save it, then another agreement "
                    "manager approves it by the button."
                )
            )
        return asked

    def write(self, vals):
        if self.env.context.get("it_step") is HISTORY_WRITER:
            return super().write(vals)
        if self.filtered(lambda one: one.state != "asked") or (
            vals.keys() & {"state", "approved_by_id", "approved_on"}
        ):
            raise UserError(
                self.env._(
                    "A redaction that was approved stays as it is: lift it by its "
                    "button and ask for another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if self.filtered(lambda one: one.state != "asked"):
            raise UserError(
                self.env._("A redaction that was approved is kept: lift it instead.")
            )

    def action_approve(self):
        """Approve, as an agreement manager who didn't ask for it."""
        self._check_keeper()
        for redaction in self.filtered(lambda one: one.state == "asked"):
            # whoever rewords what another asked for asks for it, too
            if self.env.user in redaction.create_uid | redaction.write_uid:
                raise UserError(
                    self.env._(
                        "You asked for this redaction or changed it, so somebody else "
                        "approves it."
                    )
                )
            redaction.with_context(it_step=HISTORY_WRITER).write(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "approved_on": fields.Date.context_today(self),
                }
            )

    def action_lift(self):
        self._check_keeper()
        approved = self.filtered(lambda one: one.state == "approved")
        approved.with_context(it_step=HISTORY_WRITER).write({"state": "lifted"})

    def _check_keeper(self):
        self.check_access("write")
        if not self.env.user.has_group(KEEPER):
            raise UserError(
                self.env._("Only an agreement manager approves or lifts a redaction.")
            )

    @api.model
    def _get_in_force(self, agreements, day):
        """Return {agreement id: {column: published reason}} of approved redactions."""
        labels = dict(self._fields["reason"]._description_selection(self.env))
        found = {}
        for one in self.search(
            [
                ("agreement_id", "in", agreements.ids),
                ("state", "=", "approved"),
                "|",
                ("until", "=", False),
                ("until", ">", day),
            ]
        ):
            found.setdefault(one.agreement_id.id, {})[one.column] = labels[one.reason]
        return found
