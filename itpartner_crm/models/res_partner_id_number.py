from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ..logic import identifiers

_lt = LazyTranslate(__name__)

SHAPES = {
    "GB-COH": _lt("8 characters, such as 01234567 or SC123456"),
    "GB-CHC": _lt("6 or 7 digits, such as 1122334"),
    "GB-SC": _lt("SC and 6 digits, such as SC012345"),
    "GB-NIC": _lt("6 digits, such as 100123"),
    "GB-NHS": _lt("3 to 8 letters and digits, such as RHM"),
    "GB-UKPRN": _lt("8 digits of which the first is 1, such as 10007158"),
    "GB-URN": _lt("6 digits, such as 116000"),
    "GB-PPON": _lt("four letters, four digits, four letters, such as ABCD-1234-EFGH"),
    "GB-GSS": _lt("a letter and 8 digits, such as E06000045"),
    "GB-VAT": _lt("9 digits of which the last two are a check, such as 980780684"),
    "XI-LEI": _lt("20 letters and digits of which the last two are a check"),
    "XI-GLN": _lt("13 digits of which the last is a check, such as 5012345678900"),
}


class ResPartnerIdNumber(models.Model):
    """An identifier of a known UK scheme has one spelling, one form and one holder."""

    _inherit = "res.partner.id_number"

    it_issuer = fields.Char(related="category_id.it_issuer", string="Register")

    _scheme_value_idx = models.Index("(name, category_id)")
    _partner_idx = models.Index("(partner_id)")

    @api.model_create_multi
    def create(self, vals_list):
        Category = self.env["res.partner.id_category"]
        for vals in vals_list:
            if vals.get("name") and vals.get("category_id"):
                code = Category.browse(vals["category_id"]).code
                vals["name"] = identifiers.canonical(code, vals["name"])
        return super().create(vals_list)

    def write(self, vals):
        if not vals.get("name") and not vals.get("category_id"):
            return super().write(vals)
        for number in self:
            category = number.category_id
            if vals.get("category_id"):
                category = category.browse(vals["category_id"])
            name = identifiers.canonical(category.code, vals.get("name") or number.name)
            super(ResPartnerIdNumber, number).write({**vals, "name": name})
        return True

    @api.constrains("name", "category_id")
    def _check_it_form(self):
        for number in self:
            code = number.category_id.code
            if identifiers.is_valid(code, number.name):
                continue
            raise ValidationError(
                self.env._(
                    "“%(number)s” of %(partner)s can't be a %(scheme)s (%(code)s): "
                    "that is %(shape)s. Correct it on the page Identifiers.",
                    number=number.name,
                    partner=number.partner_id.display_name,
                    scheme=number.category_id.name,
                    code=code,
                    shape=str(SHAPES.get(code, self.env._("not empty"))),
                )
            )

    @api.constrains("name", "category_id", "partner_id", "active")
    def _check_it_one_holder(self):
        matching = [
            code for code, scheme in identifiers.SCHEMES.items() if scheme.matches
        ]
        ours = self.filtered(
            lambda number: number.active and number.category_id.code in matching
        )
        if not ours:
            return
        same = self.search(
            [
                ("name", "in", ours.mapped("name")),
                ("category_id", "in", ours.category_id.ids),
                ("partner_id.active", "=", True),
            ]
        )
        holders = same.grouped(lambda one: (one.name, one.category_id))
        for number in ours:
            held = holders.get((number.name, number.category_id), same[:0])
            other = held.filtered(
                lambda one, number=number: one.partner_id != number.partner_id
            )[:1]
            if other and number.partner_id.active:
                raise ValidationError(
                    self.env._(
                        "%(scheme)s %(number)s already belongs to %(other)s: open that "
                        "partner, or take the number off it first.",
                        scheme=number.category_id.name,
                        number=number.name,
                        other=other.partner_id.display_name,
                    )
                )
