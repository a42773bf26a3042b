from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import variations

RULES = ("pa23.change_goods", "pa23.change_works", "pa23.change_term")
#: From here on a contract below the threshold comes under the Act, VAT included.
THRESHOLD = "pa23.goods_services_subcentral"


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
        "agreement_id.value_inc_vat",
        "agreement_id.extension_ids.state",
        "agreement_id.extension_ids.variation_id",
    )
    def _compute_verdict(self):
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        days = {one.date or fields.Date.context_today(self) for one in self}
        keys = (*RULES, THRESHOLD)
        found = rules._get_many([(key, day) for key in keys for day in days])
        for variation in self:
            if variation.state == "applied":  # said once, when it was made
                for name in self._get_verdict_fields():
                    variation[name] = variation[name]
                continue
            day = variation.date or fields.Date.context_today(self)
            rows = [found[key, day] for key in RULES]
            told = variation._judge(rows)
            if variation._is_convertible(found[THRESHOLD, day]):
                told["notice_why"] += " " + variation._tell_convertible(
                    found[THRESHOLD, day]
                )
            variation.update(told)

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

    def _is_convertible(self, threshold):
        """Whether a contract let below the threshold grows to it by this draft."""
        agreement = self.agreement_id
        if agreement.procurement_kind != "below_threshold" or not threshold:
            return False
        gross = self._prepare_terms().get("value_inc_vat")
        if not gross:
            return False
        let = agreement._get_let_terms().value or 0
        now = Decimal(str(agreement.value_total))
        let_gross = Decimal(str(agreement.value_inc_vat)) * let / now
        limit = Decimal(str(threshold.value))
        return variations.is_convertible(let_gross, Decimal(str(gross)), limit)

    def _tell_convertible(self, threshold):
        return self.env._(
            "With it the value reaches the threshold of %(limit)s with VAT: the contract "
            "becomes a convertible contract and comes under the Act (section 74(4)). Ask "
            "for advice before it is signed.",
            limit=f"£{threshold.value:,.0f}",
        )

    def _get_new_terms(self):
        """Return the `Terms` of the agreement with this draft applied."""
        agreement = self.agreement_id
        terms = {
            name: agreement[name]
            for name in ("value_total", "end_date", "date_furthest_end")
        } | self._prepare_terms()
        ends = (terms["end_date"], terms["date_furthest_end"])
        return variations.Terms(
            value=Decimal(str(terms["value_total"])),
            start=agreement.start_date or None,
            end=max(filter(None, ends), default=None),
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
