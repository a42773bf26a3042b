from odoo import api, fields, models


class ItCaseRate(models.Model):
    """A row of the rule values as it stood when a business case was frozen.

    Written by the freezing, and never changed: the figures of a frozen case are
    worked out with these, whatever becomes of the rule.
    """

    _name = "it.case.rate"
    _description = "Rate of a Frozen Business Case"
    _inherit = ["it.history.mixin", "it.case.frozen.mixin"]
    _order = "case_id, id"

    name = fields.Char(string="Rule", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    value = fields.Float(
        string="Rate (%)", digits=(16, 6), readonly=True, aggregator=None
    )
    valid_from = fields.Date(string="Valid from", readonly=True)
    source = fields.Char(readonly=True)
    rule_value_id = fields.Many2one(
        "it.rule.value",
        string="Row of the rule",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    _key_uniq = models.UniqueIndex(
        "(case_id, key)", "A business case is frozen with one value of each rule."
    )

    @api.model
    def _get_refusal(self):
        return self.env._(
            "The rates of a frozen business case are history and are neither written "
            "nor deleted by hand: make a new version of the case."
        )
