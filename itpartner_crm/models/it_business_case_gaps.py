from odoo import api, fields, models

# What each level asks for, by the names of the checks below. A deeper level asks for
# all that comes before it; a business justification is the short way of a small scheme.
FIRST = ("objectives", "do_nothing", "options", "strategic_case", "money")
JUSTIFIED = (*FIRST, "preferred", "management_case", "baseline")
OUTLINED = (
    *FIRST,
    "preferred",
    "economic_case",
    "commercial_case",
    "optimism",
    "evidence",
    "bearers",
    "baseline",
    "marks",
)
ASKED = {
    "justification": JUSTIFIED,
    "strategic": FIRST,
    "outline": OUTLINED,
    "full": (*OUTLINED, "financial_case", "management_case", "agreed", "owners"),
}
TEXTS = (
    "objectives",
    "strategic_case",
    "economic_case",
    "commercial_case",
    "financial_case",
    "management_case",
)

LINE_FACTS = (
    "name",
    "amount_ids",
    "kind",
    "counts",
    "is_transfer",
    "bias_id",
    "bias_is_own",
    "evidence",
    "partner_id",
    "agreed_date",
    "owner_id",
)


class ItBusinessCase(models.Model):
    """The words of a business case, and what it still lacks for its level."""

    _inherit = "it.business.case"

    # The five cases
    objectives = fields.Text(
        help="What it is to reach, so that one can tell later whether it did."
    )
    constraints_note = fields.Text(
        string="Constraints", help="What can't be changed: law, money, dates, systems."
    )
    strategic_case = fields.Text(
        string="Strategic case",
        help="Why change, why now, and what of the strategy it serves."
    )
    economic_case = fields.Text(
        string="Economic case",
        help="Why the preferred option gives the best value to society."
    )
    commercial_case = fields.Text(
        string="Commercial case",
        help="Who supplies it, by which route, with which risks on which side."
    )
    financial_case = fields.Text(
        string="Financial case",
        help="Whether it can be paid for: budgets, funding, effect on each partner."
    )
    management_case = fields.Text(
        string="Management case",
        help="Who delivers it, by when, and how benefits and risks are looked after."
    )

    has_baseline = fields.Boolean(
        string="Baseline",
        compute="_compute_has_baseline",
        help="There is a complete baseline, and no cashable benefit of the preferred "
        "option is without one.",
    )
    gap_text = fields.Text(
        string="Still missing",
        compute="_compute_gap_text",
        help="What the level of the case asks for and the case doesn't have.",
    )
    gap_count = fields.Integer(string="Gaps", compute="_compute_gap_text")

    @api.depends(
        "preferred_option_id",
        "line_ids.benefit_class",
        "line_ids.counts",
        "line_ids.has_baseline",
    )
    def _compute_has_baseline(self):
        for case in self:
            lines = case.preferred_option_id.line_ids or case.line_ids
            bare = lines.filtered(
                lambda line: (
                    line.benefit_class == "cashable"
                    and line.counts
                    and not line.has_baseline
                )
            )
            case.has_baseline = not bare and any(lines.mapped("has_baseline"))

    @api.depends(
        "level",
        *TEXTS,
        "has_baseline",
        "preferred_option_id",
        "criterion_ids",
        "option_ids.name",
        "option_ids.is_do_nothing",
        "option_ids.score_ids.score",
        *(f"option_ids.line_ids.{name}" for name in LINE_FACTS),
    )
    def _compute_gap_text(self):
        for case in self:
            gaps = case._get_gaps()
            case.gap_count = len(gaps)
            case.gap_text = "\n".join(gaps)

    def _get_gaps(self):
        """Return the sentences that say what the level of this case still lacks."""
        self.ensure_one()
        gaps = []
        for name in ASKED[self.level or "strategic"]:
            if name in TEXTS:
                found = self._find_gap_of_text(name)
            else:
                found = getattr(self, f"_find_gap_of_{name}")()
            gaps += [found] if found else []
        return gaps

    def _find_gap_of_text(self, name):
        if not (self[name] or "").strip():
            return self.env._(
                "%(field)s is empty: write it on the page The five cases.",
                field=self._fields[name]._description_string(self.env),
            )
        return None

    def _find_gap_of_do_nothing(self):
        if len(self.option_ids.filtered("is_do_nothing")) != 1:
            return self.env._("There is no option of doing nothing: add it on Options.")
        return None

    def _find_gap_of_options(self):
        if len(self.option_ids) < 2:
            return self.env._(
                "Doing nothing is the only option: add at least one other on Options."
            )
        return None

    def _find_gap_of_preferred(self):
        if not self.preferred_option_id:
            return self.env._(
                "No option is preferred: open the best one and press Prefer."
            )
        return None

    def _get_weighed_options(self):
        return self.option_ids.filtered(lambda option: not option.is_do_nothing)

    def _find_gap_of_money(self):
        bare = self._get_weighed_options().filtered(
            lambda option: not option.line_ids.amount_ids
        )
        if bare:
            return self.env._(
                "No money is told for %(options)s: open it and fill its years.",
                options=self._quote(bare),
            )
        return None

    def _find_gap_of_optimism(self):
        bare = self._get_weighed_options().line_ids.filtered(
            lambda line: (
                line.kind == "cost"
                and line.amount_ids
                and not line.is_transfer
                and not line.bias_id
                and not line.bias_is_own
            )
        )
        if bare:
            return self.env._(
                "No correction for optimism is chosen for %(lines)s: choose a kind of "
                "project, or own evidence.",
                lines=self._quote(bare),
            )
        return None

    def _find_gap_of_evidence(self):
        bare = self._get_weighed_options().line_ids.filtered(
            lambda line: not (line.evidence or "").strip()
        )
        if bare:
            return self.env._(
                "There is no evidence for %(lines)s: say where the figures come from.",
                lines=self._quote(bare),
            )
        return None

    def _find_gap_of_bearers(self):
        bare = self.line_ids.filtered(lambda line: not line.partner_id)
        if bare:
            return self.env._(
                "Nobody bears or gets %(lines)s: name the council or a partner.",
                lines=self._quote(bare),
            )
        return None

    def _find_gap_of_baseline(self):
        if not self.has_baseline:
            return self.env._(
                "There is no complete baseline: on the benefits of the preferred option "
                "say what it costs today, in which year, and where that can be seen."
            )
        return None

    def _find_gap_of_marks(self):
        if not self.criterion_ids:
            return self.env._(
                "Nothing but money is weighed: add criteria, and mark the options."
            )
        bare = self._get_weighed_options().filtered(
            lambda option: not any(option.score_ids.mapped("score"))
        )
        if bare:
            return self.env._(
                "There are no marks for %(options)s: mark it by the criteria.",
                options=self._quote(bare),
            )
        return None

    def _find_gap_of_agreed(self):
        council = self.env.company.partner_id
        bare = self.preferred_option_id.line_ids.filtered(
            lambda line: (
                line.partner_id
                and line.partner_id.commercial_partner_id != council
                and not line.agreed_date
            )
        )
        if bare:
            partners = ", ".join(dict.fromkeys(bare.mapped("partner_id.display_name")))
            return self.env._(
                "%(partners)s has not agreed to %(lines)s: fill in Agreed on.",
                partners=partners,
                lines=self._quote(bare),
            )
        return None

    def _find_gap_of_owners(self):
        bare = self.preferred_option_id.line_ids.filtered(
            lambda line: line.kind == "benefit" and line.counts and not line.owner_id
        )
        if bare:
            return self.env._(
                "Nobody answers for %(lines)s: name the owner of each benefit.",
                lines=self._quote(bare),
            )
        return None

    def _quote(self, records, most=3):
        """Return the names of records in quotes, the first ones of many."""
        told = [f"“{name}”" for name in records[:most].mapped("name")]
        if len(records) > most:
            told.append(self.env._("%(count)s more", count=len(records) - most))
        return ", ".join(told)
