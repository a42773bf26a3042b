from datetime import date

from odoo import fields
from odoo.fields import Command

from .common import ItPartnerCrmCommon

ASKS = ("performance", "value", "governance", "risk", "benefits")


class ReviewCase(ItPartnerCrmCommon):
    """Partnerships with their reviews: filled in by an officer, closed by a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_manager = cls._new_user("second_manager", "itgovernance.group_manager")
        cls.other_partner = cls._new_partner("Harbour Trust")
        cls.questions = cls.env["it.partnership.question"].search([])

    @classmethod
    def make_partnership(cls, name="Solent Data Partnership", **vals):
        return cls.env["it.partnership"].create(
            {
                "name": name,
                "purpose": "Data that answers to the people it is about.",
                "member_ids": [
                    Command.create({"partner_id": one.id})
                    for one in (cls.partner, cls.other_partner)
                ],
                "state": "active",
                "tier": "major",
                "date_start": date(2024, 4, 1),
                "lead_officer_id": cls.officer.id,
                **vals,
            }
        )

    @classmethod
    def end(cls, partnership, day):
        """Bring it to its orderly end."""
        partnership.write({"state": "ending", "ending_reason": "met", "date_end": day})
        partnership.exit_step_ids.write({"is_done": True})
        partnership.state = "ended"

    @classmethod
    def fill(cls, review, level="substantial", answer="yes", **vals):
        """Answer every question and rate all alike, as the officer would."""
        review = review.with_user(cls.officer)
        review.answer_ids.write({"answer": answer, "words": "Seen in the minutes"})
        action = {
            "name": "Agree an exit plan",
            "owner_id": cls.officer.id,
            "date_due": date(2026, 12, 1),
        }
        review.write(
            {
                "date": vals.pop("date", None) or fields.Date.today(),
                "assurance": level,
                "assurance_reason": "The members' own reading agrees",
                "action_ids": []
                if level == "substantial"
                else [Command.create(action)],
                **{f"rating_{ask}": level for ask in ASKS},
                **vals,
            }
        )
        return review

    @classmethod
    def submit(cls, review, level="substantial", **vals):
        review = cls.fill(review, level, **vals)
        review.action_submit()
        return review

    @classmethod
    def close(cls, review, level="substantial", day=None, **vals):
        """Take a draft to its closing; `day`: from which its rating counts."""
        review = cls.submit(review, level, **vals).with_user(cls.manager)
        if day:
            review.date_rated = day
        review.action_close()
        return review

    @classmethod
    def close_new(cls, partnership, level="substantial", day=None, **vals):
        """Start a review, and close it."""
        review = partnership._start_review()
        if "kind" in vals:
            review.kind = vals.pop("kind")
        return cls.close(review, level, day, date=day, **vals)
