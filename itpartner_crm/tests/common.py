from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class ItPartnerCrmCommon(TransactionCase):
    """Users by role, two wards, a team with a member, a partner and some leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.reader = cls._new_user("reader", "itgovernance.group_reader")
        cls.officer = cls._new_user("officer", "itgovernance.group_partnership_officer")
        cls.colleague = cls._new_user(
            "colleague", "itgovernance.group_partnership_officer"
        )
        cls.outsider = cls._new_user(
            "outsider", "itgovernance.group_partnership_officer"
        )
        cls.manager = cls._new_user("manager", "itgovernance.group_manager")
        cls.exempt_officer = cls._new_user(
            "exempt_officer",
            "itgovernance.group_partnership_officer,itgovernance.group_exempt",
        )
        cls.salesman = cls._new_user("salesman", "sales_team.group_sale_salesman")
        cls.plain = cls._new_user("plain", "base.group_user")

        cls.team = cls.env.ref("itpartner_crm.team_shared_service")
        cls.team.member_ids = [
            Command.set((cls.officer | cls.colleague | cls.exempt_officer).ids)
        ]
        cls.theme = cls.env["it.theme"].search([], limit=1)
        cls.wards = cls.env["it.ward"].create(
            [
                {"code": "E05009991", "name": "Harbour Ward"},
                {"code": "E05009992", "name": "Mill Ward"},
            ]
        )
        cls.partner = cls._new_partner("Solent Makers Limited", zip="SO14 7LP")

    @classmethod
    def _new_user(cls, login, groups):
        return new_test_user(cls.env, login=f"itpartner_{login}", groups=groups)

    @classmethod
    def _new_partner(cls, name, **vals):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, "is_city_partner": True, **vals}
        )

    @classmethod
    def _new_lead(cls, name, user=None, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "it_kind": "shared_service",
                "user_id": user.id if user else False,
                **vals,
            }
        )

    def _add_identifier(self, partner, code, value):
        category = self.env["res.partner.id_category"].search([("code", "=", code)])
        return self.env["res.partner.id_number"].create(
            {"partner_id": partner.id, "category_id": category.id, "name": value}
        )
