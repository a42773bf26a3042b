from odoo import api, fields, models

from ..logic import powers
from .crm_lead_lawful import READER, YES_NO

ANSWERS = {
    "delivery_model",
    "customer_public_body",
    "charge_intent",
    "is_discretionary",
    "legal_power_id",
    "trading_company_id",
    "power_reason",
}
STAMPS = {"power_by_id", "power_date"}


class CrmLead(models.Model):
    """Which statutory power a shared service rests on.

    Answers lead to a proposal with its reasons; a person chooses, and who answered
    when is kept.
    """

    _inherit = "crm.lead"

    customer_public_body = fields.Selection(
        YES_NO,
        string="Public body of the 1970 Act",
        copy=False,
        groups=READER,
        tracking=True,
        help="Whoever is served is a local authority, or an order under the Local "
        "Authorities (Goods and Services) Act 1970 designates it.",
    )
    charge_intent = fields.Selection(
        [
            ("none", "Nothing is charged"),
            ("cost", "Cost is recovered"),
            ("surplus", "A surplus is meant"),
        ],
        string="Charge",
        copy=False,
        groups=READER,
        tracking=True,
    )
    is_discretionary = fields.Selection(
        YES_NO,
        string="Discretionary service",
        copy=False,
        groups=READER,
        tracking=True,
        help="The council has no duty to provide it, and the recipient agrees to it.",
    )
    power_proposed_id = fields.Many2one(
        "it.legal.power",
        string="Proposed power",
        compute="_compute_power_proposed",
        groups=READER,
    )
    power_why = fields.Text(
        string="Why this power", compute="_compute_power_proposed", groups=READER
    )
    legal_power_id = fields.Many2one(
        "it.legal.power",
        string="Power relied on",
        copy=False,
        groups=READER,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The statutory power that allows it; a person decides, the proposal helps.",
    )
    trading_company_id = fields.Many2one(
        "res.partner",
        string="Company that does it",
        copy=False,
        groups=READER,
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        tracking=True,
        help="Needed where the power allows trading only through a company.",
    )
    power_reason = fields.Text(
        string="Why another power",
        copy=False,
        groups=READER,
        help="Needed where the power relied on is not the proposed one.",
    )
    power_by_id = fields.Many2one(
        "res.users",
        string="Power answered by",
        readonly=True,
        copy=False,
        groups=READER,
    )
    power_date = fields.Date(
        string="Power answered on", readonly=True, copy=False, groups=READER
    )
    power_gaps = fields.Text(
        string="Open about the power", compute="_compute_power_gaps", groups=READER
    )

    def _get_power_answers(self):
        """Return the answers as ``powers.questions`` takes them."""
        self.ensure_one()
        return {
            "arrangement": self.delivery_model or None,
            "is_public_body": self.customer_public_body or None,
            "charge": self.charge_intent or None,
            "is_discretionary": self.is_discretionary or None,
        }

    @api.model
    def _get_power_reason_words(self):
        """Return {reason of ``powers.propose``: sentence}."""
        return {
            **self._get_power_arrangement_words(),
            "public_body": self.env._(
                "Whoever is served is a public body of the 1970 Act; check the order "
                "that designates it."
            ),
            "surplus_allowed": self.env._(
                "Terms are as the parties agree, so a surplus is possible."
            ),
            "as_agreed": self.env._("Terms are as the parties agree."),
            "not_public_body": self.env._(
                "Whoever is served is no public body of the 1970 Act."
            ),
            "no_charge": self.env._(
                "Nothing is charged, so it may help to discharge a function; this "
                "power alone allows no charge."
            ),
            "cost_recovery": self.env._(
                "A discretionary service may be charged at cost, taking one year with "
                "another."
            ),
            "surplus_company": self.env._(
                "A surplus outside the 1970 Act needs a company or registered society."
            ),
            "duty": self.env._(
                "The council has a duty to provide it: no general power allows a "
                "charge, look for one in the Act of that duty."
            ),
        }

    @api.model
    def _get_power_arrangement_words(self):
        """Those of the sentences that are about how it is arranged."""
        return {
            "joint_committee": self.env._(
                "A joint committee is set up; costs are shared as the councils agree."
            ),
            "delegation": self.env._(
                "A function is delegated to another authority; executive functions go "
                "by sections 9EA and 9EB of the 2000 Act."
            ),
            "staff_sharing": self.env._(
                "Staff stay employed by their council and are consulted first."
            ),
            "pooled_fund": self.env._(
                "NHS bodies and the council pay into one fund, for health-related "
                "functions only."
            ),
            "joint_company": self.env._("A company of the councils does it."),
        }

    @api.depends(
        "delivery_model", "customer_public_body", "charge_intent", "is_discretionary"
    )
    def _compute_power_proposed(self):
        words = self._get_power_reason_words()
        rows = self.env["it.legal.power"].search([])
        by_code = {power.code: power for power in rows}
        for lead in self:
            found = powers.propose(**lead._get_power_answers())
            lead.power_proposed_id = by_code.get(found["code"], False)
            lead.power_why = " ".join(words[key] for key in found["reasons"])

    @api.depends(
        "delivery_model",
        "customer_public_body",
        "charge_intent",
        "is_discretionary",
        "legal_power_id",
        "trading_company_id",
        "power_reason",
    )
    def _compute_power_gaps(self):
        for lead in self:
            lead.power_gaps = lead._get_power_gap_words()

    def _get_power_gap_words(self):
        """Return what keeps the choice of power from standing, as one line."""
        self.ensure_one()
        power = self.legal_power_id
        chosen = {
            "code": power.code,
            "surplus": power.surplus_lawful,
            "company": power.company_needed,
        }
        found = powers.gaps(
            self._get_power_answers(),
            chosen if power else None,
            has_company=bool(self.trading_company_id),
            has_reason=bool((self.power_reason or "").strip()),
        )
        words = {
            "ask_arrangement": self.env._("Say how it is arranged."),
            "ask_public_body": self.env._(
                "Say whether whoever is served is a public body of the 1970 Act."
            ),
            "ask_charge": self.env._("Say what is charged."),
            "ask_discretionary": self.env._(
                "Say whether the service is discretionary."
            ),
            "power": self.env._("Choose the legal power relied on."),
            "surplus": self.env._(
                "A surplus is meant, but %(power)s allows cost recovery at most.",
                power=power.code,
            ),
            "company": self.env._("Name the company that does it."),
            "reason": self.env._(
                "Say why another power than the proposed one is relied on."
            ),
        }
        return " ".join(words[key] for key in found)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp_power(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._stamp_power(vals))

    def _stamp_power(self, vals):
        """Return ``vals`` with who answered and when; nobody sends these."""
        if not self.env.su and not STAMPS.isdisjoint(vals):
            vals = {key: value for key, value in vals.items() if key not in STAMPS}
        if any(vals.get(name) for name in ANSWERS):
            today = fields.Date.context_today(self)
            vals = {**vals, "power_by_id": self.env.uid, "power_date": today}
        return vals
