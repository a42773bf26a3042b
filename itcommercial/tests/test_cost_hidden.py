from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.it_offer import COST_GROUP
from .common import ItCommercialCommon

COST_FIELDS = {
    "cost_ids",
    "current_cost_id",
    "unit_cost",
    "margin_rate",
    "markup_rate",
    "cost_position",
}

#: The same of an opportunity, its lines, its years and the targets.
LEAD_COSTS = {
    "crm.lead": {"it_cost_total", "it_contribution", "it_first_year_contribution"},
    "it.lead.offer.line": {"unit_cost", "unit_direct_cost"},
    "it.lead.phase": {
        "contribution",
        "cost",
        "derived_cost",
        "derived_direct_cost",
        "is_cost_typed",
        "typed_cost",
    },
    "it.income.target": {"contribution", "won_contribution"},
}


@tagged("post_install", "-at_install")
class TestCostHidden(ItCommercialCommon):
    """What an offer costs is not there for anyone outside the commercial role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whoever may export at all still exports no cost.
        export = cls.env.ref("base.group_allow_export")
        for user in (
            cls.reader,
            cls.partnership,
            cls.salesman,
            cls.officer,
            cls.manager,
        ):
            user.group_ids |= export

    def _strangers(self):
        return self.reader, self.partnership, self.salesman

    def test_read(self):
        for user in self._strangers():
            offer = self.offer.with_user(user)
            self.assertEqual(offer.name, "Broadband for schools")
            self.assertFalse(COST_FIELDS & set(offer.read()[0]))
            for name in COST_FIELDS:
                with (
                    self.subTest(user.login, name=name),
                    self.assertRaises(AccessError),
                ):
                    offer.read([name])
            with self.assertRaises(AccessError):
                self.cost.with_user(user).read(["full_cost"])

    def test_search_and_totals(self):
        for user in self._strangers():
            with self.subTest(user.login):
                Offer = self.env["it.offer"].with_user(user)
                with self.assertRaises(AccessError):
                    Offer.search([("cost_ids.unit_cost", ">", 1)])
                Cost = self.env["it.offer.cost"].with_user(user)
                with self.assertRaises(AccessError):
                    Cost.search([])
                with self.assertRaises(AccessError):
                    Cost._read_group([], [], ["full_cost:sum"])

    def test_export(self):
        for user in self._strangers():
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.offer.with_user(user).export_data(["name", "cost_ids/unit_cost"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.cost.with_user(user).export_data(["direct_cost"])
            self.assertFalse(
                COST_FIELDS & set(self.env["it.offer"].with_user(user).fields_get())
            )

    def test_screens(self):
        for user in self._strangers():
            for view_type in ("form", "list", "kanban", "search"):
                with self.subTest(user.login, view_type=view_type):
                    view = (
                        self.env["it.offer"]
                        .with_user(user)
                        .get_view(view_type=view_type)
                    )
                    for name in COST_FIELDS:
                        self.assertNotIn(f'name="{name}"', view["arch"])

    def test_opportunities_and_targets(self):
        lead = self._new_lead(
            "School network",
            self.officer,
            it_offer_line_ids=[self._line(self.offer, 60)],
        )
        self.assertGreater(lead.it_cost_total, 0)
        self.env.flush_all()
        for user in self._strangers():
            for model, names in LEAD_COSTS.items():
                Model = self.env[model].with_user(user)
                self.assertFalse(names & set(Model.fields_get()))
                for name in names:
                    with self.subTest(user.login, model=model, name=name):
                        field = Model._fields[name]
                        with self.assertRaises(AccessError):
                            Model.search([(name, "!=", 0)])
                        if field.store and field.type == "monetary":
                            with self.assertRaises(AccessError):
                                Model._read_group([], [], [f"{name}:sum"])
                        with self.assertRaises(AccessError):
                            Model.search([], order=f"{name}, id")
            with self.assertRaises(AccessError):
                lead.with_user(user).export_data(["it_phase_ids/cost"])

    def test_screens_of_opportunities_and_targets(self):
        views = {
            "crm.lead": self.env.ref("crm.crm_lead_view_form").id,
            "it.income.target": False,
        }
        for user in (self.reader, self.partnership):
            for model, view in views.items():
                for view_type in ("form", "list", "search", "pivot"):
                    with self.subTest(user.login, model=model, view_type=view_type):
                        arch = (
                            self.env[model]
                            .with_user(user)
                            .get_view(view if view_type == "form" else False, view_type)
                        )["arch"]
                        for names in LEAD_COSTS.values():
                            for name in names - {"is_cost_typed"}:
                                self.assertNotIn(f'name="{name}"', arch)

    def test_the_forecast_and_a_quote_tell_no_cost(self):
        self.offer.action_validate()
        self.offer.action_go_live()
        told = self.env["it.forecast"].with_user(self.reader).get_forecast({})
        self.assertNotIn("cost", str(told).lower())
        words = self.offer.with_user(self.reader)._get_words_of_price(10)[1]
        self.assertNotIn("76.86", " ".join(words))

    def test_product_carries_no_cost(self):
        self.offer.action_validate()
        self.offer.action_go_live()
        product = self.offer.product_id.with_user(self.reader)
        self.assertEqual(product.standard_price, 0)

    def test_commercial_role_sees_it(self):
        for user in (self.officer, self.manager):
            self.assertTrue(user.has_group(COST_GROUP))
            found = self.offer.with_user(user).export_data(["cost_ids/unit_cost"])
            self.assertEqual(found["datas"], [[76.86]])
