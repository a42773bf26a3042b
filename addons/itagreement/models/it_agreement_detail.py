from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

from ..logic import particulars, states
from .agreement import VARIATION_TOKEN

#: Set when the row is made; a question is never turned into another.
FIXED = ("agreement_id", "need_id", "name")
#: Why a row may go: the question itself goes, or the type does that asks it.
DISCARD = object()


class ItAgreementDetail(models.Model):
    """An agreement's answer to one question of its kind: a term like the others.

    The rows are made when the type is chosen. Answered by whoever writes the agreement;
    covered by the approval and fixed from the signature on, except by a variation.
    """

    _name = "it.agreement.detail"
    _description = "Particular of an agreement"
    _order = "agreement_id, sequence, id"

    agreement_id = fields.Many2one(
        comodel_name="agreement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    need_id = fields.Many2one(
        comodel_name="it.agreement.type.need",
        string="Asked by the type as",
        required=True,
        ondelete="restrict",
        index=True,
    )
    sequence = fields.Integer(related="need_id.sequence", store=True)
    name = fields.Char(
        string="Question",
        required=True,
        readonly=True,
        help="As it was worded when this agreement was asked.",
    )
    kind = fields.Selection(related="need_id.kind", string="Kind of answer")
    help_text = fields.Char(related="need_id.help_text")
    required_from = fields.Selection(related="need_id.required_from")
    text_value = fields.Text(string="Words")
    date_value = fields.Date(string="Day")
    number_value = fields.Float(string="Number", digits=(16, 2), aggregator=None)
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    money_value = fields.Monetary(string="Amount", aggregator=None)
    yes_no_value = fields.Selection([("yes", "Yes"), ("no", "No")], string="Yes or no")
    is_nil = fields.Boolean(
        string="None",
        help="Tick where the answer is none, nought or does not apply: a lease "
        "without break dates.",
    )
    is_given = fields.Boolean(
        string="Answered",
        compute="_compute_is_given",
        store=True,
        precompute=True,
    )
    is_asked = fields.Boolean(
        string="Asked by its type",
        compute="_compute_is_asked",
        help="Not any more where the agreement has become one of another type.",
    )
    is_missing = fields.Boolean(
        string="Answer needed",
        compute="_compute_is_missing",
        help="A later step of the agreement waits for this answer.",
    )
    value_text = fields.Char(
        string="Answer",
        compute="_compute_value_text",
        inverse="_inverse_value_text",
        help="The answer in words. Written here (or imported), it is read by its kind: "
        "31/03/2027, 1,250.50, yes; “none” where there is none.",
    )

    _need_uniq = models.UniqueIndex(
        "(agreement_id, need_id)",
        "The agreement answers this question already.",
    )

    @api.depends("name", "value_text")
    def _compute_display_name(self):
        for detail in self:
            detail.display_name = f"{detail.name or ''}: {detail.value_text or '-'}"

    @api.depends("need_id", "is_nil", *particulars.VALUE_FIELDS.values())
    def _compute_is_given(self):
        for detail in self:
            value = detail._get_value()
            if isinstance(value, str):
                value = value.strip()
            detail.is_given = detail.is_nil or bool(value)

    @api.depends("need_id.type_id", "need_id.active", "agreement_id.agreement_type_id")
    def _compute_is_asked(self):
        for detail in self:
            need = detail.need_id
            kind = detail.agreement_id.agreement_type_id
            detail.is_asked = need.active and need.type_id == kind

    @api.depends("is_asked", "is_given", "required_from", "agreement_id.state")
    def _compute_is_missing(self):
        for detail in self:
            detail.is_missing = (
                detail.is_asked
                and not detail.is_given
                and detail.required_from != "never"
                and detail.agreement_id.state not in states.BINDING_STATES
            )

    @api.depends("need_id", "currency_id", "is_nil", *particulars.VALUE_FIELDS.values())
    @api.depends_context("lang")
    def _compute_value_text(self):
        for detail in self:
            detail.value_text = detail._format_value()

    def _get_value(self):
        self.ensure_one()
        return self[particulars.VALUE_FIELDS.get(self.kind, "text_value")]

    def _format_value(self):
        """Return the answer as people read it, or False where there is none."""
        if self.is_nil:
            return self.env._("None")
        value = self._get_value()
        if not value:
            return False
        if self.kind == "date":
            return format_date(self.env, value)
        if self.kind == "number":
            return particulars.plain_number(value)
        if self.kind == "money":
            return formatLang(self.env, value, currency_obj=self.currency_id)
        if self.kind == "yes_no":
            labels = dict(self._fields["yes_no_value"]._description_selection(self.env))
            return labels[value]
        return value

    def _inverse_value_text(self):
        for detail in self:
            if (detail.value_text or "") != (detail._format_value() or ""):
                detail.write(detail._read_answer(detail.value_text))

    def _read_answer(self, text):
        """Return the values that the words say; refuse what the kind can't be."""
        self.ensure_one()
        blank = dict.fromkeys(particulars.VALUE_FIELDS.values(), False)
        text = (text or "").strip()
        if not text:
            return blank | {"is_nil": False}
        if particulars.is_nil(text):
            return {"is_nil": True}
        try:
            value = particulars.parse(self.kind, text)
        except ValueError as error:
            raise self._refuse_kind(text) from error
        return blank | {particulars.VALUE_FIELDS[self.kind]: value, "is_nil": False}

    def _refuse_kind(self, text):
        examples = {
            "date": self.env._("a day such as 31/03/2027"),
            "number": self.env._("a number such as 1,250.50"),
            "money": self.env._("an amount such as £1,250.50"),
            "yes_no": self.env._("yes or no"),
            "text": self.env._("words"),
        }
        return ValidationError(
            self.env._(
                "“%(text)s” does not answer “%(question)s” of “%(name)s”: it takes "
                "%(example)s, or none.",
                text=text,
                question=self.name,
                name=self.agreement_id.display_name,
                example=examples[self.kind],
            )
        )

    @api.constrains("need_id", *particulars.VALUE_FIELDS.values())
    def _check_kind(self):
        for detail in self:
            for kind, name in particulars.VALUE_FIELDS.items():
                if detail[name] and kind != detail.kind:
                    raise detail._refuse_kind(str(detail[name]))

    @api.constrains("agreement_id", "need_id")
    def _check_asked(self):
        for detail in self.filtered(lambda one: not one.is_asked):
            raise ValidationError(
                self.env._(
                    "“%(question)s” is not asked of “%(name)s”: its type asks other "
                    "questions (Configuration, Agreement types).",
                    question=detail.need_id.name,
                    name=detail.agreement_id.display_name,
                )
            )

    # -- doors ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_agreement_id")
        ids = {vals.get("agreement_id") or default for vals in vals_list} - {None}
        self._refuse_signed(self.env["agreement"].browse(ids))
        needs = self.env["it.agreement.type.need"]
        for vals in vals_list:
            self._refuse_stamp(vals)
            need = needs.browse(vals.get("need_id"))
            vals["name"] = need.sudo().name  # as worded today, whatever is sent
            vals.update(self._settle(vals))
        details = super().create(vals_list)
        details.agreement_id._reopen_if_changed()
        return details

    def write(self, vals):
        self._refuse_stamp(vals)
        if self.env.context.get("it_variation") is VARIATION_TOKEN:
            return super().write(vals | self._settle(vals))
        self._check_not_signed()
        self._check_fixed(vals)
        result = super().write(vals | self._settle(vals))
        self.agreement_id._reopen_if_changed()
        return result

    @api.model
    def _refuse_stamp(self, vals):
        if "is_given" in vals or "default_is_given" in self.env.context:
            raise UserError(
                self.env._("A question is answered by its answer: fill that in.")
            )

    @api.model
    def _settle(self, vals):
        """Return what else a value changes: an answer and None exclude each other."""
        names = particulars.VALUE_FIELDS.values()
        if vals.get("is_nil"):
            return dict.fromkeys(names, False)
        if "is_nil" not in vals and any(vals.get(name) for name in names):
            return {"is_nil": False}
        return {}

    def _check_fixed(self, vals):
        for name in FIXED:
            if name not in vals:
                continue
            field = self._fields[name]
            for detail in self:
                asked = field.convert_to_cache(vals[name], detail, validate=False)
                if asked != field.convert_to_cache(
                    detail[name], detail, validate=False
                ):
                    raise UserError(
                        self.env._(
                            "“%(question)s” of “%(name)s” stays the question it is: "
                            "change the answer, or the agreement's type.",
                            question=detail.name,
                            name=detail.agreement_id.display_name,
                        )
                    )

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        agreements.exists()._reopen_if_changed()
        return result

    def action_remove(self):
        """Delete an answer that the type does not ask for (button of the row)."""
        self.unlink()

    def _discard(self):
        """Delete rows whose question is gone; blank ones of a signed agreement too."""
        return self.with_context(it_discard=DISCARD).unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if self.env.context.get("it_discard") is DISCARD:
            return
        self._check_not_signed()
        if asked := self.filtered("is_asked"):
            raise UserError(
                self.env._(
                    "“%(question)s” is asked of every agreement of the type “%(type)s”: "
                    "empty the answer instead of deleting the row.",
                    question=asked[0].name,
                    type=asked[0].agreement_id.agreement_type_id.name,
                )
            )

    def _check_not_signed(self):
        self._refuse_signed(self.agreement_id)

    @api.model
    def _refuse_signed(self, agreements):
        if self.env.context.get("it_step") is HISTORY_WRITER:
            return
        if fixed := agreements.filtered(
            lambda agreement: agreement.state in states.BINDING_STATES
        ):
            raise UserError(
                self.env._(
                    "“%(name)s” is signed, so its particulars change only through a "
                    "variation: add one in the Variations tab and apply it.",
                    name=fixed[0].display_name,
                )
            )
