from odoo import fields, models


class ItOptimismBias(models.Model):
    """By how much first estimates of one kind of project have turned out too hopeful.

    Kept by a manager, from published guidance or from the council's own projects. A
    line of a business case says which one it uses and how much of it is managed; a
    frozen case keeps the percent it went to its decision with.
    """

    _name = "it.optimism.bias"
    _description = "Optimism Bias"
    _order = "sequence, name, id"

    name = fields.Char(string="Kind of project", required=True, translate=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, aggregator=None)
    cost_upper = fields.Float(
        string="Cost, upper (%)",
        digits=(6, 2),
        aggregator=None,
        help="What is added to a cost before anything is managed: where one starts.",
    )
    cost_lower = fields.Float(
        string="Cost, lower (%)",
        digits=(6, 2),
        aggregator=None,
        help="What stays once every cause is managed.",
    )
    has_duration = fields.Boolean(
        string="Duration is known",
        help="Off where the source says nothing of how much longer it takes.",
    )
    duration_upper = fields.Float(
        string="Duration, upper (%)", digits=(6, 2), aggregator=None
    )
    duration_lower = fields.Float(
        string="Duration, lower (%)", digits=(6, 2), aggregator=None
    )
    source = fields.Char(required=True, help="Where the values were read.")
    note = fields.Text()

    _code_uniq = models.UniqueIndex(
        "(code)", "There is an optimism bias with this code already."
    )
    _cost_order = models.Constraint(
        "CHECK (0 <= cost_lower AND cost_lower <= cost_upper)",
        "The lower bound of a cost is at least 0 and at most the upper one.",
    )
    _duration_order = models.Constraint(
        "CHECK (0 <= duration_lower AND duration_lower <= duration_upper)",
        "The lower bound of a duration is at least 0 and at most the upper one.",
    )
