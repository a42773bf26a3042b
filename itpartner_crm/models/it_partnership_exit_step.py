from odoo import api, fields, models


class ItPartnershipExitTask(models.Model):
    """A step of the standard exit checklist, kept by a manager.

    Copied to a partnership when it starts to end; a later change leaves those copies
    as they are.
    """

    _name = "it.partnership.exit.task"
    _description = "Standard Exit Step"
    _order = "sequence, id"

    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(string="Step", required=True, translate=True)
    active = fields.Boolean(default=True)


class ItPartnershipExitStep(models.Model):
    """A step of the exit of one partnership: what is settled, with whom, when."""

    _name = "it.partnership.exit.step"
    _description = "Exit Step of a Partnership"
    _inherit = ["it.partnership.part.mixin"]
    _order = "partnership_id, sequence, id"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(string="Step", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="With",
        index="btree_not_null",
        help="The member to whom it returns or with whom it is settled.",
    )
    is_done = fields.Boolean(string="Done")
    done_by_id = fields.Many2one(
        "res.users",
        string="Done by",
        compute="_compute_done",
        store=True,
        readonly=True,
    )
    done_date = fields.Date(
        string="Done on",
        compute="_compute_done",
        store=True,
        readonly=True,
    )
    note = fields.Char(help="How it was settled, or why it does not apply.")

    @api.depends("is_done")
    def _compute_done(self):
        for step in self:
            if not step.is_done:
                step.done_by_id = step.done_date = False
            elif not step.done_date:
                step.done_by_id = self.env.uid
                step.done_date = fields.Date.context_today(self)
