from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.itstrategy.models.history import install_guard

from .it_case_frozen_mixin import FREEZER

LEVELS = [
    ("justification", "Business justification"),
    ("strategic", "Strategic outline"),
    ("outline", "Outline"),
    ("full", "Full"),
]
# Written by the system alone.
KEPT = {"state", "version", "previous_id", "frozen_on", "frozen_by_id"}
# What still changes on a frozen case: the decision it went to, once.
FREE = {"decision_id", "is_exempt"}


class ItBusinessCase(models.Model):
    """The case for an opportunity: its options, what they come to, which is preferred.

    Written by the officer of the opportunity. With the decision it goes to it is
    frozen, with the rates it used; from then on nothing of it changes, and what comes
    later is a new version.
    """

    _name = "it.business.case"
    _description = "Business Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "it.rule.use.mixin"]
    _order = "lead_id desc, version desc, id desc"

    name = fields.Char(
        required=True,
        tracking=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("it_kind", "!=", False)],
    )
    is_exempt = fields.Boolean(related="lead_id.is_exempt", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Written by",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        tracking=True,
        index="btree_not_null",
    )
    level = fields.Selection(
        LEVELS,
        required=True,
        default="strategic",
        tracking=True,
        help="How deep it goes. Strategic outline: why, and which ways there are. "
        "Outline: the preferred way, with partners. Full: ready to sign. A small "
        "scheme needs a business justification alone.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("frozen", "Frozen")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(
        required=True, readonly=True, copy=False, default=1, aggregator=None
    )
    previous_id = fields.Many2one(
        "it.business.case",
        string="Version before",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_latest = fields.Boolean(
        string="Latest version",
        compute="_compute_is_latest",
        search="_search_is_latest",
    )
    decision_id = fields.Many2one(
        "it.decision",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The decision it goes to. May be named once after freezing, too.",
    )
    frozen_on = fields.Datetime(string="Frozen on", readonly=True, copy=False)
    frozen_by_id = fields.Many2one(
        "res.users",
        string="Frozen by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # How it is worked out
    base_year = fields.Date(
        string="Begins on",
        required=True,
        default=lambda self: self._get_default_base_year(),
        tracking=True,
        help="1 April of year 0. Amounts of later years are brought back to it.",
    )
    price_base = fields.Date(
        string="Price base",
        compute="_compute_price_base",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The year in whose prices all amounts are told, without inflation.",
    )
    horizon = fields.Integer(
        string="Years after the first",
        required=True,
        default=5,
        aggregator=None,
        tracking=True,
        help="5 means the years 0 to 5. As long as the service or its main equipment "
        "lasts.",
    )
    discount_kind = fields.Selection(
        [
            ("standard", "Standard"),
            ("health", "Health"),
            ("sensitivity", "Lower rates, as a test"),
        ],
        string="Discount rates",
        required=True,
        default="standard",
        tracking=True,
        help="Which rates of the Green Book. Health: for benefits to health and life. "
        "The lower ones are an extra test of very long cases.",
    )
    appraisal_date = fields.Date(
        string="Rates of",
        required=True,
        default=fields.Date.context_today,
        help="The rates that are valid on this day are used.",
    )
    perspective = fields.Selection(
        [("society", "Society as a whole"), ("body", "One body alone")],
        string="Value to",
        required=True,
        default="society",
        tracking=True,
        help="Society: every cost and benefit, whoever has it; transfers are left "
        "out. One body: what that body alone bears and gets, transfers included.",
    )
    body_id = fields.Many2one(
        "res.partner",
        default=lambda self: self.env.company.partner_id,
        ondelete="restrict",
        index="btree_not_null",
        help="The body to which the value is told.",
    )
    inflation = fields.Float(
        string="Prices rise a year (%)",
        digits=(5, 2),
        aggregator=None,
        help="For the financial case alone, which is in the money of each year. The "
        "value to society is in constant prices.",
    )
    sensitivity_percent = fields.Float(
        string="Test changes of (%)",
        digits=(5, 2),
        default=20.0,
        aggregator=None,
        help="By how much each driver is changed up and down in the sensitivity.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.currency_id,
    )

    # Options
    option_ids = fields.One2many("it.case.option", "case_id", string="Options")
    criterion_ids = fields.One2many("it.case.criterion", "case_id", string="Criteria")
    line_ids = fields.One2many("it.case.line", "case_id", string="Lines")
    rate_ids = fields.One2many("it.case.rate", "case_id", string="Rates frozen")
    preferred_option_id = fields.Many2one(
        "it.case.option",
        string="Preferred option",
        compute="_compute_preferred_option_id",
        store=True,
    )
    npsv = fields.Monetary(
        string="NPSV",
        related="preferred_option_id.npsv",
        store=True,
        help="Net present social value of the preferred option.",
    )
    npsv_gain = fields.Monetary(
        string="NPSV against doing nothing",
        related="preferred_option_id.npsv_gain",
        store=True,
    )
    bcr = fields.Float(
        string="BCR",
        related="preferred_option_id.bcr",
        store=True,
        aggregator=None,
        help="Benefit-cost ratio of the preferred option: beside the strategic fit, "
        "never the only reason for a choice.",
    )
    payback_simple = fields.Float(
        related="preferred_option_id.payback_simple", store=True, aggregator=None
    )
    payback_discounted = fields.Float(
        related="preferred_option_id.payback_discounted", store=True, aggregator=None
    )
    bcr_text = fields.Char(related="preferred_option_id.bcr_text")
    payback_text = fields.Char(related="preferred_option_id.payback_text")
    payback_discounted_text = fields.Char(
        related="preferred_option_id.payback_discounted_text"
    )
    option_count = fields.Integer(
        string="Number of options", compute="_compute_option_count"
    )

    _version_once = models.UniqueIndex(
        "(lead_id, version)",
        "The opportunity has a business case of this version already.",
    )
    _one_draft = models.UniqueIndex(
        "(lead_id) WHERE state = 'draft'",
        "The opportunity has a draft of its business case already: go on with that, "
        "or freeze it first.",
    )
    _horizon_range = models.Constraint(
        "CHECK (horizon BETWEEN 1 AND 125)",
        "A business case looks 1 to 125 years ahead.",
    )
    _sensitivity_range = models.Constraint(
        "CHECK (sensitivity_percent > 0 AND sensitivity_percent <= 100)",
        "The changes tested are more than 0 and at most 100 percent.",
    )
    _inflation_range = models.Constraint(
        "CHECK (inflation > -20 AND inflation < 50)",
        "Prices rise by less than 50 percent a year: correct it.",
    )

    def init(self):
        """Refuse changes of a frozen case in the database as well."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION it_business_case_guard()
            RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'Business case % is frozen and stays as it was.',
                    OLD.id USING ERRCODE = 'check_violation';
            END $$
            """
        )
        install_guard(
            self,
            "it_business_case_guard",
            when=SQL("OLD.state = 'frozen'"),
            free=FREE | {"body_id", "user_id"},
        )

    @api.model
    def _get_default_base_year(self):
        """Return 1 April of the financial year in which today lies."""
        today = fields.Date.context_today(self)
        return date(today.year if today.month >= 4 else today.year - 1, 4, 1)

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("lead_id")
    def _compute_name(self):
        for case in self:
            if not case.name and case.lead_id:
                case.name = case.lead_id.name

    @api.depends("name", "version", "is_exempt")
    @api.depends_context("uid")
    def _compute_display_name(self):
        holder = self.env.user.has_group("itgovernance.group_exempt")
        for case in self:
            if case.is_exempt and not holder:
                case.display_name = self.env._("Exempt record")
            else:
                case.display_name = self.env._(
                    "%(name)s, version %(version)s",
                    name=case.name or "",
                    version=case.version or 1,
                )

    @api.depends("base_year")
    def _compute_price_base(self):
        for case in self:
            case.price_base = case.base_year

    @api.depends("lead_id.it_case_ids.version")
    def _compute_is_latest(self):
        latest = dict(
            self.env["it.business.case"]._read_group(
                [("lead_id", "in", self.lead_id.ids)], ["lead_id"], ["version:max"]
            )
        )
        for case in self:
            newest = latest.get(case.lead_id._origin)
            case.is_latest = newest is None or case.version >= newest

    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "NOT EXISTS (SELECT FROM it_business_case n WHERE n.lead_id = %s "
                "AND n.version > %s)",
                SQL.identifier(alias, "lead_id"),
                SQL.identifier(alias, "version"),
            )
        )

    @api.depends("option_ids.is_preferred")
    def _compute_preferred_option_id(self):
        for case in self:
            if case.state == "frozen":
                case.preferred_option_id = case.preferred_option_id
            else:
                preferred = case.option_ids.filtered("is_preferred")
                case.preferred_option_id = preferred[:1]

    @api.depends("option_ids")
    def _compute_option_count(self):
        counts = dict(
            self.env["it.case.option"]._read_group(
                [("case_id", "in", self._origin.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.option_count = counts.get(case._origin, 0)

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    @api.constrains("base_year", "price_base")
    def _check_base_year(self):
        for case in self:
            for name in ("base_year", "price_base"):
                day = case[name]
                if day and (day.day, day.month) != (1, 4):
                    raise ValidationError(
                        self.env._(
                            "%(field)s of “%(name)s” is the first day of a financial "
                            "year: choose a 1 April.",
                            field=self._fields[name]._description_string(self.env),
                            name=case.name,
                        )
                    )

    @api.constrains("perspective", "body_id")
    def _check_body(self):
        for case in self:
            if case.perspective == "body" and not case.body_id:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” tells the value to one body: say to which.",
                        name=case.name,
                    )
                )

    @api.constrains("horizon")
    def _check_amounts_inside(self):
        late = self.env["it.case.amount"]._read_group(
            [("case_id", "in", self.ids)], ["case_id"], ["year:max"]
        )
        for case, last in late:
            if last > case.horizon:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has money in year %(last)s and looks %(horizon)s "
                        "years ahead: empty the later years, or look further.",
                        name=case.name,
                        last=last,
                        horizon=case.horizon,
                    )
                )

    @api.constrains("lead_id")
    def _check_lead_kind(self):
        for case in self:
            if not case.lead_id.it_kind:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is an ordinary opportunity of the sales app: a "
                        "business case is written for one of the suite.",
                        name=case.lead_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {
                key: value
                for key, value in vals.items()
                if key not in KEPT or self._is_freezing()
            }
            for vals in vals_list
        ]
        default = self.env.context.get("default_lead_id")
        leads = {vals.get("lead_id", default) for vals in vals_list} - {None, False}
        groups = self.sudo()._read_group(
            [("lead_id", "in", list(leads))], ["lead_id"], ["version:max"]
        )
        last = {lead.id: version for lead, version in groups}
        for vals in vals_list:
            lead = vals.get("lead_id", default)
            last[lead] = vals["version"] = last.get(lead, 0) + 1
        cases = super().create(vals_list)
        cases._add_doing_nothing()
        return cases

    def write(self, vals):
        if not self._is_freezing():
            self._check_write(vals)
        return super().write(vals)

    def _check_write(self, vals):
        """Refuse what is kept by the system, and changes of frozen cases."""
        if KEPT & set(vals):
            self._refuse(
                self.env._(
                    "The state and version of a business case are kept by the system: "
                    "use Freeze for Decision, or New Version."
                )
            )
        columns = {
            name
            for name in vals
            if self._fields[name].store and self._fields[name].column_type
        }
        for case in self.filtered(lambda one: one.state == "frozen"):
            free = FREE - {"decision_id"} if case.decision_id else FREE
            if columns - free:
                case._check_open()

    def unlink(self):
        """The forecasts of a draft that goes are again those of the version before."""
        self._check_open()
        earlier = self.previous_id - self
        rows = self.env["it.benefit.review"].sudo()
        rows = rows.search([("line_id.case_id", "in", self.ids)])
        result = super().unlink()
        rows._drop()
        earlier._refresh_forecast()
        return result

    def copy_data(self, default=None):
        """A copy keeps how the case is worked out and its words, not its history."""
        return [
            {**values, "name": (default or {}).get("name", values.get("name"))}
            for values in super().copy_data(default)
        ]

    def _is_freezing(self):
        return self.env.context.get("itpartner_freezing") is FREEZER

    @api.model
    def _refuse(self, sentence):
        raise UserError(sentence)

    def _check_open(self):
        """Refuse a change of a frozen case."""
        if self._is_freezing():
            return
        for case in self:
            if case.state == "frozen":
                self._refuse(
                    self.env._(
                        "“%(name)s” is frozen with the decision it went to and stays "
                        "as it was: make a new version of it.",
                        name=case.display_name,
                    )
                )
