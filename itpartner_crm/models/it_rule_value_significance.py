from odoo import models


class ItRuleValue(models.Model):
    """A changed threshold of significance settles the tiers anew."""

    _inherit = "it.rule.value"

    def write(self, vals):
        result = super().write(vals)
        if "value" in vals:
            self._judge_significance(self.mapped("key"))
        return result

    def _refresh_users_of_rules(self, keys):
        result = super()._refresh_users_of_rules(keys)
        self._judge_significance(keys)
        return result

    def _judge_significance(self, keys):
        if any(key.startswith("significance.") for key in keys):
            self.env["it.partnership"].sudo()._cron_judge_significance()
