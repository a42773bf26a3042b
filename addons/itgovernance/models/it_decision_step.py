from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .it_forum import LEVELS

MIXIN = "it.decision.mixin"


class ItDecisionStep(models.Model):
    """A step of a record's life that needs a decision, from which value and by whom.

    Shipped by the module whose records take the step and kept by a manager; a step
    may have several rows, such as a board from one value and Cabinet from a higher
    one. One that no longer counts is archived.
    """

    _name = "it.decision.step"
    _description = "Step That Needs a Decision"
    _order = "res_model, step, sequence, id"

    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(
        string="Step",
        required=True,
        translate=True,
        help="What the record is about to do, as words for a person: be signed.",
    )
    res_model = fields.Char(
        string="Model",
        required=True,
        help="Technical name of the model whose records take the step.",
    )
    step = fields.Char(
        string="Key",
        required=True,
        help="Technical name of the step, as the model knows it.",
    )
    rule_key = fields.Char(
        string="Rule of the lowest value",
        help="Key of the rule value from which the step needs a decision, such as "
        "scc.key_decision_value. Empty: whatever the value.",
    )
    min_level = fields.Selection(
        LEVELS,
        string="Decided by",
        required=True,
        default="cabinet",
        help="The lowest level of forum whose decision allows the step.",
    )
    note = fields.Text(help="Why: the passage of the constitution or scheme.")
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex(
        "(res_model, step, COALESCE(rule_key, ''), min_level)",
        "This step already has a row for that rule and level: change that one.",
    )

    @api.constrains("res_model", "step")
    def _check_step(self):
        for row in self:
            known = self._get_steps_of(row.res_model)
            if row.step not in known:
                raise ValidationError(
                    self.env._(
                        "No step “%(step)s” is known for “%(model)s”: its steps are "
                        "%(known)s.",
                        step=row.step,
                        model=row.res_model,
                        known=", ".join(known) or self.env._("none"),
                    )
                )

    @api.constrains("rule_key")
    def _check_rule_key(self):
        keys = set(self.filtered("rule_key").mapped("rule_key"))
        rules = self.env["it.rule.value"].search([("key", "in", list(keys))])
        for key in sorted(keys - set(rules.mapped("key"))):
            raise ValidationError(
                self.env._(
                    "There is no rule value with the key “%(key)s”: add it under "
                    "Configuration, Rule values, first.",
                    key=key,
                )
            )

    @api.model
    def _get_steps_of(self, model):
        """Return {step: words} of a model, empty for one whose steps need none."""
        if model not in self.env.registry.descendants([MIXIN], "_inherit"):
            return {}
        return self.env[model]._get_decision_steps()

    @api.model
    def _read_rows(self, model, steps):
        """Return the active rows of a model's steps, past access rights."""
        return self.sudo().search(
            [("res_model", "=", model), ("step", "in", list(steps))]
        )
