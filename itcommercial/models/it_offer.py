from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import offer_rules, pricing

COST_GROUP = "itgovernance.group_commercial_officer"

FAMILIES = [
    ("schools_it", "Schools IT support"),
    ("mis_support", "MIS support"),
    ("connectivity", "Connectivity and filtering"),
    ("hosting", "Hosting and backup"),
    ("cyber", "Cyber security"),
    ("gis", "GIS and address data"),
    ("print_mail", "Print and mail"),
    ("telephony", "Telephony"),
    ("web_forms", "Web and forms"),
    ("dpo", "Data protection officer service"),
    ("project_procurement", "Project and procurement support"),
    ("training", "Training"),
    ("device_procurement", "Device procurement"),
    ("smart_city", "Smart city and IoT network"),
]

PRICE_MODELS = [
    ("fixed_annual", "Fixed, a year"),
    ("per_pupil", "Per pupil"),
    ("per_user", "Per user"),
    ("per_device", "Per device"),
    ("per_site", "Per site"),
    ("per_m2", "Per square metre"),
    ("per_visit", "Per visit or day"),
    ("banded", "Banded"),
    ("tiered", "Tiered plan"),
    ("cost_plus", "Cost plus a percentage"),
    ("revenue_share", "Revenue share"),
    ("free_pilot", "Free pilot with an end date"),
]

STATES = [
    ("idea", "Idea"),
    ("validated", "Validated"),
    ("live", "Live"),
    ("retired", "Retired"),
]


class ItOffer(models.Model):
    """A service the council sells, or means to sell, to others.

    Made by a commercial officer as an idea. Going live needs a legal power and a price, and
    makes the product that quotes use; the product follows the offer's name and price from
    then on. An offer that was ever live is retired, never deleted. What it costs is in
    `it.offer.cost` and for commercial officers only.
    """

    _name = "it.offer"
    _description = "Commercial Offer"
    _inherit = ["mail.thread", "mail.activity.mixin", "it.outcome.mixin"]
    _order = "family, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, tracking=10)
    code = fields.Char(
        default=lambda self: self.env["ir.sequence"].next_by_code("it.offer"),
        required=True,
        copy=False,
        index=True,
        help="Short reference, printed on quotes beside the name.",
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        selection=STATES,
        default="idea",
        required=True,
        copy=False,
        index=True,
        tracking=20,
        group_expand=True,
    )
    family = fields.Selection(selection=FAMILIES, required=True, tracking=True)
    description = fields.Text(help="What the customer gets, in the customer's words.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Offer owner",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
    )
    sector_ids = fields.Many2many(
        comodel_name="it.sector",
        string="For sectors",
        help="Kinds of customer this is for. Empty: any.",
    )
    # Price
    price_model = fields.Selection(
        string="Price model",
        selection=PRICE_MODELS,
        default="fixed_annual",
        required=True,
        tracking=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
        required=True,
    )
    list_price = fields.Monetary(
        string="List price",
        tracking=30,
        help="Price of one unit before VAT, for the period the unit label names.",
    )
    unit_label = fields.Char(
        string="Unit",
        default="a year",
        help="What one unit is, as it reads after the price: 'per pupil a year'.",
    )
    pilot_end_date = fields.Date(
        string="Pilot ends",
        tracking=True,
        help="Last day of a free pilot; a free pilot can't go live without one.",
    )
    # Terms
    term_months = fields.Integer(
        string="Term (months)",
        default=12,
        help="How long a customer signs for. Nought: rolling.",
    )
    renewal_type = fields.Selection(
        selection=[
            ("opt_in", "Customer signs again"),
            ("auto", "Renews by itself"),
            ("none", "Ends"),
        ],
        string="Renewal",
        default="opt_in",
        required=True,
    )
    notice_days = fields.Integer(string="Notice (days)", default=90)
    indexation = fields.Selection(
        selection=[
            ("none", "None"),
            ("cpi", "CPI"),
            ("pay_award", "Local government pay award"),
            ("fixed", "Fixed percentage"),
        ],
        default="none",
        required=True,
        help="What moves the price while a customer is in its term.",
    )
    service_terms = fields.Text(
        string="Service terms",
        help="Service levels and conditions, as they go into the agreement.",
    )
    # Law, measure and the rest of the suite
    legal_power_id = fields.Many2one(
        string="Legal power",
        comodel_name="it.legal.power",
        ondelete="restrict",
        index=True,
        tracking=True,
        help="The statutory power under which the council may charge for this.",
    )
    measure_id = fields.Many2one(
        comodel_name="it.measure",
        string="Serves measure",
        default=lambda self: self._default_measure_id(),
        ondelete="restrict",
        index=True,
        help="The measure on which income from this offer counts.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product on quotes",
        ondelete="restrict",
        copy=False,
        index=True,
        readonly=True,
        help="Made when the offer goes live; follows the offer's name and price.",
    )
    it_cpv_prefixes = fields.Char(
        string="CPV Prefixes",
        help="Procurement codes this offer answers to, as prefixes of two to eight digits "
        "with spaces between: 72 48. Public notices are matched by them.",
    )
    lead_ids = fields.One2many(
        comodel_name="crm.lead",
        inverse_name="it_offer_id",
        string="Opportunities",
    )
    lead_count = fields.Integer(
        string="Opportunity count",
        compute="_compute_lead_count",
    )
    # Cost: for commercial officers only, in every door
    cost_ids = fields.One2many(
        comodel_name="it.offer.cost",
        inverse_name="offer_id",
        string="Costs by year",
        groups=COST_GROUP,
    )
    current_cost_id = fields.Many2one(
        comodel_name="it.offer.cost",
        compute="_compute_current_cost",
        groups=COST_GROUP,
        help="The newest version of the latest financial year costed.",
    )
    unit_cost = fields.Monetary(
        string="Full cost of a unit",
        compute="_compute_current_cost",
        groups=COST_GROUP,
    )
    margin_rate = fields.Float(
        string="Margin on price",
        compute="_compute_current_cost",
        digits=(16, 4),
        groups=COST_GROUP,
        help="(Price of a unit - full cost of a unit) / price of a unit.",
    )
    markup_rate = fields.Float(
        string="Mark-up on Cost",
        compute="_compute_current_cost",
        digits=(16, 4),
        groups=COST_GROUP,
        help="(Price of a unit - full cost of a unit) / full cost of a unit.",
    )
    cost_position = fields.Selection(
        selection=[
            ("above", "Above full cost"),
            ("at", "At full cost"),
            ("below", "Below full cost"),
            ("unknown", "Not costed"),
        ],
        string="Price against cost",
        compute="_compute_current_cost",
        groups=COST_GROUP,
    )

    _code_uniq = models.UniqueIndex(
        "(code)",
        "Another offer has this code; choose one of its own.",
    )
    _price_not_negative = models.Constraint(
        "CHECK (list_price >= 0)",
        "The price of an offer can't be negative; enter nought for a free pilot.",
    )
    _terms_not_negative = models.Constraint(
        "CHECK (term_months >= 0 AND notice_days >= 0)",
        "Term and notice of an offer can't be negative.",
    )
    _live_is_complete = models.Constraint(
        "CHECK (state != 'live' OR"
        " (product_id IS NOT NULL AND legal_power_id IS NOT NULL))",
        "A live offer needs a legal power and a product.",
    )

    def _default_measure_id(self):
        return self.env.ref("itstrategy.measure_cg6", raise_if_not_found=False)

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        groups = self.env["crm.lead"]._read_group(
            [("it_offer_id", "in", self.ids)], ["it_offer_id"], ["__count"]
        )
        counts = {offer.id: count for offer, count in groups}
        for offer in self:
            offer.lead_count = counts.get(offer._origin.id, 0)

    @api.depends(
        "list_price",
        "cost_ids.unit_cost",
        "cost_ids.financial_year",
        "cost_ids.planned_income",
    )
    def _compute_current_cost(self):
        # All offers' costs at once: one by one they would be read one by one.
        self.cost_ids.fetch(
            ["financial_year", "version", "unit_cost", "planned_income", "volume"]
        )
        for offer in self:
            cost = offer.cost_ids._latest()
            price = float(cost._get_unit_income()) if cost else offer.list_price
            unit = cost.unit_cost
            offer.current_cost_id = cost
            offer.unit_cost = unit
            offer.margin_rate = (pricing.margin_of(price, unit) or 0) if unit else 0
            offer.markup_rate = pricing.markup_of(price, unit) or 0
            if not unit:
                offer.cost_position = "unknown"
            else:
                side = offer.currency_id.compare_amounts(price, unit)
                offer.cost_position = {1: "above", 0: "at", -1: "below"}[side]

    @api.constrains("it_cpv_prefixes")
    def _check_it_cpv_prefixes(self):
        for offer in self:
            try:
                offer_rules.cpv_prefixes(offer.it_cpv_prefixes)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(part)s isn't a CPV prefix on offer %(offer)s: write two to "
                        "eight digits, with spaces between prefixes, such as 72 48.",
                        part=error.args[0],
                        offer=offer.display_name,
                    )
                ) from error

    @api.constrains(
        "state", "list_price", "legal_power_id", "price_model", "pilot_end_date"
    )
    def _check_live(self):
        # what is asked on the way in is not asked again of those that are live already
        live = self.filtered(lambda offer: offer.state == "live")
        live._refuse_incomplete(entering=False)

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """An offer made live at once (import, demo city) passes the same gate as a button."""
        vals_list = [self._drop_product(vals) for vals in vals_list]
        wanted = [vals.get("state") for vals in vals_list]
        offers = super().create(
            [
                {**vals, "state": "validated"} if vals.get("state") == "live" else vals
                for vals in vals_list
            ]
        )
        live = offers.browse(
            offer.id
            for offer, state in zip(offers, wanted, strict=True)
            if state == "live"
        )
        if live:
            live.write({"state": "live"})
        return offers

    @api.model
    def _drop_product(self, vals):
        """Which product stands for an offer is nobody's to send."""
        if self.env.su or "product_id" not in vals:
            return vals
        return {name: value for name, value in vals.items() if name != "product_id"}

    def write(self, vals):
        vals = self._drop_product(vals)
        state = vals.get("state")
        if state:
            self._check_transition(state)
        if state == "live":
            rest = {key: value for key, value in vals.items() if key != "state"}
            res = super().write(rest) if rest else True
            for offer in self.filtered(lambda o: o.state != "live"):
                super(ItOffer, offer).write(offer._prepare_live_vals())
        else:
            res = super().write(vals)
        if state == "retired":
            self.product_id.sudo().write({"active": False})
        if {"name", "code", "list_price"} & set(vals):
            self.filtered(lambda o: o.state == "live")._follow_with_product()
        return res

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for offer, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=offer.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_once_live(self):
        for offer in self:
            if offer.product_id:
                raise UserError(
                    self.env._(
                        "Offer %(offer)s has been live and may stand on quotes; "
                        "retire it instead of deleting it.",
                        offer=offer.display_name,
                    )
                )

    # ------------------------------------------------------------
    # Life
    # ------------------------------------------------------------

    def action_validate(self):
        self.write({"state": "validated"})

    def action_go_live(self):
        self.write({"state": "live"})

    def action_back_to_idea(self):
        self.write({"state": "idea"})

    def action_retire(self):
        self.write({"state": "retired"})

    def action_view_leads(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "itcommercial.crm_lead_commercial_action"
        )
        action["domain"] = [("it_offer_id", "=", self.id)]
        action["context"] = {
            "default_type": "opportunity",
            "default_it_kind": "commercial",
            "default_team_id": self.env.ref("itcommercial.team_commercial").id,
            "default_it_offer_id": self.id,
        }
        return action

    def _check_transition(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for offer in self:
            if not offer_rules.may_move(offer.state, state):
                raise UserError(
                    self.env._(
                        "Offer %(offer)s is %(now)s and can't go straight to %(then)s.",
                        offer=offer.display_name,
                        now=labels[offer.state].lower(),
                        then=labels.get(state, state).lower(),
                    )
                )

    def _missing_for_live(self, entering=True):
        """What this offer lacks to go live, or to stay so, as words for a person."""
        self.ensure_one()
        missing = []
        if entering and not (self.description or "").strip():
            missing.append(self.env._("what the customer gets"))
        if entering:
            missing += self._missing_cost()
        if not self.legal_power_id:
            missing.append(self.env._("a legal power"))
        if self.price_model == "free_pilot":
            if not self.pilot_end_date:
                missing.append(self.env._("the day the pilot ends"))
        elif self.currency_id.is_zero(self.list_price):
            missing.append(self.env._("a price"))
        return missing

    def _missing_cost(self):
        """What the law needs to know of its cost, as words for a person."""
        cost = self._get_law_cost(fields.Date.context_today(self))
        if not cost:
            return [self.env._("its full cost")]
        if self._get_price_in_parts() and not cost.customers:
            return [
                self.env._(
                    "how many customers share the expected volume (under Full cost)"
                )
            ]
        return []

    def _refuse_incomplete(self, entering=True):
        """Raise for the first offer that lacks something a live one must have."""
        for offer in self:
            missing = offer._missing_for_live(entering)
            if missing:
                raise ValidationError(
                    self.env._(
                        "Offer %(offer)s can't be live without: %(missing)s. "
                        "Fill it in on the offer's form, then go live.",
                        offer=offer.display_name,
                        missing=", ".join(missing),
                    )
                )

    def _prepare_live_vals(self):
        """What makes the offer live, its product first; or say what is missing."""
        self.ensure_one()
        self._refuse_incomplete()
        return {"state": "live", "product_id": self._ensure_product().id}

    def _prepare_product_vals(self):
        self.ensure_one()
        return {
            "name": self.name,
            "default_code": self.code,
            "list_price": self.list_price,
            "active": True,
        }

    def _follow_with_product(self):
        """Let the products that quotes use follow what has changed, alike ones at once."""
        alike = {}
        for offer in self:
            product_sudo = offer.product_id.sudo()
            changed = {
                name: value
                for name, value in offer._prepare_product_vals().items()
                if product_sudo[name] != value
            }
            if product_sudo and changed:
                alike.setdefault(tuple(changed.items()), []).append(product_sudo.id)
        for changed, ids in alike.items():
            self.product_id.sudo().browse(ids).write(dict(changed))

    def _ensure_product(self):
        """The offer's product, made on first use.

        Made with elevated rights: offers decide what is sold, so an officer who may write the
        offer need not be given the whole product catalogue.
        """
        self.ensure_one()
        product_sudo = self.product_id.sudo()
        vals = self._prepare_product_vals()
        if product_sudo:
            product_sudo.write(vals)
        else:
            product_sudo = product_sudo.create(
                {
                    **vals,
                    "type": "service",
                    "sale_ok": True,
                    "purchase_ok": False,
                    "description_sale": self.description,
                }
            )
        return product_sudo.sudo(False)
