from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import states

BATCH = 500


class ItAgreementBreach(models.Model):
    """What happened to an obligation that was not met: breach, cure, waiver.

    Written by the steps themselves and by the nightly job; nobody changes or deletes a row.
    """

    _name = "it.agreement.breach"
    _description = "Breach of an obligation"
    _inherit = ["it.history.mixin"]
    _order = "obligation_id, happened_on desc, id desc"

    obligation_id = fields.Many2one(
        comodel_name="it.agreement.obligation",
        required=True,
        ondelete="restrict",
        index=True,
    )
    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(
        selection=[
            ("rejected", "Evidence rejected"),
            ("cure", "Cure period began"),
            ("breach", "In breach"),
            ("cured", "Put right"),
            ("waived", "Waived"),
        ],
        required=True,
    )
    happened_on = fields.Date(string="Happened on", required=True)
    cure_until = fields.Date(string="To be put right by")
    reason = fields.Text()
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", help="Empty: the nightly job."
    )

    @api.model
    def _get_refusal(self):
        return self.env._("A breach is recorded by the obligation's own buttons.")


class ItAgreementObligation(models.Model):
    """Late, put right in time or not: cure periods and breaches."""

    _inherit = "it.agreement.obligation"

    cure_days = fields.Integer(
        string="Days to put right",
        aggregator=None,
        help="So long the side that owes it may put it right once it is late or rejected; "
        "then it is in breach by itself. 0: the terms give no such time, a person decides.",
    )
    cure_until = fields.Date(string="Put right by", copy=False, readonly=True)
    is_late = fields.Boolean(string="Met late", copy=False, readonly=True)
    rejections = fields.Integer(copy=False, readonly=True, aggregator=None)
    series_id = fields.Many2one(
        comodel_name="it.agreement.obligation",
        string="First of its series",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    breach_ids = fields.One2many(
        comodel_name="it.agreement.breach",
        inverse_name="obligation_id",
        string="Breaches",
        groups="itgovernance.group_reader",
    )

    _cure_range = models.Constraint(
        "CHECK (COALESCE(cure_days, 0) BETWEEN 0 AND 365)",
        "Days to put right lie between 0 and 365.",
    )

    def _note_step(self, new):
        """Keep for good what a step says about how the word was kept."""
        today = fields.Date.context_today(self)
        rows = []
        for one in self:
            if new == "met":
                one._write_step(
                    {"is_late": bool(one.date_due and one.date_due < today)}
                )
            elif new == "rejected":
                # a time that runs already is not begun anew by each rejection
                until = one.cure_until or one._count_cure(today)
                one._write_step({"rejections": one.rejections + 1, "cure_until": until})
                rows.append(one._prepare_breach("rejected", until))
            elif new in ("breach", "waived"):
                rows.append(one._prepare_breach(new))
            elif new == "accepted" and one.sudo().breach_ids:
                rows.append(one._prepare_breach("cured"))
        self.env["it.agreement.breach"]._keep_history(rows)

    def _is_curing(self):
        """Whether the time to put it right has not passed yet."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if not self.cure_days:
            return False
        until = self.cure_until or self._count_cure(self.date_due)
        return until >= today

    def _prepare_breach(self, kind, until=False, reason=None):
        self.ensure_one()
        by_job = reason is not None
        return {
            "obligation_id": self.id,
            "agreement_id": self.agreement_id.id,
            "kind": kind,
            "happened_on": fields.Date.context_today(self),
            "cure_until": until,
            "reason": reason if by_job else self.review_note,
            "user_id": False if by_job else self.env.uid,
        }

    @api.model
    def _cron_cure(self):
        """Begin cure periods that are due, and end those that have run out."""
        cron = self.env["ir.cron"]
        today = fields.Date.context_today(self)
        last = 0
        while True:
            found = self.search(
                self._get_curing(today) & Domain("id", ">", last),
                order="id",
                limit=BATCH,
            )
            if not found:
                return
            last = found[-1].id
            found.try_lock_for_update()._follow_cure(today)
            self.env.invalidate_all()  # memory stays flat over any number
            if not cron._commit_progress(len(found)):
                return

    @api.model
    def _get_curing(self, today):
        """Those late with time to put it right that is not counted yet, or has passed."""
        late = Domain("date_due", "<", today) & Domain("cure_until", "=", False)
        return (
            Domain("state", "in", ("open", "rejected"))
            & Domain("cure_days", ">", 0)
            & Domain("agreement_id.state", "in", states.RUNNING_STATES)
            & (late | Domain("cure_until", "<", today))
        )

    def _follow_cure(self, today):
        rows = []
        for one in self:
            if not one.cure_until:
                one._write_step({"cure_until": one._count_cure(one.date_due)})
                why = self.env._("Late since it was due")
                rows.append(one._prepare_breach("cure", one.cure_until, why))
            if one.cure_until and one.cure_until < today:
                why = self.env._("Not put right in the time the terms give")
                rows.append(one._prepare_breach("breach", False, why))
                one._write_step({"state": "breach", "review_note": why})
        self.env["it.agreement.breach"]._keep_history(rows)
