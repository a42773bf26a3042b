from odoo import fields, models


class ItAcquaintance(models.Model):
    """A colleague knows a person of a partner, and how well.

    Kept by the colleague or whoever wrote it down; a manager keeps all.
    """

    _name = "it.acquaintance"
    _description = "Who Knows Whom"
    _order = "organisation_id, contact_id, id"
    _rec_name = "contact_id"

    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="cascade",
        index=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        domain="[('is_company', '=', False)]",
        ondelete="cascade",
        index=True,
    )
    organisation_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        related="contact_id.commercial_partner_id",
        store=True,
        index=True,
    )
    strength = fields.Selection(
        [
            ("1", "Has met"),
            ("2", "Works with"),
            ("3", "Knows well"),
        ],
        default="2",
        required=True,
        string="How well",
    )
    since = fields.Date()
    note = fields.Char()

    _pair_uniq = models.Constraint(
        "UNIQUE (user_id, contact_id)",
        "It is already noted that this colleague knows this person: change that line.",
    )
