from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import names

READER = "itgovernance.group_reader"


class ResPartner(models.Model):
    """A contact that may be a city partner: an organisation the council works with.

    What the council thinks of a partner is for holders of a role of the suite alone:
    the fields carry the group, so that neither a portal user nor a colleague without
    a role reads them through any door. A copy is a contact, not yet a partner.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "it.outcome.mixin"]

    is_city_partner = fields.Boolean(
        string="City partner",
        groups=READER,
        copy=False,
        help="On the register of organisations that the council works with.",
    )
    it_sector_id = fields.Many2one(
        "it.sector",
        string="Sector",
        index="btree_not_null",
        groups=READER,
        copy=False,
        tracking=True,
    )
    it_partner_stage_id = fields.Many2one(
        "it.partner.stage",
        string="Partner stage",
        compute="_compute_it_partner_stage_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        group_expand="_read_group_expand_full",
        ondelete="restrict",
        groups=READER,
        copy=False,
        tracking=True,
    )
    it_relationship_type = fields.Selection(
        [
            ("partnership", "Partnership"),
            ("supplier", "Supplier"),
            ("customer", "Customer"),
            ("grant_recipient", "Grant recipient"),
            ("commissioned_provider", "Commissioned provider"),
            ("accountable_body", "Accountable-body scheme"),
            ("informal_network", "Informal network"),
        ],
        string="Relationship",
        groups=READER,
        copy=False,
        tracking=True,
        help="Only a partnership is scored and reviewed: an agreement with independent "
        "bodies to work towards a shared aim. A supplier won by tender, a grant "
        "recipient and a commissioned provider have rules of their own.",
    )
    it_lead_officer_id = fields.Many2one(
        "res.users",
        string="Lead officer",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        groups=READER,
        copy=False,
        tracking=True,
        help="Who keeps the relation and this record.",
    )
    it_sponsor_id = fields.Many2one(
        "res.users",
        string="Sponsor",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        groups=READER,
        copy=False,
        tracking=True,
        help="Senior officer who answers for the relation.",
    )
    ward_ids = fields.Many2many(
        "it.ward",
        string="Wards",
        groups=READER,
        copy=False,
        help="Wards in which the work with this partner is felt.",
    )
    it_membership_ids = fields.One2many(
        "it.partnership.member",
        "partner_id",
        string="Memberships",
        groups=READER,
    )
    it_partnership_count = fields.Integer(
        string="Number of partnerships",
        compute="_compute_it_partnership_count",
        groups=READER,
    )
    it_agreement_count = fields.Integer(
        string="Number of agreements",
        compute="_compute_it_agreement_count",
        groups=READER,
    )
    it_name_key = fields.Char(
        string="Comparable name",
        compute="_compute_it_name_key",
        store=True,
        index="btree_not_null",
        help="Name without case, accents, punctuation and legal form: what a name in a "
        "notice is compared with.",
    )

    _it_register_idx = models.Index(
        "(it_partner_stage_id, complete_name) WHERE is_city_partner IS TRUE"
    )

    @api.depends("name")
    def _compute_it_name_key(self):
        for partner in self:
            partner.it_name_key = names.name_key(partner.name) or False

    @api.depends("is_city_partner")
    def _compute_it_partner_stage_id(self):
        unstaged = self.filtered(
            lambda partner: partner.is_city_partner and not partner.it_partner_stage_id
        )
        if unstaged:
            unstaged.it_partner_stage_id = self.env["it.partner.stage"].search(
                [], limit=1
            )

    @api.depends("it_membership_ids")
    def _compute_it_partnership_count(self):
        counts = {
            partner.id: count
            for partner, count in self.env["it.partnership.member"]._read_group(
                [("partner_id", "in", self.ids)],
                ["partner_id"],
                ["partnership_id:count_distinct"],
            )
        }
        for partner in self:
            partner.it_partnership_count = counts.get(partner._origin.id, 0)

    @api.depends("commercial_partner_id")
    def _compute_it_agreement_count(self):
        counts = {
            partner.id: count
            for partner, count in self.env["it.agreement.party"]._read_group(
                self._it_agreement_party_domain(),
                ["commercial_partner_id"],
                ["agreement_id:count_distinct"],
            )
        }
        for partner in self:
            partner.it_agreement_count = counts.get(partner.commercial_partner_id.id, 0)

    def _it_agreement_party_domain(self):
        """Where these organisations are party to a live agreement."""
        return [
            ("commercial_partner_id", "in", self.commercial_partner_id.ids),
            ("agreement_id.active", "=", True),
            ("agreement_id.is_template", "=", False),
        ]

    def action_view_it_agreements(self):
        """Open the agreements to which this organisation is a party."""
        self.ensure_one()
        parties = self.env["it.agreement.party"].search(
            self._it_agreement_party_domain()
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agreements"),
            "res_model": "agreement",
            "view_mode": "list,form",
            "domain": [("id", "in", parties.agreement_id.ids)],
            "context": {"default_partner_id": self.id},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_member(self):
        member = (
            self.env["it.partnership.member"]
            .sudo()
            .search([("partner_id", "in", self.ids)], limit=1)
        )
        if member:
            raise UserError(
                self.env._(
                    "%(partner)s is a member of “%(partnership)s”: archive it, or take "
                    "it out of that partnership first.",
                    partner=member.partner_id.display_name,
                    partnership=member.partnership_id.name,
                )
            )

    def action_view_it_partnerships(self):
        """Open the partnerships of which this partner is a member."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partnership_action"
        )
        return {
            **action,
            "domain": [("member_ids.partner_id", "=", self.id)],
            "context": {"default_member_ids": [[0, 0, {"partner_id": self.id}]]},
        }
