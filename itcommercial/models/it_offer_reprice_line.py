import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..logic import repricing
from .it_offer_reprice import HUNDRED
from .sale_order_line_law import BY_LAW

OPEN = ("draft", "sent")
# What a person decides of a price that is listed.
CHOSEN = {"new_price", "is_picked"}
# Price models whose list price isn't moved: free, or always a part on top of the cost.
FOLLOWS = ("free_pilot", "cost_plus")
LISTED = (
    "offer_id",
    "is_quote",
    "order_line_id",
    "quote",
    "customer",
    "currency_id",
    "cost_before",
    "cost_after",
    "old_price",
    "new_price",
    "is_below",
)


class ItOfferRepriceLine(models.Model):
    """One price that a change of cost touches: of an offer, or of a line of a quote."""

    _name = "it.offer.reprice.line"
    _description = "Price in a Re-pricing"
    _order = "run_id desc, is_quote, offer_id, id"
    _rec_name = "offer_id"

    run_id = fields.Many2one(
        "it.offer.reprice", required=True, ondelete="cascade", index=True, readonly=True
    )
    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="cascade", index=True, readonly=True
    )
    is_quote = fields.Boolean(string="In a quote", readonly=True)
    order_line_id = fields.Many2one(
        "sale.order.line", ondelete="cascade", index="btree_not_null", readonly=True
    )
    quote = fields.Char(readonly=True)
    customer = fields.Char(readonly=True)
    # kept, not looked up: thousands of rows are made in one go
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    cost_before = fields.Monetary(string="Cost before", readonly=True, aggregator=None)
    cost_after = fields.Monetary(string="Cost after", readonly=True, aggregator=None)
    # a price in parts comes to pence as a whole, not by the unit
    old_price = fields.Float(
        string="Old price",
        min_display_digits="Product Price",
        readonly=True,
        aggregator=None,
    )
    new_price = fields.Monetary(
        string="New price",
        aggregator=None,
        help="Proposed; another may be typed before re-pricing.",
    )
    is_below = fields.Boolean(string="Falls below cost", readonly=True)
    is_picked = fields.Boolean(string="Re-price")
    state = fields.Selection(
        [
            ("todo", "To do"),
            ("done", "Re-priced"),
            ("failed", "Refused"),
            ("undone", "Taken back"),
        ],
        default="todo",
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char(string="Why not", readonly=True)

    _price_positive = models.Constraint(
        "CHECK (new_price >= 0)", "A new price can't be below nought."
    )

    def write(self, vals):
        if not self.env.su and vals.keys() - CHOSEN:
            raise UserError(
                self.env._(
                    "A re-pricing keeps what was found: only its new prices, and which "
                    "of them are picked, are yours to change."
                )
            )
        if CHOSEN & vals.keys() and any(
            line.state != "todo" for line in self
        ):
            raise UserError(
                self.env._("This price was dealt with already and stays as it is.")
            )
        return super().write(vals)

    # ------------------------------------------------------------
    # What is touched
    # ------------------------------------------------------------

    @api.model
    def _list_prices(self, run, bases, carried):
        """List what offers and their open quotes come to at the new costs.

        :param bases: costs before, one an offer
        :param carried: costs after, in the same order
        """
        before = {cost.offer_id.id: cost.unit_cost for cost in bases}
        after = {cost.offer_id.id: cost.unit_cost for cost in carried}
        offers = carried.offer_id
        currencies = {offer.id: offer.currency_id.id for offer in offers}
        rows = [
            {
                "offer_id": cost.offer_id.id,
                "old_price": cost.offer_id.list_price,
                "brings": float(cost._get_unit_income()),
            }
            for cost in carried
            if cost.offer_id.price_model not in FOLLOWS
        ]
        rows += self._read_quotes(offers)
        for row in rows:
            cost = after[row["offer_id"]]
            was = before[row["offer_id"]]
            brings = row.pop("brings")
            row["is_below"] = repricing.is_below(brings, cost)
            row["cost_before"], row["cost_after"] = was, cost
            new = repricing.new_price(
                run.way, brings, was, cost, run.percent / HUNDRED
            )
            # where the price is in parts, all of it moves as what a unit brings does
            part = float(new) / brings if brings else 1
            is_whole = brings == row["old_price"]
            row["new_price"] = float(new) if is_whole else row["old_price"] * part
            row["currency_id"] = currencies[row["offer_id"]]
        self._insert(run, [row for row in rows if row["is_below"] or run.takes_all])

    @api.model
    def _set_aside(self, run, offer, reason):
        """Note an offer whose cost of the year could not be worked out, and why."""
        self.sudo().create(
            {
                "run_id": run.id,
                "offer_id": offer.id,
                "currency_id": offer.currency_id.id,
                "old_price": offer.list_price,
                "new_price": offer.list_price,
                "state": "failed",
                "reason": reason,
            }
        )

    @api.model
    def _insert(self, run, rows):
        """Write rows at once: there may be tens of thousands of them.

        :param rows: dicts with the keys of `LISTED`, each may be missing
        """
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO it_offer_reprice_line (
                       run_id, offer_id, is_quote, order_line_id, quote, customer,
                       currency_id, cost_before, cost_after, old_price, new_price,
                       is_below, is_picked, state, create_uid, create_date, write_uid,
                       write_date)
                   SELECT %(run)s, r.offer_id, coalesce(r.is_quote, false),
                          r.order_line_id, r.quote, r.customer, r.currency_id,
                          round(r.cost_before, c.decimal_places),
                          round(r.cost_after, c.decimal_places),
                          round(r.old_price, 6),
                          round(r.new_price, c.decimal_places),
                          r.is_below, r.is_below, 'todo', %(user)s,
                          now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC'
                     FROM unnest(%(offer_id)s::int[], %(is_quote)s::boolean[],
                                 %(order_line_id)s::int[], %(quote)s::text[],
                                 %(customer)s::text[], %(currency_id)s::int[],
                                 %(cost_before)s::numeric[], %(cost_after)s::numeric[],
                                 %(old_price)s::numeric[], %(new_price)s::numeric[],
                                 %(is_below)s::boolean[]) WITH ORDINALITY
                          r(offer_id, is_quote, order_line_id, quote, customer,
                            currency_id, cost_before, cost_after, old_price, new_price,
                            is_below, place)
                     JOIN res_currency c ON c.id = r.currency_id
                    ORDER BY r.place""",
                run=run.id,
                user=self.env.uid,
                **{name: [row.get(name) for row in rows] for name in LISTED},
            )
        )
        run.invalidate_recordset(["line_ids"])

    @api.model
    def _read_quotes(self, offers):
        """Return the open quotes of offers: what a unit costs the customer there."""
        lines = (
            self.env["sale.order.line"]
            .sudo()
            .search_fetch(
                [
                    ("it_offer_id", "in", offers.ids),
                    ("state", "in", OPEN),
                    ("display_type", "=", False),
                ],
                ["it_offer_id", "order_id", "price_unit", "discount"],
                order="id",
            )
        )
        lines.order_id.fetch(["name", "partner_id", "opportunity_id"])
        lines.order_id.partner_id.fetch(["name"])
        lines.order_id.opportunity_id.fetch(["is_exempt"])
        rows, in_parts = [], self._get_in_parts(offers)
        for line in lines:
            offer, price = line.it_offer_id, line._get_effective_price()
            order = line.order_id
            rows.append(
                {
                    "offer_id": offer.id,
                    "is_quote": True,
                    "order_line_id": line.id,
                    "quote": order.name,
                    "customer": self._name_customer(order),
                    "old_price": price,
                    "brings": offer._get_price_to_judge(
                        price, line._get_offer_quantity()
                    )
                    if offer.id in in_parts
                    else price,
                }
            )
        return rows

    # ------------------------------------------------------------
    # Changing prices
    # ------------------------------------------------------------

    def _apply_all(self):
        """Change these prices; what is refused says why and keeps its old price."""
        lines = self.sudo()
        gone = lines.filtered(lambda line: line._is_gone())
        gone.write(
            {
                "state": "failed",
                "reason": self.env._("It is no longer open, or its price was changed."),
            }
        )
        lines -= gone
        in_parts = self._get_in_parts(lines.offer_id)
        asked = {line: line._prepare_question(in_parts) for line in lines}
        # quotes that ask the same of the law are judged once
        alike = {tuple(one.values()): one for one in asked.values()}
        verdicts = self.env["it.offer"]._assess_prices(list(alike.values()))
        told = dict(zip(alike, verdicts, strict=True))
        lawful = lines.browse()
        for line, question in asked.items():
            verdict = told[tuple(question.values())]
            if verdict.state == "blocked":
                why = line.offer_id.with_user(self.env.user)._tell_verdict(verdict)
                line.write({"state": "failed", "reason": why})
            else:
                lawful |= line
        lawful._apply_part()

    def _is_gone(self):
        """Whether the quote is no longer open, or somebody changed the price since."""
        if self.is_quote:
            line = self.order_line_id
            now, is_open = line._get_effective_price(), line.state in OPEN
        else:
            now, is_open = self.offer_id.list_price, self.offer_id.state == "live"
        return not is_open or self.currency_id.compare_amounts(now, self.old_price) != 0

    @api.model
    def _name_customer(self, order):
        """Whoever sees the list need not be one who may see exempt work."""
        if order.opportunity_id.is_exempt:
            return self.env._("Exempt")
        return order.partner_id.name

    @api.model
    def _get_in_parts(self, offers):
        """Return the ids of offers whose price is in parts; asked once, not for each quote."""
        return {offer.id for offer in offers if offer._get_price_in_parts()}

    def _prepare_question(self, in_parts):
        order = self.order_line_id.order_id
        offer, price = self.offer_id, self.new_price
        if self.is_quote:
            quantity = self.order_line_id._get_offer_quantity()
            if offer.id in in_parts:
                price = offer._get_price_to_judge(price, quantity)
        else:
            cost = offer._get_law_cost(fields.Date.context_today(self))
            quantity = cost.volume
            if offer.id in in_parts and offer.list_price:
                price *= float(cost._get_unit_income()) / offer.list_price
        return {
            "offer": offer,
            "price": price,
            "quantity": quantity or 1,
            "partner": order.partner_id or None,
            "lead": order.opportunity_id or None,
        }

    def _apply_part(self):
        """Write prices; one that fails is found by halving the batch."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._write_prices()
                self.env.flush_all()
        except psycopg2.OperationalError:
            raise
        except (UserError, psycopg2.Error, ValueError) as error:
            if len(self) == 1:
                self.write({"state": "failed", "reason": str(error)})
                return
            middle = len(self) // 2
            self[:middle]._apply_part()
            self[middle:]._apply_part()

    def _write_prices(self):
        # judged just now, all at once: not again one by one
        quiet = {
            "it_price_found": BY_LAW,
            "it_price_scale": True,
            "tracking_disable": True,
            "mail_notrack": True,
        }
        offers = self.filtered(lambda line: not line.is_quote)
        for price, lines in offers.grouped("new_price").items():
            lines.offer_id.with_context(**quiet).list_price = price
        quotes = self.filtered("is_quote")
        same = quotes.grouped(
            lambda line: (
                line.new_price,
                round(line.order_line_id._get_price_factor(), 9),
                line.order_line_id._get_offer_quantity(),
                line.order_line_id.order_id.partner_id.id,
            )
        )
        for (price, factor, quantity, partner_id), lines in same.items():
            lines.order_line_id.with_context(**quiet).write(
                {
                    "price_unit": price * factor,
                    "it_lawful_price": price,
                    "it_lawful_quantity": quantity,
                    "it_lawful_partner_id": partner_id,
                }
            )
        quotes.order_line_id.order_id._track_discard()
        quotes.filtered(
            lambda line: line.order_line_id.state == "sent"
        )._log_on_quotes()
        self.write({"state": "done", "reason": False})

    def _log_on_quotes(self):
        """Say in the history of quotes that were sent what the price was and is."""
        bodies, told = {}, {}

        def _tell(line, amount):
            asked = line.currency_id, amount
            if asked not in told:
                told[asked] = line._format(amount)
            return told[asked]

        for order, lines in self.grouped(
            lambda line: line.order_line_id.order_id
        ).items():
            bodies[order.id] = " ".join(
                self.env._(
                    "%(offer)s: %(old)s a unit became %(new)s (%(run)s).",
                    offer=line.offer_id.name,
                    old=_tell(line, line.old_price),
                    new=_tell(line, line.new_price),
                    run=line.run_id.name,
                )
                for line in lines
            )
        orders = self.order_line_id.order_id
        if orders:
            orders._message_log_batch(bodies=bodies)

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def action_take_back(self):
        """Put the old price back, where it is still lawful and nobody changed it."""
        self.check_access("write")
        for line in self.sudo():
            if line.state != "done":
                raise UserError(
                    self.env._("Only a price that was changed can be taken back.")
                )
            line._take_back()

    def _take_back(self):
        self.ensure_one()
        price = self.old_price
        if self.is_quote:
            target = self.order_line_id
            now = target._get_effective_price()
            vals = {"price_unit": price * target._get_price_factor()}
        else:
            target = self.offer_id.with_context(it_price_scale=True)
            now, vals = target.list_price, {"list_price": price}
        if self.currency_id.compare_amounts(now, self.new_price):
            raise UserError(
                self.env._(
                    "The price of %(offer)s was changed again since: change it there.",
                    offer=self.offer_id.name,
                )
            )
        target.write(vals)
        self.write({"state": "undone"})
