from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.itgovernance.logic import dates

FREQUENCIES = [
    ("month", "Monthly"),
    ("two_months", "Every two months"),
    ("quarter", "Quarterly"),
    ("half", "Half-yearly"),
    ("year", "Yearly"),
    ("as_needed", "As needed"),
]
CHECKS = [
    ("unknown", "Not looked at yet"),
    ("not_needed", "Not needed"),
    ("due", "To be done"),
    ("done", "Done"),
]


class ItPartnership(models.Model):
    """Independent bodies that work together towards a shared aim.

    A partnership officer opens it and keeps it with the officers named; it is ended,
    not deleted. A partner is an organisation, a partnership what several do together.
    """

    _name = "it.partnership"
    _description = "Partnership"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "it.outcome.mixin",
        "it.risk.mixin",
        "it.decision.mixin",
    ]
    _order = "name, id"

    name = fields.Char(
        required=True,
        index="trigram",
        tracking=True,
    )
    active = fields.Boolean(default=True)
    purpose = fields.Text(
        help="The shared aim, in words that every member would sign.",
    )
    objectives = fields.Text(
        help="What it wants to have reached by the end of the year, and how that shows.",
    )
    legal_form = fields.Selection(
        [
            ("informal", "Informal network"),
            ("memorandum", "Memorandum of understanding"),
            ("contract", "Contract between the members"),
            ("joint_committee", "Joint committee"),
            ("statutory_board", "Statutory board"),
            ("company", "Company"),
            ("charity", "Charity or CIO"),
            ("accountable_body", "Programme with an accountable body"),
        ],
        string="Legal form",
        tracking=True,
    )
    legal_power_id = fields.Many2one(
        "it.legal.power",
        string="Legal basis",
        index="btree_not_null",
        tracking=True,
        help="The power under which the council takes part.",
    )
    is_statutory = fields.Boolean(
        string="Statutory",
        tracking=True,
        help="The law requires it. A statutory partnership is never below Moderate.",
    )
    council_role = fields.Selection(
        [
            ("lead", "Lead body"),
            ("accountable", "Accountable body"),
            ("member", "Member"),
            ("observer", "Observer"),
        ],
        string="The council is",
        default="member",
        required=True,
        tracking=True,
        help="The accountable body holds the money and answers for it: such a "
        "partnership is never below Moderate.",
    )
    accountable_body_id = fields.Many2one(
        "res.partner",
        string="Accountable body",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        help="The organisation that holds the money, where it is not the council.",
    )
    decision_powers = fields.Selection(
        [
            ("none", "None"),
            ("advisory", "Advises its members"),
            ("delegated", "Takes delegated decisions"),
        ],
        string="Decision powers",
        tracking=True,
    )
    geography = fields.Selection(
        [
            ("site", "One site"),
            ("wards", "Some wards"),
            ("city", "City-wide"),
            ("region", "Wider than the city"),
        ],
        tracking=True,
    )
    ward_ids = fields.Many2many("it.ward", string="Wards")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("active", "Active"),
            ("review", "Under review"),
            ("ending", "Ending"),
            ("ended", "Ended"),
        ],
        default="proposed",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    date_start = fields.Date(string="Start", tracking=True)
    date_planned_end = fields.Date(
        string="Planned end",
        copy=False,
        tracking=True,
        help="Until when it is meant to run; empty when no end is set.",
    )
    date_end = fields.Date(string="End", copy=False, tracking=True)
    forum_id = fields.Many2one(
        "it.forum",
        string="Reports to",
        index="btree_not_null",
        help="Forum of the council to which this partnership answers.",
    )
    meeting_frequency = fields.Selection(FREQUENCIES, string="Meets")
    lead_officer_id = fields.Many2one(
        "res.users",
        string="Lead officer",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
        help="Who keeps this record; with the officers beside it, who may change it.",
    )
    officer_ids = fields.Many2many(
        "res.users",
        string="Other officers",
        domain="[('share', '=', False)]",
        help="Officers who keep this record together with the lead officer. At least "
        "one, so that what is known does not leave with one person.",
    )
    is_held_alone = fields.Boolean(
        string="Known to one officer only",
        compute="_compute_is_held_alone",
        search="_search_is_held_alone",
        help="Nobody in service but the lead officer, or nobody at all, keeps this "
        "record.",
    )
    sponsor_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        help="Director who answers for the council's part.",
    )
    member_rep_ids = fields.Many2many(
        "res.partner",
        "it_partnership_member_rep_rel",
        "partnership_id",
        "partner_id",
        string="Councillors",
        domain="[('is_company', '=', False)]",
        help="Elected members who sit for the council.",
    )
    theme_id = fields.Many2one(
        "it.theme",
        index="btree_not_null",
        help="Theme of the strategy that it serves first.",
    )
    agreement_id = fields.Many2one(
        "agreement",
        string="Governing agreement",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The memorandum, contract or deed on which it rests.",
    )
    data_sharing_agreement_id = fields.Many2one(
        "agreement",
        string="Data-sharing agreement",
        ondelete="restrict",
        index="btree_not_null",
    )
    terms_attachment_ids = fields.Many2many(
        "ir.attachment",
        "it_partnership_terms_rel",
        "partnership_id",
        "attachment_id",
        string="Terms of reference",
        copy=False,
        bypass_search_access=True,
    )
    liabilities = fields.Text(
        help="What the council could have to pay: guarantees, pensions, redundancy, "
        "clawback.",
    )
    insurance_checked = fields.Date(
        string="Insurance checked on",
        tracking=True,
        help="Day on which the cover for this work was last checked.",
    )
    dpia_status = fields.Selection(
        CHECKS,
        string="Data protection assessment",
        default="unknown",
        required=True,
        tracking=True,
    )
    esia_status = fields.Selection(
        CHECKS,
        string="Equality and safety assessment",
        default="unknown",
        required=True,
        tracking=True,
    )
    member_ids = fields.One2many(
        "it.partnership.member",
        "partnership_id",
        copy=True,
    )
    member_count = fields.Integer(
        string="Number of members",
        compute="_compute_member_count",
        help="Members who sit there today.",
    )
    voting_count = fields.Integer(
        string="With a vote",
        compute="_compute_member_count",
    )
    risk_ids = fields.One2many(context={"default_res_model": "it.partnership"})
    decision_subject_ids = fields.One2many(
        context={"default_res_model": "it.partnership"}
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The partnership ends before it starts: correct Start or End.",
    )
    _planned_in_order = models.Constraint(
        "CHECK (date_planned_end >= date_start)",
        "The planned end lies before the start: correct Start or Planned end.",
    )

    @api.depends("member_ids.has_vote", "member_ids.date_to")
    def _compute_member_count(self):
        for partnership in self:
            members = partnership._get_sitting()
            partnership.member_count = len(members)
            partnership.voting_count = len(members.filtered("has_vote"))

    def _get_sitting(self):
        """Return the members who have not left."""
        today = fields.Date.context_today(self)
        return self.member_ids.filtered(
            lambda member: not member.date_to or member.date_to >= today
        )

    @api.depends("lead_officer_id.active", "officer_ids.active")
    def _compute_is_held_alone(self):
        for partnership in self.sudo():
            users = partnership.lead_officer_id | partnership.officer_ids
            partnership.is_held_alone = len(users.filtered("active")) < 2

    def _search_is_held_alone(self, operator, value):
        if operator != "in":
            return NotImplemented
        # who is both lead and other officer is one person: the few are looked at
        rows = self.with_context(active_test=False).search(Domain.TRUE)
        return Domain("id", "in", rows.filtered("is_held_alone").ids)

    @api.model_create_multi
    def create(self, vals_list):
        partnerships = super().create(vals_list)
        partnerships._claim_terms()
        return partnerships

    def write(self, vals):
        result = super().write(vals)
        if "terms_attachment_ids" in vals:
            self._claim_terms()
        return result

    def _claim_terms(self):
        """Let everybody who reads the partnership read the files of its terms."""
        for partnership in self:
            for one in partnership.sudo().terms_attachment_ids:
                if not one.res_id and one.create_uid == self.env.user:
                    one.write({"res_model": self._name, "res_id": partnership.id})

    @api.model
    def _get_year_key(self, day=None):
        """Return the key of the financial year that holds a day, today by default."""
        day = day or fields.Date.context_today(self)
        return str(dates.financial_year_start(day).year)

    # ------------------------------------------------------------
    # Its decisions
    # ------------------------------------------------------------

    @api.model
    def _get_decision_steps(self):
        return {"partnership_active": self.env._("become active")}

    @api.model
    def _get_decision_watch(self):
        return {"state", "contribution_ids"}

    def _get_decision_open(self):
        self.ensure_one()
        return (
            {"partnership_active"} if self.state not in ("ending", "ended") else set()
        )

    def _get_decision_reached(self):
        self.ensure_one()
        running = self.state in ("active", "review")
        return {"partnership_active"} if running else set()

    def _get_decision_value(self):
        """What the council puts in over all years, as far as planned or paid."""
        self.ensure_one()
        return sum(self.contribution_ids.mapped("amount"))
