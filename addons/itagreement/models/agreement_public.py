from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import states

_PENDING = (states.SIGNED,)
_MAKING = (states.NEGOTIATION, states.LEGAL_REVIEW, states.APPROVED)


class Agreement(models.Model):
    """What the public register says of an agreement."""

    _inherit = "agreement"

    redaction_ids = fields.One2many(
        "it.redaction", "agreement_id", string="Redactions", groups="base.group_user"
    )

    def _get_register_domain(self, date_from, date_to, floor):
        """Return the domain of contracts that a period's register names.

        Binding purchases of more than ``floor`` that ran on some day of the period.
        """
        return (
            Domain("is_template", "=", False)
            & Domain("is_binding", "=", True)
            & Domain("domain", "=", "purchase")
            & Domain("state", "in", states.BINDING_STATES)
            & Domain("start_date", "<=", date_to)
            & (Domain("end_date", "=", False) | Domain("end_date", ">=", date_from))
            & (
                Domain("termination_date", "=", False)
                | Domain("termination_date", ">=", date_from)
            )
            & self._get_worth_domain(floor)
        )

    @api.model
    def _get_worth_domain(self, floor):
        """Return the domain of agreements worth more than ``floor``."""
        return Domain("value_total", ">", floor) | Domain("value_annual", ">", floor)

    def _get_tender_domain(self, date_from, floor):
        """Return the domain of invitations that a period's register names.

        Those still out, and those whose contract was signed from ``date_from`` on: they
        were out in the period. An invitation without an estimate yet is named too.
        """
        unknown = Domain("value_total", "=", 0) & Domain("value_annual", "=", 0)
        return (
            Domain("is_template", "=", False)
            & Domain("is_tendered", "=", True)
            & Domain("domain", "=", "purchase")
            & Domain("procurement_reference", "!=", False)
            & (
                Domain("state", "in", _MAKING)
                | Domain("state", "in", states.BINDING_STATES)
                & Domain("is_taken_on", "=", False)
                & Domain("signature_date", ">=", date_from)
            )
            & (self._get_worth_domain(floor) | unknown)
        )

    def _get_register_rows(self):
        """Return {agreement id: row of the register}, nothing redacted yet."""
        routes = dict(
            self._fields["procurement_route"]._description_selection(self.env)
        )
        return {one.id: one._prepare_register_row(routes) for one in self}

    def _prepare_register_row(self, routes):
        self.ensure_one()
        supplier = self.sudo().partner_id.commercial_partner_id
        return {
            "reference": self.code,
            "ocid": self.ocid or self._get_own_ocid(),
            "title": self.name,
            "department": self.department or None,
            "contract_type": self.agreement_type_id.name or None,
            "service_category": self.service_category or None,
            "service_category_uri": self.service_category_uri or None,
            "description": self.summary or None,
            "value": Decimal(str(self.value_total)) if self.value_total else None,
            "value_annual": Decimal(str(self.value_annual))
            if self.value_annual
            else None,
            "vat_not_recoverable": Decimal(str(self.vat_not_recoverable)),
            "value_inc_vat": Decimal(str(self.value_inc_vat))
            if self.value_inc_vat
            else None,
            "start": self.start_date or None,
            "end": self.termination_date or self.end_date or None,
            "furthest_end": self.date_furthest_end or None,
            "review": self.review_date or None,
            "signed": self.signature_date or None,
            "is_tendered": self.is_tendered,
            "route": routes.get(self.procurement_route),
            "route_code": self.procurement_route or None,
            "procurement_reference": self.procurement_reference or None,
            "cpv": self._get_cpv_codes() or None,
            "proclass": self.proclass or None,
            "proclass_uri": self.proclass_uri or None,
            "contact_url": self.contact_url or None,
            "tender_url": self.tender_url or None,
            "contract_url": self.contract_url or None,
            "currency": self.currency_id.name,
            "status": self._get_public_status(),
            "kpis": self._prepare_kpis(),
            **self._prepare_supplier(supplier),
        }

    def _prepare_kpis(self):
        """Return the published indicators with their confirmed ratings, as OCDS has them."""
        return [
            {
                "id": f"kpi-{kpi.id}",
                "title": kpi.name,
                "ratings": [
                    {
                        "id": f"rating-{rating.id}",
                        "from": rating.date_from.isoformat(),
                        "to": rating.date_to.isoformat(),
                        "rating": rating.rating,
                        "actual": rating.actual,
                    }
                    for rating in kpi.rating_ids.sorted("date_to")
                    if rating.state == "confirmed" and not rating.is_corrected
                ],
            }
            for kpi in self.kpi_ids
            if kpi.is_published
        ] or None

    def _prepare_supplier(self, supplier):
        scale = supplier.it_scale
        return {
            "supplier_name": supplier.name or None,
            "supplier_address": ", ".join(
                filter(None, (supplier.street, supplier.city, supplier.zip))
            )
            or None,
            "supplier_number": supplier.company_registry or None,
            "supplier_scheme": "GB-COH" if supplier.company_registry else None,
            "supplier_key": f"supplier-{supplier.id}",
            "is_sme": scale == "sme" if scale else None,
            "is_vcse": supplier.it_is_vcse,
        }

    def _get_public_status(self):
        if self.state in _PENDING:
            return "pending"
        return "active" if self.state in states.RUNNING_STATES else "terminated"

    def _get_own_ocid(self):
        """Return an ocid of the council's own prefix, or None where it has none."""
        prefix = (self.company_id or self.env.company).sudo().it_ocid_prefix
        return f"{prefix}-{self.code}".replace(" ", "") if prefix else None
