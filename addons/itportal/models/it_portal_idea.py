from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = {
    "new": ("considered", "taken_up", "declined"),
    "considered": ("taken_up", "declined"),
    "taken_up": (),
    "declined": ("considered",),
}


class ItPortalIdea(models.Model):
    """An idea a partner sent through the portal.

    Made by the portal page only for partners, or by an officer who was told one. The
    partner's own words never change; an officer considers it, answers, and may take it
    up as an opportunity. The partner sees state and answer.
    """

    _name = "it.portal.idea"
    _description = "Idea from a partner"
    _inherit = ["mail.thread", "mail.activity.mixin", "it.portal.shared.mixin"]
    _order = "create_date desc, id desc"

    _portal_fields = frozenset(
        {"name", "description", "theme_id", "state", "answer", "create_date"}
    )

    name = fields.Char(string="Idea", required=True, size=120)
    description = fields.Text(
        string="In the partner's words",
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Organisation",
        required=True,
        ondelete="restrict",
        index=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sent by",
        ondelete="restrict",
        index="btree_not_null",
    )
    theme_id = fields.Many2one(
        comodel_name="it.theme",
        ondelete="set null",
        index="btree_not_null",
        help="The theme of the strategy that it would serve.",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        index=True,
        tracking=True,
    )
    answer = fields.Text(
        tracking=True,
        help="What the partner reads beside its idea.",
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("considered", "Under consideration"),
            ("taken_up", "Taken up"),
            ("declined", "Declined"),
        ],
        default="new",
        required=True,
        copy=False,
        index=True,
        tracking=10,
    )

    def write(self, vals):
        if vals.keys() & {"name", "description"} and any(
            idea.create_uid._is_portal() for idea in self.sudo()
        ):
            raise UserError(
                self.env._("A partner's words stay as they were sent: answer instead.")
            )
        if "state" in vals:
            self._check_step(vals["state"], vals.get("answer"))
        return super().write(vals)

    def _check_step(self, new, answer=None):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for idea in self.filtered(lambda idea: idea.state != new):
            if new not in STEPS[idea.state]:
                raise UserError(
                    self.env._(
                        "“%(name)s” can't go from %(old)s to %(new)s.",
                        name=idea.name,
                        old=labels[idea.state],
                        new=labels.get(new, new),
                    )
                )
            if new == "declined" and not ((answer or idea.answer) or "").strip():
                raise UserError(
                    self.env._(
                        "Tell the partner why: fill in Answer before you decline "
                        "“%(name)s”.",
                        name=idea.name,
                    )
                )

    def action_consider(self):
        self.write({"state": "considered"})

    def action_decline(self):
        self.write({"state": "declined"})

    def action_take_up(self):
        """Make an opportunity of the idea and open it."""
        self.ensure_one()
        if not self.lead_id:
            self.write(
                {
                    "state": "taken_up",
                    "lead_id": self.env["crm.lead"]
                    .create(self._prepare_lead_vals())
                    .id,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "view_mode": "form",
        }

    def _prepare_lead_vals(self):
        self.ensure_one()
        return {
            "name": self.name,
            "type": "opportunity",
            "it_kind": "shared_service",
            "partner_id": self.partner_id.id,
            "user_id": (self.owner_id or self.env.user).id,
            "theme_id": self.theme_id.id,
            "description": self.env._(
                "From the portal, in the partner's words: %(words)s",
                words=self.description,
            ),
        }

    @api.model
    def _portal_create(self, name, description, theme_id=False):
        """Keep an idea sent by the user of the portal; refuse in one sentence.

        :raises UserError: with the sentence to show
        """
        name, description = (name or "").strip(), (description or "").strip()
        if not name:
            raise UserError(self.env._("Give your idea a short title."))
        if len(name) > 120:
            raise UserError(
                self.env._("The title is too long: keep it within 120 characters.")
            )
        if not description:
            raise UserError(self.env._("Describe your idea in a few sentences."))
        if len(description) > 10000:
            raise UserError(
                self.env._(
                    "The description is too long: keep it within 10,000 characters."
                )
            )
        sender = self.env.user.partner_id
        theme = self.env["it.theme"].sudo().search([("id", "=", theme_id)], limit=1)
        # partners have no right to create: this is the one door, for their own
        # organisation and with these values alone
        return self.sudo().create(
            {
                "name": name,
                "description": description,
                "theme_id": theme.id,
                "partner_id": sender.commercial_partner_id.id,
                "contact_id": sender.id,
            }
        )
