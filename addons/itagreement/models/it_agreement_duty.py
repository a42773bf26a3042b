from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ItAgreementDuty(models.Model):
    """A notice the law asks for about an agreement: what, by when, and where it was published.

    Raised by the steps of the agreement and by the nightly job, once for each occasion; a
    person says where it was published.
    """

    _name = "it.agreement.duty"
    _description = "Publication duty"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "due_date, id"

    name = fields.Char(compute="_compute_name", store=True)
    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="restrict", index=True
    )
    owner_id = fields.Many2one(
        related="agreement_id.owner_id", store=True, string="Responsible"
    )
    kind = fields.Selection(
        selection=[
            ("uk7", "UK7 Contract details"),
            ("uk9", "UK9 Contract performance"),
            ("uk10", "UK10 Contract change"),
            ("uk11", "UK11 Contract termination"),
            ("uk17", "UK17 Contract payment"),
        ],
        string="Notice",
        required=True,
    )
    occasion = fields.Char(
        required=True, help="What it was raised for; each occasion once."
    )
    due_date = fields.Date(string="Publish by", required=True, index=True)
    why = fields.Text(help="The rule it rests on, as valid on the day it was raised.")
    published_on = fields.Date(string="Published on", tracking=True)
    reference = fields.Char(
        string="Published as", tracking=True, help="Number or address of the notice."
    )
    waived_reason = fields.Char(
        string="Not needed, because",
        tracking=True,
        help="Why it need not be published.",
    )
    is_open = fields.Boolean(
        string="Outstanding", compute="_compute_is_open", store=True, index=True
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _occasion_uniq = models.UniqueIndex(
        "(agreement_id, kind, occasion)", "This notice is raised for it already."
    )

    @api.depends("kind", "agreement_id")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for duty in self:
            duty.name = f"{labels.get(duty.kind, '')}: {duty.agreement_id.code or ''}"

    @api.depends("published_on", "waived_reason")
    def _compute_is_open(self):
        for duty in self:
            duty.is_open = not duty.published_on and not duty.waived_reason

    @api.depends("is_open", "due_date")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for duty in self:
            duty.is_overdue = duty.is_open and duty.due_date < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("is_open", "=", True) & Domain(
            "due_date", "<", fields.Date.context_today(self)
        )

    @api.constrains("published_on", "reference")
    def _check_reference(self):
        for duty in self:
            if duty.published_on and not (duty.reference or "").strip():
                raise UserError(
                    self.env._(
                        "Say where %(name)s was published: fill in Published as.",
                        name=duty.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(
                self.env._("Duties are raised by the agreement itself, night by night.")
            )
        return super().create(vals_list)

    def write(self, vals):
        fixed = {"agreement_id", "kind", "occasion", "due_date", "why"}
        if fixed & set(vals):
            raise UserError(
                self.env._("What a duty is and when it is due follows from the law.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A duty stays: say why it isn't needed, if it isn't.")
        )
