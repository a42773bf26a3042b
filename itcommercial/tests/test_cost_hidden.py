import re

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..models.it_offer import COST_GROUP
from .common import ItCommercialCommon

COST_FIELDS = {
    "comparison_ids",
    "cost_ids",
    "cost_position",
    "current_cost_id",
    "margin_rate",
    "markup",
    "markup_rate",
    "price_ceiling",
    "price_floor",
    "price_law_note",
    "price_law_state",
    "price_position",
    "unit_cost",
}
#: What the name of a field says that tells of cost.
TELLING = re.compile(r"cost|margin|markup|contribution|overhead|standard_price")
#: Models whose records tell of commercial work, as prefixes.
COMMERCIAL_MODELS = (
    "crm.lead",
    "it.charge",
    "it.forecast",
    "it.income",
    "it.lead",
    "it.offer",
    "it.pipeline",
    "it.price",
    "it.staff",
    "sale.order",
    "sale.report",
)
#: Fields that are named so and tell nothing of what an offer costs.
HARMLESS = {
    # shared services: what a partner pays, seen by whoever sees the opportunity
    ("crm.lead", "it_cost_share_count"),
    ("crm.lead", "it_cost_share_ids"),
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

    def test_no_field_that_tells_of_cost_is_open(self):
        """Every field of every commercial model, whoever made it: by all the doors."""
        for user in self._strangers():
            for name in sorted(self.env):
                Model = self.env[name].with_user(user)
                if (
                    not name.startswith(COMMERCIAL_MODELS)
                    or Model._abstract
                    or not Model.has_access("read")
                ):
                    continue
                for field in Model._fields.values():
                    if (
                        not TELLING.search(field.name)
                        or (name, field.name) in HARMLESS
                    ):
                        continue
                    with self.subTest(user.login, model=name, field=field.name):
                        self.assertNotIn(field.name, Model.fields_get())
                        self._assert_closed(Model, field)

    def _assert_closed(self, Model, field):
        doors = [
            lambda: Model.search_read([], [field.name], limit=1),
            lambda: Model.web_search_read([], {field.name: {}}, limit=1),
            lambda: Model.search([]).export_data([field.name]),
        ]
        if field._description_searchable:
            doors.append(lambda: Model.search([(field.name, "!=", False)]))
        if field.store and field.column_type:
            doors.append(lambda: Model.search([], order=f"{field.name} desc"))
            doors.append(lambda: Model.formatted_read_group([], [field.name]))
        if field.store and field.type in ("monetary", "float", "integer"):
            doors.append(
                lambda: Model.formatted_read_group([], [], [f"{field.name}:sum"])
            )
        for door in doors:
            if not Model.search_count([], limit=1):
                return
            with self.assertRaises(AccessError):
                door()

    @freeze_time("2026-11-22")
    def test_no_history_tells_of_cost(self):
        """What is written into the chatter of offer, opportunity, quote and agreement."""
        self.env = self.env(context={**self.env.context, "tracking_disable": False})
        offer = self.offer.with_env(self.env).with_user(self.officer)
        offer.action_validate()
        offer.action_go_live()
        lead = self._new_lead(
            "School network",
            self.officer,
            it_offer_line_ids=[self._line(self.offer, 60)],
        ).with_user(self.officer)
        order = (
            self.env["sale.order"]
            .with_user(self.officer)
            .create(
                {
                    "partner_id": self.customer.id,
                    "opportunity_id": lead.id,
                    "order_line": [
                        (0, 0, {"product_id": offer.product_id.id, "price_unit": 80})
                    ],
                }
            )
        )
        offer.list_price = 90
        order.action_confirm()
        self.cost.copy({"direct_cost": 9000})
        self.env.flush_all()
        agreement = lead.sudo().it_agreement_ids
        self.assertTrue(agreement)
        figures = re.compile(r"76[.,]86|4[.,]?611|3[.,]?660|189|9[.,]?000")
        for record in (offer, lead, order, agreement):
            messages = self.env["mail.message"].search(
                [("model", "=", record._name), ("res_id", "=", record.id)]
            )
            told = " ".join(
                [str(body) for body in messages.mapped("body")]
                + messages.sudo().tracking_value_ids.mapped("field_id.name")
                + [
                    f"{value.old_value_float} {value.new_value_float}"
                    for value in messages.sudo().tracking_value_ids
                ]
            )
            with self.subTest(record._name):
                self.assertNotRegex(told, figures)
                self.assertNotRegex(told, r"_cost|margin|contribution")

    def test_nobody_in_the_portal_reads_any_of_it(self):
        visitor = self._new_user("visitor", "base.group_portal")
        for name in (
            "it.offer",
            "it.offer.cost",
            "it.offer.price",
            "it.offer.result",
            "it.lead.offer.line",
            "it.lead.phase",
            "it.income.target",
            "it.price.approval",
            "it.offer.reprice.line",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(visitor).search([])

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
