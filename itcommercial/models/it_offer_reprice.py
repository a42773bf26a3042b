import time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.itgovernance.logic import dates

from ..logic import offer_rules
from .it_offer_cost_version import CPI, HUNDRED, PAY

WORKING = ("costing", "applying")
CRON = "itcommercial.cron_reprice"
# Seconds of work a click waits for; the rest goes on in the background.
PATIENCE = 5.0


class ItOfferReprice(models.Model):
    """A pay award or index that moves costs: what falls below cost, and its new prices.

    Works out the year's costs of all live offers, lists the offers and open quotes that
    fall below them, and re-prices those picked. Each batch is kept once it is done, so a
    stop or a crash loses nothing; one that fails says why and stops nobody else.
    """

    _name = "it.offer.reprice"
    _description = "Re-pricing after a Change of Cost"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    financial_year = fields.Char(
        string="Financial year",
        required=True,
        default=lambda self: self._default_financial_year(),
        help="The year whose costs move, written as 2027-28.",
    )
    pay_rate = fields.Float(
        string="Pay award (%)",
        compute="_compute_rates",
        store=True,
        readonly=False,
        precompute=True,
        digits=(8, 4),
        aggregator=None,
    )
    cpi_rate = fields.Float(
        string="CPI (%)",
        compute="_compute_rates",
        store=True,
        readonly=False,
        precompute=True,
        digits=(8, 4),
        aggregator=None,
    )
    way = fields.Selection(
        [
            ("keep_margin", "Keep the margin on the price"),
            ("to_cost", "Go up to full cost, no more"),
            ("percent", "Go up by a percentage"),
        ],
        string="New price",
        required=True,
        default="to_cost",
    )
    percent = fields.Float(string="By (%)", digits=(8, 4), aggregator=None)
    takes_all = fields.Boolean(
        string="Also those that stay above cost",
        help="Lists every live offer and open quote instead of those below cost only.",
    )
    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("costing", "Working out costs"),
            ("ready", "To be picked"),
            ("applying", "Re-pricing"),
            ("done", "Done"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many("it.offer.reprice.line", "run_id", string="Prices")
    cost_ids = fields.One2many("it.offer.cost", "reprice_id", string="Costs made")
    total = fields.Integer(readonly=True, copy=False, aggregator=None)
    done = fields.Integer(readonly=True, copy=False, aggregator=None)
    progress = fields.Float(compute="_compute_progress")
    offer_count = fields.Integer(compute="_compute_counts", string="Offers")
    quote_count = fields.Integer(compute="_compute_counts", string="Quotes")
    picked_count = fields.Integer(compute="_compute_counts", string="Picked")
    priced_count = fields.Integer(compute="_compute_counts", string="Re-priced")
    failed_count = fields.Integer(compute="_compute_counts", string="Refused")

    _rates_in_range = models.Constraint(
        "CHECK (pay_rate BETWEEN -20 AND 50 AND cpi_rate BETWEEN -20 AND 50"
        " AND percent BETWEEN 0 AND 100)",
        "A pay award or CPI lies between -20% and 50%, a rise between 0% and 100%.",
    )

    @api.model
    def _default_financial_year(self):
        return dates.financial_year_label(fields.Date.context_today(self))

    @api.depends("financial_year", "pay_rate")
    def _compute_name(self):
        for run in self:
            run.name = self.env._(
                "%(year)s, pay award %(pay).4g%%",
                year=run.financial_year or "",
                pay=run.pay_rate,
            )

    @api.depends("financial_year")
    def _compute_rates(self):
        rules = self.env["it.rule.value"].sudo()
        for run in self:
            run.pay_rate = run.cpi_rate = 0
            if offer_rules.financial_year(run.financial_year):
                april = fields.Date.to_date(f"{run.financial_year[:4]}-04-01")
                found = rules._get_many([(PAY, april), (CPI, april)])
                run.pay_rate = found[PAY, april].value
                run.cpi_rate = found[CPI, april].value

    @api.depends("total", "done")
    def _compute_progress(self):
        for run in self:
            run.progress = HUNDRED * run.done / run.total if run.total else 0

    @api.depends("line_ids.state", "line_ids.is_picked")
    def _compute_counts(self):
        groups = self.env["it.offer.reprice.line"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state", "is_picked", "is_quote"],
            ["__count"],
        )
        for run in self:
            mine = [row for row in groups if row[0] == run._origin]
            run.offer_count = sum(n for _r, _s, _p, quote, n in mine if not quote)
            run.quote_count = sum(n for _r, _s, _p, quote, n in mine if quote)
            run.picked_count = sum(
                n for _r, state, picked, _q, n in mine if picked and state == "todo"
            )
            run.priced_count = sum(n for _r, s, _p, _q, n in mine if s == "done")
            run.failed_count = sum(n for _r, s, _p, _q, n in mine if s == "failed")

    @api.constrains("financial_year")
    def _check_financial_year(self):
        for run in self:
            if not offer_rules.financial_year(run.financial_year):
                raise ValidationError(
                    self.env._(
                        "%(year)s isn't a financial year: write the year it starts in "
                        "and the last two digits of the next, such as 2026-27.",
                        year=run.financial_year,
                    )
                )

    def write(self, vals):
        asked = {
            "financial_year",
            "pay_rate",
            "cpi_rate",
            "way",
            "percent",
            "takes_all",
        }
        if asked & vals.keys() and any(run.state != "draft" for run in self):
            raise UserError(
                self.env._(
                    "The costs of this re-pricing are worked out: make another one for "
                    "other rates."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(run.state != "draft" for run in self):
            raise UserError(
                self.env._("A re-pricing that has begun is kept, with its old prices.")
            )

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def action_start(self):
        """Work out the costs of the year and list what falls below them."""
        self._begin("draft", "costing")
        self.total = len(self._get_offers())
        return self._advance()

    def action_apply(self):
        """Re-price what is picked."""
        self._begin("ready", "applying")
        lines = self.line_ids.filtered(
            lambda one: one.is_picked and one.state == "todo"
        )
        if not lines:
            raise UserError(self.env._("Nothing is picked: tick the prices to change."))
        self.total, self.done = len(lines), 0
        return self._advance()

    def action_stop(self):
        """Stop after the batch that runs; what is done stays done."""
        self.check_access("write")
        for run in self:
            if run.state == "applying":
                run.state = "ready"

    def action_go_on(self):
        """Go on at once instead of waiting for the background job."""
        self.check_access("write")
        return self._advance()

    def _begin(self, before, after):
        self.ensure_one()
        self.check_access("write")
        if self.state != before:
            raise UserError(
                self.env._("This step was taken already: look at the page again.")
            )
        self.state = after

    def _advance(self):
        """Work for a while; what is left goes on in the background."""
        self._work(time.monotonic() + PATIENCE)
        if self.state in WORKING:
            self.env.ref(CRON).sudo()._trigger()
        return True

    @api.model
    def _cron_go_on(self):
        """Go on with what was begun, batch by batch."""
        cron = self.env["ir.cron"]
        for run in self.search([("state", "in", WORKING)], order="id"):
            run._work(time.monotonic() + PATIENCE, commit=cron._commit_progress)
            while run.state in WORKING:
                if not cron._commit_progress(1):
                    return
                run._work(time.monotonic() + PATIENCE, commit=cron._commit_progress)

    def _work(self, until, commit=None):
        """Take batches until it is done or the time is up; `commit` keeps each."""
        self.ensure_one()
        while self.state in WORKING:
            if self.state == "costing":
                self._cost_batch()
            else:
                self._price_batch()
            self.env.flush_all()
            if commit:
                commit()
                self.env.invalidate_all()
            if time.monotonic() > until:
                break

    # ------------------------------------------------------------
    # Costs
    # ------------------------------------------------------------

    def _get_offers(self):
        """Return the live offers that have a cost to start from."""
        return (
            self.env["it.offer"]
            .sudo()
            .search([("state", "=", "live"), ("cost_ids", "!=", False)], order="id")
        )

    def _cost_batch(self, size=200):
        """Make the year's costs of the next offers, then list what falls below."""
        self.ensure_one()
        offers = self._get_offers()
        aside = self.sudo().line_ids.filtered(lambda line: line.state == "failed")
        dealt = self.sudo().cost_ids.offer_id | aside.offer_id
        part = (offers - dealt)[:size]
        if not part:
            self.state = "ready"
            self.done = self.total
            return
        self._cost_part(part)
        self.done = len(dealt) + len(part)

    def _cost_part(self, offers):
        """Make costs; one that can't be made is found by halving and set aside."""
        try:
            with self.env.cr.savepoint():
                bases = self.env["it.offer.cost"].sudo().browse()
                for offer in offers:
                    bases |= self._get_base(offer)
                carried = bases.with_context(
                    tracking_disable=True, mail_create_nolog=True
                )._carry(
                    self.financial_year,
                    self.pay_rate / HUNDRED,
                    self.cpi_rate / HUNDRED,
                )
                carried.reprice_id = self
                self.env["it.offer.reprice.line"]._list_prices(self, bases, carried)
                self.env.flush_all()
        except psycopg2.OperationalError:
            raise
        except (UserError, psycopg2.Error, ValueError) as error:
            if len(offers) == 1:
                self.env["it.offer.reprice.line"]._set_aside(self, offers, str(error))
                return
            middle = len(offers) // 2
            self._cost_part(offers[:middle])
            self._cost_part(offers[middle:])

    def _get_base(self, offer):
        """Return the cost that is moved: the newest of an earlier year, else the newest."""
        earlier = offer.cost_ids.filtered(
            lambda cost: cost.financial_year < self.financial_year
        )
        return (earlier or offer.cost_ids)._latest()

    def _price_batch(self, size=1000):
        lines = self.env["it.offer.reprice.line"].search(
            [
                ("run_id", "=", self.id),
                ("is_picked", "=", True),
                ("state", "=", "todo"),
            ],
            order="is_quote, offer_id.id, id",
            limit=size,
        )
        if not lines:
            self.state = "done" if not self._is_anything_left() else "ready"
            return
        lines._apply_all()
        self.done += len(lines)

    def _is_anything_left(self):
        return bool(
            self.env["it.offer.reprice.line"].search_count(
                [("run_id", "=", self.id), ("state", "=", "todo")], limit=1
            )
        )

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_pick_all(self):
        """Tick every price that is still to be changed."""
        self.line_ids.filtered(lambda one: one.state == "todo").is_picked = True

    def action_pick_none(self):
        """Untick every price."""
        self.line_ids.filtered(lambda one: one.state == "todo").is_picked = False

    def action_view_lines(self):
        """Open the prices as a list, to filter, group and export."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itcommercial.it_offer_reprice_line_action"
        )
        action["domain"] = [("run_id", "=", self.id)]
        return action
