from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic import recurrence

#: Written by the step itself, never by hand.
STAMP_FIELDS = (
    "is_term",
    "is_late",
    "settled_date",
    "rejections",
    "cure_until",
    "series_id",
    "met_by_id",
    "met_date",
    "accepted_by_id",
    "accepted_date",
)
#: state -> states a person may bring it to
STEPS = {
    "waiting": (),
    "open": ("met", "breach"),
    "met": ("accepted", "rejected"),
    "rejected": ("met", "breach"),
    "breach": ("met", "waived"),
    "accepted": (),
    "waived": (),
    "released": (),
}
#: It is asked for: open in whatever way.
OWED = ("open", "rejected", "breach")
#: Nothing of it changes any more.
SETTLED = ("accepted", "waived", "released")


class ItAgreementObligation(models.Model):
    """Something one party owes under an agreement, by a day, shown by evidence.

    Made by the agreement's owner or an agreement manager. Its duty-bearer says it is
    met and shows evidence; somebody else accepts or rejects that. Once accepted it
    can't be changed or deleted; a recurring one then opens the next.
    """

    _name = "it.agreement.obligation"
    _description = "Obligation under an agreement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"

    name = fields.Char(
        string="What is owed",
        required=True,
        tracking=True,
    )
    agreement_id = fields.Many2one(
        comodel_name="agreement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    party_id = fields.Many2one(
        comodel_name="it.agreement.party",
        string="Owed by",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('agreement_id', '=', agreement_id)]",
        tracking=True,
    )
    is_council = fields.Boolean(
        related="party_id.is_council",
        string="Council owes it",
        store=True,
    )
    kind = fields.Selection(
        selection=[
            ("deliver", "Deliver"),
            ("pay", "Pay"),
            ("report", "Report"),
            ("insure", "Insure"),
            ("notify", "Notify"),
            ("review", "Review"),
        ],
        default="deliver",
        required=True,
        tracking=True,
    )
    description = fields.Text(
        help="The clause, what counts as met and what evidence shows it.",
    )
    date_due = fields.Date(
        string="Due",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        help="The day agreed, or the one that its due rule gives.",
    )
    recurrence = fields.Selection(
        selection=[
            ("none", "Once"),
            ("month", "Every month"),
            ("quarter", "Every quarter"),
            ("half", "Every half year"),
            ("year", "Every year"),
        ],
        string="Comes back",
        default="none",
        required=True,
        help="When this one is accepted or waived, the next opens by itself until the "
        "current end of the agreement.",
    )
    anchor_day = fields.Integer(
        compute="_compute_anchor_day",
        store=True,
        precompute=True,
        readonly=False,
        aggregator=None,
        help="The day of the month first agreed, so that the 31st stays the 31st.",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
        tracking=True,
        help="The officer who does it, or who sees to it that the other side does.",
    )
    evidence = fields.Text(
        help="What shows that it is met: a sentence, a reference or a link.",
        tracking=True,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="it_agreement_obligation_attachment_rel",
        column1="obligation_id",
        column2="attachment_id",
        string="Evidence files",
        bypass_search_access=True,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Not started"),
            ("open", "Open"),
            ("met", "Said to be met"),
            ("accepted", "Accepted"),
            ("rejected", "Rejected"),
            ("breach", "In breach"),
            ("waived", "Waived"),
            ("released", "Released"),
        ],
        default="open",
        required=True,
        copy=False,
        index=True,
        tracking=10,
    )
    review_note = fields.Text(
        string="Reviewer's words",
        copy=False,
        tracking=True,
        help="Why the evidence was rejected, or what the breach is. The other party "
        "sees this.",
    )
    met_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Said to be met by",
        copy=False,
        readonly=True,
    )
    met_date = fields.Date(string="Met date", copy=False, readonly=True)
    accepted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Accepted by",
        copy=False,
        readonly=True,
    )
    accepted_date = fields.Date(string="Accepted on", copy=False, readonly=True)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )

    _agreement_due_idx = models.Index("(agreement_id, date_due)")
    _anchor_range = models.Constraint(
        "CHECK (COALESCE(anchor_day, 1) BETWEEN 1 AND 31)",
        "The day of the month lies between 1 and 31.",
    )

    @api.depends("date_due")
    def _compute_anchor_day(self):
        for obligation in self:
            obligation.anchor_day = (
                obligation.date_due.day if obligation.date_due else 1
            )

    @api.depends("state", "date_due")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for obligation in self:
            obligation.is_overdue = (
                obligation.state in OWED
                and bool(obligation.date_due)
                and obligation.date_due < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", OWED) & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )

    @api.constrains("agreement_id", "party_id")
    def _check_party(self):
        for obligation in self:
            if obligation.party_id.agreement_id != obligation.agreement_id:
                raise UserError(
                    self.env._(
                        "“%(party)s” is not a party to “%(agreement)s”: choose one of "
                        "its parties under Owed by.",
                        party=obligation.party_id.display_name,
                        agreement=obligation.agreement_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if self.env.context.get("it_step") is not HISTORY_WRITER:
                self._refuse_stamps(vals)
            if vals.get("trigger", "date") != "date":
                vals.pop("date_due", None)  # its rule gives the day
        obligations = super().create(vals_list)
        if any(obligation.state != "open" for obligation in obligations):
            raise UserError(
                self.env._("A new obligation is open: save it, then use its buttons.")
            )
        obligations._follow_starts()
        obligations.agreement_id._reopen_if_changed()
        return obligations

    def write(self, vals):
        if self.env.context.get("it_step") is HISTORY_WRITER:
            return super().write(vals)
        vals = dict(vals)
        self._refuse_stamps(vals)
        self._check_terms_free(vals)
        self._check_not_accepted(vals)
        new = vals.pop("state", None)
        result = super().write(vals) if vals else True
        if new:
            moving = self.filtered(lambda obligation: obligation.state != new)
            moving._check_step(new)
            moving._step(new)
        if vals:
            self._follow_starts()
            self.agreement_id._reopen_if_changed()
        return result

    def _write_step(self, vals):
        """Write what a step brings with it, past the checks of a person's write."""
        return self.with_context(it_step=HISTORY_WRITER).write(vals)

    def _step(self, new):
        """Bring these to a state whose conditions are met, and do what follows from it."""
        self._write_step({"state": new} | self._prepare_step_stamps(new))
        self._note_step(new)
        if new in SETTLED:
            if new != "released":
                self._open_next()
            self.sudo().dependent_ids._follow_starts()

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        agreements.exists()._reopen_if_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        self._check_terms_free()
        if kept := self.filtered(lambda one: one.state not in ("open", "waiting")):
            raise UserError(
                self.env._(
                    "“%(name)s” has been acted on and stays as history; only an open "
                    "obligation can be deleted.",
                    name=kept[0].display_name,
                )
            )

    def action_mark_met(self):
        self.write({"state": "met"})

    def action_accept(self):
        self.write({"state": "accepted"})

    def action_reject(self):
        self.write({"state": "rejected"})

    def action_breach(self):
        self.write({"state": "breach"})

    def action_waive(self):
        self.write({"state": "waived"})

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
                    "the obligation.",
                    field=self._fields[stamps[0]]._description_string(self.env),
                )
            )

    def _check_not_accepted(self, vals):
        kept = {"owner_id", "activity_ids"}  # who looks after it may still change
        if vals.keys() - kept and any(o.state in SETTLED for o in self):
            raise UserError(
                self.env._(
                    "An obligation that is accepted, waived or released can't be "
                    "changed: it is evidence. Add a note in its log instead."
                )
            )

    def _check_step(self, new):
        labels = dict(self._fields["state"]._description_selection(self.env))
        messages = {
            "evidence": self.env._(
                "“%(name)s” needs evidence first: write it under Evidence or add a "
                "file."
            ),
            "own": self.env._(
                "“%(name)s” was said to be met by you, so somebody else accepts or "
                "rejects it."
            ),
            "note": self.env._(
                "Say why in Reviewer's words before you mark “%(name)s” that way."
            ),
            "not_due": self.env._(
                "“%(name)s” is not overdue yet, so it can't be in breach."
            ),
            "curing": self.env._(
                "“%(name)s” may still be put right in the time the terms give, so it "
                "is not in breach yet."
            ),
        }
        for obligation in self:
            if new not in STEPS[obligation.state]:
                raise UserError(
                    self.env._(
                        "“%(name)s” can't go from %(old)s to %(new)s.",
                        name=obligation.display_name,
                        old=labels[obligation.state],
                        new=labels.get(new, new),
                    )
                )
            if code := obligation._missing_for(new):
                raise UserError(messages[code] % {"name": obligation.display_name})

    def _missing_for(self, new):
        """Return the code of what stands in the way of step ``new``, or None."""
        self.ensure_one()
        shown = (self.evidence or "").strip() or self.sudo().attachment_ids
        if new == "met" and not shown:
            return "evidence"
        if new in ("accepted", "rejected") and self.met_by_id == self.env.user:
            return "own"
        if (
            new in ("rejected", "breach", "waived")
            and not (self.review_note or "").strip()
        ):
            return "note"
        if new == "breach" and not self.is_overdue:
            return "not_due"
        if new == "breach" and self._is_curing():
            return "curing"
        return None

    @api.model
    def _prepare_step_stamps(self, new):
        today = fields.Date.context_today(self)
        if new == "met":
            return {"met_by_id": self.env.uid, "met_date": today}
        if new == "accepted":
            return {
                "accepted_by_id": self.env.uid,
                "accepted_date": today,
                "settled_date": today,
            }
        return {"settled_date": today} if new in SETTLED else {}

    def _open_next(self):
        """Open the next of each recurring obligation, up to the agreement's end."""
        vals_list = []
        for obligation in self.filtered("date_due"):
            due = recurrence.next_due(
                obligation.date_due, obligation.recurrence, obligation.anchor_day
            )
            end = obligation.agreement_id.end_date
            if due and (not end or due <= end):
                vals_list.append(obligation._prepare_next_vals(due))
        # an officer may accept where the agreement is a colleague's: the next follows
        writer = self.sudo().with_context(it_step=HISTORY_WRITER)
        return writer.create(vals_list).with_env(self.env)

    def _prepare_next_vals(self, due):
        self.ensure_one()
        return {
            "name": self.name,
            "agreement_id": self.agreement_id.id,
            "party_id": self.party_id.id,
            "kind": self.kind,
            "description": self.description,
            "recurrence": self.recurrence,
            "anchor_day": self.anchor_day,
            "date_due": due,
            "owner_id": self.owner_id.id,
            "cure_days": self.cure_days,
            "is_follow_up": self.is_follow_up,
            "is_term": self.is_term,
            "series_id": (self.series_id or self).id,
        }
