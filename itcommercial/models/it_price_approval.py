from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from odoo.addons.itpartner_crm.logic import subsidy

from ..logic import price_law, pricing
from .it_offer_law import CAP, PENCE

MONTHS = "charging.approval_months"
MANAGER = "itgovernance.group_manager"
# What stays once the price is approved or refused.
TERMS = {
    "offer_id",
    "partner_id",
    "price_floor",
    "quantity",
    "reason",
    "date_from",
    "date_to",
    "subsidy_answer",
    "subsidy_note",
    "subsidy_award_id",
}
STAMPS = {"state", "asked_by_id", "asked_on", "decided_by_id", "decided_on"}
# In the context of the buttons; an object, so that no client can send it.
BY_BUTTON = object()


class ItPriceApproval(models.Model):
    """A price below full cost, with its reason, the subsidy question and its approver.

    Asked for by a commercial officer, decided by a manager who is somebody else. Decided,
    its terms stay; it can be ended early. Council charging policies presume full recovery
    and want departures reasoned and approved.
    """

    _name = "it.price.approval"
    _description = "Approval of a Price Below Cost"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    offer_id = fields.Many2one(
        "it.offer", required=True, ondelete="restrict", index=True, tracking=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Empty: for every customer. An enterprise needs an approval of its own, "
        "because the subsidy question is about it.",
    )
    currency_id = fields.Many2one(related="offer_id.currency_id")
    price_floor = fields.Monetary(
        string="Lowest price",
        tracking=True,
        help="Lowest price of one unit that may be quoted. Nought: free of charge.",
    )
    quantity = fields.Float(
        string="Units a year",
        default=1.0,
        digits=(16, 2),
        help="As many as may be sold at this price to the customer in a year.",
    )
    unit_cost = fields.Monetary(compute="_compute_help", string="Full cost of a unit")
    help_amount = fields.Monetary(
        string="Help a year",
        compute="_compute_help",
        help="Gross cash equivalent: what the units cost less what is paid for them.",
    )
    reason = fields.Text(
        help="Why this price is below what it costs: a pilot, a social aim, spare "
        "capacity.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self._default_date_to(),
        tracking=True,
    )
    subsidy_answer = fields.Selection(
        [
            ("no_enterprise", "No: no enterprise gains from it"),
            ("no_advantage", "No: others could buy the like at that price"),
            ("award", "Yes: an award is recorded"),
        ],
        string="Is it a subsidy?",
        tracking=True,
        help="Selling below cost to an enterprise, or giving it ICT for nothing, can be "
        "a subsidy under the Subsidy Control Act 2022.",
    )
    subsidy_note = fields.Text(string="Why not")
    subsidy_award_id = fields.Many2one(
        "it.subsidy.award",
        string="Award",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('partner_id', '=', partner_id)]",
    )
    window_text = fields.Char(
        string="Minimal financial assistance", compute="_compute_window"
    )
    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("asked", "Asked for"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("ended", "Ended early"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    asked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Asked by"
    )
    asked_on = fields.Date(string="Asked on", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Decided by"
    )
    decided_on = fields.Date(string="Decided on", readonly=True, copy=False)

    _price_positive = models.Constraint(
        "CHECK (price_floor >= 0 AND quantity > 0)",
        "The lowest price can't be below nought, and the units a year are above nought.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)",
        "The approval ends before it starts: correct its days.",
    )

    @api.model
    def _default_date_to(self):
        today = fields.Date.context_today(self)
        months = self.env["it.rule.value"].sudo()._get(MONTHS, today).value
        return fields.Date.subtract(subsidy.add_months(today, int(months)), days=1)

    @api.depends("offer_id.name", "partner_id.name", "price_floor", "currency_id")
    def _compute_name(self):
        for row in self:
            price = formatLang(self.env, row.price_floor, currency_obj=row.currency_id)
            whom = row.partner_id.name or self.env._("everybody")
            row.name = self.env._(
                "%(offer)s at %(price)s for %(whom)s",
                offer=row.offer_id.name or "",
                price=price,
                whom=whom,
            )

    @api.depends("offer_id", "price_floor", "quantity", "date_from")
    def _compute_help(self):
        for row in self:
            day = row.date_from or fields.Date.context_today(row)
            cost = row.offer_id._get_law_cost(day) if row.offer_id else None
            unit = cost.unit_cost if cost else 0
            row.unit_cost = unit
            row.help_amount = price_law.help_of(row.price_floor, unit, row.quantity)

    @api.depends("partner_id", "date_from", "help_amount")
    def _compute_window(self):
        rules = self.env["it.rule.value"].sudo()
        caps = rules._get_many((CAP, row.date_from) for row in self if row.date_from)
        given = self.env["it.offer"]._read_help(
            [{"partner": row.partner_id} for row in self]
        )
        for row in self:
            cap = caps.get((CAP, row.date_from))
            if not (row.partner_id and cap):
                row.window_text = False
                continue
            awards = given.get(row.partner_id.commercial_partner_id.id, [])
            standing = subsidy.standing(
                awards,
                row.date_from,
                round(row.help_amount * PENCE),
                round(cap.value * PENCE),
            )
            row.window_text = row._tell_window(standing, cap)

    def _tell_window(self, standing, cap):
        def money(amount):
            return formatLang(self.env, amount, currency_obj=self.currency_id)

        words = {
            "used": money(standing["used"] / PENCE),
            "start": format_date(self.env, standing["start"]),
            "left": money(standing["headroom"] / PENCE),
            "cap": money(cap.value),
            "help": money(self.help_amount),
        }
        if standing["is_over"]:
            return self.env._(
                "Over the cap: %(used)s of %(cap)s is used since %(start)s, %(left)s is "
                "left and this price gives %(help)s.",
                **words,
            )
        return self.env._(
            "%(used)s of %(cap)s is used since %(start)s; %(left)s is left, and this "
            "price gives %(help)s.",
            **words,
        )

    # ------------------------------------------------------------
    # Whether one covers a price
    # ------------------------------------------------------------

    @api.model
    def _find_approvals(self, asked):
        """Return for each question of ``_assess_prices`` the approval that covers it.

        The customer's own before the one for everybody, the lowest price first; empty
        where none covers it.
        """
        rows = self.sudo().search(
            [
                ("state", "=", "approved"),
                ("offer_id", "in", list({one["offer"].id for one in asked})),
            ]
        )
        by_offer = rows.grouped("offer_id")
        sold = rows._read_sold(asked)
        none = self.sudo().browse()
        found = []
        for one in asked:
            partner = one["partner"] and one["partner"].sudo().commercial_partner_id
            fitting = by_offer.get(one["offer"].sudo(), none).filtered(
                lambda row, one=one, day=one["day"], partner=partner: (
                    row.date_from <= day <= row.date_to
                    and row.partner_id.commercial_partner_id
                    in (partner, none.partner_id)
                    # a list price is for nobody yet: its units are those of everybody
                    and (
                        not partner
                        or one["quantity"] + sold(row, partner, one) <= row.quantity
                    )
                )
            )
            fitting = fitting.sorted(lambda row: (not row.partner_id, row.price_floor))
            found.append(fitting[:1])
        return found

    def _read_sold(self, asked):
        """Return a function (approval, customer, question) giving units agreed so far.

        Counted are confirmed quotes of the last twelve months, without the line asked for.
        """
        units = {}
        if self:
            day = min(one["day"] for one in asked)
            lines = (
                self.env["sale.order.line"]
                .sudo()
                .search(
                    [
                        ("it_price_approval_id", "in", self.ids),
                        ("state", "=", "sale"),
                        ("order_id.date_order", ">=", fields.Date.subtract(day, years=1)),
                    ]
                )
            )
            for line in lines:
                partner = line.order_partner_id.commercial_partner_id
                rows = units.setdefault((line.it_price_approval_id, partner), {})
                rows[line.id] = line.it_lawful_quantity
        return lambda row, partner, one: sum(
            quantity
            for line_id, quantity in units.get((row, partner), {}).items()
            if not (one.get("line") and one["line"]._origin.id == line_id)
        )

    def _answers_for(self, partner, one):
        """Whether the subsidy question was answered here for this customer and volume."""
        self.ensure_one()
        return (
            self.partner_id.commercial_partner_id == partner
            and one["quantity"] <= self.quantity
            and pricing.pence(one["price"]) >= pricing.pence(self.price_floor)
        )

    # ------------------------------------------------------------
    # Life
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                {key: value for key, value in vals.items() if key not in STAMPS}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        by_button = self.env.context.get("it_price_approval") is BY_BUTTON
        if not by_button and not STAMPS.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "The state of an approval changes by its buttons: ask for it, then "
                    "somebody else approves or refuses."
                )
            )
        if not TERMS.isdisjoint(vals):
            self._check_being_prepared()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_being_prepared()

    def _check_being_prepared(self):
        for row in self:
            if row.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(name)s” was asked for and stays as it is: make another one, "
                        "or end it early.",
                        name=row.name,
                    )
                )

    def _get_gaps(self):
        """Return what keeps it from being asked for or approved, as sentences."""
        self.ensure_one()
        gaps = []
        if not (self.reason or "").strip():
            gaps.append(self.env._("Write the reason."))
        if not self.subsidy_answer:
            gaps.append(self.env._("Answer whether it is a subsidy."))
        elif self.subsidy_answer == "award":
            if self.subsidy_award_id.state != "awarded":
                gaps.append(self.env._("Record the subsidy award and give it."))
        elif not (self.subsidy_note or "").strip():
            gaps.append(self.env._("Write why it is no subsidy."))
        return gaps

    def _check_gaps(self):
        for row in self:
            if gaps := row._get_gaps():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” isn't complete. %(gaps)s",
                        name=row.name,
                        gaps=" ".join(gaps),
                    )
                )

    def _set_state(self, state, who, when):
        self.with_context(it_price_approval=BY_BUTTON).write(
            {
                "state": state,
                who: self.env.uid,
                when: fields.Date.context_today(self),
            }
        )

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            if row.state not in states:
                raise UserError(
                    self.env._(
                        "“%(name)s” is %(state)s: this step comes at another time.",
                        name=row.name,
                        state=labels[row.state].lower(),
                    )
                )

    def action_ask(self):
        """Ask a manager to approve the price."""
        self.check_access("write")
        self._check_state("draft")
        self._check_gaps()
        self._set_state("asked", "asked_by_id", "asked_on")
        self._call_decider()

    def action_approve(self):
        """Approve it: a manager, and not the one who asked."""
        self._check_decider()
        self._check_gaps()
        self._set_state("approved", "decided_by_id", "decided_on")
        self._tell_asker(self.env._("Approved: the price may be quoted."))

    def action_refuse(self):
        """Refuse it; the price stays unlawful."""
        self._check_decider()
        self._set_state("refused", "decided_by_id", "decided_on")
        self._tell_asker(self.env._("Refused: the price may not be quoted."))

    def action_end(self):
        """End an approval before its last day."""
        self.check_access("write")
        self._check_state("approved")
        self._set_state("ended", "decided_by_id", "decided_on")

    def action_prepare_award(self):
        """Open a subsidy award for the customer, filled in from this price."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "it.subsidy.award",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.partner_id.commercial_partner_id.id,
                "default_amount": self.help_amount,
                "default_form": "other",
                "default_note": self.reason,
            },
        }

    def _call_decider(self):
        """Give it to somebody who may decide: the team's leader, or else a manager."""
        managers = self.env.ref(MANAGER).sudo().all_user_ids
        managers = managers.filtered(lambda user: user.active and not user.share)
        leader = self.env.ref("itcommercial.team_commercial").sudo().user_id
        for row in self:
            others = managers - row.asked_by_id
            # the first managers are the system's own users
            who = (leader & others) or others.sorted("id")[-1:]
            if who:
                row.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Decide on a price below cost"),
                    user_id=who.id,
                )

    def _tell_asker(self, words):
        """Close what was to be decided and let the one who asked know."""
        for row in self:
            row.sudo().activity_ids.filtered(
                lambda one: one.activity_type_id.category == "default"
            ).action_done()
            row.message_post(
                body=words, partner_ids=row.asked_by_id.sudo().partner_id.ids
            )

    def _check_decider(self):
        self.check_access("write")
        self._check_state("asked")
        if not self.env.user.has_group(MANAGER):
            raise UserError(
                self.env._("A manager decides on a price below cost: ask one.")
            )
        for row in self:
            if row.asked_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You asked for “%(name)s”: somebody else decides on it.",
                        name=row.name,
                    )
                )
