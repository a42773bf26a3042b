import json
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

# Marks a write of the module itself. An object(): no client can send it.
OWN_WRITE = object()

# What a person may change by hand; all else comes from the file or from a button.
BY_HAND = frozenset(["partner_id"])

# Kinds of notice that may still be answered: what was awarded is over for bidders,
# whatever deadline is told with it.
BIDDING = ("planning", "tender")

DISMISS_REASONS = [
    ("not_offered", "We don't offer this"),
    ("too_late", "Too late to answer"),
    ("too_large", "Too large for us"),
    ("too_small", "Too small to be worth it"),
    ("too_far", "Too far away"),
    ("known", "Already known"),
    ("other", "Another reason"),
]


# Forms of the Procurement Act 2023; the numbers of UK8 and UK10 to UK17 by practice.
NOTICE_TYPES = [
    ("UK1", "UK1 Pipeline"),
    ("UK2", "UK2 Preliminary market engagement"),
    ("UK3", "UK3 Planned procurement"),
    ("UK4", "UK4 Tender"),
    ("UK5", "UK5 Transparency"),
    ("UK6", "UK6 Contract award"),
    ("UK7", "UK7 Contract details"),
    ("UK8", "UK8 Payments compliance"),
    ("UK9", "UK9 Contract performance"),
    ("UK10", "UK10 Contract change"),
    ("UK11", "UK11 Contract termination"),
    ("UK12", "UK12 Procurement termination"),
    ("UK13", "UK13 Dynamic market intention"),
    ("UK14", "UK14 Dynamic market establishment"),
    ("UK15", "UK15 Dynamic market modification"),
    ("UK16", "UK16 Dynamic market cessation"),
    ("UK17", "UK17 Contract payment"),
]


class ItNotice(models.Model):
    """One release of a public procurement notice, as its publisher gave it.

    Made by the import alone (command or wizard), one row per `ocid` and `release_id`.
    What was published can't be changed by anyone; a person accepts it as an
    opportunity or dismisses it, by the buttons, and may say who the buyer is.
    """

    _name = "it.notice"
    _description = "Public Notice"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_published desc, id desc"
    _rec_name = "title"
    _rec_names_search = ["title", "ocid", "buyer_name"]

    ocid = fields.Char(
        string="OCID",
        required=True,
        readonly=True,
        help="Names the whole procurement: its notices share it.",
    )
    release_id = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("planning", "Planning"),
            ("tender", "Tender"),
            ("award", "Award"),
            ("contract", "Contract"),
            ("implementation", "Implementation"),
        ],
        required=True,
        readonly=True,
    )
    notice_type = fields.Selection(
        NOTICE_TYPES,
        string="Form",
        readonly=True,
        help="The form of the Procurement Act 2023 it was published on; empty for "
        "notices under earlier law.",
    )
    tag = fields.Char(readonly=True, help="The stages the publisher gave it.")
    published_status = fields.Char(
        string="Published status",
        readonly=True,
        help="The state of the procurement as its publisher words it.",
    )
    title = fields.Char(required=True, readonly=True)
    description = fields.Text(readonly=True)
    buyer_name = fields.Char(string="Buyer", readonly=True)
    buyer_identifier = fields.Char(
        string="Buyer's identifier",
        readonly=True,
        help="Scheme and number in the register the publisher named.",
    )
    buyer_postcode = fields.Char(string="Buyer's postcode", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Buyer as partner",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        help="The buyer among our partners; a person says so.",
    )
    supplier_names = fields.Char(string="Suppliers", readonly=True)
    party_ids = fields.One2many(
        comodel_name="it.notice.party",
        inverse_name="notice_id",
        string="Organisations",
        readonly=True,
    )
    cpv_main = fields.Char(
        string="Main CPV",
        readonly=True,
        help="Common Procurement Vocabulary: what is bought, by its main code.",
    )
    cpv_description = fields.Char(string="What is bought", readonly=True)
    cpv_codes = fields.Char(
        string="CPV codes",
        readonly=True,
        help="All its codes, the main one first.",
    )
    is_ict = fields.Boolean(
        string="About IT",
        readonly=True,
        help="One of its CPV codes is in division 30, 32, 48, 64 or 72.",
    )
    value = fields.Monetary(
        readonly=True,
        help="What the tender says, else its lots, else its awards once each, else its "
        "contracts.",
    )
    value_basis = fields.Selection(
        [("net", "Without VAT"), ("gross", "With VAT")],
        string="Value is",
        readonly=True,
        help="Empty: no value was published.",
    )
    value_source = fields.Selection(
        [
            ("tender", "Tender"),
            ("lots", "Lots"),
            ("awards", "Awards"),
            ("contracts", "Contracts"),
        ],
        string="Value from",
        readonly=True,
    )
    awarded_value = fields.Monetary(
        string="Awarded value",
        readonly=True,
        help="Sum of its awards, each once, or else of its contracts.",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    deadline = fields.Datetime(
        readonly=True,
        help="Last moment for a bid or an expression of interest.",
    )
    deadline_state = fields.Selection(
        [("open", "Open"), ("soon", "Closes within 7 days"), ("closed", "Closed")],
        string="Bidding",
        compute="_compute_deadline_state",
    )
    date_published = fields.Datetime(string="Published", required=True, readonly=True)
    contract_start = fields.Date(string="Contract starts", readonly=True)
    contract_end = fields.Date(
        string="Contract ends",
        readonly=True,
        help="Without extensions. Of an award it is the contract that was let, else "
        "what the tender plans.",
    )
    contract_end_furthest = fields.Date(
        string="With extensions",
        readonly=True,
        help="The last day it may be extended to, where the notice names one.",
    )
    region = fields.Char(string="Place", readonly=True)
    source_url = fields.Char(string="Source page", readonly=True)
    is_sme_suitable = fields.Boolean(string="Suits small firms", readonly=True)
    is_vcse_suitable = fields.Boolean(
        string="Suits the voluntary sector",
        readonly=True,
    )
    source = fields.Char(readonly=True, help="The service that published it.")
    source_file = fields.Char(
        string="File",
        readonly=True,
        help="File and place in it that it was read from last.",
    )
    licence = fields.Char(readonly=True)
    fetched_at = fields.Datetime(
        string="Taken in",
        readonly=True,
        help="When it was first stored here.",
    )
    remarks = fields.Text(
        string="Reading remarks",
        readonly=True,
        help="What was mended while reading it.",
    )
    payload = fields.Json(
        readonly=True,
        prefetch=False,
        groups="itgovernance.group_manager",
        help="The release as published. Broken characters and blanks in field names "
        "are mended; a number that a computer can't hold exactly is kept as text.",
    )
    payload_text = fields.Text(
        string="Payload as text",
        compute="_compute_payload_text",
        groups="itgovernance.group_manager",
    )
    payload_sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        help="Fingerprint of the release as received, before any mending.",
    )
    state = fields.Selection(
        [("new", "New"), ("accepted", "Accepted"), ("dismissed", "Dismissed")],
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    dismiss_reason = fields.Selection(
        DISMISS_REASONS,
        string="Reason",
        readonly=True,
        copy=False,
        tracking=True,
    )
    dismiss_note = fields.Char(string="In your words", readonly=True, copy=False)

    _release_uniq = models.UniqueIndex(
        "(ocid, release_id)",
        "This release is already here: one notice for each ocid and release.",
    )
    _inbox_idx = models.Index("(date_published DESC, id DESC)")
    _ict_idx = models.Index(
        "(state, date_published DESC, id DESC) WHERE is_ict IS TRUE"
    )
    _deadline_idx = models.Index("(deadline) WHERE deadline IS NOT NULL")

    @api.depends("deadline", "kind")
    def _compute_deadline_state(self):
        now = fields.Datetime.now()
        for notice in self:
            if not notice.deadline:
                notice.deadline_state = False
            elif notice.deadline < now or notice.kind not in BIDDING:
                notice.deadline_state = "closed"
            else:
                soon = notice.deadline < now + timedelta(days=7)
                notice.deadline_state = "soon" if soon else "open"

    @api.depends("payload")
    def _compute_payload_text(self):
        for notice in self:
            payload = notice.payload
            notice.payload_text = (
                json.dumps(payload, indent=2, ensure_ascii=False) if payload else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_write(None)
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_write(vals)
        return super().write(vals)

    def _check_own_write(self, vals):
        """Refuse what only the import or a button may do.

        `vals` None stands for making a notice. Fields of the mixins, such as those of
        an activity, are free.
        """
        if self.env.context.get("it_notice_write") is OWN_WRITE:
            return
        if vals is None:
            raise UserError(
                self.env._(
                    "A notice is not written by hand: take in the published file "
                    "under Notices, Import notices."
                )
            )
        locked = [
            name
            for name in vals
            if name in self._fields
            and self._fields[name]._module == "itnotice"
            and name not in BY_HAND
        ]
        if locked:
            raise UserError(
                self.env._(
                    "“%(field)s” of a notice is as published and stays so: use the "
                    "buttons of the notice, or import a newer release.",
                    field=self._fields[locked[0]]._description_string(self.env),
                )
            )

    def _own_write(self, vals):
        """Write `vals` as the module itself, whoever the user is."""
        return self.sudo().with_context(it_notice_write=OWN_WRITE).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        for notice in self:
            if notice.state == "accepted":
                raise UserError(
                    self.env._(
                        "Notice “%(title)s” was accepted and stays: the opportunity "
                        "%(lead)s came of it.",
                        title=notice.title,
                        lead=notice._tell_opportunity(),
                    )
                )

    # ------------------------------------------------------------
    # What a person does with it
    # ------------------------------------------------------------

    def _tell_opportunity(self):
        """The name of its opportunity, for those who may see that."""
        self.ensure_one()
        if self.lead_id.has_access("read"):
            return self.lead_id.display_name
        return self.env._("one that is not open to you")

    def _check_new(self):
        """Only a new notice is accepted or dismissed; says who was first."""
        for notice in self:
            if notice.state == "accepted":
                raise UserError(
                    self.env._(
                        "Notice “%(title)s” was accepted before, as opportunity "
                        "“%(lead)s”: open that one.",
                        title=notice.title,
                        lead=notice._tell_opportunity(),
                    )
                )
            if notice.state == "dismissed":
                raise UserError(
                    self.env._(
                        "Notice “%(title)s” is dismissed: undo that first.",
                        title=notice.title,
                    )
                )

    def _open_wizard(self, model, name):
        self.check_access("write")
        self._check_new()
        context = {"default_notice_ids": [fields.Command.set(self.ids)]}
        if len(self) == 1:
            context = {"default_notice_id": self.id}
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    def action_accept(self):
        """Ask what opportunity it becomes."""
        self.ensure_one()
        return self._open_wizard(
            "it.notice.accept", self.env._("Accept as opportunity")
        )

    def action_dismiss(self):
        """Ask why they are of no use."""
        return self._open_wizard("it.notice.dismiss", self.env._("Dismiss"))

    def action_undo_dismiss(self):
        """Put dismissed notices back into the inbox."""
        self.check_access("write")
        dismissed = self.filtered(lambda notice: notice.state == "dismissed")
        dismissed._own_write(
            {"state": "new", "dismiss_reason": False, "dismiss_note": False}
        )

    def action_open_source(self):
        """Open the publisher's own page."""
        self.ensure_one()
        if not self.source_url:
            raise UserError(
                self.env._("The publisher gave no page for “%s”.", self.title)
            )
        return {"type": "ir.actions.act_url", "url": self.source_url, "target": "new"}

    def action_view_lead(self):
        """Open the opportunity that came of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunity"),
            "res_model": "crm.lead",
            "view_mode": "form",
            "views": [(self.env.ref("crm.crm_lead_view_form").id, "form")],
            "res_id": self.lead_id.id,
        }

    def _mark_accepted(self, lead, partner):
        """Tie the notice to the opportunity that came of it."""
        self.ensure_one()
        self._own_write(
            {"state": "accepted", "lead_id": lead.id, "partner_id": partner.id}
        )
        self.message_post(
            body=Markup("<p>%s</p>")
            % self.env._("Accepted as opportunity %s.", lead._get_html_link())
        )

    def _get_identifiers(self):
        """[(scheme, identifier)] of the buyer, its main one first."""
        self.ensure_one()
        buyer = self.sudo().party_ids.filtered(lambda party: party.role == "buyer")[:1]
        return buyer._get_identifiers()
