from odoo import api, models
from odoo.exceptions import ValidationError

from .it_exempt_mixin import GROUP_EXEMPT


class MailActivity(models.Model):
    """An activity on an exempt record: for holders of the role, without its name."""

    _inherit = "mail.activity"

    def _compute_res_name(self):
        result = super()._compute_res_name()
        for model, tasks in self.filtered("res_model").grouped("res_model").items():
            if model in self.env and "is_exempt" in self.env[model]._fields:
                records = self.env[model].sudo().browse(tasks.mapped("res_id")).exists()
                secret = set(records.filtered("is_exempt").ids)
                for task in tasks.filtered(lambda task, ids=secret: task.res_id in ids):
                    task.res_name = self.env._("Exempt record")
        return result

    @api.constrains("user_id", "res_model", "res_id")
    def _check_exempt_assignee(self):
        tasks = self.sudo().filtered(lambda task: task.user_id and task.res_id)
        for model, given in tasks.grouped("res_model").items():
            if model not in self.env or "is_exempt" not in self.env[model]._fields:
                continue
            records = self.env[model].sudo().browse(given.mapped("res_id")).exists()
            secret = set(records.filtered("is_exempt").ids)
            for task in given.filtered(lambda task, ids=secret: task.res_id in ids):
                if task.user_id.has_group(GROUP_EXEMPT):
                    continue
                raise ValidationError(
                    self.env._(
                        "%(user)s does not hold the role Exempt information and can't "
                        "be given an activity on an exempt record: choose someone who "
                        "holds it.",
                        user=task.user_id.name,
                    )
                )
