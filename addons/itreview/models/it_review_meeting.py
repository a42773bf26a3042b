from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

PEOPLE = 300


class ItReview(models.Model):
    """What the meeting screen shows; it writes through the items as every other door."""

    _inherit = "it.review"

    def action_hold(self):
        """Open the meeting screen, made to be projected."""
        self.ensure_one()
        if self.state == "planned":
            raise UserError(
                self.env._("%s is only planned: open it first.", self.display_name)
            )
        return {
            "type": "ir.actions.client",
            "tag": "itreview.meeting",
            "name": self.env._("Meeting"),
            "params": {"review_id": self.id},
            "context": {"active_id": self.id},
        }

    def get_meeting(self):
        """Endpoint: the review as its meeting screen shows it, agenda item by item."""
        self.ensure_one()
        self.check_access("read")
        Item = self.env["it.review.item"]
        items = Item.search([("review_id", "=", self.id), ("on_agenda", "=", True)])
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "is_open": self.state == "open" and self.has_access("write"),
            "may_close": self.may_close,
            "currency": self.currency_id.symbol,
            **self._tell_attendance(),
            "off_agenda": self.item_count - self.agenda_count,
            "decisions": Item._fields["decision"]._description_selection(self.env),
            "users": self._get_meeting_users(items),
            "people": [
                [one.id, one.display_name]
                for one in (
                    self.attendee_ids | self.chair_id | self.forum_id.member_ids
                ).sudo()
            ],
            "carried": [action._tell() for action in self.carried_action_ids],
            "items": [item._tell() for item in items],
        }

    def set_present(self, partner_id, is_present):
        """Endpoint: note that somebody is there, or is not.

        :returns: the attendance as `get_meeting` tells it
        """
        self.ensure_one()
        link = Command.link if is_present else Command.unlink
        self.write({"attendee_ids": [link(partner_id)]})
        return self._tell_attendance()

    def _tell_attendance(self):
        self.ensure_one()
        return {
            "attending": self.attendee_ids.ids,
            "present": self.present_count,
            "quorum": self.quorum,
            "is_quorate": self.is_quorate or bool(self.no_quorum_reason),
        }

    @api.model
    def _get_meeting_users(self, items):
        """Who may act: those who work with the suite, and the owners of the items."""
        group = self.env.ref("itgovernance.group_reader")
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [("all_group_ids", "in", group.ids), ("share", "=", False)],
                limit=PEOPLE,
                order="name",
            )
        )
        users |= items.owner_id.sudo() | items.action_owner_id.sudo()
        return [[user.id, user.name] for user in users.sorted("name")]


class ItReviewItem(models.Model):
    _inherit = "it.review.item"

    def get_told(self):
        """Endpoint: one item as the meeting screen shows it."""
        self.ensure_one()
        self.check_access("read")
        return self._tell()

    def _tell(self):
        self.ensure_one()
        change = dict(self._fields["change"]._description_selection(self.env))
        kind = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "id": self.id,
            "lead_id": self.lead_id.id,
            "name": self.name,
            "partner": self.lead_id.sudo().partner_id.display_name or "",
            "kind": kind.get(self.kind, ""),
            "change": change.get(self.change, ""),
            "why": (self.why or "").splitlines(),
            "then": {
                "stage": self.stage_name or "",
                "value": self.expected_revenue,
                "probability": self.probability,
                "due": self.date_deadline or None,
                "owner": self.owner_id.sudo().name or "",
            },
            "now": {
                "stage": self.now_stage_name or "",
                "value": self.now_expected_revenue,
                "probability": self.now_probability,
                "due": self.now_date_deadline or None,
                "owner": self.now_owner_id.sudo().name or "",
            },
            "is_gone": not self.lead_id,
            "decision": self.decision or "",
            "reason": self.reason or "",
            "conditions": self.conditions or "",
            "who": self.action_owner_id.id,
            "by": self.due_date or "",
            "conflicts": [one._tell() for one in self.conflict_ids],
            "actions": [action._tell() for action in self.action_ids],
        }


class ItReviewConflict(models.Model):
    _inherit = "it.review.conflict"

    def _tell(self):
        self.ensure_one()
        return {
            "id": self.id,
            "who": self.partner_id.sudo().display_name,
            "nature": self.nature,
            "left": self.left_room,
        }


class ItReviewAction(models.Model):
    _inherit = "it.review.action"

    def _tell(self):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "item": self.item_id.name or "",
            "who": self.user_id.sudo().name,
            "by": self.due_date,
            "state": self.state,
            "overdue": self.is_overdue,
        }
