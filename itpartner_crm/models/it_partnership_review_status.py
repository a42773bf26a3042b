from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import assurance
from .it_partnership_review import KINDS, LEVELS

INTERVALS = {
    "major": "partnership.review_months_major",
    "moderate": "partnership.review_months_moderate",
    "limited": "partnership.review_months_limited",
}
RETEST = "partnership.review_retest_months"
LEAD_DAYS = "partnership.review_open_days"
RUNNING = ("active", "review", "ending")


class ItPartnership(models.Model):
    """Its reviews, the rating they gave it, and the day of the next."""

    _inherit = "it.partnership"

    review_ids = fields.One2many("it.partnership.review", "partnership_id")
    review_count = fields.Integer(
        string="Number of reviews", compute="_compute_review_count"
    )
    open_review_id = fields.Many2one(
        "it.partnership.review",
        string="Review under way",
        compute="_compute_review_count",
    )
    review_action_ids = fields.One2many(
        "it.partnership.review.action", "partnership_id", string="Remedial actions"
    )
    assurance = fields.Selection(
        LEVELS,
        compute="_compute_review_status",
        store=True,
        index="btree_not_null",
        tracking=True,
        help="How sure the council may be that it works, by its latest closed review.",
    )
    assurance_date = fields.Date(
        string="Rated on", compute="_compute_review_status", store=True
    )
    next_review_date = fields.Date(
        string="Next review",
        compute="_compute_review_status",
        store=True,
        index="btree_not_null",
        help="Below Substantial a retest after some months; otherwise by its "
        "significance, counted from the last full or light review, or from its start. "
        "Empty while it doesn't run or its significance isn't judged.",
    )
    next_review_kind = fields.Selection(
        KINDS,
        string="Kind of next review",
        compute="_compute_review_status",
        store=True,
    )
    review_start_date = fields.Date(
        string="First review counted from",
        tracking=True,
        copy=False,
        help="Day from which the time to the first review runs, where it isn't the "
        "start: of a partnership that ran long before it came onto the register. "
        "Empty: from its start.",
    )
    review_overdue = fields.Boolean(
        string="Review overdue",
        compute="_compute_review_overdue",
        search="_search_review_overdue",
    )
    review_flag = fields.Selection(
        [("overdue", "Overdue")],
        string="Review in time",
        compute="_compute_review_overdue",
    )
    review_problem = fields.Char(
        string="Review not opened",
        readonly=True,
        copy=False,
        help="Why the nightly job could not open the review that is due.",
    )

    @api.depends("review_ids.state")
    def _compute_review_count(self):
        for partnership in self:
            reviews = partnership.review_ids
            partnership.review_count = len(reviews)
            partnership.open_review_id = reviews.filtered(
                lambda one: one.state != "closed"
            )[:1]

    @api.depends(
        "review_ids.state",
        "review_ids.assurance",
        "review_ids.date_rated",
        "tier",
        "state",
        "date_start",
        "review_start_date",
    )
    def _compute_review_status(self):
        intervals = self._read_review_intervals(self._get_review_base_days())
        for partnership in self:
            last = partnership._get_last_review()
            partnership.assurance = last.assurance
            partnership.assurance_date = last.date_rated
            due, kind = None, None
            if partnership.state in RUNNING:
                due, kind = partnership._get_due(intervals, last)
            partnership.next_review_date = due
            partnership.next_review_kind = kind

    def _get_last_review(self, kinds=None):
        """Return the closed review, of these kinds, whose rating counts last."""
        closed = self.review_ids.filtered(
            lambda one: one.state == "closed" and (not kinds or one.kind in kinds)
        )
        return closed.sorted(lambda one: (one.date_rated, one.id))[-1:]

    def _get_review_start(self):
        """Return the day from which the first interval counts."""
        self.ensure_one()
        known = self.review_start_date or self.date_start
        entered = self.create_date or fields.Datetime.now()
        return known or fields.Datetime.context_timestamp(self, entered).date()

    def _get_review_base_days(self):
        """Return the days for which the intervals of these are looked up."""
        return set().union(
            *(
                {one._get_review_start(), *one.review_ids.mapped("date_rated")}
                - {False}
                for one in self
            )
        )

    @api.model
    def _read_review_intervals(self, days):
        """Return {(key, day): months or None} for the rules of reviews, in one query."""
        keys = [*INTERVALS.values(), RETEST]
        rows = (
            self.env["it.rule.value"]
            .sudo()
            ._get_many((key, day) for key in keys for day in days)
        )
        return {pair: row.value if row else None for pair, row in rows.items()}

    def _get_due(self, intervals, last):
        """Return (day, kind) of the next review after the closed review `last`."""
        self.ensure_one()
        yearly = self._get_last_review(("full", "light")).date_rated
        return self._get_due_after(
            intervals,
            (last.date_rated, last.assurance) if last else None,
            yearly,
            self.tier,
        )

    def _get_due_after(self, intervals, last, yearly, tier):
        """Return (day, kind) of the next review.

        :param intervals: of `_read_review_intervals`
        :param last: (day, level) of the latest rating, or None
        :param yearly: day of the latest rating of a full or light review, or a blank
        :param tier: its significance, or a blank
        """
        self.ensure_one()
        start = self._get_review_start()
        return assurance.next_review(
            start,
            tier,
            intervals[INTERVALS[tier], yearly or start] if tier else None,
            intervals[RETEST, last[0]] if last else None,
            last,
            yearly or None,
        )

    def _get_next_review_after(self, rated, level, kind):
        """Return (day, kind) of the next review once this one is closed."""
        self.ensure_one()
        yearly = (
            rated
            if kind in ("full", "light")
            else self._get_last_review(("full", "light")).date_rated
        )
        days = {self._get_review_start(), rated, yearly} - {False}
        intervals = self._read_review_intervals(days)
        return self._get_due_after(intervals, (rated, level), yearly, self.tier)

    def _spread_first_reviews(self):
        """Let reviews that would all be overdue at once come with the year instead.

        For partnerships that ran before reviews were kept: each is due at the end of
        the interval that runs, counted from its start.
        """
        today = fields.Date.context_today(self)
        late = self.filtered(
            lambda one: (
                one.tier
                and one.next_review_date
                and one.next_review_date <= today
                and not one._get_last_review()
            )
        )
        intervals = late._read_review_intervals({today})
        for partnership in late:
            months = intervals[INTERVALS[partnership.tier], today]
            if months:
                partnership.review_start_date = assurance.last_round(
                    partnership._get_review_start(), months, today
                )

    @api.model
    def _refresh_review_days(self, keys):
        """Work the next reviews out again where a rule behind them changed."""
        if keys & {*INTERVALS.values(), RETEST}:
            running = self.sudo().search([("state", "in", RUNNING)])
            self.env.add_to_compute(self._fields["next_review_date"], running)

    @api.depends("next_review_date")
    def _compute_review_overdue(self):
        today = fields.Date.context_today(self)
        for partnership in self:
            due = partnership.next_review_date
            partnership.review_overdue = bool(due and due < today)
            partnership.review_flag = "overdue" if due and due < today else False

    def _search_review_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("next_review_date", "<", "today")

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_start_review(self):
        """Open the review under way, or start the one that comes next."""
        self.ensure_one()
        review = self.open_review_id or self._start_review()
        return {
            "type": "ir.actions.act_window",
            "res_model": "it.partnership.review",
            "res_id": review.id,
            "view_mode": "form",
        }

    def action_view_reviews(self):
        """Open the reviews of this partnership."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partnership_review_action"
        )
        action["domain"] = [("partnership_id", "=", self.id)]
        action["context"] = {"default_partnership_id": self.id}
        return action

    def _start_review(self):
        """Return a new draft review of the kind that comes next, with its questions."""
        self.ensure_one()
        if self.state == "proposed":
            raise UserError(
                self.env._(
                    "“%(partnership)s” is proposed and has nothing to review yet: make "
                    "it active first.",
                    partnership=self.name,
                )
            )
        today = fields.Date.context_today(self)
        last = self._get_last_review()
        officer = self.lead_officer_id
        soon = self._get_review_horizon(today)
        # one that is started long before its day is held now, not then
        due = min(self.next_review_date or today, soon)
        return self.env["it.partnership.review"].create(
            {
                "partnership_id": self.id,
                "kind": self.next_review_kind or assurance.yearly_kind(self.tier),
                "date_due": due,
                "period_start": min(last.date_rated or self._get_review_start(), today),
                "period_end": max(due, today),
                "reviewer_id": officer.id if officer.active else self.env.uid,
            }
        )

    @api.model
    def _get_review_horizon(self, today):
        """Return the day up to which reviews that come due are opened."""
        lead = self.env["it.rule.value"].sudo()._get_many([(LEAD_DAYS, today)])
        days = lead[LEAD_DAYS, today].value if lead[LEAD_DAYS, today] else 0
        return fields.Date.add(today, days=int(days))
