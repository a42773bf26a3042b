from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user


class ItCommercialCommon(TransactionCase):
    """Users by role, a power, one offer with its cost, and the team with two members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.reader = cls._new_user("reader", "itgovernance.group_reader")
        cls.officer = cls._new_user("officer", "itgovernance.group_commercial_officer")
        cls.colleague = cls._new_user(
            "colleague", "itgovernance.group_commercial_officer"
        )
        cls.outsider = cls._new_user(
            "outsider", "itgovernance.group_commercial_officer"
        )
        cls.partnership = cls._new_user(
            "partnership", "itgovernance.group_partnership_officer"
        )
        cls.manager = cls._new_user("manager", "itgovernance.group_manager")
        cls.salesman = cls._new_user("salesman", "sales_team.group_sale_salesman")

        cls.team = cls.env.ref("itcommercial.team_commercial")
        cls.team.member_ids = [Command.set((cls.officer | cls.colleague).ids)]
        cls.power = cls.env["it.legal.power"].create(
            {
                "code": "TEST_POWER",
                "name": "Charge for what is asked for",
                "charge_scope": "Whoever agrees to it",
                "surplus_lawful": "yes",
                "source": "Made for a test",
            }
        )
        cls.offer = cls._new_offer("Broadband for schools", list_price=83.54)
        cls.cost = cls.env["it.offer.cost"].create(
            {
                "offer_id": cls.offer.id,
                "financial_year": "2026-27",
                "direct_cost": 3660,
                "overhead_rate": 0.22,
                "corporate_rate": 0.04,
                "volume": 60,
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Mill Lane School", "is_company": True}
        )

    @classmethod
    def _new_user(cls, login, groups):
        return new_test_user(cls.env, login=f"itcommercial_{login}", groups=groups)

    @classmethod
    def _new_offer(cls, name, **vals):
        """An offer; one that is made live at once comes with its cost."""
        if vals.get("state") == "live":
            cost = {"financial_year": "2026-27", "direct_cost": 1, "volume": 1}
            vals.setdefault("cost_ids", [Command.create(cost)])
        return cls.env["it.offer"].create(
            {
                "name": name,
                "description": "What was asked for",
                "family": "connectivity",
                "legal_power_id": cls.power.id,
                "list_price": 100,
                **vals,
            }
        )

    @classmethod
    def _new_cost(cls, offer, direct_cost, volume=1, **vals):
        """What the offer costs in 2026-27, without overheads."""
        return cls.env["it.offer.cost"].create(
            {
                "offer_id": offer.id,
                "financial_year": "2026-27",
                "direct_cost": direct_cost,
                "volume": volume,
                **vals,
            }
        )

    @classmethod
    def _new_lead(cls, name, user=None, **vals):
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

    def _line(self, offer, quantity=1, **vals):
        return Command.create({"offer_id": offer.id, "quantity": quantity, **vals})

    @contextmanager
    def assertRefused(self, words):
        """Refused with a sentence that matches *words*, and nothing stays written."""
        with self.assertRaises(ValidationError) as refusal:
            yield
        self.assertRegex(str(refusal.exception).replace("\xa0", " "), words)
