import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_CPV = re.compile(r"\d{8}(-\d)?")


class Agreement(models.Model):
    """How it was procured: what the Procurement Act and the public register ask for."""

    _inherit = "agreement"

    department = fields.Char(
        help="The department that answers for it, as the public register names it.",
    )
    procurement_kind = fields.Selection(
        selection=[
            ("goods", "Goods"),
            ("services", "Services"),
            ("works", "Works"),
            ("light_touch", "Light touch"),
            ("concession", "Concession"),
            ("below_threshold", "Below the threshold"),
            ("exempt", "Exempt or not procured"),
        ],
        string="Kind of contract",
        tracking=True,
        groups="base.group_user",
        help="Which rules of the Procurement Act 2023 apply: its thresholds, notices and "
        "limits of change.",
    )
    procurement_route = fields.Selection(
        selection=[
            ("open", "Open procedure"),
            ("competitive", "Competitive flexible procedure"),
            ("direct", "Direct award"),
            ("calloff", "Call-off from a framework"),
            ("quote", "Quotes below the threshold"),
            ("exempt", "Exempt or not procured"),
        ],
        string="Route",
        tracking=True,
        groups="base.group_user",
    )
    procurement_reference = fields.Char(
        string="Procurement reference",
        groups="base.group_user",
        help="The council's own number of the tender or of the request for quotes.",
    )
    ocid = fields.Char(
        string="Open Contracting ID",
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="The number that all notices of one procurement share, such as "
        "ocds-h6vhtk-04abcd.",
    )
    value_inc_vat = fields.Monetary(
        string="Value with VAT",
        groups="base.group_user",
        help="Estimated value over the whole term with VAT: the thresholds of the "
        "Procurement Act count VAT.",
    )
    vat_not_recoverable = fields.Monetary(
        string="VAT that can't be recovered",
        groups="base.group_user",
        help="Published with the contract (Transparency Code 2015, paragraph 32).",
    )
    cpv_codes = fields.Char(
        string="CPV codes",
        groups="base.group_user",
        help="Codes of the common procurement vocabulary, the main one first, with "
        "commas between them: 72000000, 48000000.",
    )
    is_tendered = fields.Boolean(
        string="Tendered or quoted",
        groups="base.group_user",
        help="It came out of an invitation to quote or a published tender.",
    )
    review_date = fields.Date(
        string="Review date",
        tracking=True,
        groups="base.group_user",
        help="The day it is next looked at; published with the contract.",
    )

    _it_ocid_no_space = models.Constraint(
        "CHECK (ocid IS NULL OR ocid !~ '\\s')",
        "An Open Contracting ID has no spaces.",
    )
    _it_vat_positive = models.Constraint(
        "CHECK (COALESCE(value_inc_vat, 0) >= 0 "
        "AND COALESCE(vat_not_recoverable, 0) >= 0)",
        "A value with VAT and VAT that can't be recovered are not below zero.",
    )

    @api.constrains("cpv_codes")
    def _check_cpv_codes(self):
        for agreement in self:
            for code in agreement._get_cpv_codes():
                if not _CPV.fullmatch(code):
                    raise ValidationError(
                        self.env._(
                            "“%(code)s” is no CPV code: it has eight digits, such as "
                            "72000000. Mend it in the Procurement tab of “%(name)s”.",
                            code=code,
                            name=agreement.display_name,
                        )
                    )

    def _get_cpv_codes(self):
        """Return the codes of one agreement as a list of texts, the main one first."""
        self.ensure_one()
        parts = (self.cpv_codes or "").split(",")
        return [part.strip() for part in parts if part.strip()]
