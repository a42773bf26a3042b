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


class LawfulPriceCommon(ItCommercialCommon):
    """An offer that is live at its full cost of 76.86, under cost recovery; quotes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recovery = cls._power("TEST_RECOVERY", "no")
        cls.free = cls._power("TEST_FREE", "yes")
        cls.company_power = cls._power("TEST_COMPANY", "company", company_needed=True)
        cls.company = cls.env["res.partner"].create(
            {"name": "City Trading Ltd", "is_company": True}
        )
        cls.sectors = {
            code: cls.env["it.sector"].create(
                {
                    "name": code,
                    "code": f"test_{code}",
                    "goods_services_act": public,
                    "is_enterprise": enterprise,
                }
            )
            for code, public, enterprise in (
                ("council", "yes", "no"),
                ("firm", "no", "yes"),
                ("school", "ask", "no"),
            )
        }
        cls.customer.it_sector_id = cls.sectors["school"]
        cls.firm = cls.env["res.partner"].create(
            {
                "name": "Harbour Works Ltd",
                "is_company": True,
                "it_sector_id": cls.sectors["firm"].id,
            }
        )
        cls.offer.write({"list_price": 76.86, "legal_power_id": cls.recovery.id})
        cls.offer.action_validate()
        cls.offer.action_go_live()

    @classmethod
    def _power(cls, code, surplus_lawful, **vals):
        return cls.env["it.legal.power"].create(
            {
                "code": code,
                "name": code,
                "charge_scope": "Whoever agrees to it",
                "surplus_lawful": surplus_lawful,
                "source": "Made for a test",
                **vals,
            }
        )

    def _quote(self, price, quantity=1, partner=None, user=None, **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "user_id": self.officer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.offer.product_id.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                        }
                    )
                ],
                **vals,
            }
        )
        return order.with_user(user or self.officer)

    def _approve(self, **vals):
        approval = (
            self.env["it.price.approval"]
            .with_user(self.officer)
            .create(
                {
                    "offer_id": self.offer.id,
                    "price_floor": 60,
                    "quantity": 100,
                    "reason": "A pilot, to win the trust's other schools",
                    "subsidy_answer": "no_enterprise",
                    "subsidy_note": "Schools are on no market here",
                    **vals,
                }
            )
        )
        approval.action_ask()
        approval.with_user(self.manager).action_approve()
        return approval
