from odoo import models

DISCOUNT = "gb.discount."


class ItRuleValue(models.Model):
    """Discount rates: business cases that aren't frozen follow them at once."""

    _inherit = "it.rule.value"

    def write(self, vals):
        result = super().write(vals)
        if "value" in vals:
            self._refresh_draft_cases(set(self.mapped("key")))
        return result

    def unlink(self):
        keys = set(self.mapped("key"))
        result = super().unlink()
        self._refresh_draft_cases(keys)
        return result

    def _refresh_users_of_rules(self, keys):
        super()._refresh_users_of_rules(keys)
        self._refresh_draft_cases(keys)

    def _refresh_draft_cases(self, keys):
        """Work out again the drafts that discount with one of `keys`."""
        if not any(key.startswith(DISCOUNT) for key in keys):
            return
        options = self.env["it.case.option"].sudo()
        options = options.search([("case_id.state", "=", "draft")])
        self.env.add_to_compute(options._fields["npsv"], options)
