from odoo import api, fields, models
from odoo.exceptions import UserError

# What may still be said of a partner once the sums are on the table.
OPEN_WHEN_PROPOSED = {"consent_date", "consent_note"}


class ItCostShareLine(models.Model):
    """What one partner bears of a shared cost, and what it gains or loses by that."""

    _name = "it.cost.share.line"
    _description = "Cost share of a partner"
    _order = "share_id, sequence, id"
    _rec_name = "partner_id"

    share_id = fields.Many2one(
        "it.cost.share",
        string="Cost share",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('is_company', '=', True)]",
    )
    currency_id = fields.Many2one(related="share_id.currency_id")
    purpose = fields.Selection(related="share_id.purpose")
    lead_id = fields.Many2one(related="share_id.lead_id", store=True, index=True)
    date_start = fields.Date(related="share_id.date_start", store=True)
    state = fields.Selection(related="share_id.state", store=True)
    fixed_percent = fields.Float(string="Fixed (%)", digits=(16, 4))
    driver_value = fields.Float(
        string="Counted",
        compute="_compute_driver_value",
        digits=(16, 2),
        help="The number of this partner in the count.",
    )
    is_counted = fields.Boolean(compute="_compute_driver_value")
    actual_value = fields.Float(
        string="Counted at year end",
        compute="_compute_actual_value",
        digits=(16, 2),
    )
    is_actual_counted = fields.Boolean(compute="_compute_actual_value")
    baseline = fields.Monetary(
        string="Paid before",
        aggregator="sum",
        help="What this partner pays for the service today, a year: what it gains or "
        "loses is held against it, and the collar too.",
    )
    baseline_evidence = fields.Char(
        string="Paid before: source",
        help="Budget code, ledger report or contract that shows it.",
    )
    amount = fields.Monetary(
        string="Share",
        compute="_compute_amount",
        store=True,
    )
    percent = fields.Float(
        string="Share (%)",
        compute="_compute_amount",
        store=True,
        aggregator=None,
        digits=(16, 4),
    )
    gain = fields.Monetary(
        string="Gains (+) or loses (-)",
        compute="_compute_amount",
        store=True,
        help="Paid before less the share: above nought the partner pays less than "
        "before. Of a saving it is the share itself.",
    )
    consent_date = fields.Date(
        string="Said yes on",
        copy=False,
        help="Day on which the partner agreed to bear this share.",
    )
    consent_note = fields.Char(
        string="Yes: by whom, where",
        copy=False,
        help="Who said it and where it is written: minutes, letter, decision.",
    )
    actual_share = fields.Monetary(
        string="Share of the actual cost",
        compute="_compute_actual_share",
        store=True,
    )
    true_up = fields.Monetary(
        string="Still owes (+) or gets back (-)",
        compute="_compute_actual_share",
        store=True,
    )

    _partner_uniq = models.Constraint(
        "UNIQUE (share_id, partner_id)",
        "This partner already has a share: change its line.",
    )
    _percent_range = models.Constraint(
        "CHECK (fixed_percent >= 0 AND fixed_percent <= 100)",
        "A fixed percentage is between 0 and 100.",
    )
    _baseline_not_negative = models.Constraint(
        "CHECK (baseline >= 0)",
        "What a partner paid before can't be below nought.",
    )

    @api.depends("partner_id", "share_id.driver_id.line_ids.value")
    def _compute_driver_value(self):
        for line in self:
            numbers = line._get_numbers(line.share_id.driver_id)
            partner = line.partner_id._origin.id
            line.driver_value = numbers.get(partner, 0.0)
            line.is_counted = partner in numbers

    @api.depends(
        "driver_value",
        "partner_id",
        "share_id.actual_driver_id.line_ids.value",
    )
    def _compute_actual_value(self):
        for line in self:
            numbers = line._get_numbers(
                line.share_id.actual_driver_id or line.share_id.driver_id
            )
            partner = line.partner_id._origin.id
            line.actual_value = numbers.get(partner, 0.0)
            line.is_actual_counted = partner in numbers

    def _get_numbers(self, driver):
        return {one.partner_id._origin.id: one.value for one in driver.line_ids}

    @api.depends(
        "share_id.amount",
        "share_id.purpose",
        "share_id.method",
        "share_id.variable_kind",
        "share_id.fixed_percent",
        "share_id.driver_id.line_ids.value",
        "share_id.collar_applies",
        "share_id.collar_percent",
        "share_id.band_ids.value_from",
        "share_id.band_ids.weight",
        "share_id.line_ids.partner_id",
        "share_id.line_ids.fixed_percent",
        "share_id.line_ids.baseline",
    )
    def _compute_amount(self):
        for share in self.share_id:
            parts = share._get_shares()
            for line in self & share.line_ids:
                line._set_part(parts[line])
        for line in self.filtered(lambda line: not line.share_id):
            line._set_part(0.0)

    def _set_part(self, part):
        self.ensure_one()
        total = self.share_id.amount
        self.amount = part
        self.percent = part / total * 100 if total else 0.0
        self.gain = part if self.purpose == "saving" else self.baseline - part

    @api.depends(
        "amount",
        "share_id.actual_amount",
        "share_id.actual_driver_id.line_ids.value",
        "share_id.collar_at_year_end",
    )
    def _compute_actual_share(self):
        for share in self.share_id:
            parts = share._get_actual_shares()
            for line in self & share.line_ids:
                line.actual_share = parts[line]
                line.true_up = share.actual_amount and (parts[line] - line.amount)
        for line in self.filtered(lambda line: not line.share_id):
            line.actual_share = line.true_up = 0.0

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open({"partner_id"})
        return lines

    def write(self, vals):
        changed = {
            name
            for name, value in vals.items()
            if any(line._is_other(name, value) for line in self)
        }
        self._check_open(changed)
        return super().write(vals)

    def _is_other(self, name, value):
        """Whether *value* is not what the field holds already."""
        held = self._fields[name].convert_to_write(self[name], self)
        return held != value

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_open({"partner_id"})

    def _check_open(self, names):
        """Refuse to change what the partners were shown or agreed."""
        for line in self:
            state = line.share_id.state
            allowed = OPEN_WHEN_PROPOSED if state == "proposed" else set()
            if state != "draft" and set(names) - allowed:
                raise UserError(
                    self.env._(
                        "The share of %(partner)s was put to the partners and is "
                        "locked: take the proposal back to draft first.",
                        partner=line.partner_id.display_name,
                    )
                    if state == "proposed"
                    else self.env._(
                        "The share of %(partner)s is agreed and stays as it is.",
                        partner=line.partner_id.display_name,
                    )
                )


class ItCostBand(models.Model):
    """One band of a driver: from how many on, and how much it weighs."""

    _name = "it.cost.band"
    _description = "Band of a cost driver"
    _order = "share_id, value_from, id"

    share_id = fields.Many2one(
        "it.cost.share",
        string="Cost share",
        required=True,
        ondelete="cascade",
        index=True,
    )
    value_from = fields.Float(
        string="From",
        required=True,
        digits=(16, 2),
        help="The band reaches from this number up to the first of the next band.",
    )
    weight = fields.Float(
        default=1.0,
        digits=(16, 4),
        help="A partner in a band of weight 2 bears twice as much as one in a band of "
        "weight 1.",
    )

    _from_uniq = models.Constraint(
        "UNIQUE (share_id, value_from)",
        "Two bands start at the same number: correct From.",
    )
    _not_negative = models.Constraint(
        "CHECK (value_from >= 0 AND weight >= 0)",
        "A band starts and weighs nought or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands._check_open()
        return bands

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_open()

    def _check_open(self):
        for band in self:
            if band.share_id.state != "draft":
                raise UserError(
                    self.env._(
                        "The bands of %(share)s were put to the partners and are "
                        "locked: take the proposal back to draft first.",
                        share=band.share_id.display_name,
                    )
                )
