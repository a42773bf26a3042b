from odoo import api, fields, models
from odoo.fields import Domain

READER = "itgovernance.group_reader"


class CrmLead(models.Model):
    """An opportunity and its business case, in as many versions as it took."""

    _inherit = "crm.lead"

    it_case_ids = fields.One2many(
        "it.business.case", "lead_id", string="Business cases", groups=READER
    )
    it_case_id = fields.Many2one(
        "it.business.case",
        string="Business case",
        compute="_compute_it_case",
        search="_search_it_case_id",
        groups=READER,
        help="The latest version.",
    )
    it_case_count = fields.Integer(
        string="Versions of the case", compute="_compute_it_case", groups=READER
    )
    it_case_level = fields.Selection(
        related="it_case_id.level", string="Level of the case", groups=READER
    )
    it_case_state = fields.Selection(
        related="it_case_id.state", string="State of the case", groups=READER
    )
    it_case_npsv = fields.Monetary(
        related="it_case_id.npsv",
        string="NPSV",
        groups=READER,
        currency_field="it_case_currency_id",
    )
    it_case_currency_id = fields.Many2one(
        related="it_case_id.currency_id", string="Currency of the case", groups=READER
    )
    it_case_bcr_text = fields.Char(
        related="it_case_id.bcr_text", string="Benefit-cost ratio", groups=READER
    )
    it_case_payback_text = fields.Char(
        related="it_case_id.payback_text", string="Payback", groups=READER
    )
    it_case_gap_text = fields.Text(
        related="it_case_id.gap_text", string="The case still lacks", groups=READER
    )
    it_benefit_ids = fields.One2many(
        "it.benefit.review", "lead_id", string="Benefits by year", groups=READER
    )

    @api.depends("it_case_ids.version")
    def _compute_it_case(self):
        by_lead = dict(
            self.env["it.business.case"]._read_group(
                [("lead_id", "in", self._origin.ids)], ["lead_id"], ["id:recordset"]
            )
        )
        none = self.env["it.business.case"]
        for lead in self:
            cases = by_lead.get(lead._origin, none)
            lead.it_case_count = len(cases)
            lead.it_case_id = cases.sorted("version")[-1:]

    def _search_it_case_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain(
            "it_case_ids", "any", [("id", "in", value), ("is_latest", "=", True)]
        )
        return found | Domain("it_case_ids", "=", False) if False in value else found

    def write(self, vals):
        marked = self.browse()
        if vals.get("is_exempt"):
            marked = self.filtered(lambda lead: not lead.is_exempt)
        result = super().write(vals)
        if marked:
            marked.sudo().it_case_ids.with_env(self.env)._take_from_blind()
        return result

    def action_open_case(self):
        """Open the business case, or begin one."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Business case"),
            "res_model": "it.business.case",
            "views": [(False, "form")],
            "context": {"default_lead_id": self.id},
        }
        if self.it_case_count > 1:
            action["views"] = [(False, "list"), (False, "form")]
            action["domain"] = [("lead_id", "=", self.id)]
        elif self.it_case_id:
            action["res_id"] = self.it_case_id.id
        return action
