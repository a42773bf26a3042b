from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import phasing
from .it_lead_offer_line import YEAR

COMMERCIAL = "commercial"


class CrmLead(models.Model):
    """Work that is won becomes an agreement, with all that is known of it, once."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._draft_won({})
        return leads

    def write(self, vals):
        if "stage_id" not in vals:
            return super().write(vals)
        before = {lead.id: lead.won_status for lead in self.sudo()}
        result = super().write(vals)
        self._draft_won(before)
        return result

    def _draft_won(self, before):
        """Draft the agreement of what was just won; without offers there is too little.

        As superuser: whoever wins it need not be the one who may enter agreements.
        """
        for lead in self.sudo():
            if (
                lead.it_kind == COMMERCIAL
                and lead.won_status == "won"
                and before.get(lead.id) != "won"
                and lead.partner_id
                and lead.it_offer_line_ids
                and not lead.it_agreement_ids
            ):
                lead._draft_agreement()

    def _win_by_order(self, order):
        """Take over what the customer signed, then win."""
        self.ensure_one()
        self._take_over_order(order)
        if self.won_status == "won":
            self._draft_won({})
            return
        if not self.it_won_reason_id:
            self.it_won_reason_id = self.env.ref("itcommercial.won_reason_quote")
        self.action_set_won()

    def _take_over_order(self, order):
        """Let the offers of the opportunity be those of the order, as signed."""
        left = self.it_offer_line_ids
        lines = order.order_line.filtered(
            lambda line: line.it_offer_id and not line.display_type
        )
        if not lines:
            return
        for line in lines:
            vals = line._prepare_lead_line_vals()
            same = left.filtered(
                lambda one, line=line: one.offer_id == line.it_offer_id
            )
            if same:
                same[0].write(vals)
                left -= same[0]
            else:
                self.it_offer_line_ids.create({**vals, "lead_id": self.id})
        left.unlink()

    # ------------------------------------------------------------
    # The agreement
    # ------------------------------------------------------------

    def _check_may_draft_agreement(self):
        self.ensure_one()
        if self.it_kind != COMMERCIAL:
            return super()._check_may_draft_agreement()
        self.check_access("write")
        if self.won_status != "won":
            raise UserError(
                self.env._(
                    "“%(name)s” is no shared service, and commercial work gets its "
                    "agreement when it is won: it is not won yet.",
                    name=self.name,
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "“%(name)s” has no partner to agree with: fill in Contact first.",
                    name=self.name,
                )
            )
        return None

    def _draft_agreement(self):
        agreement = super()._draft_agreement()
        if self.it_kind == COMMERCIAL:
            parties = agreement.party_ids
            vals_list = []
            for line in self.it_offer_line_ids:
                vals_list += line._prepare_obligations(agreement, parties)
            self.env["it.agreement.obligation"].create(vals_list)
        return agreement

    def _prepare_agreement_vals(self):
        vals = super()._prepare_agreement_vals()
        if self.it_kind != COMMERCIAL:
            return vals
        kind = self.env.ref(
            "itagreement.agreement_type_sales", raise_if_not_found=False
        )
        vals |= {
            "agreement_type_id": kind.id if kind else False,
            "value_total": self.it_contract_value,
            "value_annual": self.it_first_year_value,
        }
        lines = self.it_offer_line_ids
        if lines:
            offer = (self.it_offer_id or lines.offer_id[:1]).sudo()
            vals |= {
                "start_date": min(lines.mapped("start_date")),
                "end_date": max(line._get_last_day() for line in lines),
                "notice_period": offer.notice_days,
                "notice_unit": "days",
                "summary": self._get_agreement_summary(),
            }
        return vals

    def _get_agreement_summary(self):
        """The offers in words: what, how many, how long, and how the price moves."""
        return "\n".join(
            " ".join([line._tell_scope(), *line.offer_id.sudo()._tell_price_terms()])
            for line in self.it_offer_line_ids
        )


class ItLeadOfferLine(models.Model):
    """What an offer that was won brings into the agreement."""

    _inherit = "it.lead.offer.line"

    def _tell_scope(self):
        self.ensure_one()
        return self.env._(
            "%(offer)s: %(quantity)g x %(unit)s, %(months)s months from %(day)s.",
            offer=self.offer_id.name,
            quantity=self.quantity,
            unit=self.unit_label or self.env._("unit"),
            months=self.term_months,
            day=self.start_date.strftime("%d/%m/%Y"),
        )

    def _get_last_day(self):
        self.ensure_one()
        end = phasing.add_months(self.start_date, self.term_months or YEAR)
        return fields.Date.subtract(end, days=1)

    def _prepare_obligations(self, agreement, parties):
        """What each side owes for this offer: the service, and the money for it."""
        self.ensure_one()
        offer = self.offer_id.sudo()
        council = parties.filtered("is_council")[:1]
        customer = parties.filtered(lambda party: not party.is_council)[:1]
        shared = {"agreement_id": agreement.id, "date_due": self.start_date}
        if agreement.owner_id:
            shared["owner_id"] = agreement.owner_id.id
        found = []
        if council:
            found.append(
                {
                    **shared,
                    "party_id": council.id,
                    "kind": "deliver",
                    "name": self.env._("Provide: %(offer)s", offer=offer.name),
                    "description": offer._get_words_of_service(),
                }
            )
        if customer and self.subtotal:
            found.append(
                {
                    **shared,
                    "party_id": customer.id,
                    "kind": "pay",
                    "name": self.env._("Pay for: %(offer)s", offer=offer.name),
                    "recurrence": "year" if self.is_yearly else "none",
                    "description": self.env._(
                        "%(quantity)g x %(unit)s at the price agreed.",
                        quantity=self.quantity,
                        unit=self.unit_label or self.env._("unit"),
                    ),
                }
            )
        return found


class SaleOrderLine(models.Model):
    """What a line that was signed says for the opportunity."""

    _inherit = "sale.order.line"

    def _prepare_lead_line_vals(self):
        self.ensure_one()
        vals = {
            "offer_id": self.it_offer_id.id,
            "quantity": self._get_offer_quantity(),
            "price_unit": self._get_effective_price(),
        }
        if self.it_start_date:
            vals["start_date"] = self.it_start_date
        if self.it_term_months:
            vals["term_months"] = self.it_term_months
        return vals
