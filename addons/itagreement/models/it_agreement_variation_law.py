from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import variations

RULES = ("pa23.change_goods", "pa23.change_works", "pa23.change_term")


class ItAgreementVariation(models.Model):
    """What the Procurement Act says of a variation: the ground, and who must be told.

    Judged against what was let, all variations together (sections 74 and 75). What was
    found stays with the variation once it is applied.
    """

    _inherit = "it.agreement.variation"

    ground = fields.Selection(
        selection=[
            ("provided", "Provided for in the contract"),
            ("urgency", "Urgency"),
            ("life", "Protection of life"),
            ("unforeseeable", "Unforeseeable circumstances"),
            ("known_risk", "A known risk that materialised"),
            ("additional", "Additional goods, services or works"),
            ("restructuring", "Transfer on corporate restructuring"),
            ("defence", "Defence authority contract"),
            ("not_substantial", "Not substantial"),
            ("below_threshold", "Below the threshold"),
        ],
        tracking=True,
        help="What allows the change: one of the eight grounds of schedule 8 to the "
        "Procurement Act 2023, or that it is not substantial or below the threshold.",
    )
    procurement_kind = fields.Selection(related="agreement_id.procurement_kind")
    value_percent = fields.Float(
        string="Value against what was let (%)",
        digits=(16, 2),
        compute="_compute_verdict",
        store=True,
        aggregator=None,
        help="All variations up to this one together, against the value when signed.",
    )
    term_percent = fields.Float(
        string="Term against what was let (%)",
        digits=(16, 2),
        compute="_compute_verdict",
        store=True,
        aggregator=None,
        help="The longest the agreement can run now, against the longest when signed.",
    )
    notice_verdict = fields.Selection(
        selection=[
            ("due", "Notice due first"),
            ("not_due", "No notice due"),
            ("outside", "Outside these rules"),
            ("unknown", "Can't be said"),
        ],
        string="Contract change notice",
        compute="_compute_verdict",
        store=True,
    )
    notice_why = fields.Text(string="Why", compute="_compute_verdict", store=True)
    change_notice_reference = fields.Char(
        string="Change notice published as",
        copy=False,
        tracking=True,
        help="Number or address of the contract change notice (UK10). Where one is due "
        "it comes before the variation.",
    )

    @api.depends(
        "value_change",
        "end_new",
        "furthest_end_new",
        "ground",
        "date",
        "agreement_id.procurement_kind",
        "agreement_id.value_total",
        "agreement_id.end_date",
        "agreement_id.date_furthest_end",
        "agreement_id.start_date",
    )
    def _compute_verdict(self):
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        days = {one.date or fields.Date.context_today(self) for one in self}
        found = rules._get_many([(key, day) for key in RULES for day in days])
        for variation in self:
            if variation.state == "applied":  # said once, when it was made
                for name in self._get_verdict_fields():
                    variation[name] = variation[name]
                continue
            day = variation.date or fields.Date.context_today(self)
            rows = [found[key, day] for key in RULES]
            variation.update(variation._judge(rows))

    @api.model
    def _get_verdict_fields(self):
        return ("value_percent", "term_percent", "notice_verdict", "notice_why")

    def _judge(self, rows):
        """Return the values of the verdict, by the three rows of rule values."""
        self.ensure_one()
        kind = self.agreement_id.procurement_kind
        if not kind or not all(rows):
            why = self.env._(
                "Choose the kind of contract in the agreement's Procurement tab: it "
                "says which limits apply."
            )
            if kind:
                missing = [key for key, row in zip(RULES, rows, strict=True) if not row]
                why = self.env._(
                    "No value of the rule %(key)s is valid on that day: add one under "
                    "Configuration, Rule values.",
                    key=missing[0],
                )
            empty = {"value_percent": 0, "term_percent": 0}
            return empty | {"notice_verdict": "unknown", "notice_why": why}
        let = self.agreement_id._get_let_terms()
        limits = variations.Limits(*(Decimal(str(row.value)) for row in rows))
        verdict = variations.judge(
            let,
            self._get_new_terms(),
            kind,
            limits,
            is_novation=self.ground == "restructuring",
        )
        outcome = "due" if verdict.due else "not_due"
        if verdict.reason in ("outside", "unknown"):
            outcome = verdict.reason
        return {
            "value_percent": float(verdict.value_percent or 0),
            "term_percent": float(verdict.term_percent or 0),
            "notice_verdict": outcome,
            "notice_why": self._tell_verdict(verdict, limits, kind),
        }

    def _get_new_terms(self):
        """Return the `Terms` of the agreement with this draft applied."""
        agreement = self.agreement_id
        end = self.end_new or agreement.end_date
        furthest = self.furthest_end_new or agreement.date_furthest_end
        return variations.Terms(
            value=Decimal(str(agreement.value_total + self.value_change)),
            start=agreement.start_date or None,
            end=max(filter(None, (end, furthest)), default=None),
        )

    def _tell_verdict(self, verdict, limits, kind):
        limit = limits.works if kind == "works" else limits.goods
        figures = self.env._(
            "Value %(value)s%%, longest term %(term)s%% against what was let; limits "
            "%(limit)s%% and %(term_limit)s%% (Procurement Act 2023, section 75).",
            value=verdict.value_percent if verdict.value_percent is not None else "?",
            term=verdict.term_percent if verdict.term_percent is not None else "?",
            limit=f"{float(limit):g}",
            term_limit=f"{float(limits.term):g}",
        )
        sentences = {
            "outside": self.env._("Section 75 does not cover this kind of contract."),
            "novation": self.env._("A new supplier always needs the notice."),
            "value": self.env._("The value moves beyond its limit."),
            "term": self.env._("The term moves beyond its limit."),
            "within": self.env._("Both stay within their limits."),
            "unknown": self.env._("Neither a value nor both dates were let."),
        }
        words = f"{sentences[verdict.reason]} {figures}"
        if verdict.is_substantial:
            words += " " + self.env._(
                "A term that moves this far is a substantial change: it needs a ground "
                "of schedule 8."
            )
        return words

    def _check_can_apply(self):
        super()._check_can_apply()
        if self.notice_verdict != "due":
            return
        if not (self.change_notice_reference or "").strip():
            raise UserError(
                self.env._(
                    "“%(name)s” needs a contract change notice (UK10) before it is "
                    "made: publish it and enter its number under Change notice "
                    "published as. %(why)s",
                    name=self.display_name,
                    why=self.notice_why,
                )
            )
        if not self.ground:
            raise UserError(
                self.env._(
                    "“%(name)s” changes a public contract: choose the ground that "
                    "allows it.",
                    name=self.display_name,
                )
            )
