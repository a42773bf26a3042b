from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..logic import public_register as register


class ItPublicationLine(models.Model):
    """One agreement of the register, column by column, as it is looked at before approval."""

    _inherit = "it.publication.line"

    missing_count = fields.Integer(
        string="Values missing",
        compute="_compute_missing_count",
        help="Fields of the Transparency Code that this agreement does not say.",
    )
    row_html = fields.Html(
        string="What is published of it", compute="_compute_row_html", sanitize=False
    )

    def _get_asked(self):
        """Return the columns that the Transparency Code asks for of such a line."""
        self.ensure_one()
        if self._is_contract():
            return register.CONTRACT_COLUMNS
        return register.TENDER_COLUMNS

    @api.depends("row", "kind")
    def _compute_missing_count(self):
        for line in self:
            gaps = register.missing(line._get_row(), line._get_asked())
            line.missing_count = len(gaps)

    @api.depends("row", "kind")
    @api.depends_context("lang")
    def _compute_row_html(self):
        for line in self:
            row, asked = line._get_row(), line._get_asked()
            shown = register.LGA_COLUMNS if line._is_contract() else asked
            line.row_html = self.env["ir.qweb"]._render(
                "itagreement.publication_row",
                {"cells": [line._prepare_cell(row, key, asked) for key in shown]},
            )

    def _prepare_cell(self, row, key, asked):
        value = row.get(key)
        redacted = isinstance(value, register.Redacted)
        return {
            "name": register.COLUMNS[key],
            "asked": key in asked,
            "redacted": redacted and value.reason,
            "text": False if redacted else self._format_cell(row, key),
        }

    def _format_cell(self, row, key):
        """Return a value of the register as a person reads it, or False for none."""
        value = row.get(key)
        if key in register.FLAGS and value is not None:
            return self.env._("Yes") if value else self.env._("No")
        if key in register.DATES and value:
            return format_date(self.env, value)
        if key in register.SUMS and value is not None:
            currency = self.agreement_id.currency_id
            return formatLang(self.env, float(value), currency_obj=currency)
        if isinstance(value, list):
            return ", ".join(value)
        return value or False

    def action_view_row(self):
        """Open the agreement's row, column by column (button of the list)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What is published of it"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_redact(self):
        """Ask for a redaction of this agreement (button of its row)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a redaction"),
            "res_model": "it.redaction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agreement_id": self.agreement_id.id},
        }
