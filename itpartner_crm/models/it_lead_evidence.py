from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CONTENT = {
    "lead_id",
    "kind_id",
    "name",
    "document",
    "document_name",
    "url",
    "date",
    "note",
    "active",
}
STAMPS = {"filed_by_id", "accepted_by_id", "accepted_on", "pass_ids"}


class ItLeadEvidence(models.Model):
    """A piece of evidence for a gate: a document, a link or a plain statement.

    An officer files it, another person accepts it. A change takes the acceptance
    back; once a gate was passed on it, it stays as it was.
    """

    _name = "it.lead.evidence"
    _description = "Evidence of an Opportunity"
    _order = "date desc, id desc"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind_id = fields.Many2one(
        "it.evidence.kind",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(
        string="What it shows",
        required=True,
        help="In one line: Letter of the chief executive of 3 May.",
    )
    document = fields.Binary(string="File", attachment=True)
    document_name = fields.Char(string="File name")
    url = fields.Char(string="Link", help="Where it is kept, if not filed here.")
    note = fields.Text()
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Day of the document, not of its filing.",
    )
    filed_by_id = fields.Many2one(
        "res.users",
        string="Filed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    accepted_by_id = fields.Many2one(
        "res.users", string="Accepted by", readonly=True, copy=False
    )
    accepted_on = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    pass_ids = fields.Many2many(
        "it.gate.pass",
        "it_gate_pass_evidence_rel",
        "evidence_id",
        "pass_id",
        string="Gates passed on it",
        readonly=True,
        copy=False,
    )
    is_locked = fields.Boolean(
        string="Stands fast",
        compute="_compute_is_locked",
        compute_sudo=True,
        help="A gate was passed on it: it is neither changed nor deleted.",
    )
    active = fields.Boolean(default=True)

    @api.depends("pass_ids")
    def _compute_is_locked(self):
        for evidence in self:
            evidence.is_locked = bool(evidence.pass_ids)

    @api.constrains("document", "url", "note")
    def _check_content(self):
        for one in self.with_context(bin_size=True):
            if not (one.document or one.url or (one.note or "").strip()):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” shows nothing yet: add a file, a link, or say in "
                        "Note what was seen and where.",
                        name=one.name,
                    )
                )

    @api.constrains("url")
    def _check_url(self):
        for one in self.filtered("url"):
            if not one.url.lower().startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._(
                        "The link of “%(name)s” begins with neither https:// nor "
                        "http://: paste the whole address.",
                        name=one.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {key: val for key, val in vals.items() if key not in STAMPS}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not STAMPS.isdisjoint(vals) and not self.env.su:
            raise UserError(
                self.env._("Evidence is accepted by its button, not by writing it.")
            )
        if not CONTENT.isdisjoint(vals):
            self._check_not_locked()
            vals = {**vals, "accepted_by_id": False, "accepted_on": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_not_locked()

    def _check_not_locked(self):
        for evidence in self:
            if evidence.is_locked:
                raise UserError(
                    self.env._(
                        "A gate was passed on “%(name)s”, so it stays as it is: file "
                        "new evidence beside it.",
                        name=evidence.name,
                    )
                )

    def action_accept(self):
        """Accept the evidence in the name of the current user, who didn't file it."""
        self.check_access("write")
        self._check_not_locked()
        for evidence in self:
            if evidence.filed_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You filed “%(name)s” yourself: another person accepts it.",
                        name=evidence.name,
                    )
                )
        self.sudo().write(
            {"accepted_by_id": self.env.uid, "accepted_on": fields.Datetime.now()}
        )
        return True
