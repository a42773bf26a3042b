from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class CommercialCase(TransactionCase):
    """Users by role, a customer and a validated offer with a power and a price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.reader = cls._user("reader", "itgovernance.group_reader")
        cls.partnership = cls._user("partnership", "itgovernance.group_partnership_officer")
        cls.officer = cls._user("officer", "itgovernance.group_commercial_officer")
        cls.colleague = cls._user("colleague", "itgovernance.group_commercial_officer")
        cls.outsider = cls._user("outsider", "itgovernance.group_commercial_officer")
        cls.manager = cls._user("manager", "itgovernance.group_manager")
        cls.team = cls.env.ref("itcommercial.team_commercial")
        cls.team.member_ids = [Command.set((cls.officer | cls.colleague).ids)]
        cls.customer = cls.env["res.partner"].create({"name": "Mill Lane School", "is_company": True})
        cls.power = cls.env["it.legal.power"].search([("code", "=", "LAGSA70_S1")], limit=1)
        cls.offer = cls._offer("Cyber check", list_price=100)

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(cls.env, login=f"itcommercial_{login}", groups=groups)

    @classmethod
    def _offer(cls, name, **vals):
        offer = cls.env["it.offer"].create(
            {"name": name, "family": "cyber", "legal_power_id": cls.power.id, **vals}
        )
        offer.action_validate()
        return offer

    @classmethod
    def _lead(cls, name="Checks for schools", user=None, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "it_kind": "commercial",
                "partner_id": cls.customer.id,
                "user_id": user.id if user else False,
                **vals,
            }
        )
