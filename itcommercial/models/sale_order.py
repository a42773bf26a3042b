from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

VALID_RULE = "commercial.quote_valid_days"
COMMERCIAL = "commercial"


class SaleOrder(models.Model):
    """A quote of a commercial opportunity: held for so long, signed online, then won."""

    _inherit = "sale.order"

    it_agreement_count = fields.Integer(
        string="Agreement count",
        compute="_compute_it_agreement_count",
        groups="itgovernance.group_reader",
    )

    def _compute_it_agreement_count(self):
        for order in self:
            order.it_agreement_count = order.opportunity_id.it_agreement_count

    def _is_it_commercial(self):
        self.ensure_one()
        return self.opportunity_id.sudo().it_kind == COMMERCIAL

    @api.depends("opportunity_id")
    def _compute_pricelist_id(self):
        """Offers are priced in the council's own currency, whatever price lists there are."""
        super()._compute_pricelist_id()
        for order in self.filtered(lambda order: order._is_it_commercial()):
            company = order.company_id or self.env.company
            if order.pricelist_id.currency_id != company.currency_id:
                order.pricelist_id = False

    @api.depends("opportunity_id")
    def _compute_validity_date(self):
        """How long a price is held is a rule of the council, not of the sales app."""
        super()._compute_validity_date()
        ours = self.filtered(lambda order: order._is_it_commercial())
        if not ours:
            return
        today = fields.Date.context_today(self)
        rule = self.env["it.rule.value"].sudo()._get(VALID_RULE, today)
        for order in ours:
            order.validity_date = today + timedelta(days=int(rule.value))

    @api.depends("opportunity_id")
    def _compute_require_signature(self):
        super()._compute_require_signature()
        for order in self:
            if order._is_it_commercial():
                order.require_signature = True

    def _action_confirm(self):
        """A confirmed quote wins its opportunity, or isn't confirmed at all."""
        result = super()._action_confirm()
        for order in self:
            if not order.opportunity_id and order.order_line.it_offer_id:
                # Offers sold without an opportunity would pass by its rules.
                order.sudo().opportunity_id = order.sudo()._make_it_opportunity()
        for order in self.filtered(lambda order: order._is_it_commercial()):
            # whoever confirms, or the customer who signs, need not be allowed to
            # change the opportunity: its gate and its decision speak all the same
            order.opportunity_id.sudo()._win_by_order(order.sudo())
        return result

    def _validate_order(self):
        """What a customer signs or pays online is never thrown back at them.

        Where a rule of the council stands in the way, the signature is kept and the
        officer is told what is missing; they confirm when it is there.
        """
        for order in self:
            if not (order._is_it_commercial() or order.order_line.it_offer_id):
                super(SaleOrder, order)._validate_order()
                continue
            # the reason goes into the quote's history, which tells no cost
            quiet = order.with_context(it_told_to_all=True)
            try:
                with self.env.cr.savepoint():
                    super(SaleOrder, quiet)._validate_order()
            except UserError as error:
                order.invalidate_recordset()
                order._tell_it_officer(str(error))

    def _tell_it_officer(self, reason):
        """Give the officer an activity: signed, but not to be confirmed yet."""
        self.ensure_one()
        lead = self.opportunity_id.sudo()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Signed online, but it can't be confirmed yet"),
            note=reason,
            user_id=(self.user_id or lead.user_id or self.env.user).id,
        )

    def _make_it_opportunity(self):
        """Make the opportunity of an order that was quoted without one."""
        self.ensure_one()
        team = self.env.ref("itcommercial.team_commercial")
        return self.env["crm.lead"].create(
            {
                "name": self.env._(
                    "%(customer)s: %(order)s",
                    customer=self.partner_id.commercial_partner_id.name,
                    order=self.name,
                ),
                "type": "opportunity",
                "it_kind": COMMERCIAL,
                "team_id": team.id,
                "user_id": self.user_id.id,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "expected_revenue": self.amount_untaxed,
                "date_deadline": fields.Date.context_today(self),
            }
        )

    def action_view_it_agreements(self):
        self.ensure_one()
        return self.opportunity_id.action_view_agreements()
