from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import exemption
from .crm_lead_lawful import READER, YES_NO

ANSWERS = {
    "exemption",
    "activity_pct",
    "activity_pct_date",
    "private_capital",
    "control_note",
}
STAMPS = {"legal_signoff_id", "legal_signoff_date"}
RULES = {
    "vertical_min": "pa23.vertical_min",
    "vertical_warn": "pa23.vertical_warn",
    "horizontal_max": "pa23.horizontal_max",
    "horizontal_warn": "pa23.horizontal_warn",
    "threshold": "pa23.goods_services_subcentral",
    "fresh_months": "pa23.activity_months",
}
RULES_BY_KIND = {
    "vertical": ("vertical_min", "vertical_warn", "fresh_months"),
    "horizontal": ("horizontal_max", "horizontal_warn", "fresh_months"),
    "below_threshold": ("threshold",),
}
JUSTIFICATION_RULE = "case.justification_below"
COLOURS = {"unanswered": "white", "fails": "red", "warning": "amber", "fits": "green"}


class GateRules(dict):
    """Values of rules by key; None where no row is valid today."""


class CrmLead(models.Model):
    """Whether a shared service is exempt from the procurement rules, and who says so.

    A changed answer takes the legal sign-off back.
    """

    _inherit = "crm.lead"

    exemption = fields.Selection(
        [
            ("none", "No exemption: it is procured"),
            ("vertical", "Vertical: a body we control"),
            ("horizontal", "Horizontal: between authorities"),
            ("below_threshold", "Below the threshold"),
            ("other", "Another exemption"),
        ],
        string="Exemption relied on",
        copy=False,
        groups=READER,
        tracking=True,
        help="Procurement Act 2023, Schedule 2 Part 1, paragraphs 2 and 3.",
    )
    activity_pct = fields.Float(
        string="Share of activity",
        digits=(5, 2),
        copy=False,
        groups=READER,
        aggregator=None,
        tracking=True,
        help="Vertical: percent of its activity that is for the authorities which "
        "control it. Horizontal: percent outside the shared public functions.",
    )
    activity_pct_date = fields.Date(
        string="Share as of", groups=READER, copy=False, tracking=True
    )
    private_capital = fields.Selection(
        YES_NO,
        string="Private shareholding",
        copy=False,
        groups=READER,
        tracking=True,
        help="Somebody private holds a part of the body that is controlled.",
    )
    control_note = fields.Text(
        string="Control and purpose",
        copy=False,
        groups=READER,
        help="How control is exercised, which public functions are shared, or by which "
        "route it is procured.",
    )
    legal_signoff_id = fields.Many2one(
        "res.users",
        string="Legal sign-off by",
        readonly=True,
        copy=False,
        groups=READER,
    )
    legal_signoff_date = fields.Date(
        string="Legal sign-off on", readonly=True, copy=False, groups=READER
    )
    exemption_state = fields.Selection(
        [
            ("white", "Not answered"),
            ("red", "Not met"),
            ("amber", "Met, look out"),
            ("green", "Met"),
        ],
        string="Exemption test",
        compute="_compute_exemption_state",
        groups=READER,
    )
    exemption_words = fields.Text(
        string="What the test says",
        compute="_compute_exemption_state",
        groups=READER,
    )

    _activity_pct_range = models.Constraint(
        "CHECK (activity_pct BETWEEN 0 AND 100)",
        "The share of activity lies between 0 and 100 percent.",
    )

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        for lead in uses:
            names = RULES_BY_KIND.get(lead.sudo().exemption, ())
            uses[lead] |= {(RULES[name], today) for name in names}
        return uses

    @api.model
    def _read_gate_rules(self):
        """Return the values of the rules that gates ask for, as they are today.

        Once for a batch: whoever judges many hands them on in the context, as an
        object that no client can send.
        """
        known = self.env.context.get("it_gate_rules")
        if isinstance(known, GateRules):
            return known
        today = fields.Date.context_today(self)
        keys = [*RULES.values(), JUSTIFICATION_RULE]
        rows = self.env["it.rule.value"].sudo()._get_many((key, today) for key in keys)
        return GateRules(
            (key, rows[key, today].value if rows[key, today] else None) for key in keys
        )

    def _read_exemptions(self):
        """Return dict lead id -> what ``exemption.assess`` says, rules read once."""
        today = fields.Date.context_today(self)
        limits = dict.fromkeys(RULES)
        if any(lead.exemption in RULES_BY_KIND for lead in self):
            rules = self._read_gate_rules()
            limits = {name: rules[key] for name, key in RULES.items()}
        return {
            lead.id: exemption.assess(lead._get_exemption_facts(), limits, today)
            for lead in self
        }

    def _get_exemption_facts(self):
        """Return the answers as ``exemption.assess`` takes them."""
        self.ensure_one()
        return {
            "kind": self.exemption or None,
            "pct": self.activity_pct,
            "pct_date": self.activity_pct_date or None,
            "private_capital": self.private_capital or None,
            "value": self.expected_revenue,
            "has_note": bool((self.control_note or "").strip()),
            "is_signed": bool(self.legal_signoff_id),
        }

    @api.depends(
        "exemption",
        "activity_pct",
        "activity_pct_date",
        "private_capital",
        "control_note",
        "expected_revenue",
        "legal_signoff_id",
    )
    def _compute_exemption_state(self):
        words = self._get_exemption_words()
        found = self._read_exemptions()
        for lead in self:
            told = found[lead.id]
            lead.exemption_state = COLOURS[told["state"]]
            lead.exemption_words = " ".join(
                words[key] for key in told["gaps"] + told["warnings"]
            )

    def _get_exemption_gap_words(self):
        """Return what the exemption still lacks, as one line."""
        self.ensure_one()
        words = self._get_exemption_words()
        gaps = self._read_exemptions()[self.id]["gaps"]
        return " ".join(words[key] for key in gaps)

    @api.model
    def _get_exemption_words(self):
        """Return {key of a gap or warning of ``exemption.assess``: sentence}."""
        return {
            "kind": self.env._("Say which procurement exemption is relied on."),
            "no_rule": self.env._(
                "A limit of the test has no value today: a manager adds it under "
                "Configuration, Rule values."
            ),
            **self._get_exemption_share_words(),
            "capital": self.env._("Say whether somebody private holds a part."),
            "private_capital": self.env._(
                "A private shareholding rules out the vertical exemption, as the "
                "general rule."
            ),
            "above_threshold": self.env._(
                "The expected value is not below the procurement threshold."
            ),
            "note": self.env._("Say in Control and purpose why the exemption holds."),
            "route": self.env._(
                "Say in Control and purpose by which route it is procured."
            ),
            "signoff": self.env._("Legal services have not signed it off."),
        }

    @api.model
    def _get_exemption_share_words(self):
        """Those of the sentences that are about the share of activity."""
        return {
            "share": self.env._("Fill in the share of activity and its day."),
            "share_future": self.env._("The share of activity is dated in the future."),
            "share_old": self.env._(
                "The share of activity is old: have it worked out anew."
            ),
            "vertical_near": self.env._(
                "The share for the controlling authorities is just too low for a "
                "vertical exemption."
            ),
            "vertical_low": self.env._(
                "The share for the controlling authorities is too low for a vertical "
                "exemption."
            ),
            "vertical_warn": self.env._(
                "The share for the controlling authorities comes near the limit."
            ),
            "horizontal_high": self.env._(
                "Too much of the activity lies outside the shared public functions."
            ),
            "horizontal_warn": self.env._(
                "The share outside the shared public functions comes near the limit."
            ),
        }

    def action_legal_signoff(self):
        """Sign the exemption off in the name of the current user, not its officer."""
        self.check_access("write")
        for lead in self:
            if lead.user_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You are the officer of “%(name)s”: somebody from legal "
                        "services signs the exemption off.",
                        name=lead.name,
                    )
                )
            if not lead.exemption:
                raise UserError(
                    self.env._(
                        "Say first which exemption “%(name)s” relies on.",
                        name=lead.name,
                    )
                )
        self.sudo().write(
            {
                "legal_signoff_id": self.env.uid,
                "legal_signoff_date": fields.Date.context_today(self),
            }
        )
        return True

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp_exemption(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._stamp_exemption(vals))

    def _stamp_exemption(self, vals):
        """Return ``vals`` without a sign-off sent by a client, or with it taken back."""
        if not self.env.su and not STAMPS.isdisjoint(vals):
            vals = {key: value for key, value in vals.items() if key not in STAMPS}
        if not ANSWERS.isdisjoint(vals) and STAMPS.isdisjoint(vals):
            vals = {**vals, "legal_signoff_id": False, "legal_signoff_date": False}
        return vals
