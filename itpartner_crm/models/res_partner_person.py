from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

READER = "itgovernance.group_reader"
REVIEW = "contact.basis_review_months"
NOTED = ("consent", "legitimate_interests")


class ResPartner(models.Model):
    """Why the council may keep a person's data, and what the person was told."""

    _inherit = "res.partner"

    it_contact_role = fields.Selection(
        [
            ("decides", "Decides"),
            ("works", "Day-to-day contact"),
            ("finance", "Finance"),
            ("legal", "Legal and procurement"),
            ("data", "Data protection"),
            ("board", "Board or member"),
            ("other", "Other"),
        ],
        string="Role for us",
        groups=READER,
        copy=False,
        tracking=True,
        help="What this person does in the work with the council; the job title says "
        "what the organisation calls it.",
    )
    it_lawful_basis = fields.Selection(
        [
            ("public_task", "Public task"),
            ("contract", "Contract"),
            ("legal_obligation", "Legal obligation"),
            ("legitimate_interests", "Legitimate interests"),
            ("consent", "Consent"),
            ("vital_interests", "Vital interests"),
        ],
        string="Lawful basis",
        groups=READER,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Why the council may keep this person's data. Public task: statutory "
        "partnership work. Contract: the person of a customer or supplier. Legitimate "
        "interests: only what is no public task, such as marketing offers.",
    )
    it_basis_note = fields.Char(
        string="Why this basis",
        groups=READER,
        copy=False,
        help="For consent: when and how it was given. For legitimate interests: where "
        "the balancing test is kept.",
    )
    it_contact_source = fields.Char(
        string="Where we got it",
        groups=READER,
        copy=False,
        help="From whom or where the council has this person's data.",
    )
    it_privacy_notice_date = fields.Date(
        string="Privacy notice given on",
        groups=READER,
        copy=False,
    )
    it_subscriber_type = fields.Selection(
        [
            ("corporate", "Corporate subscriber"),
            ("individual", "Individual subscriber"),
        ],
        string="Subscriber type",
        groups=READER,
        copy=False,
        help="A company, public body or limited liability partnership is corporate and "
        "may be e-mailed about offers until it objects. A sole trader or an ordinary "
        "partnership is individual and must have consented first.",
    )
    it_opted_out = fields.Boolean(
        string="Opted out",
        groups=READER,
        copy=False,
        tracking=True,
        help="This person objected to marketing. Mail about running work may go on.",
    )
    it_basis_review_date = fields.Date(
        string="Review by",
        compute="_compute_it_basis_review_date",
        store=True,
        readonly=False,
        groups=READER,
        copy=False,
        help="Day by which somebody checks whether the data is still needed and right.",
    )
    it_basis_missing = fields.Boolean(
        string="Basis missing",
        compute="_compute_it_basis_missing",
        search="_search_it_basis_missing",
        groups=READER,
    )

    _it_basis_review_idx = models.Index(
        "(it_basis_review_date) WHERE it_basis_review_date IS NOT NULL"
    )

    @api.depends("it_lawful_basis")
    def _compute_it_basis_review_date(self):
        today = fields.Date.today()
        rule = self.env["it.rule.value"]._get_many([(REVIEW, today)])[REVIEW, today]
        for person in self:
            if not person.it_lawful_basis:
                person.it_basis_review_date = False
            elif not person.it_basis_review_date and rule:
                person.it_basis_review_date = today + relativedelta(
                    months=int(rule.value)
                )

    @api.depends("is_company", "commercial_partner_id.is_city_partner")
    def _compute_it_basis_missing(self):
        for person in self:
            person.it_basis_missing = (
                not person.is_company
                and person.type == "contact"
                and person.commercial_partner_id != person
                and person.commercial_partner_id.is_city_partner
                and not person.it_lawful_basis
            )

    @api.model
    def _search_it_basis_missing(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            ("is_company", "=", False),
            ("type", "=", "contact"),
            ("parent_id", "!=", False),
            ("commercial_partner_id.is_city_partner", "=", True),
            ("it_lawful_basis", "=", False),
        ]

    @api.constrains("it_lawful_basis", "it_basis_note")
    def _check_it_basis_note(self):
        for person in self.sudo():
            if person.it_lawful_basis in NOTED and not person.it_basis_note:
                labels = dict(
                    self._fields["it_lawful_basis"]._description_selection(self.env)
                )
                raise ValidationError(
                    self.env._(
                        "%(person)s is kept on the basis “%(basis)s”: say in Why this "
                        "basis on the page Contact data what it rests on.",
                        person=person.display_name,
                        basis=labels[person.it_lawful_basis],
                    )
                )
