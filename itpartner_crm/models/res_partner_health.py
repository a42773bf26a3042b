from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import partnership_life
from .it_health_mixin import RAGS
from .optional_float import OptionalFloat

READER = "itgovernance.group_reader"


class ResPartner(models.Model):
    """How well the relation with an organisation does, as far as that is known.

    Only a partnership relation has a health; a supplier or a grant recipient is held
    to other rules.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "it.health.mixin"]

    it_health_score = OptionalFloat(
        string="Health",
        digits=(5, 1),
        compute="_compute_it_health",
        groups=READER,
        help="0 to 100, from what is known; empty when too little is known.",
    )
    it_health_coverage = fields.Float(
        string="Known (%)",
        digits=(5, 1),
        compute="_compute_it_health",
        groups=READER,
    )
    it_health_text = fields.Char(
        string="Health in words",
        compute="_compute_it_health",
        groups=READER,
    )
    it_health_rag = fields.Selection(
        RAGS,
        string="Health rating",
        compute="_compute_it_health",
        search="_search_it_health_rag",
        groups=READER,
    )
    it_health_parts = fields.Json(
        string="Why this health",
        compute="_compute_it_health",
        groups=READER,
    )

    @api.depends("is_city_partner", "it_relationship_type")
    @api.depends_context("uid")
    def _compute_it_health(self):
        found = self._origin._read_health()
        for one in self:
            state = found.get(one._origin.id, {})
            score = state.get("score")
            one.it_health_score = False if score is None else score
            one.it_health_coverage = state.get("coverage", 0.0)
            one.it_health_text = state.get("text", False)
            one.it_health_rag = state.get("rag", False)
            one.it_health_parts = state.get("parts", False)

    def _search_it_health_rag(self, operator, value):
        if operator != "in":
            return NotImplemented
        partners = self.search(
            [
                ("is_city_partner", "=", True),
                ("it_relationship_type", "=", "partnership"),
            ]
        )
        found = partners._read_health()
        ids = [number for number, state in found.items() if state["rag"] in value]
        rest = Domain("id", "not in", list(found)) if False in value else Domain.FALSE
        return Domain("id", "in", ids) | rest

    def _read_health_parts(self, rules):
        partners = self.filtered(
            lambda one: (
                one.is_city_partner and one.it_relationship_type == "partnership"
            )
        )
        if not partners:
            return {}
        sits = partners._read_sits()
        agreements = partners._read_agreements()
        known = partners._read_health_known(sits, rules)
        today = fields.Date.context_today(self)
        parts = {}
        for one in partners:
            days = [self._get_day(row, "next_review_date") for row in sits[one.id]]
            under = agreements[one.id]
            found = {key: rows.get(one.id) for key, rows in known.items()}
            found["contact"] = self._get_contact_part(one)
            found["currency"] = self._get_currency_part(
                days and all(day and day >= today for day in days),
                any(self._is_in_force(row) for row in under),
                under,
            )
            parts[one.id] = self._fill_health(found)
        return parts

    def _read_health_known(self, sits, rules):
        """Return {component: {partner id: part}} of what is read for all at once.

        :param sits: {partner id: running partnerships in which it sits}
        """
        owners = defaultdict(list)
        scope = {("res.partner", number): [number] for number in self.ids}
        for number, partnerships in sits.items():
            for one in partnerships:
                owners[one.id].append(number)
                scope.setdefault(("it.partnership", one.id), []).append(number)
        running = self.env["it.partnership"].browse(owners)
        pairs = [(number, one) for number, one, *_ in self._read_outcome_sums()]
        for number, one, *_ in running._read_outcome_sums():
            pairs += [(owner, one) for owner in owners[number]]
        return {
            "pat": self._read_health_pat(
                [
                    ("partner_id", "in", self.ids),
                    ("partnership_id", "in", running.ids),
                ],
                "partner_id",
                rules,
            ),
            "obligations": self._read_health_duties(
                [("party_id.commercial_partner_id", "in", self.ids)],
                lambda duty: [duty.party_id.commercial_partner_id.id],
                rules,
            ),
            "measures": self._read_health_measures(pairs),
            "risks": self._read_health_risks(scope, rules),
        }

    def _read_sits(self):
        """Return {partner id: running partnerships in which it sits today}."""
        today = fields.Date.context_today(self)
        sits = defaultdict(self.env["it.partnership"].browse)
        for row in self.env["it.partnership.member"].search(
            [
                ("partner_id", "in", self.ids),
                ("partnership_id.state", "in", partnership_life.RUNNING),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        ):
            sits[row.partner_id.id] |= row.partnership_id
        return sits

    def _read_agreements(self):
        """Return {partner id: agreements to which it is a party and that count}."""
        found = defaultdict(self.env["agreement"].browse)
        for row in self.env["it.agreement.party"].search(
            [
                ("commercial_partner_id", "in", self.ids),
                ("agreement_id.active", "=", True),
                ("agreement_id.is_template", "=", False),
                ("agreement_id.is_exempt", "=", False),
            ]
        ):
            found[row.commercial_partner_id.id] |= row.agreement_id
        return found
