import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_CPV = re.compile(r"\d{8}(-\d)?")
_WEB = re.compile(r"https?://[^\s/]+(/\S*)?")
#: Addresses that are published with a contract.
WEB_FIELDS = (
    "service_category_uri",
    "proclass_uri",
    "contact_url",
    "tender_url",
    "contract_url",
)


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
        tracking=True,
        groups="base.group_user",
        help="Estimated value over the whole term with VAT: the thresholds of the "
        "Procurement Act count VAT.",
    )
    vat_not_recoverable = fields.Monetary(
        string="VAT that can't be recovered",
        tracking=True,
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

    service_category = fields.Char(
        string="Service category",
        groups="base.group_user",
        help="What the service is for, in the council's own list or the SerCOP's; "
        "published where known.",
    )
    service_category_uri = fields.Char(
        string="Service category URI",
        groups="base.group_user",
        help="Address of the category in a public list, such as "
        "https://standards.esd.org.uk.",
    )
    proclass = fields.Char(
        string="ProClass category",
        groups="base.group_user",
        help="Category of spending in the ProClass list, code and name.",
    )
    proclass_uri = fields.Char(
        string="ProClass URI",
        groups="base.group_user",
        help="Address of the ProClass category in a public list.",
    )
    contact_url = fields.Char(
        string="Nominated contact point",
        groups="base.group_user",
        help="Web page by which the public reaches who answers for the contract; "
        "published.",
    )
    tender_url = fields.Char(
        string="Tender documents at",
        groups="base.group_user",
        help="Web address of the notice or of the tender documents; published.",
    )
    contract_url = fields.Char(
        string="Contract published at",
        groups="base.group_user",
        help="Web address of the contract as published; above £5 million with VAT it is "
        "published (Procurement Act 2023, section 53(3)).",
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

    @api.constrains(*WEB_FIELDS)
    def _check_web_addresses(self):
        for agreement in self:
            for name in WEB_FIELDS:
                text = agreement[name]
                if text and not _WEB.fullmatch(text):
                    raise ValidationError(
                        self.env._(
                            "“%(text)s” is no web address: %(field)s of “%(name)s” "
                            "begins with https:// (Procurement tab).",
                            text=text,
                            field=self._fields[name]._description_string(self.env),
                            name=agreement.display_name,
                        )
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
