import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from .it_partnership_review_status import RUNNING

_logger = logging.getLogger(__name__)


class ItPartnership(models.Model):
    """The nightly job that opens the reviews that are due."""

    _inherit = "it.partnership"

    @api.model
    def _get_review_due_domain(self):
        """Return which partnerships want a review and have none under way."""
        today = fields.Date.context_today(self)
        return fields.Domain.AND(
            [
                [("state", "in", RUNNING)],
                [("next_review_date", "<=", self._get_review_horizon(today))],
                [("review_ids", "not any", [("state", "!=", "closed")])],
            ]
        )

    @api.model
    def _cron_open_reviews(self):
        """Open the reviews that come due, each in a transaction of its own.

        What earlier nights missed is opened too. One that can't be opened is set
        aside with its reason and tried again the next night.
        """
        cron = self.env["ir.cron"]
        domain = self._get_review_due_domain()
        ids = self.search(domain, order="next_review_date, id").ids
        cron._commit_progress(remaining=len(ids))
        for one in ids:
            due = self.browse(one).try_lock_for_update(allow_referencing=True)
            due = due.filtered_domain(domain)
            if due:
                due._open_due_review()
            if not cron._commit_progress(1):
                break

    def _open_due_review(self):
        """Open the review and tell its officer, or keep why it can't be opened."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._start_review()._tell_officer()
                if self.review_problem:
                    self.review_problem = False
        except UserError as error:
            self._keep_review_problem(str(error))
        except Exception as error:
            _logger.exception("Review of partnership %s not opened", self.id)
            self._keep_review_problem(f"{type(error).__name__}: {error}")

    def _keep_review_problem(self, reason):
        self.env.invalidate_all(flush=False)
        self.review_problem = reason


class ItPartnershipReview(models.Model):
    """Tells the officer of a review that it is to be carried out."""

    _inherit = "it.partnership.review"

    def _tell_officer(self):
        """Give the lead officer the activity to carry out these reviews."""
        for review in self:
            partnership = review.partnership_id
            officers = (partnership.lead_officer_id | partnership.officer_ids).filtered(
                "active"
            )
            if officers:
                review.activity_schedule(
                    "itpartner_crm.mail_activity_type_review",
                    max(review.date_due, fields.Date.context_today(self)),
                    user_id=officers[0].id,
                )


class ItRuleValue(models.Model):
    """A changed interval moves the next reviews."""

    _inherit = "it.rule.value"

    def write(self, vals):
        result = super().write(vals)
        if "value" in vals:
            self.env["it.partnership"]._refresh_review_days(set(self.mapped("key")))
        return result

    def _refresh_users_of_rules(self, keys):
        super()._refresh_users_of_rules(keys)
        self.env["it.partnership"]._refresh_review_days(keys)
