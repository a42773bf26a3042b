from odoo import fields, models


class ItPartnership(models.Model):
    """Tells how it stands, for a review that is being closed and for the register."""

    _inherit = "it.partnership"

    def _get_register_tiers(self, day):
        """Return {id: tier or None} as it stood at the end of a day, in two queries.

        A tier that was brought in without a score, from before scores were kept,
        counts from the start of its partnership.
        """
        found = {number: tier for number, (_score, tier) in self._read_tier_on(day).items()}
        later = self.env["it.significance.version"].search_fetch(
            [
                ("partnership_id", "in", [one for one in found if not found[one]]),
                ("date", ">", day),
            ],
            ["partnership_id", "is_scored", "tier"],
            order="date desc, id desc",
        )
        # the first one after the day comes last
        first = {version.partnership_id.id: version for version in later}
        for number, version in first.items():
            if not version.is_scored:
                found[number] = version.tier
        return {number: tier or None for number, tier in found.items()}

    def _get_register_money(self, day):
        """Return {id: what the council puts in, in the financial year of a day}."""
        year = self._get_year_key(day)
        amounts = self._read_contributions(year)
        return {number: amount for (number, _year), amount in amounts.items()}

    def _read_figures_of_the_day(self):
        """Return {id: values of a closed review}: score, health, money of this year."""
        money = self._get_register_money(fields.Date.context_today(self))
        health = self._read_health()
        found = {}
        for one in self:
            state = health.get(one.id, {})
            score = state.get("score")
            points = one.significance_score
            found[one.id] = {
                "has_significance": points is not False,
                "significance": points or 0,
                "has_health": score is not None,
                "health": score or 0,
                "health_coverage": state.get("coverage") or 0,
                "health_text": state.get("text") or False,
                "has_contribution": one.id in money,
                "contribution": money.get(one.id) or 0,
            }
        return found
