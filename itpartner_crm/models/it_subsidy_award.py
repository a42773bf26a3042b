from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..logic import subsidy

CAP, PUBLISH, MONTHS = "sca22.mfa_cap", "sca22.publish", "sca22.entry_months"
# What stays once the award is given.
GIVEN = {
    "partner_id",
    "lead_id",
    "date",
    "amount",
    "currency_id",
    "kind",
    "form",
    "notification_date",
    "confirmation_date",
    "declared_amount",
}
PENCE = 100
# In the context of the methods that change the state; an object, so that no client
# can send it.
BY_BUTTON = object()


class ItSubsidyAward(models.Model):
    """Help given to an enterprise that counts as a subsidy, step by step.

    An officer prepares it; giving it checks the order of steps and the cap over the
    window, against all awards to the enterprise, also those given at the same moment.
    Given, its figures stay; what follows is the confirmation and the database entry.
    """

    _name = "it.subsidy.award"
    _description = "Subsidy Award"
    _inherit = ["it.rule.use.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Enterprise",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        domain="[('is_company', '=', True)]",
        help="Whoever offers goods or services on a market. Companies under one "
        "control are one enterprise: record the award with the parent.",
    )
    enterprise_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Counted for",
        store=True,
        index=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        ondelete="restrict",
        index="btree_not_null",
    )
    kind = fields.Selection(
        [
            ("mfa", "Minimal financial assistance"),
            ("spei", "Services of public economic interest"),
            ("de_minimis", "EU de minimis aid"),
            ("tca_small", "Small amount under the TCA"),
            ("other", "Other subsidy"),
        ],
        required=True,
        default="mfa",
        tracking=True,
        help="All but the last count together against the cap.",
    )
    form = fields.Selection(
        [("cash", "Cash"), ("other", "Other than cash")],
        string="Given in",
        required=True,
        default="cash",
        help="Cash counts with its gross amount, other help with its gross cash "
        "equivalent: what it would cost on the market, less what is paid.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        string="Gross cash equivalent", required=True, tracking=True
    )
    date = fields.Date(
        string="3 Award",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Day of the decision to give it; the window is counted from here.",
    )
    state = fields.Selection(
        [("draft", "Prepared"), ("awarded", "Given"), ("withdrawn", "Withdrawn")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    notification_date = fields.Date(
        string="1 Written notice",
        copy=False,
        tracking=True,
        help="The enterprise was told in writing: the amount, and that it counts as "
        "minimal financial assistance.",
    )
    confirmation_date = fields.Date(
        string="2 Recipient's confirmation",
        copy=False,
        tracking=True,
        help="The enterprise confirmed in writing that the award keeps it within the "
        "cap.",
    )
    declared_amount = fields.Monetary(
        string="Declared from others",
        tracking=True,
        help="Minimal help from other authorities in the window, as the enterprise "
        "declared it; counts against the cap.",
    )
    award_confirmation_date = fields.Date(
        string="4 Confirmation of the award",
        copy=False,
        tracking=True,
        help="The enterprise was told date and amount of the award.",
    )
    entry_needed = fields.Boolean(
        string="Database entry needed", compute="_compute_entry", store=True
    )
    entry_deadline = fields.Date(
        string="Enter by", compute="_compute_entry", store=True
    )
    entry_date = fields.Date(string="Entered on", copy=False, tracking=True)
    entry_reference = fields.Char(string="Entry reference", copy=False)
    is_entry_late = fields.Boolean(
        string="Entry is late",
        compute="_compute_is_entry_late",
        search="_search_is_entry_late",
    )
    window_text = fields.Char(string="Window", compute="_compute_window")
    window_used = fields.Monetary(
        string="Given in the window",
        compute="_compute_window",
        help="By this council, this award apart.",
    )
    headroom = fields.Monetary(string="Still within the cap", compute="_compute_window")
    is_over_cap = fields.Boolean(string="Over the cap", compute="_compute_window")
    next_step = fields.Char(string="Next step", compute="_compute_next_step")
    note = fields.Text(
        string="What it is for",
        help="What it is for, and why no other rule of subsidy control applies.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)",
        "A subsidy award needs an amount above zero: fill in Gross cash equivalent.",
    )
    _declared_positive = models.Constraint(
        "CHECK (declared_amount >= 0)",
        "What others gave can't be below zero: correct Declared from others.",
    )
    _enterprise_date_idx = models.Index("(enterprise_id, date) WHERE state = 'awarded'")

    @api.depends("partner_id.name", "date", "amount", "currency_id")
    def _compute_name(self):
        for award in self:
            award.name = self.env._(
                "%(partner)s, %(amount)s on %(day)s",
                partner=award.partner_id.name or "",
                amount=award._format(award.amount),
                day=award.date.strftime("%d/%m/%Y") if award.date else "",
            )

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    # ------------------------------------------------------------
    # The window
    # ------------------------------------------------------------

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        for award in self:
            if award.date:
                uses[award] |= {(key, award.date) for key in (CAP, PUBLISH, MONTHS)}
        return uses

    def _read_given(self):
        """Return dict enterprise id -> list of (award id, date, pence) that count.

        Past access rights: an exempt award takes up room without being shown.
        """
        rows = self.sudo().search_fetch(
            [
                ("enterprise_id", "in", self.enterprise_id.ids),
                ("state", "=", "awarded"),
                ("kind", "in", sorted(subsidy.COUNTED)),
            ],
            ["enterprise_id", "date", "amount"],
        )
        found = {}
        for row in rows:
            line = (row.id, row.date, round(row.amount * PENCE))
            found.setdefault(row.enterprise_id.id, []).append(line)
        return found

    def _read_standing(self):
        """Return dict award -> what ``subsidy.standing`` says; None without a rule."""
        rules = self.env["it.rule.value"].sudo()
        caps = rules._get_many((CAP, award.date) for award in self if award.date)
        given = self._read_given()
        found = {}
        for award in self:
            cap = caps.get((CAP, award.date))
            if not cap or award.kind not in subsidy.COUNTED:
                found[award] = None
                continue
            rows = given.get(award.enterprise_id.id, [])
            found[award] = subsidy.standing(
                [(day, p) for number, day, p in rows if number != award._origin.id],
                award.date,
                round((award.amount or 0) * PENCE),
                round((cap.value - (award.declared_amount or 0)) * PENCE),
            )
        return found

    @api.depends("enterprise_id", "date", "amount", "kind", "state", "declared_amount")
    def _compute_window(self):
        for award, standing in self._read_standing().items():
            told = standing or {"used": 0, "headroom": 0, "is_over": False}
            award.window_text = standing and self.env._(
                "%(start)s to %(end)s",
                start=format_date(self.env, standing["start"]),
                end=format_date(self.env, award.date),
            )
            award.window_used = told["used"] / PENCE
            award.headroom = told["headroom"] / PENCE
            award.is_over_cap = told["is_over"]

    # ------------------------------------------------------------
    # Steps and entry
    # ------------------------------------------------------------

    @api.depends("kind", "amount", "date")
    def _compute_entry(self):
        rules = self.env["it.rule.value"].sudo()
        dated = self.filtered("date")
        found = rules._get_many(
            (key, award.date) for award in dated for key in (PUBLISH, MONTHS)
        )
        for award in self:
            above = found.get((PUBLISH, award.date))
            months = found.get((MONTHS, award.date))
            due = bool(above and months) and subsidy.needs_entry(
                award.kind, round(award.amount * PENCE), round(above.value * PENCE)
            )
            award.entry_needed = due
            award.entry_deadline = due and subsidy.add_months(
                award.date, int(months.value)
            )

    @api.depends("entry_deadline", "entry_date", "state")
    def _compute_is_entry_late(self):
        today = fields.Date.context_today(self)
        for award in self:
            award.is_entry_late = (
                award.state == "awarded"
                and bool(award.entry_deadline)
                and not award.entry_date
                and award.entry_deadline < today
            )

    def _search_is_entry_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "awarded"),
            ("entry_deadline", "<", fields.Date.context_today(self)),
            ("entry_date", "=", False),
        ]

    def _get_steps(self):
        """Return the list of (words, date) of the steps, in the order of the law."""
        self.ensure_one()
        names = ["date", "award_confirmation_date"]
        if self.kind == "mfa":
            names = ["notification_date", "confirmation_date", *names]
        return [
            (self._fields[name]._description_string(self.env), self[name])
            for name in names
        ]

    def _get_open_step(self):
        """Return the words of the first step before the award that has no date."""
        before = self._get_steps()[:-1]
        return next((label for label, day in before if not day), False)

    @api.depends(
        "kind",
        "state",
        "date",
        "notification_date",
        "confirmation_date",
        "award_confirmation_date",
        "entry_needed",
        "entry_date",
    )
    def _compute_next_step(self):
        for award in self:
            step = False
            if award.state == "draft":
                step = award._get_open_step() or self.env._("3 Give the award")
            elif award.state == "awarded" and not award.award_confirmation_date:
                step = award._get_steps()[-1][0]
            elif award.state == "awarded" and award.entry_needed:
                step = not award.entry_date and self.env._(
                    "5 Enter it in the subsidy database by %(day)s",
                    day=format_date(self.env, award.entry_deadline),
                )
            award.next_step = step

    @api.constrains(
        "notification_date",
        "confirmation_date",
        "date",
        "award_confirmation_date",
        "kind",
    )
    def _check_order(self):
        for award in self:
            wrong = subsidy.first_out_of_order(award._get_steps())
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(late)s” is dated before “%(early)s”: the steps of a "
                        "subsidy award come one after the other, correct the dates.",
                        late=wrong[1],
                        early=wrong[0],
                    )
                )

    # ------------------------------------------------------------
    # Giving it
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(
                self.env._(
                    "A subsidy award begins as prepared: the button Give the award "
                    "checks its steps and the cap."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and self.env.context.get("it_award") is not BY_BUTTON:
            raise UserError(
                self.env._(
                    "The state of a subsidy award changes by its buttons, which check "
                    "its steps and the cap."
                )
            )
        if not GIVEN.isdisjoint(vals):
            self._check_not_given()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        self._check_not_given()

    def _check_not_given(self):
        for award in self:
            if award.state == "awarded":
                raise UserError(
                    self.env._(
                        "“%(name)s” was given and stays as it is: what follows goes "
                        "into its confirmation and database entry.",
                        name=award.name,
                    )
                )

    def action_award(self):
        """Give the award, if its steps are done and it stays within the cap."""
        self.check_access("write")
        self.enterprise_id._it_claim_subsidy_room()
        for award in self:
            if award.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(name)s” is no longer being prepared.", name=award.name
                    )
                )
            step = award._get_open_step()
            if step:
                raise UserError(
                    self.env._(
                        "“%(name)s” can't be given yet: fill in the day of “%(step)s”.",
                        name=award.name,
                        step=step,
                    )
                )
            award._check_cap()
            award._set_state("awarded")
        return True

    def _check_cap(self):
        self.ensure_one()
        if self.kind not in subsidy.COUNTED:
            return
        self.env["it.rule.value"].sudo()._get(CAP, self.date)
        standing = self._read_standing()[self]
        if standing["is_over"]:
            raise UserError(
                self.env._(
                    "%(partner)s would be over the cap of minimal financial assistance "
                    "for the years from %(start)s: %(room)s may still be given. Lower "
                    "the amount to that and treat the rest under the full rules.",
                    partner=self.enterprise_id.name,
                    start=format_date(self.env, standing["start"]),
                    room=self._format(standing["headroom"] / PENCE),
                )
            )

    def action_withdraw(self):
        """Give up an award that was only prepared."""
        self.check_access("write")
        self._check_not_given()
        self._set_state("withdrawn")
        return True

    def _set_state(self, state):
        self.with_context(it_award=BY_BUTTON).write({"state": state})
