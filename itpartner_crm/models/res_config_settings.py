from odoo import fields, models
from odoo.exceptions import UserError

from ..registers import catalogue
from ..registers.client import origin_of
from .it_register import SHORT


class ResConfigSettings(models.TransientModel):
    """Which public registers are asked, where and with which key; all off at first."""

    _inherit = "res.config.settings"

    it_register_on_gb_coh = fields.Boolean(
        string="Companies House",
        config_parameter="itpartner_crm.register_on_gb_coh",
    )
    it_register_key_gb_coh = fields.Char(
        string="Key for Companies House",
        config_parameter="itpartner_crm.register_key_gb_coh",
        help="A key of the REST kind from the developer hub of Companies House.",
    )
    it_register_url_gb_coh = fields.Char(
        string="Address of Companies House",
        config_parameter="itpartner_crm.register_url_gb_coh",
    )
    it_register_on_gb_chc = fields.Boolean(
        string="Charity Commission",
        config_parameter="itpartner_crm.register_on_gb_chc",
    )
    it_register_key_gb_chc = fields.Char(
        string="Key for the Charity Commission",
        config_parameter="itpartner_crm.register_key_gb_chc",
        help="A subscription key from the Charity Commission's API portal.",
    )
    it_register_url_gb_chc = fields.Char(
        string="Address of the Charity Commission",
        config_parameter="itpartner_crm.register_url_gb_chc",
    )
    it_register_on_gb_nhs = fields.Boolean(
        string="NHS Organisation Data Service",
        config_parameter="itpartner_crm.register_on_gb_nhs",
    )
    it_register_url_gb_nhs = fields.Char(
        string="Address of the NHS service",
        config_parameter="itpartner_crm.register_url_gb_nhs",
    )
    it_register_on_gb_urn = fields.Boolean(
        string="Get Information about Schools",
        config_parameter="itpartner_crm.register_on_gb_urn",
    )
    it_register_url_gb_urn = fields.Char(
        string="Address of the file of schools",
        config_parameter="itpartner_crm.register_url_gb_urn",
    )
    it_register_on_postcode = fields.Boolean(
        string="Wards by postcode",
        config_parameter="itpartner_crm.register_on_postcode",
    )
    it_register_url_postcode = fields.Char(
        string="Address of postcodes.io",
        config_parameter="itpartner_crm.register_url_postcode",
    )
    it_register_hosts = fields.Char(
        string="More hosts that may be asked",
        config_parameter="itpartner_crm.register_hosts",
        help="Web addresses parted by spaces, such as https://postcodes.mycity.gov.uk "
        "for an image of postcodes.io that you run yourself. The registers' own hosts "
        "are on the list already.",
    )
    it_duplicate_likeness = fields.Float(
        string="Names alike from",
        config_parameter="itpartner_crm.duplicate_likeness",
        default=0.55,
        help="From 0 to 1: how like two names must be to be shown as a possible "
        "duplicate. 0.55 finds a slip and a missing word; higher shows fewer.",
    )

    def set_values(self):
        allowed = catalogue.ORIGINS | catalogue.extra_origins(self.it_register_hosts)
        for scheme, short in SHORT.items():
            url = self[f"it_register_url_{short}"]
            if not url:
                continue
            try:
                origin = origin_of(url)
            except ValueError:
                origin = ""
            if origin not in allowed:
                raise UserError(
                    self.env._(
                        "The address of %(register)s is on no host that may be asked: "
                        "add %(host)s to “More hosts that may be asked” first.",
                        register=catalogue.ADAPTERS[scheme].SOURCE,
                        host=origin or url,
                    )
                )
        if not 0.3 <= self.it_duplicate_likeness <= 1:
            raise UserError(
                self.env._("“Names alike from” lies between 0.3 and 1, such as 0.55.")
            )
        return super().set_values()

    def action_it_fetch_schools(self):
        """Take in the file of schools now."""
        self.check_access("write")
        self.set_values()
        count = self.env["it.register.school"].sudo()._fetch()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)d schools taken in.", count=count),
            },
        }
