from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .agreement import VARIATION_TOKEN


class ItAgreementVariationDetail(models.Model):
    """A particular that a variation changes; fixed with the variation, once applied."""

    _name = "it.agreement.variation.detail"
    _description = "Particular changed by a variation"
    _order = "variation_id, id"

    variation_id = fields.Many2one(
        comodel_name="it.agreement.variation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    agreement_id = fields.Many2one(
        related="variation_id.agreement_id", store=True, index=True
    )
    detail_id = fields.Many2one(
        comodel_name="it.agreement.detail",
        string="Particular",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('agreement_id', '=', agreement_id)]",
    )
    answer_before = fields.Char(
        string="Before",
        readonly=True,
        copy=False,
        help="The answer until this variation was applied.",
    )
    answer_new = fields.Text(
        string="From now on",
        help="The new answer, by its kind: words, 31/03/2027, 1,250.50, yes; none where "
        "there is none any more.",
    )

    _detail_uniq = models.UniqueIndex(
        "(variation_id, detail_id)",
        "The variation changes this particular already.",
    )

    @api.constrains("detail_id", "variation_id", "answer_new")
    def _check_answer(self):
        for change in self:
            if change.detail_id.agreement_id != change.variation_id.agreement_id:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” belongs to another agreement than "
                        "“%(variation)s”: choose one of its own particulars.",
                        question=change.detail_id.name,
                        variation=change.variation_id.display_name,
                    )
                )
            change.detail_id._read_answer(change.answer_new)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_before(vals)
        changes = super().create(vals_list)
        changes._check_open()
        changes.variation_id._note_drafter()
        return changes

    def write(self, vals):
        if self.env.context.get("it_variation") is not VARIATION_TOKEN:
            self._refuse_before(vals)
            self._check_open()
            self.variation_id._note_drafter()
        result = super().write(vals)
        if "variation_id" in vals:
            self._check_open()
            self.variation_id._note_drafter()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        self._check_open()

    def _check_open(self):
        self.variation_id._check_draft()

    @api.model
    def _refuse_before(self, vals):
        if vals.get("answer_before") or self.env.context.get("default_answer_before"):
            raise UserError(
                self.env._("What stood before is noted when the variation is applied.")
            )

    def _apply(self):
        """Write the new answers into the agreement; return what changed, in words."""
        told = []
        for change in self.with_context(it_variation=VARIATION_TOKEN):
            detail = change.detail_id
            change.answer_before = detail.value_text
            detail.write(detail._read_answer(change.answer_new))
            told.append(
                self.env._(
                    "%(question)s from %(old)s to %(new)s",
                    question=detail.name,
                    old=change.answer_before or self.env._("nothing"),
                    new=detail.value_text or self.env._("nothing"),
                )
            )
        return told


class ItAgreementVariation(models.Model):
    """Particulars change through a variation like the other terms."""

    _inherit = "it.agreement.variation"

    detail_ids = fields.One2many(
        comodel_name="it.agreement.variation.detail",
        inverse_name="variation_id",
        string="Particulars that change",
        copy=True,
    )

    def _apply(self):
        super()._apply()
        if told := self.detail_ids._apply():
            self.agreement_id.message_post(
                body=self.env._(
                    "%(variation)s changed particulars. %(changes)s",
                    variation=self.display_name,
                    changes="; ".join(told),
                )
            )
