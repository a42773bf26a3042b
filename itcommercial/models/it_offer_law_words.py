from odoo import models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..logic import price_law
from .it_offer import COST_GROUP


class ItOffer(models.Model):
    """A verdict on a price in words: which rule, which figures, what would be lawful."""

    _inherit = "it.offer"

    def _format_money(self, amount):
        self.ensure_one()
        return formatLang(self.env, float(amount), currency_obj=self.currency_id)

    def _tell_verdict(self, verdict):
        """Return the verdict as sentences: which rule, which figures, what is lawful.

        Whoever may not see cost is told that the price is not lawful and whom to ask;
        so is everybody where the words go into a history that others read (the context
        ``it_told_to_all``).
        """
        self.ensure_one()
        if not verdict.findings:
            return ""
        told_to_all = self.env.context.get("it_told_to_all")
        if told_to_all or not self.env.user.has_group(COST_GROUP):
            if verdict.state == price_law.BLOCKED:
                return self.env._(
                    "The price breaks a rule on charging: ask a commercial officer, "
                    "who sees the figures, for a lawful one."
                )
            return ""
        words = self._get_finding_words()
        told = []
        for found in verdict.findings:
            figures = {
                key: self._format_money(value)
                for key, value in found.figures.items()
                if value is not None
            }
            key, surplus = found.rule, found.figures.get("surplus", 0)
            if key == "above_cost" and surplus < 0:
                key, figures["surplus"] = "within_cost", self._format_money(-surplus)
            rule = {"power": verdict.power, "years": verdict.years}
            told.append(words[key](**rule, **figures))
        return " ".join(told)

    def _get_finding_words(self):
        """Return {rule of ``price_law``: function of its figures giving a sentence}."""
        return {
            "power": lambda **_f: self.env._(
                "No legal power is named: choose one under Price and law."
            ),
            "cost": lambda **_f: self.env._(
                "What it costs isn't worked out: add the cost of the financial year "
                "under Full cost."
            ),
            "company": lambda **f: self.env._(
                "At %(price)s each unit makes a surplus over its full cost of %(cost)s, "
                "which the power relied on (%(power)s) allows only through a company: "
                "name the company, or charge %(lawful)s.",
                **f,
            ),
            "surplus": lambda **f: self.env._(
                "The power relied on (%(power)s) allows cost recovery at most, taking one "
                "year with another: at %(price)s, against a full cost of %(cost)s, this "
                "kind of service would make a surplus of %(surplus)s over %(years)s, "
                "where %(limit)s is borne. Up to %(lawful)s would be lawful.",
                **f,
            ),
            "above_cost": lambda **f: self.env._(
                "The price is above the full cost of %(cost)s; over %(years)s the kind "
                "of service comes to %(surplus)s more than it costs, and up to %(limit)s "
                "is borne: %(lawful)s is the most the power allows.",
                **f,
            ),
            "within_cost": lambda **f: self.env._(
                "The price is above the full cost of %(cost)s, but over %(years)s the "
                "kind of service costs %(surplus)s more than it brings: up to %(lawful)s "
                "the power allows.",
                **f,
            ),
            **self._get_help_words(),
        }

    def _get_help_words(self):
        return {
            "below_cost": lambda **f: self.env._(
                "At %(price)s each unit falls below its full cost of %(cost)s, "
                "%(help)s a year: charge at least %(lawful)s, or have a lower price "
                "approved with its reason.",
                **f,
            ),
            "pilot_over": lambda **f: self.env._(
                "The free pilot ended on %(day)s, and with it what was approved: charge "
                "at least the full cost of %(lawful)s, or retire the offer.",
                day=format_date(self.env, self.pilot_end_date),
                **f,
            ),
            "approved": lambda **f: self.env._(
                "Below the full cost of %(cost)s by %(help)s a year, as approved down "
                "to %(lawful)s.",
                **f,
            ),
            "subsidy": lambda **f: self.env._(
                "The customer may be an enterprise: %(help)s a year below cost can be "
                "a subsidy. Answer the subsidy question in an approval for this "
                "customer; %(used)s of %(cap)s minimal financial assistance is used.",
                **f,
            ),
            "subsidy_over": lambda **f: self.env._(
                "The customer may be an enterprise: %(help)s a year below cost is more "
                "than the %(headroom)s left of the cap of %(cap)s for minimal "
                "financial assistance. At %(lawful)s it would stay within it.",
                **f,
            ),
        }
