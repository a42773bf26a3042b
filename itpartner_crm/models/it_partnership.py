from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ItPartnership(models.Model):
    """Independent bodies that work together towards a shared aim.

    A partnership officer opens it and keeps it with the officers named; it is ended,
    not deleted. A partner is an organisation, a partnership what several do together.
    """

    _name = "it.partnership"
    _description = "Partnership"
    _inherit = ["mail.thread", "mail.activity.mixin", "it.outcome.mixin"]
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
    tier = fields.Selection(
        [
            ("major", "Major"),
            ("moderate", "Moderate"),
            ("limited", "Limited"),
        ],
        string="Significance",
        tracking=True,
        help="How much depends on it. Major is reviewed in full each "
        "year, Moderate lightly each year, Limited every second year. Empty: not "
        "judged yet.",
    )
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
    date_end = fields.Date(string="End", copy=False, tracking=True)
    forum_id = fields.Many2one(
        "it.forum",
        string="Reports to",
        index="btree_not_null",
        help="Forum of the council to which this partnership answers.",
    )
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
        help="Officers who keep this record together with the lead officer.",
    )
    theme_id = fields.Many2one(
        "it.theme",
        index="btree_not_null",
        help="Theme of the strategy that it serves first.",
    )
    ward_ids = fields.Many2many("it.ward", string="Wards")
    member_ids = fields.One2many(
        "it.partnership.member",
        "partnership_id",
        copy=True,
    )
    member_count = fields.Integer(
        string="Number of members",
        compute="_compute_member_count",
    )
    voting_count = fields.Integer(
        string="With a vote",
        compute="_compute_member_count",
    )
    exit_plan = fields.Text(
        string="Exit plan",
        help="What happens to people, money, data and duties when it ends.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The partnership ends before it starts: correct Start or End.",
    )

    @api.depends("member_ids.has_vote")
    def _compute_member_count(self):
        for partnership in self:
            members = partnership.member_ids
            partnership.member_count = len(members)
            partnership.voting_count = len(members.filtered("has_vote"))

    @api.constrains("state", "date_end")
    def _check_end(self):
        for partnership in self:
            if partnership.state == "ended" and not partnership.date_end:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is ended but has no end date: fill in End.",
                        name=partnership.name,
                    )
                )
