from odoo import fields, models


class ItPartnershipMember(models.Model):
    """One organisation in a partnership: what it does there and whether it votes."""

    _name = "it.partnership.member"
    _description = "Partnership member"
    _inherit = ["it.partnership.part.mixin"]
    _order = "partnership_id, sequence, id"
    _rec_name = "partner_id"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('is_company', '=', True)]",
    )
    role = fields.Selection(
        [
            ("lead", "Lead body"),
            ("accountable", "Accountable body"),
            ("member", "Member"),
            ("funder", "Funder"),
            ("adviser", "Adviser"),
            ("observer", "Observer"),
        ],
        default="member",
        required=True,
    )
    seat = fields.Char(
        help="Office that sits for the organisation, such as Chair or Director of "
        "Public Health.",
    )
    has_vote = fields.Boolean(string="Vote", default=True)
    is_paid = fields.Boolean(
        string="Paid",
        help="Its representative is paid for sitting there.",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(
        string="To",
        help="Last day of the membership; the line stays as history.",
    )

    _partner_uniq = models.Constraint(
        "UNIQUE (partnership_id, partner_id)",
        "This organisation is already a member of the partnership: change its line.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A membership ends before it starts: correct From or To on the page Members.",
    )
