from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..logic import significance
from .it_partnership_life import MANAGER
from .optional_float import OptionalFloat

TIERS = [("major", "Major"), ("moderate", "Moderate"), ("limited", "Limited")]
MAJOR = "significance.major_from"
MODERATE = "significance.moderate_from"
EDGES = [f"significance.money_{mark}" for mark in range(1, 5)]
#: Written by the steps of an override, never by hand.
SETTLED = {"tier_override", "tier_override_reason", "tier_override_by_id"}
STAMPED = SETTLED | {
    "tier",
    "tier_by_score",
    "tier_proposed_by_id",
    "significance_score",
}
JUDGED_BY = {"mark_ids", "is_statutory", "council_role", "state"}


class ItPartnership(models.Model):
    """How much depends on a partnership: its score, its tier, and an approved other."""

    _inherit = "it.partnership"

    mark_ids = fields.One2many("it.significance.mark", "partnership_id", string="Marks")
    mark_text = fields.Char(string="Marked", compute="_compute_mark_text")
    significance_score = OptionalFloat(
        string="Significance score",
        digits=(5, 2),
        compute="_compute_significance_score",
        store=True,
        aggregator="avg",
        help="0 to 100: the sum of weight times mark over four. Empty until every "
        "criterion has its mark.",
    )
    tier_by_score = fields.Selection(
        TIERS,
        string="Tier of the score",
        compute="_compute_tier",
        store=True,
    )
    tier = fields.Selection(
        TIERS,
        string="Significance",
        compute="_compute_tier",
        store=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="How much depends on it. Major is reviewed in full each year, Moderate "
        "lightly each year, Limited every second year. Empty: not judged yet.",
    )
    tier_override = fields.Selection(
        TIERS,
        string="Tier approved instead",
        readonly=True,
        copy=False,
        tracking=True,
    )
    tier_override_reason = fields.Text(
        string="Reason for the other tier",
        readonly=True,
        copy=False,
    )
    tier_override_by_id = fields.Many2one(
        "res.users",
        string="Other tier approved by",
        readonly=True,
        copy=False,
    )
    tier_proposed = fields.Selection(
        TIERS,
        string="Proposed tier",
        copy=False,
        tracking=True,
        help="Another tier than that of the score. It counts once a manager other "
        "than the one who proposes it approves.",
    )
    tier_proposed_reason = fields.Text(string="Reason for the proposal", copy=False)
    tier_proposed_by_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        readonly=True,
        copy=False,
    )
    significance_version_ids = fields.One2many(
        "it.significance.version",
        "partnership_id",
        string="Earlier scores and tiers",
        readonly=True,
    )

    @api.depends("mark_ids.mark")
    def _compute_mark_text(self):
        for partnership in self:
            rows = partnership.mark_ids.filtered("in_use")
            partnership.mark_text = self.env._(
                "%(given)s of %(all)s criteria marked",
                given=len(rows.filtered("mark")),
                all=len(rows),
            )

    @api.depends("mark_ids.mark", "mark_ids.criterion_id")
    def _compute_significance_score(self):
        gap = self.env["it.significance.criterion"]._get_weights_gap()
        for partnership in self:
            if gap or partnership.state == "ended":
                partnership.significance_score = partnership.significance_score
                continue
            points = significance.score(
                (row.weight, int(row.mark) if row.mark else None)
                for row in partnership.mark_ids
                if row.in_use
            )
            partnership.significance_score = False if points is None else points

    @api.depends("significance_score", "is_statutory", "council_role", "tier_override")
    def _compute_tier(self):
        found = self._get_rules([MAJOR, MODERATE])
        for partnership in self:
            if not found or partnership.state == "ended":
                partnership.tier_by_score = partnership.tier_by_score
                partnership.tier = partnership.tier
                continue
            points = partnership.significance_score
            by_score = significance.tier(
                None if points is False else points, found[MAJOR], found[MODERATE]
            )
            partnership.tier_by_score = by_score or False
            partnership.tier = (
                significance.settle(
                    by_score,
                    partnership.tier_override or None,
                    partnership._is_never_limited(),
                )
                or False
            )

    def _is_never_limited(self):
        self.ensure_one()
        return self.is_statutory or self.council_role == "accountable"

    @api.model
    def _get_rules(self, keys):
        """Return {key: value today} of dated rules, past access rights.

        Empty when one of them has no value today: nothing is judged then, and the
        form says which rule is missing.
        """
        rules = self.env["it.rule.value"].sudo()
        today = fields.Date.context_today(self)
        found = rules._get_many((key, today) for key in keys)
        if not all(found.values()):
            return {}
        return {key: found[key, today].value for key in keys}

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        today = fields.Date.context_today(self)
        for pairs in uses.values():
            pairs.update((key, today) for key in (MAJOR, MODERATE, *EDGES))
        return uses

    # ------------------------------------------------------------
    # Every door
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_tier_vals(vals, True) for vals in vals_list]
        partnerships = super().create(vals_list)
        partnerships._add_missing_marks()
        partnerships._keep_significance()
        return partnerships

    def write(self, vals):
        vals = self._prepare_tier_vals(vals)
        result = super().write(vals)
        if not (JUDGED_BY | SETTLED).isdisjoint(vals):
            self._keep_significance()
        return result

    @api.model
    def _prepare_tier_vals(self, vals, new=False):
        """Return what may be written: steps stamp themselves, nobody types a tier.

        The system itself may bring a tier that was judged elsewhere: it then counts
        as approved instead of a score.
        """
        if self.env.su:
            brought = vals.get("tier")
            vals = {key: value for key, value in vals.items() if key != "tier"}
            if brought:
                reason = self.env._("Judged before it was scored.")
                vals = {
                    "tier_override_reason": reason,
                    **vals,
                    "tier_override": brought,
                }
            return vals
        given = set(vals)
        if new:
            given |= {
                key.removeprefix("default_")
                for key in self.env.context
                if key.startswith("default_")
            }
        if typed := sorted(given & STAMPED):
            raise UserError(
                self.env._(
                    "“%(field)s” is not typed in: mark the criteria on the page "
                    "Significance, or propose another tier there with its reason.",
                    field=self._fields[typed[0]]._description_string(self.env),
                )
            )
        if {"tier_proposed", "tier_proposed_reason"} & given:
            vals = {**vals, "tier_proposed_by_id": self.env.uid}
        return vals

    @api.constrains("tier_proposed", "tier_proposed_reason")
    def _check_proposal(self):
        for one in self:
            if not one.tier_proposed:
                continue
            if not (one.tier_proposed_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say on the page Significance why “%(name)s” should have "
                        "another tier: fill in Reason for the proposal.",
                        name=one.name,
                    )
                )
            if one.tier_proposed == "limited" and one._is_never_limited():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is statutory or the council is its accountable "
                        "body, so it is never below Moderate.",
                        name=one.name,
                    )
                )

    # ------------------------------------------------------------
    # Another tier than that of the score
    # ------------------------------------------------------------

    def action_approve_tier(self):
        """Let the proposed tier count; by a manager other than who proposed it."""
        self._check_may_settle()
        for one in self:
            if one.tier_proposed_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You proposed the tier of “%(name)s”, so another manager "
                        "approves it.",
                        name=one.name,
                    )
                )
            one._settle_tier(one.tier_proposed, one.tier_proposed_reason, self.env.user)

    def action_refuse_tier(self):
        """Take the proposal off; the tier stays as it is."""
        self._check_may_settle()
        self.sudo().write(self._get_no_proposal())

    def action_lift_tier(self):
        """Let the tier of the score count again."""
        self._check_manager()
        for one in self:
            one._settle_tier(False, False, self.env["res.users"])

    def _settle_tier(self, tier, reason, user):
        # the fields of the step are closed to every hand: the step itself writes them
        self.sudo().write(
            {
                "tier_override": tier,
                "tier_override_reason": reason,
                "tier_override_by_id": user.id,
                **self._get_no_proposal(),
            }
        )

    @api.model
    def _get_no_proposal(self):
        return {
            "tier_proposed": False,
            "tier_proposed_reason": False,
            "tier_proposed_by_id": False,
        }

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only a manager settles another tier than that of the score."
                )
            )

    def _check_may_settle(self):
        self._check_manager()
        for one in self:
            if not one.tier_proposed:
                raise UserError(
                    self.env._(
                        "No other tier is proposed for “%(name)s”: there is nothing "
                        "to settle.",
                        name=one.name,
                    )
                )

    # ------------------------------------------------------------
    # Marks and history
    # ------------------------------------------------------------

    def _add_missing_marks(self):
        """Give these partnerships an empty mark for each criterion in use."""
        criteria = self.env["it.significance.criterion"]._get_in_use()
        there = {
            (partnership.id, criterion.id)
            for partnership, criterion in self.env["it.significance.mark"]
            .sudo()
            ._read_group(
                [("partnership_id", "in", self.ids)],
                ["partnership_id", "criterion_id"],
            )
        }
        self.env["it.significance.mark"].sudo().create(
            [
                {"partnership_id": partnership.id, "criterion_id": criterion.id}
                for partnership in self
                if partnership.state != "ended"
                for criterion in criteria
                if (partnership.id, criterion.id) not in there
            ]
        )

    def _judge_anew(self):
        """Work out score and tier again, after rules or weights changed."""
        for name in ("significance_score", "tier_by_score", "tier"):
            self.env.add_to_compute(self._fields[name], self)
        self._keep_significance()

    def _keep_significance(self):
        """Write down score and tier where they are not what was kept last."""
        rows = self.sudo().exists()
        by_id = {
            version.partnership_id.id: version for version in rows._read_significance()
        }
        told = ("is_scored", "score", "tier", "overridden", "reason")
        vals_list = []
        for one in rows:
            vals = one._prepare_version_vals()
            version = by_id.get(one.id)
            if version and all(version[key] == vals[key] for key in told):
                continue
            if version or vals["is_scored"] or vals["tier"]:
                vals_list.append(vals)
        self.env["it.significance.version"]._keep_history(vals_list)

    def _prepare_version_vals(self):
        self.ensure_one()
        points = self.significance_score
        return {
            "partnership_id": self.id,
            "date": fields.Date.context_today(self),
            "is_scored": points is not False,
            "score": points or 0.0,
            "tier": self.tier,
            "overridden": bool(self.tier_override),
            "reason": self.tier_override_reason or False,
            "marks": [
                {
                    "criterion": row.criterion_id.name,
                    "weight": row.weight,
                    "mark": int(row.mark) if row.mark else None,
                    "why": row.why or "",
                }
                for row in self.mark_ids
                if row.in_use
            ],
            "changed_by_id": self.env.uid,
        }

    def _read_significance(self):
        """Return the latest version of each of these partnerships, in one query."""
        Version = self.env["it.significance.version"]
        if not self.ids:
            return Version
        Version.flush_model()
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (partnership_id) id FROM it_significance_version "
                "WHERE partnership_id IN %s "
                "ORDER BY partnership_id, date DESC, id DESC",
                tuple(self.ids),
            )
        )
        return Version.browse(number for (number,) in found)

    def _read_tier_on(self, day):
        """Return {id: (score or None, tier or False)} as they stood on a day.

        One query for all of ``self``; without a row by then: (None, False).
        """
        if not self.ids:
            return {}
        self.env["it.significance.version"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (partnership_id) partnership_id, "
                "CASE WHEN is_scored THEN score END, tier "
                "FROM it_significance_version "
                "WHERE partnership_id IN %s AND date <= %s "
                "ORDER BY partnership_id, date DESC, id DESC",
                tuple(self.ids),
                fields.Date.to_date(day),
            )
        )
        held = dict.fromkeys(self.ids, (None, False))
        for number, points, tier in rows:
            held[number] = (None if points is None else float(points), tier or False)
        return held

    @api.model
    def _cron_judge_significance(self):
        """Follow dated rules that came into force: every running partnership."""
        self.search([("state", "!=", "ended")])._judge_anew()
