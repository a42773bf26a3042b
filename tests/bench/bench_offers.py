"""A pay award re-prices 2,000 offers and 20,000 open quotes, in batches that can be stopped."""

import resource
import time

from odoo.tools import SQL

from .figures import Limit

OFFERS = 2_000
QUOTES = 20_000
MEGABYTE = 1024


class _Bench:
    """Offers with their costs, and open quotes at the list price."""

    def __init__(self, env):
        self.env = env
        # as the job that goes on in the background
        power = env["it.legal.power"].search([("surplus_lawful", "=", "yes")], limit=1)
        offers = env["it.offer"].create(
            [
                {
                    "name": f"Bench {number}",
                    "code": f"BENCH-{number}",
                    "family": "hosting",
                    "description": "What was asked for",
                    "legal_power_id": power.id,
                    "list_price": 60 + number % 50,
                }
                for number in range(OFFERS)
            ]
        )
        env["it.offer.cost"].create(
            [
                {
                    "offer_id": offer.id,
                    "financial_year": "2026-27",
                    "volume": 60,
                    "line_ids": [
                        (0, 0, {"name": "Hours", "kind": "staff", "amount": part})
                        for part in (offer.list_price * 30, offer.list_price * 30)
                    ],
                }
                for offer in offers
            ]
        )
        products = env["product.product"].create(
            [
                {
                    "name": offer.name,
                    "default_code": offer.code,
                    "type": "service",
                    "list_price": offer.list_price,
                    "taxes_id": [(5,)],
                }
                for offer in offers
            ]
        )
        for offer, product in zip(offers, products, strict=True):
            offer.product_id = product
        env.flush_all()
        env.cr.execute(
            SQL("UPDATE it_offer SET state = 'live' WHERE id IN %s", tuple(offers.ids))
        )
        env.invalidate_all()
        self.offers = offers
        self._quote()

    def _quote(self):
        """Open quotes, ten an offer, each a copy of one that was made by hand."""
        env, cr = self.env, self.env.cr
        customer = env["res.partner"].create({"name": "Bench", "is_company": True})
        first = self.offers[0]
        order = env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [(0, 0, {"product_id": first.product_id.id})],
            }
        )
        env.flush_all()
        changed = {
            "name": SQL("'BENCH' || n"),
            "state": SQL("CASE WHEN n %% 4 = 0 THEN 'sent' ELSE 'draft' END"),
        }
        made = self._copy("sale_order", order.id, changed, QUOTES)
        offer = SQL("(%s::int[])[1 + (n - 1) %% %s]", self.offers.ids, len(self.offers))
        product = SQL("(SELECT o.product_id FROM it_offer o WHERE o.id = %s)", offer)
        price = SQL("(SELECT o.list_price FROM it_offer o WHERE o.id = %s)", offer)
        self._copy(
            "sale_order_line",
            order.order_line.id,
            {
                "order_id": SQL("(%s::int[])[n]", made),
                "it_offer_id": offer,
                "product_id": product,
                "price_unit": price,
                "price_subtotal": price,
                "price_total": price,
                "state": SQL("CASE WHEN n %% 4 = 0 THEN 'sent' ELSE 'draft' END"),
            },
            QUOTES,
        )
        for table in ("sale_order", "sale_order_line", "it_offer", "it_offer_cost"):
            cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        env.invalidate_all()

    def _copy(self, table, number, changed, many):
        """Copy a row `many` times. :returns: ids"""
        cr = self.env.cr
        cr.execute(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND column_name <> 'id' ORDER BY 1",
                table,
            )
        )
        names = [row[0] for row in cr.fetchall()]
        values = [
            changed.get(name, SQL("t.%s", SQL.identifier(name))) for name in names
        ]
        cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s t, generate_series(1, %s) n"
                " WHERE t.id = %s ORDER BY n RETURNING id",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(values),
                SQL.identifier(table),
                many,
                number,
            )
        )
        return [row[0] for row in cr.fetchall()]

    def start(self):
        """Make a re-pricing that has just been asked for."""
        self.run = self.env["it.offer.reprice"].create(
            {"financial_year": "2027-28", "pay_rate": 3.2, "cpi_rate": 2}
        )
        self.run.write({"state": "costing", "total": OFFERS})
        self.env.flush_all()
        self.env.invalidate_all()

    def work(self, phase):
        """Let it work until the phase is over. :returns: seconds"""
        started = time.perf_counter()
        while self.run.state == phase:
            self.run._work(time.monotonic(), commit=self.env.flush_all)
        return time.perf_counter() - started


def _memory():
    """Most memory this process has held so far, megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def figures(env):
    """Costs of the year, what falls below them, and the new prices."""
    bench = _Bench(env)
    held = _memory()
    bench.start()
    costed = bench.work("costing")
    run = bench.run
    found = env["it.offer.reprice.line"].search_count([("run_id", "=", run.id)])
    assert found >= OFFERS + QUOTES, found
    run.write({"state": "applying", "total": found})
    priced = bench.work("applying")
    assert run.priced_count >= OFFERS + QUOTES, run.failed_count
    yield Limit("costs of 2,000 offers and what falls below them", costed, 60)
    yield Limit("and new prices of 2,000 offers and 20,000 open quotes", priced, 60)
    yield Limit("both", costed + priced, 60)
    grown = _memory() - held
    print(f"  memory grew by {grown:.0f} MB")
    assert grown < 200, "memory has to stay flat"
