from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# What only the buttons write.
STEP_FIELDS = {"state", "proposed_by_id", "agreed_by_id", "agreed_on"}
# What may still be written once it is agreed.
OPEN_WHEN_AGREED = {"actual_amount", "actual_driver_id", "collar_at_year_end", "note"}


class ItCostShare(models.Model):
    """The steps of a cost share and its closed doors.

    A proposal is put to the partners, agreed by a manager who did not propose it, and
    closed with its year; each step locks the record, so that two people who press at
    once do it once.
    """

    _inherit = "it.cost.share"

    def _check_ready(self, gaps):
        if gaps:
            raise UserError(
                self.env._(
                    "%(share)s is not ready. %(gaps)s",
                    share=self.display_name,
                    gaps=" ".join(gaps),
                )
            )

    def action_propose(self):
        """Put it to the partners: who does this can't agree it."""
        for share in self:
            share._check_state("draft", self.env._("proposed"))
            share._check_ready(share._get_gaps())
            share._write_step(state="proposed", proposed_by_id=self.env.uid)

    def action_agree(self):
        """Lock the sums: by a manager who did not propose them."""
        if not self.env.user.has_group("itgovernance.group_manager"):
            raise UserError(
                self.env._("Only a Manager agrees how a cost is shared: ask one.")
            )
        for share in self:
            share._check_state("proposed", self.env._("agreed"))
            if share.proposed_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You proposed %(share)s: another manager has to agree it.",
                        share=share.display_name,
                    )
                )
            silent = share.line_ids.filtered(lambda line: not line.consent_date)
            gaps = share._get_gaps()
            if silent:
                gaps.append(
                    self.env._(
                        "Note on the page Partners when these said yes: %(partners)s.",
                        partners=", ".join(silent.partner_id.mapped("display_name")),
                    )
                )
            share._check_ready(gaps)
            share._write_step(
                state="agreed",
                agreed_by_id=self.env.uid,
                agreed_on=fields.Date.context_today(share),
            )

    def action_back_to_draft(self):
        """Take a proposal back to change it; the partners' answers are asked anew."""
        for share in self:
            share._check_state("proposed", self.env._("taken back"))
            share._write_step(state="draft", proposed_by_id=False)
            share.line_ids.consent_date = False

    def action_close_year(self):
        """Close the year: the true-up of each partner stands for good."""
        for share in self:
            share._check_state("agreed", self.env._("closed"))
            gaps = []
            if not share.actual_amount:
                gaps.append(self.env._("Say in Actual cost what the year cost."))
            uncounted = share.line_ids.filtered(lambda line: not line.is_actual_counted)
            if share.actual_driver_id and uncounted:
                gaps.append(
                    self.env._(
                        "%(driver)s has no number for %(partners)s.",
                        driver=share.actual_driver_id.display_name,
                        partners=", ".join(
                            uncounted.partner_id.mapped("display_name")
                        ),
                    )
                )
            gaps = gaps or share._get_sum_gaps(
                share.actual_amount,
                lambda line: line.actual_value,
                share.collar_applies and share.collar_at_year_end,
            )
            share._check_ready(gaps)
            share._write_step(state="closed")

    def action_next_year(self):
        """Open a copy for the year after, in draft."""
        self.ensure_one()
        following = self.copy(
            {
                "date_start": self.date_start + relativedelta(years=1),
                "service_year": self.service_year + 1,
            }
        )
        following.line_ids.consent_date = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": following.id,
            "view_mode": "form",
        }

    def action_new_count(self):
        """Open a new count with the partners of this share in it."""
        self.ensure_one()
        if not self.driver_kind:
            raise UserError(self.env._("This method counts nothing: choose another."))
        field = "driver_id" if self.state in ("draft", "proposed") else "actual_driver_id"
        self[field] = self.env["it.cost.driver"].create(
            {
                "kind": self.driver_kind,
                "source": self.env._("To be said"),
                "line_ids": [
                    fields.Command.create({"partner_id": partner.id})
                    for partner in self.line_ids.partner_id
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Count"),
            "res_model": "it.cost.driver",
            "res_id": self[field].id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_state(self, wanted, step):
        """Lock the record for this step; refuse it in another state than *wanted*."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        if self.state != wanted:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(share)s is %(state)s: it can't be %(step)s.",
                    share=self.display_name,
                    state=states[self.state].lower(),
                    step=step,
                )
            )

    def _write_step(self, **vals):
        self.with_context(it_cost_share_step=True).sudo().write(vals)

    # Closed doors.

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            told = {name for name in STEP_FIELDS if vals.get(name)}
            if told and (told != {"state"} or vals["state"] != "draft"):
                raise UserError(
                    self.env._(
                        "A share of a cost starts as a draft and is proposed and "
                        "agreed by its buttons."
                    )
                )
        return super().create(vals_list)

    def write(self, vals):
        if self.env.su and self.env.context.get("it_cost_share_step"):
            return super().write(vals)
        ours = {name for name in vals if name in self._fields} - self._get_free_fields()
        if STEP_FIELDS & ours:
            raise UserError(
                self.env._("Use the buttons Propose, Agree and Close the year.")
            )
        for share in self:
            if share.state != "draft":
                share._check_open(ours)
        return super().write(vals)

    @api.model
    def _get_free_fields(self):
        """Fields that say nothing about the sums: chatter and activities."""
        return {
            name for name in self._fields if name.startswith(("message_", "activity_"))
        }

    def _check_open(self, names):
        """Refuse to change *names* in the state that it is in."""
        self.ensure_one()
        allowed = {"note"} if self.state == "proposed" else OPEN_WHEN_AGREED
        # The lines have their own rules for what may be said about a partner's yes.
        allowed = allowed | {"line_ids"} if self.state != "closed" else set()
        if set(names) - allowed:
            raise UserError(
                self.env._(
                    "%(share)s is %(state)s and its sums are locked: take a proposal "
                    "back to draft, or make the next year's.",
                    share=self.display_name,
                    state=dict(
                        self._fields["state"]._description_selection(self.env)
                    )[self.state].lower(),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        for share in self:
            if share.state in ("agreed", "closed"):
                raise UserError(
                    self.env._(
                        "%(share)s is agreed with the partners and stays on record.",
                        share=share.display_name,
                    )
                )
