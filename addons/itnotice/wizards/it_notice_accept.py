from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import plaintext2html

from ..logic import match
from ..logic.values import uk_date

KIND_BY_NOTICE = {"planning": "commercial", "tender": "commercial"}
MEASURE_BY_KIND = {
    "commercial": "itstrategy.measure_cg6",
    "shared_service": "itstrategy.measure_cg5",
}


class ItNoticeAccept(models.TransientModel):
    """Asks what opportunity a notice becomes, whose it is and what is forecast of it.

    Proposes everything, with its reasons; nothing is made before the person confirms.
    """

    _name = "it.notice.accept"
    _description = "Accept a Notice as Opportunity"

    notice_id = fields.Many2one(
        comodel_name="it.notice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    is_ict = fields.Boolean(related="notice_id.is_ict")
    is_about_it = fields.Boolean(
        string="It is about IT all the same",
        help="No CPV code of it is in division 30, 32, 48, 64 or 72: say that you have "
        "read it and that it is about IT.",
    )
    is_taken_up = fields.Boolean(related="notice_id.is_taken_up")
    is_another = fields.Boolean(
        string="Make another one all the same",
        help="Another notice of this procurement became an opportunity, which is told of "
        "every later notice. A second one would count its forecast twice.",
    )
    name = fields.Char(
        string="Opportunity",
        compute="_compute_from_notice",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    it_kind = fields.Selection(
        [("commercial", "Commercial"), ("shared_service", "Shared service")],
        string="Kind",
        compute="_compute_from_notice",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Commercial: we could sell an offer. Shared service: we could do it "
        "together, as with a buyer whose contract has just been let.",
    )
    # Buyer
    buyer_name = fields.Char(related="notice_id.buyer_name")
    buyer_identifier = fields.Char(related="notice_id.buyer_identifier")
    buyer_postcode = fields.Char(related="notice_id.buyer_postcode")
    candidate_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Partners that may be meant",
        compute="_compute_candidates",
    )
    match_reason = fields.Char(string="Why", compute="_compute_candidates")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        domain="[('is_company', '=', True)]",
        help="The buyer among our partners. Found by identifier, else by name.",
    )
    create_partner = fields.Boolean(
        string="Create this buyer as partner",
        help="Nobody becomes a partner unless you say so here.",
    )
    # Offer
    offer_id = fields.Many2one(
        comodel_name="it.offer",
        compute="_compute_offer_id",
        store=True,
        readonly=False,
        domain="[('state', 'in', ('validated', 'live'))]",
        help="What we would sell or share. Proposed by its CPV prefixes.",
    )
    offer_reason = fields.Char(string="Why this offer", compute="_compute_offer_reason")
    is_offer_required = fields.Boolean(compute="_compute_is_offer_required")
    # Forecast
    measure_id = fields.Many2one(
        comodel_name="it.measure",
        compute="_compute_measure_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        domain=lambda self: [
            ("theme_id", "=", self.env.ref("itstrategy.theme_5").id),
            ("source", "=", "outcomes"),
        ],
        help="Measure of “Catalyst for city-wide growth” that the forecast counts to.",
    )
    measure_unit = fields.Selection(related="measure_id.unit")
    forecast_value = fields.Float(
        string="Forecast",
        digits=(16, 2),
        compute="_compute_forecast_value",
        store=True,
        readonly=False,
        help="What we expect of it, in the unit of the measure: your judgement, which "
        "starts from the published value.",
    )
    forecast_date = fields.Date(
        string="Expected on",
        compute="_compute_from_notice",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="When it is expected to come about; the period it counts in.",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        default=100.0,
        required=True,
        help="How much of it is this opportunity's doing.",
    )
    value = fields.Monetary(related="notice_id.value", string="Published value")
    value_basis = fields.Selection(related="notice_id.value_basis")
    currency_id = fields.Many2one(related="notice_id.currency_id")

    @api.depends("notice_id")
    def _compute_from_notice(self):
        for wizard in self:
            notice = wizard.notice_id
            wizard.name = notice.title
            wizard.it_kind = KIND_BY_NOTICE.get(notice.kind, "shared_service")
            today = fields.Date.context_today(wizard)
            wizard.forecast_date = max(notice.contract_start or today, today)

    @api.depends("notice_id")
    def _compute_candidates(self):
        Partner = self.env["res.partner"]
        for wizard in self:
            notice = wizard.notice_id
            found, reason = Partner._find_by_identifier_or_name(
                notice._get_identifiers(), notice.buyer_name, notice.buyer_postcode
            )
            wizard.candidate_ids = found
            wizard.match_reason = reason

    @api.depends("candidate_ids")
    def _compute_partner_id(self):
        for wizard in self:
            known = wizard.notice_id.partner_id
            one = wizard.candidate_ids if len(wizard.candidate_ids) == 1 else False
            wizard.partner_id = known or one

    @api.depends("notice_id")
    def _compute_offer_id(self):
        offers = self.env["it.offer"].search(
            [("state", "in", ("validated", "live")), ("it_cpv_prefixes", "!=", False)],
            order="state, name, id",
        )
        prefixes = [(offer.id, offer.it_cpv_prefixes) for offer in offers]
        for wizard in self:
            codes = (wizard.notice_id.cpv_codes or "").split()
            ranked = match.rank(codes, prefixes)
            wizard.offer_id = ranked[0][0] if ranked else False

    @api.depends("notice_id", "offer_id")
    def _compute_offer_reason(self):
        for wizard in self:
            codes = (wizard.notice_id.cpv_codes or "").split()
            hits = match.prefix_hits(codes, wizard.offer_id.it_cpv_prefixes)
            if hits:
                told = ", ".join(f"{code} ({prefix})" for code, prefix in hits)
                wizard.offer_reason = self.env._("Its CPV codes fit: %s.", told)
            elif wizard.offer_id:
                wizard.offer_reason = self.env._("Your choice: no CPV prefix fits.")
            else:
                wizard.offer_reason = self.env._("No offer has a CPV prefix that fits.")

    @api.depends("it_kind")
    def _compute_is_offer_required(self):
        live = self.env["it.offer"].search_count([("state", "=", "live")], limit=1)
        for wizard in self:
            wizard.is_offer_required = bool(live) and wizard.it_kind == "commercial"

    @api.depends("it_kind")
    def _compute_measure_id(self):
        for wizard in self:
            xmlid = MEASURE_BY_KIND.get(wizard.it_kind)
            wizard.measure_id = xmlid and self.env.ref(xmlid, raise_if_not_found=False)

    @api.depends("notice_id", "offer_id")
    def _compute_forecast_value(self):
        for wizard in self:
            published = wizard.notice_id.value or wizard.notice_id.awarded_value
            if not published:
                wizard.forecast_value = wizard.offer_id.list_price
            elif not wizard.forecast_value:
                wizard.forecast_value = published  # else it is what a person typed

    # ------------------------------------------------------------

    def action_confirm(self):
        """Make the opportunity, credit the forecast to it and open it."""
        self.ensure_one()
        notice = self.notice_id
        notice.check_access("write")
        notice.sudo().lock_for_update()
        notice.invalidate_recordset(["state", "lead_id"])
        notice._check_new()
        self._check_complete()
        partner = self.partner_id or self._create_partner()
        lead = self.env["crm.lead"].create(self._prepare_lead_vals(partner))
        lead._credit_outcome(
            self.measure_id,
            self.forecast_value,
            self.forecast_date,
            kind="forecast",
            share=self.share,
            evidence=self.env._(
                "Accepted from public notice %(ocid)s, %(url)s",
                ocid=notice.ocid,
                url=notice.source_url or notice.source or "",
            ),
        )
        notice._mark_accepted(lead, partner)
        return notice.action_view_lead()

    def _check_complete(self):
        """Name what is missing, all at once, and where to put it."""
        missing = []
        if not self.is_ict and not self.is_about_it:
            missing.append(
                self.env._(
                    "no CPV code of this notice is about IT: tick “It is about IT all "
                    "the same” if it is"
                )
            )
        if self.is_taken_up and not self.is_another:
            missing.append(
                self.env._(
                    "an opportunity came of another notice of this procurement: tick "
                    "“Make another one all the same” if you mean it"
                )
            )
        if self.is_offer_required and not self.offer_id:
            missing.append(self.env._("choose the offer we would sell"))
        if not self.partner_id and not self.create_partner:
            missing.append(
                self.env._("choose the partner, or tick “Create this buyer as partner”")
            )
        if self.create_partner and not self.partner_id and not self.buyer_name:
            missing.append(self.env._("the notice names no buyer: choose the partner"))
        if self.forecast_value <= 0:
            missing.append(self.env._("forecast more than nothing"))
        if missing:
            raise ValidationError(
                self.env._("Before it can be accepted: %s.", "; ".join(missing))
            )

    def _create_partner(self):
        """The buyer as a new partner: the person ticked that it becomes one.

        As superuser, with these few fields alone: a commercial officer need not keep
        the partner register to note one customer.
        """
        if len(self.candidate_ids) == 1:
            raise UserError(
                self.env._(
                    "“%(partner)s” may be this buyer (%(reason)s): choose it as "
                    "partner, or change its name or identifier first.",
                    partner=self.candidate_ids.display_name,
                    reason=self.match_reason,
                )
            )
        return (
            self.env["res.partner"]
            .sudo()
            .create(self._prepare_partner_vals())
            .sudo(False)
        )

    def _prepare_partner_vals(self):
        notice = self.notice_id
        vals = {
            "name": notice.buyer_name,
            "is_company": True,
            "is_city_partner": True,
            "zip": notice.buyer_postcode,
            "comment": plaintext2html(
                self.env._(
                    "Created from public notice %(ocid)s (%(service)s).",
                    ocid=notice.ocid,
                    service=notice.source or "",
                )
            ),
        }
        schemes = {
            category.code: category.id
            for category in self.env["res.partner.id_category"].sudo().search([])
        }
        numbers = [
            fields.Command.create({"category_id": schemes[scheme], "name": identifier})
            for scheme, identifier in notice._get_identifiers()
            if scheme in schemes and self._is_valid_identifier(scheme, identifier)
        ]
        return {**vals, "id_numbers": numbers}

    def _is_valid_identifier(self, scheme, identifier):
        from odoo.addons.itpartner_crm.logic import identifiers

        return identifiers.is_valid(scheme, identifiers.canonical(scheme, identifier))

    def _prepare_lead_vals(self, partner):
        notice = self.notice_id
        vals = {
            "name": self.name,
            "type": "opportunity",
            "it_kind": self.it_kind,
            "partner_id": partner.id,
            "user_id": self.env.uid,
            "theme_id": self.measure_id.theme_id.id,
            "it_notice_id": notice.id,
            "description": self._prepare_description(),
            "date_deadline": uk_date(notice.deadline or None),
        }
        if not self.offer_id and self.measure_id.unit == "gbp":
            vals["expected_revenue"] = self.forecast_value
        if self.offer_id:
            vals["it_offer_id"] = self.offer_id.id
            if self.it_kind == "commercial":
                line = {"offer_id": self.offer_id.id}
                vals["it_offer_line_ids"] = [fields.Command.create(line)]
        return vals

    def _prepare_description(self):
        notice = self.notice_id
        told = [notice.description or ""]
        if notice.supplier_names:
            told.append(self.env._("Awarded to: %s", notice.supplier_names))
        if notice.source_url:
            told.append(self.env._("Source: %s", notice.source_url))
        return plaintext2html("\n\n".join(part for part in told if part))
