from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, groupby
from odoo.tools.misc import formatLang


class PriceList(models.AbstractModel):
    """The live offers as customers read them: what they get, for how much, on which terms.

    Nothing about cost or margin is read here.
    """

    _name = "report.itcommercial.price_list"
    _description = "Price List on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the live offers among those asked for, by family."""
        offers = self.env["it.offer"].browse(docids)
        offers.check_access("read")
        live = offers.filtered(lambda offer: offer.state == "live")
        if not live:
            raise UserError(
                self.env._(
                    "No live offer is picked: a price list holds what can be bought."
                )
            )
        labels = dict(offers._fields["family"]._description_selection(self.env))
        order = [key for key, _label in offers._fields["family"].selection]
        live = live.sorted(lambda offer: (order.index(offer.family), offer.name))
        return {
            "doc_ids": docids,
            "doc_model": "it.offer",
            "docs": live,
            "council": self.env.company.name,
            "day": self._day(fields.Date.context_today(self)),
            "families": [
                (labels[family], [self._prepare(offer) for offer in rows])
                for family, rows in groupby(live, lambda offer: offer.family)
            ],
        }

    def _day(self, day):
        return format_date(self.env, day, date_format="d MMMM yyyy") if day else ""

    def _money(self, offer, amount):
        return formatLang(self.env, amount, currency_obj=offer.currency_id)

    @api.model
    def _prepare(self, offer):
        """Everything a customer reads about one offer."""
        today = fields.Date.context_today(self)
        now = offer._get_price_of(today)
        rows = []
        if offer.price_model == "tiered":
            rows = [
                (line.name, line.description or "", self._money(offer, line.price))
                for line in now.line_ids
            ]
        elif offer.price_model == "banded":
            rows = self._bands(offer, now)
        coming = offer.price_ids.filtered(lambda one: one.date_from > today)
        return {
            "offer": offer,
            "price": offer.price_text,
            "since": self._day(now.date_from),
            "coming": [
                (self._day(one.date_from), self._money(offer, one.list_price))
                for one in coming.sorted("date_from")
            ],
            "rows": rows,
            "minimum": now.minimum_charge and self._money(offer, now.minimum_charge),
            "sectors": ", ".join(offer.sector_ids.mapped("name")),
            "terms": self._terms(offer),
            "parts": [
                f"{line.quantity:g} x {line.offer_id.name}" for line in offer.bundle_ids
            ],
            "service": offer._get_words_of_service() or "",
        }

    def _bands(self, offer, price):
        lines = price.line_ids.sorted("from_quantity")
        ends = [str(line.from_quantity - 1) for line in lines[1:]] + [
            self.env._("and more")
        ]
        return [
            (
                self.env._(
                    "Units %(first)s to %(last)s", first=line.from_quantity, last=end
                )
                if end.isdigit()
                else self.env._("Units %(first)s and more", first=line.from_quantity),
                "",
                self._money(offer, line.price),
            )
            for line, end in zip(lines, ends, strict=True)
        ]

    def _terms(self, offer):
        labels = dict(offer._fields["renewal_type"]._description_selection(self.env))
        index = dict(offer._fields["indexation"]._description_selection(self.env))
        term = (
            self.env._("%(months)s months", months=offer.term_months)
            if offer.term_months
            else self.env._("rolling")
        )
        terms = [
            (self.env._("Term"), term),
            (self.env._("At its end"), labels[offer.renewal_type]),
            (self.env._("Notice"), self.env._("%(days)s days", days=offer.notice_days)),
        ]
        if offer.indexation != "none":
            terms.append((self.env._("Moves with"), index[offer.indexation]))
        if offer.price_lock_months:
            held = self.env._("%(months)s months", months=offer.price_lock_months)
            terms.append((self.env._("Price held for"), held))
        return terms


class OfferSheet(models.AbstractModel):
    """One page on each offer, to leave with a customer."""

    _name = "report.itcommercial.offer_sheet"
    _description = "Offer Sheet on Paper"
    _inherit = ["report.itcommercial.price_list"]

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return a sheet for each offer asked for, live or not."""
        offers = self.env["it.offer"].browse(docids)
        offers.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "it.offer",
            "docs": offers,
            "council": self.env.company.name,
            "day": self._day(fields.Date.context_today(self)),
            "sheets": [self._prepare(offer) for offer in offers],
        }
