import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..logic import partnership_register as register
from ..models.it_partnership_register_report import TIERS

REPORTS = {
    "pdf": "itpartner_crm.it_partnership_register_report_pdf",
    "xlsx": "itpartner_crm.it_partnership_register_report_xlsx",
}


class ItPartnershipRegisterPrint(models.TransientModel):
    """The register of significant partnerships, on the screen, as PDF or workbook.

    Made by whoever prints; gone after an hour or so. Nothing of the report is kept.
    """

    _name = "it.partnership.register.print"
    _description = "Print the Register of Significant Partnerships"

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_default_period()[0],
        help="First day of the period. What stood on the register the day before is "
        "what the end of the period is compared with.",
    )
    date_to = fields.Date(
        string="As it stood on",
        required=True,
        default=lambda self: self._get_default_period()[1],
        help="Last day of the period. Reviews, tiers, money and actions are those of "
        "that day.",
    )
    with_limited = fields.Boolean(
        string="Limited ones too",
        help="The register takes Major and Moderate partnerships; tick to show every "
        "one whose significance is judged.",
    )
    forum_id = fields.Many2one(
        "it.forum", string="For", help="Committee to which the register is reported."
    )
    meeting_date = fields.Date(string="Meeting on")
    register_count = fields.Integer(string="On the register", compute="_compute_counts")
    added_count = fields.Integer(string="Added", compute="_compute_counts")
    removed_count = fields.Integer(string="Removed", compute="_compute_counts")
    proposed_count = fields.Integer(
        string="Removal proposed", compute="_compute_counts"
    )
    improved_count = fields.Integer(string="Rating improved", compute="_compute_counts")
    fell_count = fields.Integer(string="Rating fell", compute="_compute_counts")
    below_count = fields.Integer(string="Below Substantial", compute="_compute_counts")
    overdue_count = fields.Integer(string="Review overdue", compute="_compute_counts")
    unrated_count = fields.Integer(string="Not rated yet", compute="_compute_counts")

    @api.model
    def _get_default_period(self):
        return self.env["it.partnership.register.report"]._get_default_period()

    @api.depends("date_from", "date_to", "with_limited")
    def _compute_counts(self):
        for wizard in self:
            sections = {}
            if wizard._is_in_order():
                sections = wizard._read_data()["sections"]
            for name in ("register", *register.SECTIONS):
                wizard[f"{name}_count"] = len(sections.get(name, ()))

    def _is_in_order(self):
        return bool(
            self.date_from
            and self.date_to
            and self.date_from <= self.date_to
            and self.date_from.year >= 1990
            and self.date_to.year <= 2100
        )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if not wizard._is_in_order():
                raise UserError(
                    self.env._(
                        "The period of the register lies between 1990 and 2100 and "
                        "ends on or after its first day: correct From or As it stood "
                        "on."
                    )
                )

    def _read_data(self):
        """Return the register, see `it.partnership.register.report`."""
        self.ensure_one()
        if not self.env.user.has_group("itgovernance.group_reader"):
            raise AccessError(
                self.env._("The register is for people with a role in the suite.")
            )
        tiers = (*TIERS, "limited") if self.with_limited else TIERS
        return self.env["it.partnership.register.report"]._read_register(
            self.date_from, self.date_to, tiers
        )

    def _get_title_line(self):
        """Return for whom the report is, for its title page; empty without anybody."""
        self.ensure_one()
        day = self.env["it.theme.report.data"]._get_day_text(self.meeting_date)
        if self.forum_id and self.meeting_date:
            return self.env._(
                "Report to %(forum)s, %(day)s", forum=self.forum_id.name, day=day
            )
        if self.forum_id:
            return self.env._("Report to %(forum)s", forum=self.forum_id.name)
        return self.env._("Meeting on %(day)s", day=day) if day else ""

    def _get_report_base_filename(self):
        """Return the name of the file: what, and when."""
        self.ensure_one()
        data = self.env["it.partnership.register.report"]
        name = self.env._(
            "Register of significant partnerships %(period)s",
            period=data._get_period(self.date_from, self.date_to),
        )
        return re.sub(r'[\\/:*?"<>|\s]+', " ", name).strip()

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_print_pdf(self):
        """Download the register as PDF."""
        return self._print("pdf")

    def action_print_xlsx(self):
        """Download the register as a workbook."""
        return self._print("xlsx")

    def _print(self, kind):
        self.ensure_one()
        action = self.env.ref(REPORTS[kind]).report_action(self, config=False)
        action["close_on_report_download"] = True
        return action

    def action_open_section(self):
        """Open the partnerships of the section that the button names."""
        self.ensure_one()
        name = self.env.context.get("section")
        sections = self._read_data()["sections"]
        if name not in sections:
            raise UserError(
                self.env._("The register has no such section: open it anew.")
            )
        words = self.env["it.partnership.register.report"]._get_section_words()
        heading = words[name][0] if name in words else self.env._("On the register")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partnership_action"
        )
        action.update(
            name=heading,
            domain=[("id", "in", sections[name])],
            context={"active_test": False},
            target="current",
        )
        action.pop("path", None)
        return action
