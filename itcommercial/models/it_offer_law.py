from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.itgovernance.logic import dates
from odoo.addons.itpartner_crm.logic import subsidy

from ..logic import price_law, pricing, surplus
from .it_offer import COST_GROUP

WINDOW, TOLERANCE = "charging.window_years", "charging.surplus_tolerance"
CAP = "sca22.mfa_cap"
STATES = [
    ("ok", "Lawful"),
    ("warning", "Lawful, with care"),
    ("blocked", "Not lawful"),
]
HUNDRED, PENCE = 100, 100
NO_YEAR = surplus.Year(0, 0)
# In the context of what writes prices it has judged; an object, so no client can send it.
BY_LAW = object()


class ItOffer(models.Model):
    """Whether a price of an offer is lawful; the rules are in ``logic/price_law``.

    One question for every door: the catalogue asks for the list price, a quote for each
    line, the calculator for what somebody thinks of. Figures of cost are read past
    access rights, so the rule holds for everybody, but told only to the commercial role.
    """

    _inherit = "it.offer"

    power_ids = fields.One2many(
        "it.offer.power",
        "offer_id",
        string="Powers by customer",
        copy=True,
        help="Where customers of one kind are charged under another power than the "
        "offer's own.",
    )
    trading_company_id = fields.Many2one(
        "res.partner",
        string="Company that trades",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        tracking=True,
        help="Needed where the power allows a surplus only through a company.",
    )
    price_law_state = fields.Selection(
        STATES,
        string="Lawful list price",
        compute="_compute_price_law",
        groups=COST_GROUP,
        help="Whether the list price keeps to the rule of the offer's power.",
    )
    price_law_note = fields.Text(
        string="Why", compute="_compute_price_law", groups=COST_GROUP
    )
    price_floor = fields.Monetary(
        string="Lowest lawful price",
        compute="_compute_price_law",
        groups=COST_GROUP,
        help="Full cost of a unit, or the price approved below it for all customers.",
    )
    price_ceiling = fields.Monetary(
        string="Highest lawful price",
        compute="_compute_price_law",
        groups=COST_GROUP,
        help="Nought: the power sets none.",
    )

    @api.depends_context("uid")
    @api.depends(
        "list_price",
        "state",
        "legal_power_id",
        "trading_company_id",
        "cost_ids.unit_cost",
        "cost_ids.volume",
        "cost_ids.planned_income",
    )
    def _compute_price_law(self):
        today = fields.Date.context_today(self)
        asked = [offer._prepare_list_price_question(today) for offer in self]
        for offer, verdict in zip(self, self._assess_prices(asked), strict=True):
            offer.price_law_state = verdict.state
            offer.price_law_note = offer._tell_verdict(verdict)
            offer.price_floor = verdict.floor or 0
            offer.price_ceiling = verdict.ceiling or 0

    def _prepare_list_price_question(self, day):
        self.ensure_one()
        cost = self._get_law_cost(day)
        return {
            "offer": self,
            "price": self._get_price_now(day, cost),
            "quantity": cost.volume or 1,
            "day": day,
        }

    def _get_price_now(self, day, cost):
        """Return what a unit brings on a day: on average, where the price is in parts.

        A free pilot asks nothing until it ends.
        """
        self.ensure_one()
        if self.price_model != "free_pilot":
            return float(cost._get_unit_income()) if cost else self.list_price
        return self.list_price if self._is_pilot_over(day) else 0.0

    def _is_pilot_over(self, day):
        """Whether it is a free pilot whose last day lies before *day*."""
        self.ensure_one()
        end = self.pilot_end_date
        return bool(self.price_model == "free_pilot" and end and day > end)

    @api.constrains(
        "state",
        "list_price",
        "legal_power_id",
        "trading_company_id",
        "price_model",
        "pilot_end_date",
        "price_ids",
        "markup",
    )
    def _check_lawful_price(self):
        """A live offer keeps to its power. That it is costed is a rule of its life."""
        if self.env.context.get("it_price_found") is BY_LAW:
            return  # judged just before, with many others at once
        live = self.filtered(lambda offer: offer.state == "live")
        today = fields.Date.context_today(self)
        asked = [offer._prepare_list_price_question(today) for offer in live]
        for offer, verdict in zip(live, self._assess_prices(asked), strict=True):
            blocking = [f for f in verdict.findings if f.is_blocking]
            if any(found.rule not in {"cost", "power"} for found in blocking):
                raise ValidationError(
                    self.env._(
                        "Offer %(offer)s can't be live at %(price)s. %(why)s",
                        offer=offer.display_name,
                        price=offer._format_money(
                            offer._get_price_now(today, offer._get_law_cost(today))
                        ),
                        why=offer._tell_verdict(verdict),
                    )
                )
            offer._get_law_cost(today)._mark_used()

    # ------------------------------------------------------------
    # The question
    # ------------------------------------------------------------

    @api.model
    def _assess_prices(self, asked):
        """Judge prices, all at once: the number of queries doesn't grow with them.

        :param asked: list of dicts ``offer``, ``price`` (of one unit, after discount),
            ``quantity`` (units a year) and, where known, ``partner``, ``lead``, ``day``
        :return: list of ``price_law.Verdict`` in the same order
        """
        today = fields.Date.context_today(self)
        asked = [{"day": today, "partner": None, "lead": None, **one} for one in asked]
        offers = self.browse({one["offer"].id for one in asked}).sudo()
        offers.fetch(["legal_power_id", "family", "list_price"])
        offers.cost_ids.fetch(
            ["financial_year", "version", "unit_cost", "volume", "planned_income"]
        )
        rules = self.env["it.rule.value"].sudo()
        values = rules._get_many(
            (key, one["day"]) for one in asked for key in (WINDOW, TOLERANCE, CAP)
        )
        powers = [self._get_price_power(one) for one in asked]
        kinds = {
            (one["offer"].family, power[0])
            for one, power in zip(asked, powers, strict=True)
        }
        years = self._read_charge_years(kinds, asked, values)
        floors = self.env["it.price.approval"]._find_approvals(asked)
        aids = self._read_help(asked)
        verdicts = []
        for number, (one, (power, has_company)) in enumerate(
            zip(asked, powers, strict=True)
        ):
            case = self._prepare_price_case(one, power, has_company)
            figures = years.get((one["offer"].family, power), {})
            case["running"] = self._get_running(one, case, power, figures, values)
            approval = floors[number]
            if approval:
                case["approved_floor"] = pricing.decimal(approval.price_floor)
            case["help"] = self._get_help(one, aids, values, approval)
            verdicts.append(price_law.assess(price_law.Case(**case)))
        return verdicts

    def _assess_price(self, price, quantity, **more):
        """Judge one price of this offer; takes and gives what ``_assess_prices`` does."""
        self.ensure_one()
        question = {"offer": self, "price": price, "quantity": quantity, **more}
        return self._assess_prices([question])[0]

    @api.model
    def _get_price_power(self, one):
        """Return the power a price rests on, and whether its company is named.

        What the opportunity answers counts first, then the offer's row for the kind of
        customer, then the offer's own power.
        """
        offer, lead = one["offer"].sudo(), one["lead"]
        lead = lead.sudo() if lead else None
        if lead and lead.legal_power_id:
            return lead.legal_power_id, bool(lead.trading_company_id)
        kind = self._get_customer_kind(one["partner"], lead)
        row = offer.power_ids.filtered(lambda row: row.customer_kind == kind)
        if row:
            return row.legal_power_id, bool(row.trading_company_id)
        return offer.legal_power_id, bool(offer.trading_company_id)

    @api.model
    def _get_customer_kind(self, partner, lead):
        if lead and lead.customer_public_body:
            is_public = lead.customer_public_body == "yes"
        else:
            sector = (
                partner.sudo().commercial_partner_id.it_sector_id if partner else None
            )
            is_public = bool(sector) and sector.goods_services_act == "yes"
        return "public_body" if is_public else "other"

    def _get_recovery_power(self):
        """Return the power whose running test the offer's plan counts in.

        The same choice as in the query of ``it.charge.year``.
        """
        self.ensure_one()
        own = self.legal_power_id
        if own.surplus_lawful == "no":
            return own
        rows = self.power_ids.filtered(lambda row: row.surplus_lawful == "no")
        return rows.sorted("id")[:1].legal_power_id or own

    def _get_law_cost(self, day):
        """Return the cost a price of ``day`` is held against: of its financial year, or
        the newest of an earlier one, or else the oldest there is."""
        self.ensure_one()
        year = dates.financial_year_label(day)
        costs = self.sudo().cost_ids
        past = costs.filtered(lambda cost: (cost.financial_year or "") <= year)
        if past:
            return past._latest()
        first = min(costs.mapped("financial_year"), default=None)
        return costs.filtered(lambda cost: cost.financial_year == first)._latest()

    def _prepare_price_case(self, one, power, has_company):
        offer = one["offer"].sudo()
        cost = offer._get_law_cost(one["day"])
        return {
            "is_pilot_over": offer._is_pilot_over(one["day"]),
            "price": pricing.decimal(one["price"]),
            "unit_cost": pricing.decimal(cost.unit_cost) if cost.unit_cost else None,
            "volume": pricing.decimal(one["quantity"]),
            "power": price_law.Power(
                power.code, power.surplus_lawful, has_company, power.name
            )
            if power
            else None,
        }

    # ------------------------------------------------------------
    # One year with another
    # ------------------------------------------------------------

    @api.model
    def _read_charge_years(self, kinds, asked, values):
        """Return {(family, power): {financial year: (income, cost)}} of recovery powers."""
        kinds = {
            (family, power) for family, power in kinds if power.surplus_lawful == "no"
        }
        if not kinds:
            return {}
        years = {dates.financial_year_label(one["day"]) for one in asked}
        spans = [int(row.value) for (key, _day), row in values.items() if key == WINDOW]
        labels = {
            label for year in years for label in surplus.window(year, max(spans or [1]))
        }
        return self.env["it.charge.year"]._read_years(kinds, labels)

    @api.model
    def _get_running(self, one, case, power, figures, values):
        """Return the window's income and cost without the units that are priced.

        :param figures: {financial year: ``Year``} of the kind of service
        """
        day, offer = one["day"], one["offer"].sudo()
        window, tolerance = values[WINDOW, day], values[TOLERANCE, day]
        rate = pricing.decimal(tolerance.value) / HUNDRED if tolerance else pricing.ZERO
        length, label = int(window.value) if window else 1, dates.financial_year_label(day)
        test = surplus.running(figures, label, length, rate)
        income, cost, volume = test.income, test.cost, pricing.ZERO
        planned = offer._get_law_cost(day)
        is_planned = (
            offer.state == "live"
            and planned.financial_year == dates.financial_year_label(day)
            and offer._get_recovery_power() == power
            and not figures.get(planned.financial_year, NO_YEAR).is_outturn
        )
        if is_planned:
            volume = pricing.decimal(planned.volume)
            # as kept: the figures of the years don't know yet what is being typed
            income -= pricing.decimal(planned._origin.planned_income)
            cost -= pricing.decimal(planned._origin.full_cost)
        first = surplus.window(label, length)[0]
        years = self.env._("%(first)s to %(last)s", first=first, last=label)
        return price_law.Running(income, cost, rate, volume, years)

    # ------------------------------------------------------------
    # Subsidy
    # ------------------------------------------------------------

    @api.model
    def _read_help(self, asked):
        """Return {enterprise id: [(date, pence)]} of the help that counts."""
        partners = {
            one["partner"].commercial_partner_id.id for one in asked if one["partner"]
        }
        rows = (
            self.env["it.subsidy.award"]
            .sudo()
            .search_fetch(
                [
                    ("enterprise_id", "in", list(partners)),
                    ("state", "=", "awarded"),
                    ("kind", "in", sorted(subsidy.COUNTED)),
                ],
                ["enterprise_id", "date", "amount"],
            )
        )
        found = defaultdict(list)
        for row in rows:
            found[row.enterprise_id.id].append((row.date, round(row.amount * PENCE)))
        return found

    @api.model
    def _get_help(self, one, aids, values, approval):
        partner = one["partner"]
        if not partner:
            # A list price is for nobody yet: each customer is asked when it is quoted.
            return price_law.Help(is_enterprise=False)
        partner = partner.sudo().commercial_partner_id
        answer = partner.it_sector_id.is_enterprise
        cap = values[CAP, one["day"]]
        used = subsidy.used(aids.get(partner.id, []), one["day"])
        return price_law.Help(
            is_enterprise={"yes": True, "no": False}.get(answer),
            used=pricing.decimal(used) / PENCE,
            cap=pricing.decimal(cap.value) if cap else pricing.ZERO,
            is_answered=bool(approval) and approval._answers_for(partner, one),
        )

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        for offer in self:
            uses[offer] |= {(WINDOW, today), (TOLERANCE, today)}
        return uses

    def action_view_charge_years(self):
        """Open the running test of this offer's kind of service."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itcommercial.it_charge_year_action"
        )
        action["domain"] = [("family", "=", self.family)]
        return action
