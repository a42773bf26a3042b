from odoo import Command, api, fields, models
from odoo.tools import format_amount, format_date

from ..logic import price_models, pricing
from .it_offer import COST_GROUP
from .it_offer_price import IN_STEP


class ItOffer(models.Model):
    """The prices of an offer over time, and what a customer's quantity comes to."""

    _inherit = "it.offer"

    price_ids = fields.One2many("it.offer.price", "offer_id", string="Prices")
    price_lock_months = fields.Integer(
        string="Price held (months)",
        help="How long a customer's price stays as signed. Nought: it follows the list.",
    )
    markup = fields.Float(
        string="Percentage on cost",
        digits=(16, 6),
        groups=COST_GROUP,
        help="Cost plus: the price is the full cost of a unit and this part of it.",
    )
    share_rate = fields.Float(
        string="Share of revenue",
        digits=(16, 6),
        help="Revenue share: the part of the customer's revenue that the council gets.",
    )
    price_text = fields.Char(string="Price", compute="_compute_price_text")

    @api.depends("price_ids.date_from")
    def _compute_price_text(self):
        for offer in self:
            offer.price_text = offer._tell_price()

    def _tell_price(self):
        """Return the price of today in words, as a list for customers says it."""
        self.ensure_one()
        now = self._get_price_of(fields.Date.context_today(self))
        money = format_amount(self.env, self.list_price, self.currency_id)
        unit = (self.unit_label or "").strip()
        if self.price_model == "free_pilot":
            return self.env._(
                "Free until %(day)s",
                day=format_date(self.env, self.pilot_end_date)
                if self.pilot_end_date
                else "",
            )
        if self.price_model == "revenue_share":
            return self.env._("%(rate).4g%% of income", rate=self.share_rate * 100)
        told = f"{money} {unit}".strip()
        if now.line_ids and self.price_model in ("banded", "tiered"):
            told = self.env._("from %(price)s", price=told)
        if now.base_fee:
            fee = format_amount(self.env, now.base_fee, self.currency_id)
            told = self.env._("%(fee)s and %(price)s", fee=fee, price=told)
        return told

    def _get_price_of(self, day):
        """Return the ``it.offer.price`` in force on a day; empty where none is."""
        prices = self.price_ids.filtered(
            lambda one: one.date_from and one.date_from <= day
        )
        last = prices.sorted("date_from")[-1:]
        return last.with_prefetch(self.price_ids._prefetch_ids)

    def _get_price_in_parts(self, day=None):
        """Return the price of a day where it is more than so much a unit; else empty."""
        self.ensure_one()
        now = self._get_price_of(day or fields.Date.context_today(self))
        return now if now and now._is_in_parts() else now.browse()

    def _get_price_to_judge(self, price, quantity, day=None):
        """Return what a unit would bring on average, were all priced as one customer is.

        Where a price is in parts, a small customer pays more for a unit than a large one
        at the same tariff, and neither is held against the cost of a unit: the tariff is,
        moved by as much as this price departs from it.
        """
        offer = self.sudo()
        day = day or fields.Date.context_today(self)
        if not offer._get_price_in_parts(day):
            return price
        cost = offer._get_law_cost(day)
        tariff = offer._get_words_of_price(quantity, day)[0]
        if not (cost.customers and cost.volume and tariff):
            return price
        return float(cost._get_unit_income()) * price / tariff

    # ------------------------------------------------------------
    # Keeping the list price and its history in step
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        offers._keep_price()
        return offers

    def write(self, vals):
        result = super().write(vals)
        if (
            "list_price" in vals
            and self.env.context.get("it_price_step") is not IN_STEP
        ):
            self._keep_price()
        return result

    def _keep_price(self):
        """Note the list price as the price from today on, with the rest as it was."""
        today = fields.Date.context_today(self)
        Price = self.env["it.offer.price"].sudo().with_context(it_price_step=IN_STEP)
        made = []
        for offer in self:
            now = offer.sudo()._get_price_of(today)
            if now and not offer.currency_id.compare_amounts(
                now.list_price, offer.list_price
            ):
                continue
            vals, rows = offer._follow_list_price(now)
            if now.date_from == today:
                changed = [Command.update(row.id, {"price": rows[row]}) for row in rows]
                now.with_env(Price.env).write({**vals, "line_ids": changed})
            else:
                made.append(offer._prepare_price_vals(now, today, vals, rows))
        if made:
            Price.create(made)

    def _follow_list_price(self, now):
        """Return what a price becomes with the new list price: values, and {row: price}.

        The first row is the list price, the rest stays; in a re-pricing (the context
        ``it_price_scale``) everything moves by the same part.
        """
        self.ensure_one()
        scaled = self.env.context.get("it_price_scale") and now.list_price
        factor = self.list_price / now.list_price if scaled else 1
        rows = {
            row: self.currency_id.round(row.price * factor)
            for row in now.line_ids.sorted("from_quantity")
        }
        for first in now.line_ids.sorted("from_quantity")[:1]:
            rows[first] = self.list_price
        vals = {
            name: self.currency_id.round(now[name] * factor)
            for name in ("base_fee", "minimum_charge")
        }
        return {"list_price": self.list_price, **vals}, rows

    def _prepare_price_vals(self, now, day, vals, rows):
        self.ensure_one()
        kept = ("sequence", "name", "description", "from_quantity")
        return {
            "offer_id": self.id,
            "date_from": day,
            **vals,
            "line_ids": [
                Command.create({**{name: row[name] for name in kept}, "price": price})
                for row, price in rows.items()
            ],
        }

    # ------------------------------------------------------------
    # A customer's price
    # ------------------------------------------------------------

    def _get_words_of_price(self, quantity=1.0, day=None, tier=None):
        """Return (price of one unit, sentences why) for a customer's quantity on a day.

        :param tier: name of the tier chosen, in a tiered price
        """
        if not self:
            return super()._get_words_of_price(quantity, day)
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        price = self.sudo()._get_price_of(day)
        find = getattr(self, f"_price_{self.price_model}", None)
        if find and price:
            return find(price, quantity or 1, day, tier)
        return self._price_by_unit(price, quantity or 1, day)

    def _price_by_unit(self, price, quantity, day):
        if not price or not (price.base_fee or price.minimum_charge):
            value = price.list_price if price else self.list_price
            return value, [self._tell_unit(value, day)]
        return self._price_of_total(price, quantity, day)

    def _price_banded(self, price, quantity, day, _tier):
        return self._price_of_total(price, quantity, day)

    def _price_of_total(self, price, quantity, day):
        bands = price._get_bands()
        amount = price_models.total(
            bands, quantity, price.base_fee, price.minimum_charge
        )
        words = []
        if price.base_fee:
            words.append(
                self.env._("Base fee %(fee)s.", fee=self._money(price.base_fee))
            )
        words += [
            self.env._(
                "Units %(first)g to %(last)g: %(price)s each.",
                first=float(one.first),
                last=float(one.last),
                price=self._money(one.price),
            )
            for one in price_models.slices(bands, quantity)
        ]
        if pricing.decimal(amount) == pricing.pence(price.minimum_charge):
            words.append(
                self.env._(
                    "At least %(least)s.", least=self._money(price.minimum_charge)
                )
            )
        value = float(price_models.unit_price(amount, quantity))
        told = {"total": self._money(amount), "unit": self._money(value)}
        words.append(
            self.env._("Together %(total)s, which is %(unit)s a unit.", **told)
            if self.currency_id.round(value) == value
            else self.env._("Together %(total)s, about %(unit)s a unit.", **told)
        )
        return value, words

    def _price_tiered(self, price, _quantity, day, tier):
        rows = price.line_ids.sorted("from_quantity")
        row = rows.filtered(lambda one: one.name == tier)[:1] or rows[:1]
        if not row:
            return price.list_price, [self._tell_unit(price.list_price, day)]
        told = self.env._(
            "%(tier)s: %(price)s.", tier=row.name or "", price=self._money(row.price)
        )
        return row.price, [told, row.description] if row.description else [told]

    def _price_cost_plus(self, price, _quantity, day, _tier):
        # as superuser: the words say nothing about the cost itself
        cost = self.sudo()._get_law_cost(day).unit_cost
        if not cost:
            return price.list_price, [self._tell_unit(price.list_price, day)]
        value = float(pricing.price_for_markup(cost, self.sudo().markup))
        return value, [self.env._("What it costs, and a percentage agreed on it.")]

    def _price_revenue_share(self, price, _quantity, _day, _tier):
        return price.list_price, [
            self.env._(
                "%(rate).4g%% of income, expected at %(price)s.",
                rate=self.share_rate * 100,
                price=self._money(price.list_price),
            )
        ]

    def _price_free_pilot(self, _price, _quantity, day, _tier):
        end = self.pilot_end_date
        if end and day > end:
            return self.list_price, [self._tell_unit(self.list_price, day)]
        return 0.0, [
            self.env._(
                "Free of charge as a pilot until %(day)s.",
                day=format_date(self.env, end) if end else "",
            )
        ]

    def _tell_unit(self, value, _day):
        unit = (self.unit_label or "").strip()
        price = self._money(value)
        if unit:
            return self.env._("List price: %(price)s %(unit)s.", price=price, unit=unit)
        return self.env._("List price: %(price)s.", price=price)

    def _money(self, value):
        return format_amount(self.env, float(value), self.currency_id)
