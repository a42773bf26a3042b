from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..logic import feeds, web

# Marks a write of the module itself. An object(): no client can send it.
FEED_WRITE = object()
# What only buttons and runs write.
KEPT = frozenset(["is_on", "mark", "next_fetch", "next_call", "run_ids"])
STALLED = timedelta(hours=1)


def own_env(env):
    """Where the module's own writes are made: nothing of the caller's context but
    language and zone, and no rule of access."""
    kept = {name: env.context[name] for name in ("lang", "tz") if name in env.context}
    return env(su=True, context={**kept, "it_feed_write": FEED_WRITE})


class ItNoticeFeed(models.Model):
    """A public service that notices are fetched from, when a manager switched it on.

    Only https on the hosts of `logic.web.HOSTS` is ever asked, and nothing that
    redirects away from them. What was taken so far is kept page by page.
    """

    _name = "it.notice.feed"
    _description = "Feed of Public Notices"
    _order = "name, id"

    name = fields.Char(required=True)
    service = fields.Selection(
        [
            ("find_tender", "Find a Tender"),
            ("contracts_finder", "Contracts Finder"),
        ],
        required=True,
        help="How the service is asked: its parameters, limits and windows of time.",
    )
    url = fields.Char(
        string="Address",
        compute="_compute_url",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Where its pages are asked for: https, on a host that is allowed.",
    )
    stages = fields.Selection(
        [
            ("all", "All stages in one call"),
            ("each", "Planning, tender and award, one call each"),
        ],
        required=True,
        default="all",
        help="A service that refuses several stages in a call is asked once for each.",
    )
    is_on = fields.Boolean(
        string="On",
        readonly=True,
        copy=False,
        help="Off: nothing is ever asked of the service.",
    )
    interval_hours = fields.Integer(
        string="Fetch every (hours)",
        default=24,
        required=True,
        help="How long after one fetch the next begins by itself.",
    )
    date_from = fields.Date(
        string="Begin with",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=7),
        help="Notices published from this day on; counts for the first fetch alone.",
    )
    mark = fields.Datetime(
        string="Taken up to",
        readonly=True,
        copy=False,
        help="All that was published up to here has been asked for. The next fetch "
        "goes on from a little before.",
    )
    next_fetch = fields.Datetime(string="Next fetch", readonly=True, copy=False)
    next_call = fields.Datetime(
        string="Not asked again before",
        readonly=True,
        copy=False,
        help="The service's limit, or the wait it asked for.",
    )
    run_ids = fields.One2many(
        comodel_name="it.notice.run",
        inverse_name="feed_id",
        string="Fetches",
        readonly=True,
    )
    last_run_id = fields.Many2one(
        comodel_name="it.notice.run",
        string="Last fetch",
        compute="_compute_last_run",
    )
    state = fields.Selection(
        [
            ("off", "Off"),
            ("idle", "On, waiting for its time"),
            ("running", "Fetching"),
            ("failed", "Last fetch failed"),
        ],
        string="Status",
        compute="_compute_last_run",
    )
    progress = fields.Integer(compute="_compute_last_run")
    message = fields.Char(string="What is going on", compute="_compute_last_run")
    gap_count = fields.Integer(
        string="Windows to try again",
        compute="_compute_gap_count",
        help="Stretches of time of which a page could not be read. Each is tried "
        "again by the next fetches, three times in all.",
    )

    _url_uniq = models.UniqueIndex(
        "(url)", "A feed of this address is here already: use that one."
    )
    _interval_sense = models.Constraint(
        "CHECK (interval_hours BETWEEN 1 AND 720)",
        "Fetch every 1 to 720 hours.",
    )

    @api.depends("service")
    def _compute_url(self):
        for feed in self:
            if feed.service:
                feed.url = feeds.SERVICES[feed.service].url

    @api.depends("is_on", "run_ids.state", "run_ids.message", "run_ids.plan_at")
    def _compute_last_run(self):
        rows = self.env["it.notice.run"]._read_group(
            [("feed_id", "in", self.ids)], ["feed_id"], ["id:max"]
        )
        last = {feed.id: run_id for feed, run_id in rows}
        runs = self.env["it.notice.run"].browse(last.values()).grouped("feed_id")
        for feed in self:
            run = runs.get(feed, self.env["it.notice.run"])
            feed.last_run_id = run
            feed.progress, feed.message = run.progress, run.message
            if run.is_active:
                feed.state = "running"
            elif not feed.is_on:
                feed.state = "off"
            else:
                feed.state = "failed" if run.state == "failed" else "idle"

    def _compute_gap_count(self):
        counts = dict(
            self.env["it.notice.run.refusal"]._read_group(
                [("feed_id", "in", self.ids), ("gap", "=", "open")],
                ["feed_id"],
                ["__count"],
            )
        )
        for feed in self:
            feed.gap_count = counts.get(feed, 0)

    @api.constrains("url")
    def _check_url(self):
        for feed in self:
            try:
                web.check_url(feed.url)
            except web.Failed as exc:
                raise ValidationError(
                    self.env._(
                        "The address of feed “%(feed)s” is refused: %(reason)s. "
                        "Allowed are %(hosts)s, by https.",
                        feed=feed.name,
                        reason=str(exc),
                        hosts=", ".join(sorted(web.HOSTS)),
                    )
                ) from None
            if "?" in feed.url or "#" in feed.url:
                raise ValidationError(
                    self.env._(
                        "Give the address of feed “%s” without what follows ? or #: "
                        "the fetch adds that.",
                        feed.name,
                    )
                )

    # ------------------------------------------------------------
    # What only a button or a run writes
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_kept(vals)
        # said outright, so that no default of a context says it
        kept = dict.fromkeys(KEPT - {"run_ids"}, False)
        return super().create([{**kept, **vals} for vals in vals_list])

    def write(self, vals):
        self._check_kept(vals)
        if {"url", "service", "stages"} & vals.keys():
            self._check_not_running()
        return super().write(vals)

    def _check_kept(self, vals):
        if self.env.context.get("it_feed_write") is FEED_WRITE:
            return
        kept = [name for name in vals if name in KEPT and vals[name]]
        kept += [name for name in vals if name in KEPT and not vals[name] and self.ids]
        if kept:
            raise UserError(
                self.env._(
                    "“%(field)s” of a feed is kept by its fetches: use the buttons "
                    "of the feed.",
                    field=self._fields[kept[0]]._description_string(self.env),
                )
            )

    def _own_write(self, vals):
        """Write `vals` as the module itself, whoever the user is."""
        return self.with_env(own_env(self.env)).write(vals)

    def _check_not_running(self):
        for feed in self:
            if feed._active_run():
                raise UserError(
                    self.env._(
                        "Feed “%s” is being fetched: cancel that first.", feed.name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for feed in self:
            if feed.run_ids:
                raise UserError(
                    self.env._(
                        "Feed “%s” has fetches, which are its log: switch it off "
                        "instead.",
                        feed.name,
                    )
                )

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_switch_on(self):
        """Let the service be asked from now on."""
        self.check_access("write")
        off = self.filtered(lambda feed: not feed.is_on)
        off._own_write({"is_on": True, "next_fetch": fields.Datetime.now()})

    def action_switch_off(self):
        """Ask nothing more; a fetch that is going on ends."""
        self.check_access("write")
        for feed in self:
            feed._active_run()._cancel()
        self._own_write({"is_on": False, "next_fetch": False})

    def action_fetch_now(self):
        """Begin a fetch; for those who may import notices."""
        self.ensure_one()
        if not self.env["it.notice"].has_access("write"):
            raise AccessError(
                self.env._(
                    "Fetching notices is for partnership and commercial officers."
                )
            )
        self._start()

    def action_cancel(self):
        """Stop the fetch that is going on; the next goes on from there."""
        self.ensure_one()
        if not self.env["it.notice"].has_access("write"):
            raise AccessError(
                self.env._("Cancelling is for partnership and commercial officers.")
            )
        self._active_run()._cancel()

    def action_view_refusals(self):
        """What was refused, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_run_refusal_action"
        )
        return {**action, "domain": [("feed_id", "=", self.id)]}

    def action_view_gaps(self):
        """The windows that wait for another try."""
        return {**self.action_view_refusals(), "context": {"search_default_open": 1}}

    # ------------------------------------------------------------
    # Fetches
    # ------------------------------------------------------------

    def _active_run(self):
        return (
            self.env["it.notice.run"]
            .sudo()
            .search([("feed_id", "in", self.ids), ("is_active", "=", True)])
        )

    def _start(self):
        """Begin a fetch and queue its first page; returns the `it.notice.run`."""
        self.ensure_one()
        if not self.is_on:
            raise UserError(
                self.env._(
                    "Feed “%s” is off: a manager switches it on first.", self.name
                )
            )
        self._lock()
        if self._active_run():
            raise UserError(
                self.env._(
                    "Feed “%s” is being fetched already: wait for it to end, or "
                    "cancel it.",
                    self.name,
                )
            )
        run = self.env["it.notice.run"]._make(self)
        hours = timedelta(hours=self.interval_hours)
        self._own_write({"next_fetch": fields.Datetime.now() + hours})
        run._queue(run._seconds_to_next())
        return run

    def _try_lock(self):
        """Whether this transaction alone works on the feed, until it ends."""
        self.ensure_one()
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('it.notice.feed'), %s)",
            [self.id],
        )
        return self.env.cr.fetchone()[0]

    def _lock(self):
        if not self._try_lock():
            raise UserError(
                self.env._(
                    "Feed “%s” is at work on a page: try again in a minute.",
                    self.name,
                )
            )

    def _get_client(self):
        """The only way out: a client that keeps to the allowed hosts."""
        return web.Client()

    def _get_figures(self):
        """The dated figures of the service: {name: number}."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        names = ("gap_seconds", "wait_seconds", "window_hours", "overlap_hours")
        keys = {name: f"notice.{self.service}_{name}" for name in names}
        rules = self.env["it.rule.value"].sudo()
        found = rules._get_many((key, today) for key in keys.values())
        figures = {}
        for name, key in keys.items():
            rule = found[key, today]
            if not rule:
                raise UserError(rules._get_missing_sentence(key, today))
            figures[name] = max(int(rule.value), 1)
        return figures

    @api.model
    def _cron_fetch(self):
        """Begin the fetches that are due and carry on those that lost their job."""
        now = fields.Datetime.now()
        due = self.search([("is_on", "=", True), ("next_fetch", "<=", now)])
        for feed in due:
            if feed._try_lock() and not feed._active_run():
                try:
                    with self.env.cr.savepoint():
                        feed._start()
                except UserError as exc:
                    hours = timedelta(hours=feed.interval_hours)
                    feed._own_write({"next_fetch": now + hours})
                    self.env["it.notice.run"]._make_failed(feed, str(exc))
        self.env["it.notice.run"]._requeue_stalled(now - STALLED)
