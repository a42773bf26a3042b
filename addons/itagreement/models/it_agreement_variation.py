from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..logic import states
from .agreement import VARIATION_TOKEN

#: What a variation says: who wrote it last doesn't apply it.
TERMS = {
    "date",
    "value_change",
    "value_annual_change",
    "end_new",
    "furthest_end_new",
    "name_new",
    "changes_notice",
    "notice_period_new",
    "notice_unit_new",
    "released_obligation_ids",
}


class ItAgreementVariation(models.Model):
    """A change of a signed agreement's terms: the only way they change.

    Drafted by an agreement manager, applied by one (button Apply). Applying writes the
    new terms into the agreement and keeps the old ones here; from then on nobody
    changes or deletes the variation.
    """

    _name = "it.agreement.variation"
    _description = "Variation of an agreement"
    _inherit = ["mail.thread"]
    _order = "agreement_id, number desc"

    agreement_id = fields.Many2one(
        comodel_name="agreement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Integer(
        string="No.",
        required=True,
        default=0,
        readonly=True,
        copy=False,
        aggregator=None,
        help="Counted within the agreement.",
    )
    name = fields.Char(
        string="What changes",
        required=True,
        tracking=True,
    )
    reason = fields.Text(help="Why, and which clause of the agreement allows it.")
    date = fields.Date(
        string="Signed on",
        default=fields.Date.context_today,
        required=True,
        tracking=True,
        help="The day both sides agreed the variation.",
    )
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    value_change = fields.Monetary(
        string="Change of value",
        tracking=True,
        help="Added to the value over the term; below zero if it falls.",
    )
    value_annual_change = fields.Monetary(
        string="Change of value a year",
        tracking=True,
    )
    end_new = fields.Date(
        string="New end",
        tracking=True,
        help="Leave empty if the end stays.",
    )
    furthest_end_new = fields.Date(
        string="New furthest end",
        tracking=True,
        help="Leave empty if the furthest end stays.",
    )
    name_new = fields.Char(
        string="New title",
        tracking=True,
        help="Leave empty if the agreement keeps its title.",
    )
    changes_notice = fields.Boolean(string="Notice terms change")
    notice_period_new = fields.Integer(string="New notice", aggregator=None)
    notice_unit_new = fields.Selection(
        selection=lambda self: self.env["agreement"]._notice_unit_selection(),
        string="New unit of notice",
    )
    terms_before = fields.Json(
        copy=False,
        readonly=True,
        export_string_translation=False,
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("applied", "Applied")],
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=10,
    )
    drafted_by_id = fields.Many2one(
        string="Terms by",
        comodel_name="res.users",
        copy=False,
        readonly=True,
        help="Who wrote its terms last: somebody else applies it.",
    )
    applied_by_id = fields.Many2one(
        string="Applied by",
        comodel_name="res.users",
        copy=False,
        readonly=True,
    )
    applied_date = fields.Date(string="Applied on", copy=False, readonly=True)

    _number_uniq = models.UniqueIndex(
        "(agreement_id, number)",
        "The agreement already has a variation of this number.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for variation in self:
            variation.display_name = self.env._(
                "Variation %(number)s: %(name)s",
                number=variation.number,
                name=variation.name or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_agreement_id")
        ids = [vals.get("agreement_id") or default for vals in vals_list]
        numbers = self._get_last_numbers(ids)
        for agreement_id, vals in zip(ids, vals_list, strict=True):
            self._refuse_applied(vals)
            numbers[agreement_id] = numbers.get(agreement_id, 0) + 1
            vals["number"] = numbers[agreement_id]
            vals["drafted_by_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("it_variation") is not VARIATION_TOKEN:
            self._refuse_applied(vals)
            self._check_draft()
            if not TERMS.isdisjoint(vals):
                vals = vals | {"drafted_by_id": self.env.uid}
        return super().write(vals)

    def _note_drafter(self):
        """Note who has changed its terms elsewhere than in its own fields."""
        self.with_context(it_variation=VARIATION_TOKEN).write(
            {"drafted_by_id": self.env.uid}
        )

    @api.model
    def _get_last_numbers(self, agreement_ids):
        """Return {id of agreement: highest number it has}."""
        rows = self.sudo()._read_group(  # numbers count what the user can't see, too
            [("agreement_id", "in", agreement_ids)], ["agreement_id"], ["number:max"]
        )
        return {agreement.id: number for agreement, number in rows}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        self._check_draft()

    @api.model
    def _refuse_applied(self, vals):
        fixed = {"state", "applied_by_id", "applied_date", "terms_before", "number"}
        fixed.add("drafted_by_id")
        given = {name for name in fixed if vals.get(name) not in (None, False, "draft")}
        given |= {name for name in fixed if self.env.context.get(f"default_{name}")}
        if given:
            raise UserError(
                self.env._("A variation takes effect by its Apply button only.")
            )

    def _check_draft(self):
        if applied := self.filtered(lambda variation: variation.state == "applied"):
            raise UserError(
                self.env._(
                    "“%(name)s” is applied and stays as it is: undo it by another "
                    "variation.",
                    name=applied[0].display_name,
                )
            )

    def action_apply(self):
        for variation in self:
            variation._apply()

    def _apply(self):
        """Write the new terms into the agreement and fix this variation."""
        self.ensure_one()
        self._check_draft()
        self._check_can_apply()
        agreement = self.agreement_id
        agreement.lock_for_update()
        terms = self._prepare_terms()
        before = {
            name: agreement._fields[name].convert_to_read(agreement[name], agreement)
            for name in terms
        }
        before = {name: str(value) if value else "" for name, value in before.items()}
        token = {"it_variation": VARIATION_TOKEN}
        agreement._open_terms(True)
        agreement.with_context(**token).write(terms)
        agreement._open_terms(False)
        self.with_context(**token).write(
            {
                "state": "applied",
                "applied_by_id": self.env.uid,
                "applied_date": fields.Date.context_today(self),
                "terms_before": before,
            }
        )
        if "end_date" in terms:
            self._follow_new_end()
        agreement.message_post(body=self._describe(terms, before))

    def _check_can_apply(self):
        agreement = self.agreement_id
        if agreement.state not in states.RUNNING_STATES:
            raise UserError(
                self.env._(
                    "“%(name)s” is not running, so there is nothing to vary: a draft "
                    "is changed directly, an ended agreement by a new one.",
                    name=agreement.display_name,
                )
            )
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "“%(name)s” is dated in the future: apply it on the day it is "
                    "signed.",
                    name=self.display_name,
                )
            )
        applied = agreement.variation_ids.filtered(lambda one: one.state == "applied")
        if last := applied.filtered(lambda one: one.date > self.date)[:1]:
            raise UserError(
                self.env._(
                    "“%(name)s” is dated before “%(last)s”, which is applied: the terms "
                    "of a day would be told wrong. Mend its date.",
                    name=self.display_name,
                    last=last.display_name,
                )
            )
        if self.changes_notice and not self.notice_unit_new:
            raise UserError(
                self.env._(
                    "“%(name)s” changes the notice terms: choose the new unit of "
                    "notice.",
                    name=self.display_name,
                )
            )

    def _prepare_terms(self):
        """Return the new terms as values of the agreement."""
        agreement = self.agreement_id
        terms = {}
        if self.value_change:
            terms["value_total"] = agreement.value_total + self.value_change
            if agreement.value_total and agreement.value_inc_vat:
                # both are published side by side: VAT goes along with the value
                terms["value_inc_vat"] = agreement.currency_id.round(
                    agreement.value_inc_vat
                    * terms["value_total"]
                    / agreement.value_total
                )
        if self.value_annual_change:
            terms["value_annual"] = agreement.value_annual + self.value_annual_change
        if self.end_new:
            terms["end_date"] = self.end_new
        if self.furthest_end_new:
            terms["date_furthest_end"] = self.furthest_end_new
        if self.name_new:
            terms["name"] = self.name_new
        if self.changes_notice:
            terms["notice_period"] = self.notice_period_new
            terms["notice_unit"] = self.notice_unit_new
        return terms

    def _follow_new_end(self):
        """A decision about the old end says nothing about the new one."""
        agreement = self.agreement_id
        agreement.write(
            {
                "notice_decision": False,
                "notice_reason": False,
                "notice_forum_id": False,
            }
        )
        horizon = agreement._get_ending_horizon(fields.Date.context_today(self))
        near = agreement._is_ending_soon(horizon)
        if agreement.state == states.EXPIRING and not near:
            agreement.write({"state": states.ACTIVE})

    def _describe(self, terms, before):
        agreement = self.agreement_id
        parts = []
        for name in terms:
            field = agreement._fields[name]
            after = agreement[name]
            old = before[name]
            if field.type == "date":
                after = format_date(self.env, after)
                old = format_date(self.env, old) if old else ""
            elif field.type == "monetary":
                currency = agreement.currency_id
                after = formatLang(self.env, after, currency_obj=currency)
                old = formatLang(self.env, float(old or 0), currency_obj=currency)
            elif field.type == "selection":
                labels = dict(field._description_selection(self.env))
                after, old = labels.get(after, after), labels.get(old, old)
            parts.append(
                self.env._(
                    "%(field)s from %(old)s to %(new)s",
                    field=field._description_string(self.env),
                    old=old or self.env._("nothing"),
                    new=after or self.env._("nothing"),
                )
            )
        return self.env._(
            "%(variation)s applied. %(changes)s",
            variation=self.display_name,
            changes="; ".join(parts),
        )
