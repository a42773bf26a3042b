from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..logic import approval, states
from .tier_definition import RISKS

#: Terms that come after the approval: they don't change what was approved.
AFTERWARDS = {"signature_date", "is_taken_on", "code"}
#: Approved with the terms, though they may be mended after the signature.
APPROVED_TOO = (
    "risk_level",
    "procurement_kind",
    "procurement_route",
    "value_inc_vat",
    "kpi_exempt_reason",
)
#: What is approved of a party and of an obligation.
PARTY_TERMS = ("partner_id", "role", "share", "is_council")
OWED_TERMS = (
    "name",
    "party_id",
    "kind",
    "date_due",
    "recurrence",
    "description",
    "trigger",
    "anchor",
    "offset",
    "offset_unit",
    "offset_side",
    "event",
    "cure_days",
)


class Agreement(models.Model):
    """Approval in tiers, by others than who asked, of exactly what was read.

    What was approved has a fingerprint: a change of it before the signature takes the
    agreement back to legal review, whatever the door, and one that came past every
    door (in the database itself) is found when it is to be signed.
    """

    _inherit = "agreement"

    risk_level = fields.Selection(
        RISKS,
        string="Risk",
        default="low",
        required=True,
        tracking=True,
        help="How much could go wrong: decides, with value and type, who approves.",
    )
    approval_round = fields.Integer(copy=False, readonly=True, aggregator=None)
    review_hash = fields.Char(
        string="Fingerprint of what was sent to review", copy=False, readonly=True
    )
    review_changed_by_ids = fields.Many2many(
        comodel_name="res.users",
        relation="it_agreement_review_changed_rel",
        column1="agreement_id",
        column2="user_id",
        string="Changed during review by",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="Who changes the terms that others are asked to approve doesn't approve "
        "them.",
    )
    approved_hash = fields.Char(
        string="Fingerprint of what was approved", copy=False, readonly=True
    )
    approved_terms = fields.Json(
        copy=False, readonly=True, export_string_translation=False
    )
    approval_note = fields.Text(
        string="Your words",
        copy=False,
        groups="base.group_user",
        help="Kept with your approval or rejection; needed to reject.",
    )
    approval_ids = fields.One2many(
        "it.agreement.approval",
        "agreement_id",
        string="Approvals",
        groups="itgovernance.group_reader",
    )
    approval_text = fields.Char(
        string="Waits for",
        compute="_compute_approval_text",
        groups="base.group_user",
        help="Whose approval is still needed, in order.",
    )

    @api.depends("state", "approval_round", "risk_level", "value_total", "value_annual")
    def _compute_approval_text(self):
        for agreement in self:
            if agreement.state != states.LEGAL_REVIEW:
                agreement.approval_text = False
                continue
            left = agreement._get_tiers_left()
            agreement.approval_text = ", ".join(
                f"{tier.name} ({tier.reviewer_group_id.name})" for tier in left
            )

    def _get_tiers(self):
        """Return the tiers that this agreement needs, the first to decide first."""
        self.ensure_one()
        tiers = self.env["tier.definition"]._get_for_agreements()
        today = fields.Date.context_today(self)
        pairs = [(key, today) for key in set(tiers.mapped("it_rule_key")) - {False}]
        rows = self.env["it.rule.value"].sudo()._get_many(pairs)
        floors = {pair[0]: rows[pair].value if rows[pair] else None for pair in pairs}
        return tiers.filtered(lambda tier: tier._applies_to(self, floors))

    def _get_given(self):
        """Return the approvals of this round for the terms as they are now."""
        self.ensure_one()
        current = self._get_fingerprint()
        return self.sudo().approval_ids.filtered(
            lambda one: (
                one.round == self.approval_round
                and one.decision == "approved"
                and one.content_hash == current
            )
        )

    def _get_tiers_left(self):
        self.ensure_one()
        return self._get_tiers() - self._get_given().definition_id

    def _get_askers(self):
        """Return who asked for this wording: who sent it, and who changed it since."""
        self.ensure_one()
        agreement = self.sudo()
        return agreement.review_requested_by_id | agreement.review_changed_by_ids

    def _give_approvals(self):
        """Give the approval that is this user's to give, if any, for each agreement.

        One person decides one tier: who reads twice doesn't read with other eyes.
        """
        for agreement in self.filtered(lambda one: one.state == states.LEGAL_REVIEW):
            if self.env.user in agreement._get_askers():
                continue
            if self.env.user in agreement._get_given().user_id:
                continue
            for tier in agreement._get_tiers_left()[:1]:
                if self.env.user in tier.reviewer_group_id.all_user_ids:
                    agreement._keep_approval("approved", tier)

    def _keep_approval(self, decision, tier):
        self.ensure_one()
        note = (self.approval_note or "").strip()
        self.env["it.agreement.approval"]._keep_history(
            [
                {
                    "agreement_id": self.id,
                    "round": self.approval_round,
                    "definition_id": tier.id,
                    "tier": tier.name,
                    "decision": decision,
                    "comment": note or False,
                    "asked_by_id": self.review_requested_by_id.id,
                    "user_id": self.env.uid,
                    "decided_at": fields.Datetime.now(),
                    "content_hash": self._get_fingerprint(),
                }
            ]
        )
        if note:
            self.approval_note = False

    def action_approve(self):
        """Approve as far as it is yours; the last tier makes it approved."""
        for agreement in self:
            if not states.is_allowed(agreement.state, states.APPROVED):
                agreement.write({"state": states.APPROVED})  # tells why not
            before = agreement._get_given()
            agreement._give_approvals()
            left = agreement._get_tiers_left()
            if left and agreement._get_given() != before:
                agreement.message_post(
                    body=self.env._(
                        "Approved by %(user)s; it now waits for %(tier)s.",
                        user=self.env.user.name,
                        tier=left[0].name,
                    )
                )
            else:
                agreement.write({"state": states.APPROVED})

    def action_reject(self):
        """Send it back to negotiation, with the reason."""
        for agreement in self:
            if not (agreement.approval_note or "").strip():
                raise UserError(
                    self.env._("Say why you reject it: fill in Your words first.")
                )
            mine = agreement._get_tiers_left().filtered(
                lambda tier: self.env.user in tier.reviewer_group_id.all_user_ids
            )
            if (
                agreement.state != states.LEGAL_REVIEW
                or not mine
                or self.env.user in agreement._get_askers()
            ):
                raise UserError(
                    self.env._(
                        "“%(name)s” doesn't wait for a decision of yours.",
                        name=agreement.display_name,
                    )
                )
            note = agreement.approval_note
            agreement._keep_approval("rejected", mine[0])
            agreement.write({"state": states.NEGOTIATION})
            agreement.message_post(
                body=self.env._(
                    "Rejected by %(user)s: %(note)s",
                    user=self.env.user.name,
                    note=note,
                )
            )

    def _check_steps(self, new):
        if new == states.APPROVED:
            self._give_approvals()
        return super()._check_steps(new)

    def _prepare_step_stamps(self, new):
        stamps = super()._prepare_step_stamps(new)
        if new in (states.DRAFT, states.NEGOTIATION, states.LEGAL_REVIEW):
            stamps |= {"approved_hash": False, "approved_terms": False}
        return stamps

    def _get_step_gaps(self, new):
        gaps = super()._get_step_gaps(new)
        if new == states.APPROVED:
            gaps += [
                self.env._(
                    "the approval of %(tier)s (a person with the role %(role)s who "
                    "neither asked nor approved before)",
                    tier=tier.name,
                    role=tier.reviewer_group_id.name,
                )
                for tier in self._get_tiers_left()
            ]
        if new == states.SIGNED and self.approved_hash:
            if changed := self._get_changed_since_approval():
                gaps.append(
                    self.env._(
                        "approval of what changed since: %(terms)s (button Back to "
                        "negotiation)",
                        terms=", ".join(changed),
                    )
                )
        return gaps

    # -- what was approved ----------------------------------------------------------

    def _get_approval_content(self):
        """Return what an approval covers, by the name of the term.

        A room that adds terms adds theirs.
        """
        self.ensure_one()
        agreement = self.sudo()
        content = {
            name: agreement._fields[name].convert_to_read(
                agreement[name], agreement, use_display_name=False
            )
            for name in (*agreement._get_protected_fields(), *APPROVED_TOO)
            if name not in AFTERWARDS
        }
        for name, terms in (
            ("party_ids", PARTY_TERMS),
            ("obligation_ids", OWED_TERMS),
        ):
            content[name] = [
                [
                    one._fields[term].convert_to_read(
                        one[term], one, use_display_name=False
                    )
                    for term in terms
                ]
                for one in agreement[name].sorted("id")
            ]
        return content

    def _get_fingerprint(self):
        return approval.fingerprint(self._get_approval_content())

    def _get_changed_since_approval(self):
        """Return the labels of the terms that differ from what was approved."""
        self.ensure_one()
        content = self._get_approval_content()
        if not self.approved_hash or approval.fingerprint(content) == (
            self.approved_hash
        ):
            return []
        changed = approval.differences(
            self.approved_terms or {},
            {name: approval.fingerprint(value) for name, value in content.items()},
        )
        return [self._fields[name]._description_string(self.env) for name in changed]

    def _start_approval(self):
        """Begin a round: what an earlier one approved doesn't count any more."""
        for agreement in self:
            agreement._write_step(
                {
                    "approval_round": agreement.approval_round + 1,
                    "review_hash": agreement._get_fingerprint(),
                    "review_changed_by_ids": [Command.clear()],
                }
            )

    def _fix_approved(self):
        """Take the fingerprint of what was just approved."""
        for agreement in self:
            content = agreement._get_approval_content()
            agreement._write_step(
                {
                    "approved_hash": approval.fingerprint(content),
                    "approved_terms": {
                        name: approval.fingerprint(value)
                        for name, value in content.items()
                    },
                }
            )

    def _reopen_if_changed(self):
        """Take those whose approved terms have changed back to legal review.

        In legal review whoever changes them is noted: they don't approve them.
        """
        self._note_changed_in_review()
        for agreement in self.filtered(lambda one: one.state == states.APPROVED):
            changed = agreement._get_changed_since_approval()
            if not changed:
                continue
            agreement._write_step(
                {
                    "state": states.LEGAL_REVIEW,
                    "approval_round": agreement.approval_round + 1,
                    "approved_by_id": False,
                    "approved_date": False,
                    "approved_hash": False,
                    "approved_terms": False,
                    "review_hash": agreement._get_fingerprint(),
                    "review_changed_by_ids": [Command.set(self.env.user.ids)],
                }
            )
            agreement.sudo().message_post(
                body=self.env._(
                    "Changed after the approval: %(terms)s. It needs to be approved "
                    "again.",
                    terms=", ".join(changed),
                )
            )

    def _note_changed_in_review(self):
        """Note who has changed what others are asked to approve."""
        for agreement in self.filtered(lambda one: one.state == states.LEGAL_REVIEW):
            current = agreement._get_fingerprint()
            if agreement.review_hash in (False, current):
                continue  # False: sent to review before this was kept
            # an obligation may be changed by who may not change the agreement
            agreement.sudo()._write_step(
                {
                    "review_hash": current,
                    "review_changed_by_ids": [Command.link(self.env.uid)],
                }
            )
