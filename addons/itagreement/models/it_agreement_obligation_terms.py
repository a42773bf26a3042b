from odoo import fields, models
from odoo.exceptions import UserError

from ..logic import states
from .it_agreement_obligation_due import DUE_RULE

#: Fixed with the agreement for what stands in it.
TERMS = (
    "name",
    "agreement_id",
    "party_id",
    "kind",
    "description",
    "recurrence",
    "anchor_day",
    "cure_days",
    "is_follow_up",
    "depends_on_ids",
    *DUE_RULE,
)


class ItAgreementObligation(models.Model):
    """What was signed is a term: it changes through a variation, for everyone."""

    _inherit = "it.agreement.obligation"

    is_follow_up = fields.Boolean(
        string="Follow-up only",
        help="Something the council set itself to do about the agreement; not one of its "
        "terms, so it may be changed after the signature.",
    )
    is_term = fields.Boolean(
        string="Part of what was signed",
        copy=False,
        readonly=True,
        help="It stood in the agreement when it was signed.",
    )
    released_by_id = fields.Many2one(
        comodel_name="it.agreement.variation",
        string="Released by",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _check_terms_free(self, vals=None):
        """Refuse to change or delete what was signed.

        :param vals: the values asked for, or None to delete
        """
        fixed = self.filtered("is_term")
        if not fixed:
            return
        names = set(TERMS)
        if vals is not None:
            names &= set(vals)
            if "date_due" in vals and any(one.trigger == "date" for one in fixed):
                names.add("date_due")
        for one in fixed if names else ():
            if vals is None or one._differs(vals, names):
                raise UserError(
                    self.env._(
                        "“%(name)s” was signed with “%(agreement)s”, so it changes only "
                        "through a variation: release it there and add what takes its "
                        "place.",
                        name=one.name,
                        agreement=one.agreement_id.display_name,
                    )
                )

    def _differs(self, vals, names):
        self.ensure_one()
        for name in names:
            field = self._fields[name]
            if field.type == "many2many":
                asked = self.new({name: vals[name]}, origin=self)[name]._origin
                if asked != self[name]:
                    return True
                continue
            asked = field.convert_to_cache(vals[name], self, validate=False)
            kept = field.convert_to_cache(self[name], self, validate=False)
            if (asked or None) != (kept or None):
                return True
        return False

    def _release(self, variation):
        """Let go of these, as the variation says that is being applied."""
        self._write_step({"released_by_id": variation.id})
        self._step("released")


class Agreement(models.Model):
    _inherit = "agreement"

    def write(self, vals):
        signing = (
            self.filtered(lambda one: one.state not in states.BINDING_STATES)
            if vals.get("state") == states.SIGNED
            else self.browse()
        )
        result = super().write(vals)
        if signing:
            signing.obligation_ids.filtered(lambda one: not one.is_follow_up)._write_step(
                {"is_term": True}
            )
        return result
