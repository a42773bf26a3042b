from odoo import fields, models
from odoo.tools import format_amount


class ItOffer(models.Model):
    """What a quote and an agreement ask of an offer: price and service, in words."""

    _inherit = "it.offer"

    agreement_count = fields.Integer(
        compute="_compute_agreement_count",
        groups="itgovernance.group_reader",
    )

    def _get_agreement_domain(self):
        return [("lead_id.it_offer_line_ids.offer_id", "in", self.ids)]

    def _compute_agreement_count(self):
        Agreement = self.env["agreement"]
        agreements = Agreement.search(self._get_agreement_domain())
        lines = self.env["it.lead.offer.line"].search(
            [
                ("offer_id", "in", self.ids),
                ("lead_id", "in", agreements.lead_id.ids),
            ]
        )
        leads = {}
        for line in lines:
            leads.setdefault(line.offer_id.id, set()).add(line.lead_id.id)
        for offer in self:
            mine = leads.get(offer._origin.id, set())
            offer.agreement_count = sum(
                1 for agreement in agreements if agreement.lead_id.id in mine
            )

    def action_view_agreements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.agreement_action"
        )
        return action | {"domain": self._get_agreement_domain(), "context": {}}

    def _get_words_of_price(self, quantity=1.0, day=None):
        """Return (price of one unit, sentences why) for a customer's quantity.

        The one place through which opportunities and quotes ask for a price.
        """
        if not self:
            return 0.0, []
        self.ensure_one()
        price = format_amount(self.env, self.list_price, self.currency_id)
        unit = (self.unit_label or "").strip()
        return self.list_price, [
            self.env._("List price: %(price)s %(unit)s.", price=price, unit=unit)
            if unit
            else self.env._("List price: %(price)s.", price=price)
        ]

    def _tell_price_terms(self):
        """Return how the price moves while a customer is in its term, as sentences."""
        self.ensure_one()
        told = []
        if self.price_lock_months:
            told.append(
                self.env._(
                    "The price is held for %(months)s months.",
                    months=self.price_lock_months,
                )
            )
        if self.indexation != "none":
            labels = dict(self._fields["indexation"]._description_selection(self.env))
            told.append(
                self.env._("It moves with: %(what)s.", what=labels[self.indexation])
            )
        return told

    def _get_words_of_service(self):
        """What the council promises with it, as it goes into the agreement."""
        self.ensure_one()
        return self.service_terms or self.description or False
