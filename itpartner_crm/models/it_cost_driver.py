from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("headcount", "Headcount"),
    ("accounts", "User accounts"),
    ("devices", "Devices"),
    ("tickets", "Tickets"),
    ("population", "Population"),
    ("budget", "Net budget"),
    ("usage", "Units used"),
]


class ItCostDriver(models.Model):
    """What was counted at each partner on one day, by which a cost is shared out.

    An officer counts it or takes it from a source and says which. Once an agreed share
    of a cost rests on it, it stays as it was: a new count is a new record.
    """

    _name = "it.cost.driver"
    _description = "Cost driver"
    _order = "date desc, kind, id desc"
    _rec_names_search = ["source"]

    kind = fields.Selection(
        KINDS,
        string="What is counted",
        required=True,
        index=True,
    )
    date = fields.Date(
        string="Counted on",
        required=True,
        default=fields.Date.context_today,
        help="The day for which the numbers are right.",
    )
    source = fields.Char(
        required=True,
        help="Where the numbers come from, so that every partner can check them.",
    )
    line_ids = fields.One2many("it.cost.driver.line", "driver_id", copy=True)
    total = fields.Float(compute="_compute_total", digits=(16, 2))
    share_ids = fields.One2many("it.cost.share", "driver_id", string="Shares by it")
    actual_share_ids = fields.One2many(
        "it.cost.share",
        "actual_driver_id",
        string="Year ends by it",
    )
    is_used = fields.Boolean(
        string="In use",
        compute="_compute_is_used",
        help="An agreed share rests on it: it can no longer be changed.",
    )

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for driver in self:
            day = driver.date.strftime("%d/%m/%Y") if driver.date else ""
            driver.display_name = f"{kinds.get(driver.kind, '')} {day}".strip()

    @api.depends("line_ids.value")
    def _compute_total(self):
        for driver in self:
            driver.total = sum(driver.line_ids.mapped("value"))

    @api.depends("share_ids.state", "actual_share_ids.state")
    def _compute_is_used(self):
        # As superuser: a share that the reader may not see holds the numbers too.
        for driver in self.sudo():
            driver.is_used = any(
                share.state in ("agreed", "closed") for share in driver.share_ids
            ) or any(share.state == "closed" for share in driver.actual_share_ids)

    def write(self, vals):
        self._check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_free()

    def _check_free(self):
        """Refuse to change numbers on which an agreed share rests."""
        for driver in self:
            if driver.is_used:
                raise UserError(
                    self.env._(
                        "%(driver)s stands behind an agreed share of a cost and stays "
                        "as it is: make a new count of a later day instead.",
                        driver=driver.display_name,
                    )
                )


class ItCostDriverLine(models.Model):
    """How many there were at one partner."""

    _name = "it.cost.driver.line"
    _description = "Cost driver of a partner"
    _order = "driver_id, id"

    driver_id = fields.Many2one(
        "it.cost.driver",
        required=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('is_company', '=', True)]",
    )
    value = fields.Float(string="Number", digits=(16, 2))

    _partner_uniq = models.Constraint(
        "UNIQUE (driver_id, partner_id)",
        "This partner is already counted here: change its line.",
    )
    _value_not_negative = models.Constraint(
        "CHECK (value >= 0)",
        "What is counted can't be below nought: correct Number.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.driver_id._check_free()
        return lines

    def write(self, vals):
        self.driver_id._check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.driver_id._check_free()
