from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic import notice, states

_ENDED = (states.RENEWED, states.EXPIRED, states.TERMINATED)


class Agreement(models.Model):
    """How long a file is kept, and what happens then: a person looks, nothing goes alone."""

    _inherit = "agreement"

    retention_until = fields.Date(
        string="Keep until",
        compute="_compute_retention_until",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="The file is kept at least until this day; then it is looked at, not "
        "deleted by itself. From the end: six years signed by hand, twelve as a deed, or "
        "what its type says if that is longer.",
    )
    legal_hold = fields.Boolean(
        string="Legal hold",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="A dispute or inquiry is open: nobody deletes or archives this file.",
    )
    legal_hold_reason = fields.Text(
        string="Legal hold reason", copy=False, tracking=True, groups="base.group_user"
    )
    legal_hold_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Held by",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    legal_hold_date = fields.Date(
        string="Held since", copy=False, readonly=True, groups="base.group_user"
    )
    retention_note = fields.Text(
        string="Why keep or dispose",
        copy=False,
        groups="base.group_user",
        help="The reason that goes with the next decision about this file.",
    )
    disposal_asked_by_id = fields.Many2one(
        string="Disposal asked by",
        comodel_name="res.users",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    retention_review_ids = fields.One2many(
        comodel_name="it.agreement.retention.review",
        inverse_name="agreement_id",
        string="Retention reviews",
        groups="base.group_user",
    )
    is_retention_over = fields.Boolean(
        string="Kept long enough",
        compute="_compute_is_retention_over",
        search="_search_is_retention_over",
        groups="base.group_user",
        help="It has ended, its retention has passed and nothing holds it.",
    )

    @api.depends("agreement_type_id", "execution", "end_date", "termination_date")
    def _compute_retention_until(self):
        least = self._get_least_retention()
        for agreement in self:
            agreement.retention_until = least[agreement]

    def _get_least_retention(self):
        """The first day on which each file may be looked at, or False: {agreement: date}."""
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        today = fields.Date.context_today(self)
        wanted = [
            (f"agreement.retention_years_{execution}", today)
            for execution in ("hand", "deed")
        ]
        known = rules._get_many(wanted)
        years = {key: int(known[key, day].value or 0) for key, day in wanted}
        days = {}
        for agreement in self:
            ended = agreement.termination_date or agreement.end_date
            least = years[f"agreement.retention_years_{agreement.execution or 'hand'}"]
            kept = max(agreement.agreement_type_id.retention_years, least)
            days[agreement] = (
                notice.add_months(ended, 12 * kept) if ended and kept else False
            )
        return days

    @api.depends("state", "retention_until", "legal_hold")
    def _compute_is_retention_over(self):
        today = fields.Date.context_today(self)
        for agreement in self:
            agreement.is_retention_over = (
                agreement.state in _ENDED
                and bool(agreement.retention_until)
                and agreement.retention_until < today
                and not agreement.legal_hold
            )

    def _search_is_retention_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("state", "in", _ENDED)
            & Domain("retention_until", "<", fields.Date.context_today(self))
            & Domain("legal_hold", "=", False)
        )

    @api.constrains("legal_hold", "legal_hold_reason")
    def _check_hold_reason(self):
        for agreement in self:
            if agreement.legal_hold and not (agreement.legal_hold_reason or "").strip():
                raise UserError(
                    self.env._(
                        "Say why “%(name)s” is on legal hold (Signing tab).",
                        name=agreement.display_name,
                    )
                )

    @api.constrains("retention_until")
    def _check_retention_long_enough(self):
        """A file is kept for longer by hand, never for less than it has to be."""
        least = self._get_least_retention()
        for agreement in self:
            until = agreement.retention_until
            if until and least[agreement] and until < least[agreement]:
                raise UserError(
                    self.env._(
                        "“%(name)s” has to be kept until %(day)s at least: set Keep "
                        "until (Signing and file tab) to that day or later.",
                        name=agreement.display_name,
                        day=format_date(self.env, least[agreement]),
                    )
                )

    def write(self, vals):
        if "legal_hold" in vals:
            by = self.env.uid if vals["legal_hold"] else False
            since = fields.Date.context_today(self) if by else False
            vals = vals | {"legal_hold_by_id": by, "legal_hold_date": since}
        return super().write(vals)

    def _check_not_held(self):
        if held := self.sudo().filtered("legal_hold"):
            raise UserError(
                self.env._(
                    "“%(name)s” is on legal hold and can be neither archived nor "
                    "deleted: lift the hold in its Signing tab first.",
                    name=held[0].display_name,
                )
            )

    def action_keep(self):
        """Keep the file until the new day; the reason is noted for good."""
        self._check_retention_role()
        for agreement in self:
            until = agreement.retention_until
            if not until or until <= fields.Date.context_today(self):
                raise UserError(
                    self.env._(
                        "Set Keep until of “%(name)s” to the day it is looked at again, "
                        "then keep it.",
                        name=agreement.display_name,
                    )
                )
            agreement._note_retention("kept", keep_until=until)

    def action_ask_disposal(self):
        """Ask for the documents to be disposed of; somebody else decides."""
        self._check_retention_role()
        for agreement in self:
            agreement._check_disposable()
            agreement._note_retention("asked")
            agreement._write_step({"disposal_asked_by_id": self.env.uid})

    def action_refuse_disposal(self):
        self._check_retention_role()
        for agreement in self.filtered("disposal_asked_by_id"):
            agreement._note_retention("refused")
            agreement._write_step({"disposal_asked_by_id": False})

    def action_dispose(self):
        """Take the documents' content away and archive the file, as a second person."""
        self._check_retention_role()
        for agreement in self:
            agreement._check_disposable()
            if not agreement.disposal_asked_by_id:
                raise UserError(
                    self.env._(
                        "Nobody has asked for “%(name)s” to be disposed of: ask first, "
                        "another person decides.",
                        name=agreement.display_name,
                    )
                )
            if agreement.disposal_asked_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You asked for “%(name)s” to be disposed of, so another person "
                        "decides.",
                        name=agreement.display_name,
                    )
                )
            documents = agreement.document_ids.filtered(lambda one: not one.disposed_on)
            listed = "\n".join(f"{one.name}  {one.sha256}" for one in documents)
            documents._dispose()
            agreement._note_retention("disposed", files=listed)
            agreement._write_step({"disposal_asked_by_id": False, "active": False})

    def _check_retention_role(self):
        group = "itgovernance.group_agreement_manager"
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "Only a person with the role %(role)s decides what happens to a "
                    "file: ask one of them.",
                    role=self.env.ref(group).sudo().name,
                )
            )
        self.check_access("write")

    def _check_disposable(self):
        self.ensure_one()
        if not self.is_retention_over:
            raise UserError(
                self.env._(
                    "“%(name)s” is not disposed of: it has to have ended, its retention "
                    "to have passed and no legal hold to be on it.",
                    name=self.display_name,
                )
            )

    def _note_retention(self, decision, **more):
        """Write one row of history and use up the reason given for it."""
        self.ensure_one()
        reason = (self.retention_note or "").strip()
        if not reason and decision != "disposed":
            raise UserError(
                self.env._(
                    "Say why under Why keep or dispose of “%(name)s” (Signing tab).",
                    name=self.display_name,
                )
            )
        self.env["it.agreement.retention.review"]._keep_history(
            [
                {
                    "agreement_id": self.id,
                    "decided_on": fields.Date.context_today(self),
                    "decision": decision,
                    "reason": reason,
                    "user_id": self.env.uid,
                    **more,
                }
            ]
        )
        self.with_context(it_step=HISTORY_WRITER).write({"retention_note": False})
