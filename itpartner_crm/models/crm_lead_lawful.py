from odoo import api, fields, models
from odoo.exceptions import ValidationError

READER = "itgovernance.group_reader"
YES_NO = [("yes", "Yes"), ("no", "No")]


class CrmLead(models.Model):
    """Whether a shared service is lawful: what is asked about subsidy and staff.

    Power and procurement have files of their own.
    """

    _inherit = "crm.lead"

    delivery_model = fields.Selection(
        [
            ("lead_authority", "One council serves the others"),
            ("supply", "Supply of services"),
            ("delegation", "Delegation of a function"),
            ("joint_committee", "Joint committee"),
            ("staff_sharing", "Staff placed at another body's disposal"),
            ("pooled_fund", "NHS pooled fund or lead commissioning"),
            ("joint_company", "Joint company"),
        ],
        string="How it is arranged",
        copy=False,
        groups=READER,
        tracking=True,
        help="The legal shape of working together; it decides most about the power.",
    )
    # Subsidy
    subsidy_answer = fields.Selection(
        [
            ("no", "No: no enterprise gains from it"),
            ("award", "Yes: each award is recorded"),
        ],
        string="Is a subsidy given?",
        copy=False,
        groups=READER,
        tracking=True,
        help="Help from public money that gives an enterprise an advantage, such as "
        "ICT below its cost or for nothing.",
    )
    subsidy_note = fields.Text(
        string="Why not",
        copy=False,
        groups=READER,
        help="Why nobody on a market gains from it.",
    )
    it_subsidy_award_ids = fields.One2many(
        "it.subsidy.award", "lead_id", string="Subsidy awards", groups=READER
    )
    # Staff
    staff_model = fields.Selection(
        [
            ("none", "No staff are affected"),
            ("placing", "Placing under s.113"),
            ("secondment", "Secondment"),
            ("transfer", "Transfer"),
            ("rehire", "Resign and rehire"),
            ("buy_in", "Buy-in"),
        ],
        string="How it is staffed",
        copy=False,
        groups=READER,
        tracking=True,
    )
    tupe_applies = fields.Selection(
        [
            ("yes", "Yes"),
            ("principles", "Its principles are followed"),
            ("no", "No"),
            ("unknown", "Not known yet"),
        ],
        string="TUPE applies",
        copy=False,
        groups=READER,
        tracking=True,
        help="Transfer of Undertakings (Protection of Employment) Regulations 2006. "
        "Where it applies, or its principles are followed, the consultation has to be "
        "over before the service goes live.",
    )
    staff_in_scope_fte = fields.Float(
        string="Staff in scope (FTE)",
        copy=False,
        digits=(8, 2),
        groups=READER,
        aggregator=None,
    )
    consultation_start = fields.Date(
        string="Consultation from", groups=READER, copy=False
    )
    consultation_end = fields.Date(string="Consultation to", groups=READER, copy=False)
    pension_note = fields.Text(string="Pensions", groups=READER, copy=False)

    _consultation_order = models.Constraint(
        "CHECK (consultation_end >= consultation_start)",
        "The consultation ends before it starts: correct its days under Lawful and "
        "safe, Staff.",
    )

    @api.constrains("staff_in_scope_fte")
    def _check_staff_in_scope(self):
        for lead in self:
            if lead.staff_in_scope_fte < 0:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” can't have fewer than no staff in scope: correct "
                        "it under Lawful and safe, Staff.",
                        name=lead.name,
                    )
                )

    def _get_subsidy_gap_words(self):
        """Return what the subsidy question still lacks, as one line."""
        self.ensure_one()
        if not self.subsidy_answer:
            return self.env._("Say whether a subsidy is given.")
        if self.subsidy_answer == "no":
            told = (self.subsidy_note or "").strip()
            return "" if told else self.env._("Say why no enterprise gains from it.")
        awards = self.it_subsidy_award_ids.filtered(
            lambda one: one.state != "withdrawn"
        )
        if not awards:
            return self.env._("Record the subsidy award.")
        waiting = awards.filtered(lambda one: one.state == "draft")
        if waiting:
            return self.env._(
                "“%(award)s” is prepared, not yet given.", award=waiting[:1].name
            )
        return ""
