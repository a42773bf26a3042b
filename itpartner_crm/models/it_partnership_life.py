from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..logic import partnership_life
from .it_partnership_part_mixin import CHECKED_TOGETHER

MANAGER = "itgovernance.group_manager"
# In the context of the one method that reopens. An object(), so that no client can
# send it.
REOPENING = object()
# What may still happen to an ended partnership: people talk about it and file it.
FREE_WHEN_ENDED = {
    "active",
    "activity_ids",
    "it_last_contact_date",
    "it_next_contact_date",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
}
WATCHED = {
    "state",
    "purpose",
    "member_ids",
    "forum_id",
    "lead_officer_id",
    "ending_reason",
    "date_end",
    "exit_step_ids",
}


class ItPartnership(models.Model):
    """The life of a partnership: what each state needs, and its orderly end."""

    _inherit = "it.partnership"

    exit_plan = fields.Text(
        string="Exit plan",
        help="What happens to people, money, data and duties when it ends.",
    )
    exit_notice_days = fields.Integer(
        string="Notice to leave (days)",
        aggregator=None,
        help="How many days before leaving the council has to say so; 0 when none "
        "was agreed.",
    )
    exit_returns = fields.Text(
        string="What returns to whom",
        help="Which money, staff, assets and data go back to which member.",
    )
    ending_reason = fields.Selection(
        [
            ("met", "Aim reached"),
            ("merged", "Merged into another"),
            ("law", "Changed law or duty"),
            ("money", "Money ended"),
            ("value", "Not worth the effort any more"),
            ("left", "Members left"),
            ("dropped", "Proposal dropped"),
            ("other", "Other"),
        ],
        string="Reason for ending",
        copy=False,
        tracking=True,
    )
    ending_note = fields.Text(string="About the ending", copy=False)
    exit_step_ids = fields.One2many(
        "it.partnership.exit.step",
        "partnership_id",
        string="Exit checklist",
    )
    exit_steps_open = fields.Integer(
        string="Exit steps not done",
        compute="_compute_exit_steps_open",
    )

    _notice_days_positive = models.Constraint(
        "CHECK (COALESCE(exit_notice_days, 0) >= 0)",
        "The notice to leave can't be a negative number of days.",
    )

    @api.depends("exit_step_ids.is_done")
    def _compute_exit_steps_open(self):
        for partnership in self:
            steps = partnership.exit_step_ids
            partnership.exit_steps_open = len(steps.filtered(lambda s: not s.is_done))

    # ------------------------------------------------------------
    # Every door
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_state") or "proposed"
        wanted = [vals.get("state") or default for vals in vals_list]
        opened = [{**vals, "state": "proposed"} for vals in vals_list]
        partnerships = super().create(opened)
        # with its members and money in place, the step meets the rule of every step
        for state in sorted(set(wanted) - {"proposed"}):
            self.browse(
                one.id
                for one, target in zip(partnerships, wanted, strict=True)
                if target == state
            ).write({"state": state})
        return partnerships

    def write(self, vals):
        self._check_not_ended(vals.keys())
        before = {partnership: partnership.state for partnership in self}
        together = self.with_context(itpartner_parts=CHECKED_TOGETHER)
        result = super(ItPartnership, together).write(vals)
        if vals.get("state") == "ending":
            self._add_exit_steps()
        if not WATCHED.isdisjoint(vals):
            self._check_life(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_run(self):
        if kept := self.filtered(lambda one: one.state != "proposed"):
            raise UserError(
                self.env._(
                    "“%(name)s” has run and stays on the register: end it instead of "
                    "deleting it.",
                    name=kept[0].name,
                )
            )

    def _check_not_ended(self, names=None):
        """Refuse a change of an ended partnership.

        :param names: fields about to change; all of them when left out
        """
        if names is not None and not set(names) - FREE_WHEN_ENDED:
            return
        if self.env.context.get("itpartner_reopening") is REOPENING:
            return
        if ended := self.sudo().filtered(lambda one: one.state == "ended"):
            raise UserError(
                self.env._(
                    "“%(name)s” has ended and stays as it is: a manager can reopen it "
                    "with a reason.",
                    name=ended[0].name,
                )
            )

    # ------------------------------------------------------------
    # What a state needs
    # ------------------------------------------------------------

    def _check_life_of_parts(self):
        """Check after a line of its own changed, unless the whole is checked anyway."""
        if self.env.context.get("itpartner_parts") is not CHECKED_TOGETHER:
            self._check_life()

    def _check_life(self, before=None):
        """Refuse a state that lacks what it needs, naming everything that is missing.

        :param before: dict partnership -> state it comes from
        """
        before = before or {}
        # past access rights: what is there counts, whoever may see it
        for partnership in self.exists().sudo():
            codes = partnership_life.missing(
                before.get(partnership),
                partnership.state,
                partnership._get_life_facts(),
            )
            if codes:
                words = self._get_life_words()
                states = dict(self._fields["state"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "“%(name)s” can't be “%(state)s” yet: %(missing)s.",
                        name=partnership.name,
                        state=states[partnership.state],
                        missing="; ".join(words[code] for code in codes),
                    )
                )

    def _get_life_facts(self):
        self.ensure_one()
        return {
            "purpose": (self.purpose or "").strip(),
            "members": len(self._get_sitting().partner_id),
            "answerable": self.forum_id or self.lead_officer_id,
            "reason": self.ending_reason,
            "end": self.date_end,
            "steps": len(self.exit_step_ids),
            "steps_open": self.exit_steps_open,
        }

    def _get_life_words(self):
        return {
            "purpose": self.env._("write its Purpose"),
            "members": self.env._("name at least two members on the page Members"),
            "answerable": self.env._(
                "name the forum under Reports to, or a lead officer"
            ),
            "reason": self.env._("choose the Reason for ending on the page Exit"),
            "end": self.env._("fill in End on the page Exit"),
            "steps": self.env._(
                "go through Ending first, so that the exit checklist on the page Exit "
                "is worked off"
            ),
            "steps_open": self.env._(
                "tick what is done of the exit checklist on the page Exit, or take out "
                "what does not apply"
            ),
        }

    def _add_exit_steps(self):
        """Put the standard checklist where there is none yet."""
        bare = self.filtered(lambda one: not one.exit_step_ids)
        tasks = self.env["it.partnership.exit.task"].sudo().search([])
        self.env["it.partnership.exit.step"].create(
            [
                {
                    "partnership_id": partnership.id,
                    "name": task.name,
                    "sequence": task.sequence,
                }
                for partnership in bare
                for task in tasks
            ]
        )

    # ------------------------------------------------------------
    # Reopening
    # ------------------------------------------------------------

    def action_reopen(self):
        """Ask for the reason why an ended partnership is opened again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen the partnership"),
            "res_model": "it.partnership.reopen",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partnership_id": self.id},
        }

    def _reopen(self, reason):
        """Bring ended partnerships back to Ending, by a manager and with a reason."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a manager can reopen a partnership that has ended.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the partnership is reopened."))
        for partnership in self:
            if partnership.state != "ended":
                raise UserError(
                    self.env._(
                        "“%(name)s” has not ended: there is nothing to reopen.",
                        name=partnership.name,
                    )
                )
            partnership.with_context(itpartner_reopening=REOPENING).write(
                {"state": "ending"}
            )
            partnership.message_post(
                body=Markup("<p>%s</p>")
                % self.env._("Reopened: %(reason)s", reason=reason)
            )
