from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from ..logic import assurance
from .it_partnership_review import CLOSER
from .it_partnership_review_history import as_writer


class ItPartnershipReview(models.Model):
    """The steps of a review: submitted, sent back, closed."""

    _inherit = "it.partnership.review"

    # ------------------------------------------------------------------
    # What is still wanted
    # ------------------------------------------------------------------

    @api.depends(
        "state",
        "date",
        "reviewer_id",
        "assurance",
        "assurance_reason",
        "assurance_suggested",
        "answer_ids.answer",
        "answer_ids.words",
        "action_ids",
    )
    def _compute_gaps_text(self):
        for review in self:
            gaps = review._get_gaps() if review.state == "draft" else []
            review.gaps_text = "\n".join(gaps) or False

    @api.depends("state", "submitted_by_id", "closed_by_id", "closed_on")
    def _compute_step_text(self):
        for review in self:
            if review.state == "closed":
                closed = fields.Datetime.context_timestamp(self, review.closed_on)
                review.step_text = self.env._(
                    "Closed by %(person)s on %(day)s. It stays as it is; a new review "
                    "corrects it.",
                    person=review.closed_by_id.name,
                    day=closed.strftime("%d/%m/%Y"),
                )
            elif review.state == "submitted":
                review.step_text = self.env._(
                    "Submitted by %(person)s. It waits for a manager who had no part "
                    "in it to close it.",
                    person=review.submitted_by_id.name,
                )
            else:
                review.step_text = False

    def _get_gaps(self):
        """Return in sentences what the review wants before it is submitted."""
        self.ensure_one()
        return [*self._get_head_gaps(), *self._get_answer_gaps(), *self._get_rating_gaps()]

    def _get_head_gaps(self):
        gaps = []
        if not self.date:
            gaps.append(self.env._("Held on: say when it was reviewed."))
        elif self.date > fields.Date.context_today(self):
            gaps.append(self.env._("Held on lies ahead: submit it once it was held."))
        if not self.reviewer_id:
            gaps.append(self.env._("Reviewer: say who carried it out."))
        return gaps

    def _get_answer_gaps(self):
        gaps, answers = [], self.answer_ids
        blank = answers.filtered(lambda one: not one.answer)
        if not answers:
            gaps.append(
                self.env._(
                    "Questions: there are none; a manager puts some in the bank under "
                    "Configuration, Review questions."
                )
            )
        elif blank:
            gaps.append(
                self.env._(
                    "Questions: %(count)s without an answer, the first “%(question)s”.",
                    count=len(blank),
                    question=blank[0].question,
                )
            )
        silent = answers.filtered(
            lambda one: one.answer in ("partly", "no") and not (one.words or "").strip()
        )
        if silent:
            gaps.append(
                self.env._(
                    "Questions: %(count)s answered Partly or No without words, the "
                    "first “%(question)s”.",
                    count=len(silent),
                    question=silent[0].question,
                )
            )
        return gaps

    def _get_rating_gaps(self):
        gaps, labels = [], self._get_ask_labels()
        missing = [labels[ask] for ask, level in self._get_ratings().items() if not level]
        if missing:
            gaps.append(
                self.env._("Rating: not rated, %(asks)s.", asks=", ".join(missing))
            )
        if not self.assurance:
            gaps.append(self.env._("Assurance: decide the rating."))
        elif not (self.assurance_reason or "").strip():
            gaps.append(self.env._("Why this rating: give the reason."))
        if self.assurance and self.assurance != assurance.TOP and not self.action_ids:
            gaps.append(
                self.env._(
                    "Actions: below Substantial something is to be done; enter by "
                    "whom and by when."
                )
            )
        return gaps

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.depends("state", "submitted_by_id", "reviewer_id", "officer_ids")
    @api.depends_context("uid")
    def _compute_is_closer(self):
        manager = self.env.user.has_group(CLOSER)
        for review in self:
            review.is_closer = (
                manager
                and review.state == "submitted"
                and self.env.user not in review._get_reviewers()
            )

    def _get_reviewers(self):
        """Return everybody who had a part in the review and so doesn't close it."""
        return self.reviewer_id | self.officer_ids | self.submitted_by_id

    def action_submit(self):
        """Hand the review to a manager to be closed."""
        self._submit()

    def action_close(self):
        """Close the review for good."""
        self._close()

    def action_send_back(self):
        """Give the submitted review back to its officers."""
        self._send_back()

    def action_take_suggestion(self):
        """Take the suggested rating over; the reason remains to be given."""
        for review in self:
            if review.assurance_suggested:
                review.assurance = review.assurance_suggested

    def _move_to(self, target):
        """Take the step that leads to a state, whichever door it came in by."""
        steps = {
            ("draft", "submitted"): "_submit",
            ("submitted", "closed"): "_close",
            ("submitted", "draft"): "_send_back",
        }
        for review in self:
            if review.state == target:
                continue
            if (review.state, target) not in steps:
                raise UserError(
                    self.env._(
                        "%(review)s goes from draft to submitted to closed, one step "
                        "at a time.",
                        review=review.display_name,
                    )
                )
            getattr(review, steps[review.state, target])()

    def _submit(self):
        drafts = self.filtered(lambda one: one.state == "draft")
        drafts.check_access("write")
        for review in drafts:
            gaps = review._get_gaps()
            if gaps:
                raise UserError(
                    self.env._(
                        "%(review)s can't be submitted yet.\n%(gaps)s",
                        review=review.display_name,
                        gaps="\n".join(gaps),
                    )
                )
        drafts._lock()
        as_writer(drafts).write(
            {
                "state": "submitted",
                "submitted_by_id": self.env.uid,
                "submitted_on": fields.Datetime.now(),
            }
        )
        drafts.activity_feedback(["itpartner_crm.mail_activity_type_review"])

    def _send_back(self):
        waiting = self.filtered(lambda one: one.state == "submitted")
        waiting.check_access("write")
        if not self.env.su and not self.env.user.has_group(CLOSER):
            raise AccessError(
                self.env._("A submitted review is sent back by a manager: ask one.")
            )
        waiting._lock()
        as_writer(waiting).write({"state": "draft", "date_rated": False})
        for review in waiting:
            officer = review.submitted_by_id
            if officer.active:
                review.activity_schedule(
                    "itpartner_crm.mail_activity_type_review",
                    max(review.date_due, fields.Date.context_today(self)),
                    summary=self.env._("Sent back: see what is to be changed"),
                    user_id=officer.id,
                )

    def _close(self):
        waiting = self.filtered(lambda one: one.state == "submitted")
        waiting.check_access("write")
        for review in waiting:
            review._check_may_close()
        waiting._lock()
        # what is still to be written of answers and actions goes in before the guard
        self.env.flush_all()
        figures = waiting.partnership_id._read_figures_of_the_day()
        for review in waiting:
            as_writer(review).write(
                review._prepare_closed_vals(figures[review.partnership_id.id])
            )
        waiting.flush_recordset()
        waiting.activity_unlink(["itpartner_crm.mail_activity_type_review"])

    def _check_may_close(self):
        """Refuse whoever isn't a manager, and whoever had a part in the review."""
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(CLOSER):
            raise AccessError(
                self.env._("A review is closed by a manager: ask one of them.")
            )
        if self.env.user in self._get_reviewers():
            raise UserError(
                self.env._(
                    "%(review)s was carried out or submitted by you: another manager "
                    "closes it.",
                    review=self.display_name,
                )
            )
        today = fields.Date.context_today(self)
        if self.date_rated and not self.date <= self.date_rated <= today:
            raise UserError(
                self.env._(
                    "%(review)s: “Rating agreed on” lies between the day it was held "
                    "and today: correct it.",
                    review=self.display_name,
                )
            )
        last = self.partnership_id._get_last_review()
        if last and (self.date_rated or today) < last.date_rated:
            raise UserError(
                self.env._(
                    "%(review)s: its rating would count from before that of "
                    "%(last)s: correct “Rating agreed on”.",
                    review=self.display_name,
                    last=last.display_name,
                )
            )

    def _lock(self):
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on this review at this moment: look at "
                    "it again in a little while."
                )
            ) from error

    # ------------------------------------------------------------------
    # What the closing writes down
    # ------------------------------------------------------------------

    def _prepare_closed_vals(self, figures):
        """Return how the review and its partnership stand at the closing.

        `figures`: of the partnership, see `_read_figures_of_the_day`
        """
        self.ensure_one()
        partnership = self.partnership_id
        rated = self.date_rated or fields.Date.context_today(self)
        return {
            "state": "closed",
            "date_rated": rated,
            "closed_by_id": self.env.uid,
            "closed_on": fields.Datetime.now(),
            "previous_assurance": partnership.assurance,
            "tier": partnership.tier,
            "lead_officer_id": partnership.lead_officer_id.id,
            "forum_id": partnership.forum_id.id,
            "action_text": self._get_action_text(),
            "next_review_date": partnership._get_next_review_after(
                rated, self.assurance, self.kind
            )[0],
            **figures,
        }

    def _get_action_text(self):
        """Return the actions as they stand now, one a line."""
        lines = [
            self.env._(
                "%(action)s: %(owner)s, by %(day)s",
                action=one.name,
                owner=one.owner_id.name,
                day=one.date_due.strftime("%d/%m/%Y"),
            )
            for one in self.action_ids
        ]
        return "\n".join(lines) or False
