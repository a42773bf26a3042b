from odoo import fields

from ..models.it_register import SHORT
from ..registers import catalogue, schools
from .common import ItPartnerCrmCommon
from .register_server import (
    CHARITY,
    COMPANY,
    POSTCODE,
    SCHOOLS,
    TRUST,
    RegisterServer,
    good,
)

ANSWERS = {
    "/company/01234567": good(COMPANY),
    "/register/api/allcharitydetailsV2/1122334/0": good(CHARITY),
    "/ORD/2-0-0/organisations/RNW": good(TRUST),
    "/postcodes/SO14%207LP": good(POSTCODE),
}


class RegisterCommon(ItPartnerCrmCommon):
    """All registers switched on, and a server of our own in their place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(RegisterServer(dict(ANSWERS)))
        cls.sector = cls.env.ref("itpartner_crm.sector_company")
        cls._set("hosts", cls.server.url)
        for scheme in catalogue.ADAPTERS:
            cls._switch(scheme)

    @classmethod
    def _set(cls, name, value):
        cls.env["ir.config_parameter"].set_param(
            f"itpartner_crm.register_{name}", value
        )

    @classmethod
    def _switch(cls, scheme, on=True):
        short = SHORT[scheme]
        cls._set(f"on_{short}", "True" if on else False)
        cls._set(f"url_{short}", cls.server.url)
        cls._set(f"key_{short}", "a-secret-key")

    def _wizard(self, user=None, **vals):
        Wizard = self.env["it.partner.register"].with_user(user or self.officer)
        return Wizard.create(vals)

    def _council(self):
        return {
            "it_sector_id": self.sector.id,
            "it_relationship_type": "supplier",
            "it_lead_officer_id": self.officer.id,
        }

    def _serve_schools(self, data=SCHOOLS):
        path = schools.path_on(fields.Date.today())
        self.server.answers[path] = good(data)
