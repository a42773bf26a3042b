from odoo import models

from ..logic import significance
from .it_partnership_significance import EDGES


class ItPartnership(models.Model):
    """What the records say about the significance of a partnership."""

    _inherit = "it.partnership"

    def _read_significance_facts(self):
        """Return {id: {source: (mark or None, why)}} in a constant number of queries."""
        edges = self._get_rules(EDGES)
        year = self._get_year_key()
        money = self._read_contributions(year)
        measures = {}
        for res_id, *_rest in self._read_outcome_sums():
            measures[res_id] = measures.get(res_id, 0) + 1
        all_wards = self.env["it.ward"].sudo().search_count([])
        roles = dict(self._fields["council_role"]._description_selection(self.env))
        facts = {}
        for one in self:
            number = one._origin.id
            linked = measures.get(number, 0)
            wards = len(one.ward_ids)
            facts[one.id] = {
                "money": one._get_money_fact(money.get((number, year), 0.0), edges),
                "measures": (
                    significance.suggest_count(linked),
                    self.env._("Measures it is credited with: %(count)s", count=linked),
                ),
                "statutory": one._get_statutory_fact(),
                "powers": one._get_powers_fact(),
                "accountable": (
                    {"accountable": 4, "lead": 2}.get(one.council_role, 0),
                    self.env._(
                        "The council is: %(role)s", role=roles.get(one.council_role)
                    ),
                ),
                "reach": (
                    significance.suggest_reach(one.geography or None, wards, all_wards),
                    one._get_reach_words(wards),
                ),
            }
        return facts

    def _get_money_fact(self, amount, edges):
        if not edges:
            return (None, False)
        return (
            significance.suggest_money(amount, [edges[key] for key in EDGES]),
            self.env._("£%(amount)s this financial year", amount=f"{amount:,.0f}"),
        )

    def _get_statutory_fact(self):
        if self.is_statutory:
            return (4, self.env._("Marked as statutory"))
        if self.legal_power_id:
            return (1, self.env._("Rests on %(power)s", power=self.legal_power_id.code))
        return (0, self.env._("No legal basis named"))

    def _get_powers_fact(self):
        if not self.decision_powers:
            return (None, False)
        words = dict(self._fields["decision_powers"]._description_selection(self.env))
        marks = {"none": 0, "advisory": 1, "delegated": 4}
        return (marks[self.decision_powers], words[self.decision_powers])

    def _get_reach_words(self, wards):
        words = dict(self._fields["geography"]._description_selection(self.env))
        if self.geography:
            return words[self.geography]
        return self.env._("Wards named: %(count)s", count=wards)
