from odoo import api, fields, models
from odoo.exceptions import UserError

from .it_notice_feed import FEED_WRITE, own_env

MAX_TRIES = 3


class ItNoticeRunRefusal(models.Model):
    """What a fetch refused, with its reason: a page of a window, or one release.

    A window of which a page was refused stays open and is asked for again by the next
    fetches, until it came or three of them were refused. Written by fetches alone.
    """

    _name = "it.notice.run.refusal"
    _description = "Refused in a Fetch"
    _order = "id desc"
    _rec_name = "reason"

    run_id = fields.Many2one(
        comodel_name="it.notice.run",
        string="Fetch",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    feed_id = fields.Many2one(
        related="run_id.feed_id",
        store=True,
        index=True,
    )
    kind = fields.Selection(
        [("page", "Page"), ("release", "Release")],
        string="What",
        required=True,
        readonly=True,
    )
    place = fields.Char(string="Where", required=True, readonly=True)
    key = fields.Char(string="OCID and release", readonly=True)
    reason = fields.Char(required=True, readonly=True)
    window_from = fields.Datetime(string="Window from", readonly=True)
    window_to = fields.Datetime(string="Window to", readonly=True)
    stage = fields.Char(readonly=True)
    gap = fields.Selection(
        [
            ("open", "Is tried again"),
            ("mended", "Came later"),
            ("given_up", "Given up"),
        ],
        string="Its window",
        readonly=True,
        help="Empty: nothing of the window is missing.",
    )
    tries = fields.Integer(readonly=True, default=1, aggregator=None)
    create_date = fields.Datetime(string="When", readonly=True)

    _open_idx = models.Index("(feed_id) WHERE gap = 'open'")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_write()
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_write()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own(self):
        self._check_own_write()

    def _check_own_write(self):
        if self.env.context.get("it_feed_write") is not FEED_WRITE:
            raise UserError(
                self.env._(
                    "The log of fetches is written by the fetches alone: use the "
                    "buttons of the feed."
                )
            )

    def _own(self):
        return self.with_env(own_env(self.env))

    def _count_try(self, run, reason):
        """Another fetch was refused this window."""
        self.ensure_one()
        tries = self.tries + 1
        gap = "open" if tries < MAX_TRIES else "given_up"
        self.write({"tries": tries, "reason": reason[:500], "gap": gap})

    def action_try_again(self):
        """Have the next fetch ask for this window again."""
        self.env["it.notice"].check_access("write")
        given_up = self.filtered(lambda one: one.gap == "given_up")
        given_up._own().write({"gap": "open", "tries": 1})
