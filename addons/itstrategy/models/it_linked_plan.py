from odoo import fields, models


class ItLinkedPlan(models.Model):
    """A plan or strategy of the council that deliverables also serve.

    The corporate plan, the Customer Access Strategy and the Data Strategy are shipped;
    performance officers add others. One that ran out is archived.
    """

    _name = "it.linked.plan"
    _description = "Linked Plan"
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("corporate", "Corporate plan"),
            ("customer", "Customer access"),
            ("data", "Data"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    url = fields.Char(string="Where to read it", help="Address of the plan on the web.")
    date_start = fields.Date(string="Runs from")
    date_end = fields.Date(string="Runs to")
    owner_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        help="Who looks after the link to it.",
    )
    note = fields.Text()
    active = fields.Boolean(default=True)
    deliverable_ids = fields.Many2many(
        "it.deliverable",
        "it_deliverable_linked_plan_rel",
        "plan_id",
        "deliverable_id",
        string="Deliverables",
    )

    _name_uniq = models.Constraint(
        "UNIQUE (name)",
        "A plan of that name is already there: use that one, or unarchive it.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A plan cannot end before it starts: correct its dates.",
    )
