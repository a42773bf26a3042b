from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..models.agreement_as_of import SHOWN


class ItAgreementAsOf(models.TransientModel):
    """The consolidated terms of an agreement on a day, beside those of today.

    Opened from the agreement by whoever may read it; gone after an hour or so.
    """

    _name = "it.agreement.as.of"
    _description = "Terms of an Agreement on a Day"

    agreement_id = fields.Many2one(
        "agreement", required=True, readonly=True, ondelete="cascade"
    )
    day = fields.Date(
        string="As of",
        required=True,
        default=fields.Date.context_today,
        help="The terms as they stood at the end of this day.",
    )
    terms_html = fields.Html(
        string="Terms", compute="_compute_terms_html", sanitize=False
    )

    @api.depends("agreement_id", "day")
    def _compute_terms_html(self):
        for wizard in self:
            wizard.terms_html = self.env["ir.qweb"]._render(
                "itagreement.terms_as_of", wizard._prepare_terms()
            )

    def _prepare_terms(self):
        """Return what the table shows: a row for each term, and the changes behind."""
        self.ensure_one()
        agreement = self.agreement_id
        day = self.day or fields.Date.context_today(self)
        then = agreement._get_terms_as_of(day)
        applied = agreement.variation_ids.filtered(lambda one: one.state == "applied")
        rows = []
        for name in SHOWN:
            later = applied.filtered(
                lambda one, name=name: (
                    one.date > day and name in (one.terms_before or {})
                )
            )
            earlier = applied.filtered(
                lambda one, name=name: (
                    one.date <= day and name in (one.terms_before or {})
                )
            )
            source = earlier.sorted("number")[-1:]
            rows.append(
                {
                    "label": agreement._fields[name]._description_string(self.env),
                    "then": self._show(name, then[name]),
                    "now": self._show(name, agreement[name]),
                    "differs": bool(later) and then[name] != agreement[name],
                    "source": source.display_name or self.env._("As signed"),
                }
            )
        return {"rows": rows, "day": format_date(self.env, day)}

    def _show(self, name, value):
        agreement = self.agreement_id
        field = agreement._fields[name]
        if not value:
            return self.env._("none")
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "monetary":
            return formatLang(self.env, value, currency_obj=agreement.currency_id)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)
