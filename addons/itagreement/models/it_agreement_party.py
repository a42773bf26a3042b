from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import particulars, states

#: Where notices go isn't a term: people move on, and it is told by a letter.
NOTICE_FIELDS = {"notice_contact_id", "notice_address"}


class ItAgreementParty(models.Model):
    """One organisation that an agreement binds, and who signs for it.

    Made with the agreement (the council and the main partner are added by themselves).
    Fixed from the signature on, like the other terms.
    """

    _name = "it.agreement.party"
    _description = "Party to an agreement"
    _order = "agreement_id, is_council desc, sequence, id"

    agreement_id = fields.Many2one(
        comodel_name="agreement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    agreement_state = fields.Selection(related="agreement_id.state")
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Organisation",
        required=True,
        ondelete="restrict",
        index=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Legal entity",
        store=True,
        precompute=True,
        index=True,
    )
    is_council = fields.Boolean(
        string="Council",
        help="Ticked for the council whose register this is.",
    )
    role = fields.Selection(
        selection=[
            ("council", "Council"),
            ("partner", "Partner"),
            ("supplier", "Supplier"),
            ("customer", "Customer"),
            ("funder", "Funder"),
            ("grantee", "Grant recipient"),
            ("host", "Host"),
            ("controller", "Data controller"),
            ("processor", "Data processor"),
            ("landlord", "Landlord"),
            ("tenant", "Tenant"),
            ("guarantor", "Guarantor"),
        ],
        default="partner",
        required=True,
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        aggregator=None,
        help="Its share of the cost or the risk in percent, where the terms give one.",
    )
    signatory_id = fields.Many2one(
        comodel_name="res.partner",
        string="Signs for it",
        ondelete="restrict",
        index="btree_not_null",
        help="The person who signs for this organisation.",
    )
    notice_contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Notices go to",
        compute="_compute_notice_contact_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The person of this organisation who is given notice; who signs, unless "
        "told otherwise.",
    )
    notice_address = fields.Text(
        string="Address for notices",
        compute="_compute_notice_address",
        store=True,
        readonly=False,
        precompute=True,
        help="Where a letter of notice is sent: at first the address of the contact, "
        "or of the organisation.",
    )
    notice_given = fields.Boolean(
        string="Notices can be given",
        compute="_compute_notice_given",
        help="There is a contact or an address for notices.",
    )

    _share_range = models.Constraint(
        "CHECK (COALESCE(share, 0) BETWEEN 0 AND 100)",
        "The share of a party lies between 0 and 100 per cent.",
    )
    _organisation_uniq = models.UniqueIndex(
        "(agreement_id, COALESCE(commercial_partner_id, 0))",
        "This organisation is already a party to the agreement.",
    )

    @api.depends("partner_id", "role")
    def _compute_display_name(self):
        for party in self:
            party.display_name = party.partner_id.display_name or ""

    @api.depends("partner_id", "signatory_id")
    def _compute_notice_contact_id(self):
        for party in self:
            ours = party.partner_id.commercial_partner_id
            kept = party.notice_contact_id
            if kept and kept.commercial_partner_id != ours:
                kept = kept.browse()
            signs = party.signatory_id
            if not kept and signs.commercial_partner_id == ours:
                kept = signs
            party.notice_contact_id = kept

    @api.depends("partner_id", "notice_contact_id")
    def _compute_notice_address(self):
        for party in self:
            places = (party.notice_contact_id, party.partner_id)
            lines = [
                place._display_address(without_company=True).strip()
                for place in places
                if place.street or place.city or place.zip
            ]
            text = lines[0] if lines else ""
            party.notice_address = (
                "\n".join(line.strip() for line in text.splitlines() if line.strip())
                or False
            )

    @api.depends("notice_contact_id", "notice_address")
    def _compute_notice_given(self):
        for party in self:
            party.notice_given = bool(
                party.notice_contact_id or (party.notice_address or "").strip()
            )

    @api.constrains("partner_id", "notice_contact_id")
    def _check_notice_contact(self):
        for party in self.filtered("notice_contact_id"):
            contact = party.notice_contact_id
            if contact.commercial_partner_id != party.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is not a person of “%(party)s”: choose one of "
                        "its people under Notices go to (Parties tab).",
                        contact=contact.display_name,
                        party=party.partner_id.display_name,
                    )
                )

    @api.constrains("agreement_id", "share")
    def _check_shares(self):
        for agreement in self.agreement_id:
            shares = agreement.party_ids.mapped("share")
            total = particulars.shares_missing(shares, whole=False)
            if total is not None:
                raise ValidationError(
                    self.env._(
                        "The shares of the parties to “%(name)s” add up to "
                        "%(total).2f%%: bring them to 100 or less in the Parties tab.",
                        name=agreement.display_name,
                        total=total,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_agreement_id")
        ids = {vals.get("agreement_id") or default for vals in vals_list} - {None}
        self._refuse_signed(self.env["agreement"].browse(ids))
        parties = super().create(vals_list)
        parties.agreement_id._reopen_if_changed()
        return parties

    def write(self, vals):
        if vals.keys() - NOTICE_FIELDS:
            self._check_not_signed()
        if vals.get("agreement_id"):  # nor is one moved into a signed agreement
            target = self.env["agreement"].browse(vals["agreement_id"])
            self._refuse_signed(target)
        agreements = self.agreement_id
        result = super().write(vals)
        if not vals.keys().isdisjoint(NOTICE_FIELDS):
            self._tell_new_notice_details()
        (agreements | self.agreement_id)._reopen_if_changed()
        return result

    def _tell_new_notice_details(self):
        """Say in the log of a signed agreement where notices go from now on."""
        for party in self.filtered(
            lambda one: one.agreement_id.state in states.BINDING_STATES
        ):
            address = (party.notice_address or "").replace("\n", ", ")
            party.agreement_id.sudo().message_post(
                body=self.env._(
                    "Notices to %(party)s now go to: %(where)s.",
                    party=party.partner_id.display_name,
                    where="; ".join(
                        filter(None, (party.notice_contact_id.name, address))
                    )
                    or self.env._("nobody"),
                )
            )

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        agreements.exists()._reopen_if_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_not_signed()

    def _check_not_signed(self):
        self._refuse_signed(self.agreement_id)

    @api.model
    def _refuse_signed(self, agreements):
        if fixed := agreements.filtered(
            lambda agreement: agreement.state in states.BINDING_STATES
        ):
            raise UserError(
                self.env._(
                    "“%(name)s” is signed, so its parties stay as they are: an "
                    "agreement with other parties is a new one.",
                    name=fixed[0].display_name,
                )
            )
