from odoo import api, fields, models


class ItLegalPower(models.Model):
    """A statutory power the council relies on to share, supply, charge or trade.

    Shipped as data and kept by a manager; agreements and offers name the one they
    rest on, so a power that no longer applies is archived, not deleted.
    """

    _name = "it.legal.power"
    _description = "Legal power"
    _order = "sequence, code"
    _rec_names_search = ["code", "name"]

    sequence = fields.Integer(default=10, aggregator=None)
    code = fields.Char(
        required=True,
        help="Short code made of the Act, its year and the section: LGA03_S93.",
    )
    name = fields.Char(string="Power", required=True, translate=True)
    charge_scope = fields.Text(
        string="Who may be charged",
        required=True,
        help="Whom the council may charge under this power, and for what.",
    )
    surplus_lawful = fields.Selection(
        [
            ("no", "No: cost recovery at most"),
            ("yes", "Yes"),
            ("company", "Only through a company"),
        ],
        string="Surplus lawful",
        required=True,
        help="Whether income may lawfully exceed cost under this power.",
    )
    company_needed = fields.Boolean(
        string="Company needed",
        help="The activity has to be carried on by a company or registered society, "
        "not by the council itself.",
    )
    source = fields.Char(required=True, help="Where the power was read.")
    note = fields.Text(string="Use and limits")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "A legal power with this code is already listed: change that row instead.",
    )
    _company_for_surplus = models.Constraint(
        "CHECK (surplus_lawful <> 'company' OR company_needed)",
        "A surplus that is lawful only through a company needs “Company needed”: "
        "tick it, or change “Surplus lawful”.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for power in self:
            power.display_name = f"{power.code or ''} {power.name or ''}".strip()
