from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..logic import shares, words
from .it_outcome_credit import SHARES_CHECKED

FIGURES = {"measure_id", "date", "kind", "value", "denominator", "is_cashable"}
CONFIRMERS = ("itgovernance.group_performance_officer", "itgovernance.group_manager")


class ItOutcome(models.Model):
    """Something that happened or is forecast, counted once, on one measure.

    Proposed by an officer (or by a record's "Outcomes" button, which credits that
    record). A realised outcome counts from when a performance officer or manager
    confirmed it; a cashable saving from when a manager other than its proposer did.
    A confirmed outcome keeps its figures: withdraw it, or take it back to proposed.
    """

    _name = "it.outcome"
    _description = "Outcome"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(required=True, tracking=True)
    measure_id = fields.Many2one(
        "it.measure",
        required=True,
        ondelete="restrict",
        tracking=True,
        help="The one measure this outcome counts to.",
    )
    unit = fields.Selection(related="measure_id.unit")
    measure_aggregation = fields.Selection(related="measure_id.aggregation")
    measure_source = fields.Selection(related="measure_id.source")
    theme_id = fields.Many2one(related="measure_id.theme_id")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="When it happened or is expected to happen.",
    )
    kind = fields.Selection(
        [("forecast", "Forecast"), ("realised", "Realised")],
        required=True,
        default="forecast",
        tracking=True,
    )
    value = fields.Float(
        digits=(16, 4),
        required=True,
        tracking=True,
        help="In the unit of the measure; of a ratio, the numerator.",
    )
    denominator = fields.Float(
        digits=(16, 4),
        help="Only for measures that divide two sums: what the value is part of.",
    )
    value_text = fields.Char(string="Figure", compute="_compute_value_text")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="proposed",
        copy=False,
        tracking=True,
    )
    evidence = fields.Text(help="Where it can be seen that this happened.")
    is_cashable = fields.Boolean(
        string="Cashable saving",
        tracking=True,
        help="Money that can be taken out of a budget. It counts only when a manager "
        "who did not propose it has confirmed it for finance.",
    )
    confirmed_by_id = fields.Many2one(
        "res.users",
        string="Confirmed by",
        readonly=True,
        copy=False,
    )
    confirmed_date = fields.Date(string="Confirmed on", readonly=True, copy=False)
    credit_ids = fields.One2many(
        "it.outcome.credit",
        "outcome_id",
        string="Credits",
        copy=True,
        help="Whose doing it was. The shares add up to at most 100 percent.",
    )
    credited_share = fields.Float(
        string="Credited (%)",
        digits=(5, 2),
        readonly=True,
        required=True,
        default=0.0,
        copy=False,
        aggregator=None,
        help="Sum of the shares, kept by the database.",
    )
    is_counted = fields.Boolean(
        string="Counts",
        compute="_compute_is_counted",
        search="_search_is_counted",
        help="Confirmed, or a forecast that is not withdrawn.",
    )

    _credited_share_max = models.Constraint(
        "CHECK (credited_share <= 100)",
        "The shares of one outcome add up to more than 100 percent: lower or remove "
        "one of its credits.",
    )
    _period_idx = models.Index(
        "(measure_id, date) INCLUDE (kind, state, value, denominator)"
    )
    _date_idx = models.Index("(date DESC, id DESC)")

    def init(self):
        """Let rows written without Odoo start with nothing credited."""
        self.env.cr.execute(
            "ALTER TABLE it_outcome ALTER COLUMN credited_share SET DEFAULT 0"
        )

    @api.depends("value", "denominator", "measure_id.unit", "measure_id.aggregation")
    def _compute_value_text(self):
        for outcome in self:
            unit = outcome.measure_id.unit
            if outcome.denominator:
                outcome.value_text = self.env._(
                    "%(part)s of %(whole)s",
                    part=words.figure(outcome.value, "count"),
                    whole=words.figure(outcome.denominator, "count"),
                )
            else:
                outcome.value_text = words.figure(outcome.value, unit)

    @api.depends("kind", "state")
    def _compute_is_counted(self):
        for outcome in self:
            outcome.is_counted = outcome.state == "confirmed" or (
                outcome.kind == "forecast" and outcome.state == "proposed"
            )

    def _search_is_counted(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_counted_domain()

    @api.model
    def _get_counted_domain(self):
        """Return the domain of the outcomes that count to a figure."""
        return fields.Domain("state", "=", "confirmed") | (
            fields.Domain("kind", "=", "forecast")
            & fields.Domain("state", "=", "proposed")
        )

    @api.model
    def default_get(self, fields_list):
        """Credit the record from whose outcomes the new one is made."""
        defaults = super().default_get(fields_list)
        context = self.env.context
        if "credit_ids" in fields_list and context.get("it_credit_res_id"):
            credit = {
                "res_model": context.get("it_credit_res_model"),
                "res_id": context["it_credit_res_id"],
                "share": shares.FULL,
            }
            defaults.setdefault("credit_ids", [fields.Command.create(credit)])
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        cleaned, confirmed = [], []
        for vals in vals_list:
            vals = self._prepare_state_vals(vals)
            total = shares.after_commands({}, vals.get("credit_ids") or [])
            self._check_credited(total, vals.get("name"))
            confirmed.append(vals.get("state") == "confirmed")
            cleaned.append(vals)
        outcomes = super(
            ItOutcome, self.with_context(itstrategy_shares=SHARES_CHECKED)
        ).create(cleaned)
        outcomes = outcomes.with_env(self.env)
        made = [one.id for one, yes in zip(outcomes, confirmed, strict=True) if yes]
        self.browse(made)._check_may_confirm()
        return outcomes

    def write(self, vals):
        vals = self._prepare_state_vals(vals)
        self._check_figures_free(vals)
        if vals.get("state") == "confirmed":
            self.filtered(lambda one: one.state != "confirmed")._check_may_confirm()
        outcomes = self
        if vals.get("credit_ids"):
            for outcome in self:
                held = {credit.id: credit.share for credit in outcome.credit_ids}
                total = shares.after_commands(held, vals["credit_ids"])
                outcome._check_credited(total)
            outcomes = self.with_context(itstrategy_shares=SHARES_CHECKED)
        return super(ItOutcome, outcomes).write(vals)

    @api.model
    def _prepare_state_vals(self, vals):
        """Return `vals` with who confirmed it, or nobody, as the state says.

        Nobody but the system may say that somebody else confirmed.
        """
        vals = dict(vals)
        vals.pop("credited_share", None)
        if not self.env.su:
            vals.pop("confirmed_by_id", None)
            vals.pop("confirmed_date", None)
        state = vals.get("state")
        if state == "confirmed":
            vals["confirmed_by_id"] = vals.get("confirmed_by_id") or self.env.uid
            today = fields.Date.context_today(self)
            vals["confirmed_date"] = vals.get("confirmed_date") or today
        elif state:
            vals.update(confirmed_by_id=False, confirmed_date=False)
        return vals

    def _check_figures_free(self, vals):
        """Refuse a change of the figures of a confirmed outcome."""
        if self.env.su or vals.get("state") in ("proposed", "withdrawn"):
            return
        changed = FIGURES & set(vals)
        for outcome in self if changed else ():
            if outcome.state == "confirmed":
                raise UserError(
                    self.env._(
                        "Outcome %(name)s is confirmed and its figures stay as they "
                        "are: use Back to proposed first, or withdraw it.",
                        name=outcome.name,
                    )
                )

    def _check_may_confirm(self):
        """Refuse a confirmation by someone who may not give it."""
        if self.env.su or not self:
            return
        user = self.env.user
        if not any(user.has_group(group) for group in CONFIRMERS):
            raise UserError(
                self.env._(
                    "Outcome %(name)s is confirmed by a performance officer or a "
                    "manager: ask one of them.",
                    name=self[0].name,
                )
            )
        cashable = self.filtered("is_cashable")
        if cashable and not user.has_group("itgovernance.group_manager"):
            raise UserError(
                self.env._(
                    "Outcome %(name)s is a cashable saving and counts only when a "
                    "manager confirms it for finance: ask a manager.",
                    name=cashable[0].name,
                )
            )
        own = cashable.filtered(lambda one: one.create_uid == user)
        if own:
            raise UserError(
                self.env._(
                    "You proposed the cashable saving %(name)s, so another manager "
                    "has to confirm it.",
                    name=own[0].name,
                )
            )

    def _check_credited(self, total, name=None):
        """Refuse shares that add up to `total` above 100 percent."""
        if shares.too_much(total):
            raise ValidationError(
                self.env._(
                    "The credits of outcome %(name)s add up to %(total)s percent; 100 "
                    "is the whole of it: lower or remove one of its credits.",
                    name=name or self.name,
                    total=words.number(total, 2),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if self.env.su or self.env.user.has_group("itgovernance.group_manager"):
            return
        for outcome in self:
            if outcome.state == "confirmed":
                raise UserError(
                    self.env._(
                        "Outcome %(name)s is confirmed and can be deleted by a "
                        "manager alone: withdraw it instead.",
                        name=outcome.name,
                    )
                )

    def action_confirm(self):
        """Say that it happened: from now on it counts."""
        self.filtered(lambda one: one.state != "confirmed").write(
            {"state": "confirmed"}
        )

    def action_withdraw(self):
        """Take it out of every figure; the record stays."""
        self.write({"state": "withdrawn"})

    def action_propose(self):
        """Take it back to proposed, so that it can be changed."""
        self.write({"state": "proposed"})
