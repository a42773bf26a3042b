from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..logic import states

#: Written by the step or the decision itself, never by hand.
STAMP_FIELDS = (
    "review_requested_by_id",
    "approved_by_id",
    "approved_date",
    "approved_hash",
    "approved_terms",
    "approval_round",
    "review_hash",
    "review_changed_by_ids",
    "notice_decided_by_id",
    "notice_decided_date",
)
CRON_BATCH = 200


class Agreement(models.Model):
    """The steps of an agreement's life. ``logic/states.py`` holds the table."""

    _inherit = "agreement"

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("negotiation", "In negotiation"),
            ("legal_review", "Legal review"),
            ("approved", "Approved"),
            ("signed", "Signed"),
            ("active", "Active"),
            ("expiring", "Expiring"),
            ("renewed", "Renewed"),
            ("expired", "Expired"),
            ("terminated", "Terminated"),
        ],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=10,
        group_expand="_group_expand_state",
    )
    is_taken_on = fields.Boolean(
        string="Signed before it was entered",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="An agreement that was already signed when this register took it on: it "
        "may go from draft to signed without approval here. Managers only.",
    )
    review_requested_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent to review by",
        copy=False,
        readonly=True,
    )
    approved_by_id = fields.Many2one(
        string="Approved by",
        comodel_name="res.users",
        copy=False,
        readonly=True,
    )
    approved_date = fields.Date(
        string="Approved on",
        copy=False,
        readonly=True,
    )
    termination_date = fields.Date(
        string="Termination date",
        copy=False,
        tracking=True,
        help="The day it ended, or ends, before its time.",
    )
    termination_reason = fields.Text(
        string="Termination reason",
        copy=False,
        groups="base.group_user",
    )

    @api.model
    def _group_expand_state(self, present, domain):
        """Show the columns of a life in its order; of the ends, those that have any."""
        ended = (states.RENEWED, states.EXPIRED, states.TERMINATED)
        return [
            state for state in states.STEPS if state not in ended or state in present
        ]

    def action_negotiate(self):
        self.write({"state": states.NEGOTIATION})

    def action_back_to_draft(self):
        self.write({"state": states.DRAFT})

    def action_send_to_review(self):
        self.write({"state": states.LEGAL_REVIEW})

    def action_sign(self):
        self.write({"state": states.SIGNED})

    def action_take_on(self):
        """Record an agreement signed before it came into the register."""
        self.write({"is_taken_on": True, "state": states.SIGNED})

    def action_activate(self):
        self.write({"state": states.ACTIVE})

    def action_mark_expiring(self):
        self.write({"state": states.EXPIRING})

    def action_mark_renewed(self):
        self.write({"state": states.RENEWED})

    def action_mark_expired(self):
        self.write({"state": states.EXPIRED})

    def action_terminate(self):
        self.write({"state": states.TERMINATED})

    def _check_termination_kept(self, vals):
        """Refuse to say otherwise when and why a terminated agreement ended."""
        names = {"termination_date", "termination_reason"} & vals.keys()
        for agreement in self.filtered(lambda one: one.state == states.TERMINATED):
            if any(agreement._would_change(name, vals) for name in names):
                raise UserError(
                    self.env._(
                        "“%(name)s” is terminated: the day and the reason stay as they "
                        "were recorded.",
                        name=agreement.display_name,
                    )
                )

    def _check_steps(self, new):
        """Return the agreements that move to ``new``; refuse if one may not."""
        moving = self.filtered(lambda agreement: agreement.state != new)
        for agreement in moving:
            agreement._check_step(new)
        return moving

    @api.model
    def _prepare_step_stamps(self, new):
        if new == states.LEGAL_REVIEW:
            return {"review_requested_by_id": self.env.uid}
        if new == states.APPROVED:
            return {
                "approved_by_id": self.env.uid,
                "approved_date": fields.Date.context_today(self),
            }
        if new in (states.DRAFT, states.NEGOTIATION):
            return {"approved_by_id": False, "approved_date": False}
        return {}

    @api.model
    def _refuse_stamps(self, vals):
        given = vals.keys() | {
            key.removeprefix("default_")
            for key in self.env.context
            if key.startswith("default_")
        }
        if stamps := [name for name in STAMP_FIELDS if name in given]:
            raise UserError(
                self.env._(
                    "“%(field)s” is recorded by the step itself: use the buttons of "
                    "the agreement.",
                    field=self._fields[stamps[0]]._description_string(self.env),
                )
            )

    def _check_step(self, new):
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        if not states.is_allowed(self.state, new):
            steps = states.STEPS[self.state]
            raise UserError(
                self.env._(
                    "“%(name)s” can't go from %(old)s to %(new)s: from %(old)s it goes "
                    "to %(steps)s.",
                    name=self.display_name,
                    old=labels[self.state],
                    new=labels.get(new, new),
                    steps=", ".join(labels[step] for step in steps)
                    or self.env._("no other state"),
                )
            )
        self._check_step_role(new, labels)
        facts = self._get_step_facts()
        messages = self._get_gate_messages()
        gaps = [messages[code] for code in states.missing(self.state, new, facts)]
        gaps += self._get_step_gaps(new)
        if gaps:
            raise UserError(
                self.env._(
                    "“%(name)s” can't become %(new)s yet. Missing:\n%(missing)s",
                    name=self.display_name,
                    new=labels[new],
                    missing="\n".join(f"- {gap}" for gap in gaps),
                )
            )

    def _get_step_gaps(self, new):
        """Return what else is missing for the step to ``new``: what, and where.

        A room that adds a rule to a step adds its sentences.
        """
        self.ensure_one()
        return []

    def _check_step_role(self, new, labels):
        """Only managers approve, sign and end; only the manager skips the approval."""
        if self.env.su or new in states.OFFICER_STATES:
            return
        taking_on = self.state == states.DRAFT and new == states.SIGNED
        group = "group_manager" if taking_on else "group_agreement_manager"
        if not self.env.user.has_group(f"itgovernance.{group}"):
            raise AccessError(
                self.env._(
                    "Only a person with the role %(role)s may make “%(name)s” "
                    "%(new)s: ask one of them.",
                    role=self.env.ref(f"itgovernance.{group}").sudo().name,
                    name=self.display_name,
                    new=labels[new],
                )
            )

    def _get_step_facts(self):
        self.ensure_one()
        today = fields.Date.context_today(self)
        council = self.party_ids.filtered("is_council")
        return states.Facts(
            today=today,
            type_set=bool(self.agreement_type_id),
            owner_set=bool(self.owner_id),
            is_template=self.is_template,
            taken_on=self.is_taken_on,
            council=len(council),
            others=len(self.party_ids - council),
            unsigned=len(self.party_ids.filtered(lambda party: not party.signatory_id)),
            signature_date=self.signature_date or None,
            start=self.start_date or None,
            end=self.end_date or None,
            ending_soon=self._is_ending_soon(self._get_ending_horizon(today)),
            successor_signed=any(
                successor.state in states.BINDING_STATES
                for successor in self.successor_ids
            ),
            termination_date=self.termination_date or None,
            termination_reason=bool((self.termination_reason or "").strip()),
            requested_by_me=self.env.user in self._get_askers(),
        )

    @api.model
    def _get_gate_messages(self):
        """Return, for each code of ``states.missing``, what is missing and where."""
        return self._get_gate_date_messages() | {
            "template": self.env._(
                "a real agreement: a template is copied, never signed"
            ),
            "taken_on": self.env._(
                "approval first, or Record as signed if it is signed already"
            ),
            "type": self.env._("an agreement type (top of the form)"),
            "owner": self.env._("a responsible officer (top of the form)"),
            "council": self.env._(
                "the council among the parties (Parties tab, box Council)"
            ),
            "other": self.env._("a second party beside the council (Parties tab)"),
            "own_approval": self.env._(
                "approval by somebody else than the person who sent it to review or "
                "changed it since"
            ),
            "signatory": self.env._(
                "the person who signs for each party (Parties tab)"
            ),
            "successor": self.env._("a signed successor (button Draft the successor)"),
        }

    @api.model
    def _get_gate_date_messages(self):
        """Return the messages of the gates on the Dates and notice tab."""
        tab = self.env._("(Dates and notice tab)")
        messages = {
            "start": self.env._("a start date"),
            "signature_date": self.env._("the date of signature"),
            "signature_future": self.env._(
                "a date of signature that is not in the future"
            ),
            "not_started": self.env._("a start date that has come"),
            "not_ending": self.env._("an end that is near"),
            "not_over": self.env._("an end date that has passed"),
            "termination_date": self.env._("the date of termination"),
            "termination_reason": self.env._("the reason of termination"),
        }
        return {code: f"{message} {tab}" for code, message in messages.items()}

    @api.model
    def _get_ending_horizon(self, today):
        """Return the last end date that is near, by the rule valid on ``today``."""
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        rule = rules._get("agreement.ending_soon_months", today)
        return today + relativedelta(months=int(rule.value))

    def _is_ending_soon(self, horizon):
        self.ensure_one()
        return bool(self.end_date) and (
            self.end_date <= horizon or self.is_in_notice_window
        )

    @api.model
    def _cron_roll_states(self):
        """Bring agreements to the state their dates say, in committed batches."""
        cron = self.env["ir.cron"]
        today = fields.Date.context_today(self)
        candidates = self._get_rolling(today)
        cron._commit_progress(remaining=len(candidates))
        for start in range(0, len(candidates), CRON_BATCH):
            batch = candidates[start : start + CRON_BATCH].try_lock_for_update()
            batch._roll_states(today)
            if not cron._commit_progress(len(candidates[start : start + CRON_BATCH])):
                break

    @api.model
    def _get_rolling(self, today):
        """Return the agreements whose dates may move them on ``today``."""
        horizon = self._get_ending_horizon(today)
        domain = Domain.OR(
            [
                Domain("state", "=", states.SIGNED) & Domain("start_date", "<=", today),
                Domain("state", "=", states.ACTIVE)
                & (
                    Domain("end_date", "<=", horizon)
                    | Domain("is_in_notice_window", "=", True)
                ),
                Domain("state", "=", states.EXPIRING) & Domain("end_date", "<", today),
            ]
        )
        return self.with_context(active_test=False).search(domain, order="id")

    def _roll_states(self, today):
        """Step these agreements by date until no step is left; one write per state."""
        horizon = self._get_ending_horizon(today)
        for _round in range(len(states.STEPS)):
            by_state = self.grouped(
                lambda agreement: states.next_by_date(
                    agreement.state,
                    today,
                    agreement.start_date or None,
                    agreement.end_date or None,
                    agreement._is_ending_soon(horizon),
                )
            )
            by_state.pop(None, None)
            if not by_state:
                return
            for new, agreements in by_state.items():
                agreements.write({"state": new})
