from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, format_date

from ..logic import gate
from .it_exempt_mixin import GROUP_EXEMPT


class ItDecision(models.Model):
    """What a decision is about, and whether its forum may take it.

    A decision above its forum's limit, or a key decision where the forum may take
    none, can be planned and passed on, but not recorded as approved.
    """

    _inherit = "it.decision"

    subject_ids = fields.One2many(
        "it.decision.subject",
        "decision_id",
        string="About",
        copy=True,
        help="The agreements, opportunities and offers the decision is about: it "
        "allows their next step once it is approved.",
    )
    forum_hint = fields.Char(compute="_compute_forum_hint")

    @api.depends(
        "forum_id.decision_limit",
        "forum_id.may_take_key",
        "est_value",
        "currency_id",
        "is_key",
        "date",
    )
    def _compute_forum_hint(self):
        for decision in self:
            decision.forum_hint = decision._get_forum_refusal()

    @api.onchange("forum_id")
    def _onchange_forum_id(self):
        if not self.date:
            self.date = self.forum_id.next_meeting_date

    @api.constrains("outcome", "forum_id", "est_value", "currency_id", "is_key")
    def _check_forum_power(self):
        for decision in self.filtered(lambda d: d.outcome in gate.ALLOWING):
            if refusal := decision._get_forum_refusal():
                raise ValidationError(refusal)

    def _get_forum_refusal(self):
        """Return why the forum may not approve this, or False when it may."""
        self.ensure_one()
        forum = self.forum_id
        if not forum:
            return False
        if self.is_key and not forum.may_take_key:
            return self.env._(
                "%(forum)s may not take a key decision: take it to a forum that may, "
                "such as Cabinet, or tick “May take key decisions” on the forum.",
                forum=forum.name,
            )
        limit = self._get_forum_limit()
        if limit is not None and self.est_value > limit:
            return self.env._(
                "%(forum)s may decide up to %(limit)s, and this is estimated at "
                "%(value)s: take it to a forum that may decide it.",
                forum=forum.name,
                limit=format_amount(self.env, limit, self.currency_id),
                value=format_amount(self.env, self.est_value, self.currency_id),
            )
        return False

    def _get_forum_limit(self):
        """Return the forum's limit in this decision's currency, None without one."""
        forum = self.forum_id
        if not forum.decision_limit:
            return None
        return forum.currency_id._convert(
            forum.decision_limit,
            self.currency_id,
            self.env.company,
            self.date or fields.Date.context_today(self),
        )

    # ------------------------------------------------------------
    # As the gate of a step sees it
    # ------------------------------------------------------------

    def _get_gate_shortcoming(self, value, minimum, day):
        """Return the code of ``gate.shortcoming`` for a step, None when it allows it.

        :param value: what the step is worth, in the currency of the company
        :param minimum: lowest level of forum that may decide it
        :param day: date of the step
        """
        self.ensure_one()
        return gate.shortcoming(
            gate.Ruling(
                outcome=self.outcome,
                date=self.date or None,
                level=self.forum_id.level,
                late=self.is_late,
                urgent=self.exception_used == "urgent",
                forum_limit=self._in_company_currency(self._get_forum_limit(), day),
                amount=self._in_company_currency(self.est_value or None, day),
                delegated=self.is_delegated,
                delegation_limit=self._in_company_currency(
                    self.delegation_limit or None, day
                ),
                delegation_until=self.delegation_until or None,
            ),
            value,
            minimum,
            day,
        )

    def _in_company_currency(self, amount, day):
        company = self.env.company
        if amount is None or self.currency_id == company.currency_id:
            return amount
        return self.currency_id._convert(amount, company.currency_id, company, day)

    def _get_gate_name(self):
        """Return its name, or that it is exempt for those who may not see it."""
        self.ensure_one()
        if self._is_hidden_exempt():
            return self.env._("an exempt decision")
        return self.display_name

    def _is_hidden_exempt(self):
        return self.is_exempt and not self.env.user.has_group(GROUP_EXEMPT)

    def _get_gate_sentence(self, code):
        """Return why this decision doesn't allow the step.

        :param code: code of ``gate.shortcoming``
        """
        self.ensure_one()
        if self._is_hidden_exempt():
            return self.env._("An exempt decision does not allow it as it stands.")
        words = self._get_gate_words(code)
        return self.env._(
            "%(decision)s %(words)s.", decision=self.display_name, words=words
        )

    def _get_gate_words(self, code):
        if code == "delegation_over":
            return self.env._(
                "delegates authority only until %(day)s",
                day=format_date(self.env, self.delegation_until),
            )
        amounts = {
            "forum_limit": self._get_forum_limit(),
            "amount": self.est_value,
            "delegation_limit": self.delegation_limit,
        }
        amount = format_amount(self.env, amounts.get(code) or 0, self.currency_id)
        return {
            "undecided": self.env._("is still to be decided"),
            "refused": self.env._("was not an approval"),
            "future": self.env._("lies in the future"),
            "late": self.env._("was taken on late notice"),
            "level": self.env._("was taken by %(forum)s", forum=self.forum_id.name),
            "forum_limit": self.env._(
                "was taken by %(forum)s, which may decide up to %(amount)s",
                forum=self.forum_id.name,
                amount=amount,
            ),
            "amount": self.env._("covers %(amount)s only", amount=amount),
            "delegation_limit": self.env._(
                "delegates authority up to %(amount)s only", amount=amount
            ),
        }[code]
