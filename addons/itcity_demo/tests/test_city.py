from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCity(TransactionCase):
    """The story hangs together: what one room tells, the others know."""

    def test_its_users_hold_their_roles(self):
        for role, group in [
            ("reader", "group_reader"),
            ("partnership", "group_partnership_officer"),
            ("commercial", "group_commercial_officer"),
            ("agreement", "group_agreement_manager"),
            ("performance", "group_performance_officer"),
            ("manager", "group_manager"),
        ]:
            user = self.env.ref(f"itcity_demo.user_{role}")
            self.assertTrue(user.has_group(f"itgovernance.{group}"), role)
        self.assertTrue(self.env.ref("itcity_demo.user_portal").share)

    def test_nobody_has_a_password_by_default(self):
        self.env.cr.execute(
            "SELECT count(*) FROM res_users u JOIN ir_model_data d ON d.res_id = u.id "
            "AND d.model = 'res.users' AND d.module = 'itcity_demo' WHERE u.password IS NOT NULL"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_a_quote_is_in_pounds(self):
        customer = self.env["res.partner"].search(
            [("name", "=", "Orchard Park School")]
        )
        quote = (
            self.env["sale.order"]
            .with_user(self.env.ref("itcity_demo.user_commercial"))
            .create({"partner_id": customer.id})
        )
        self.assertEqual(quote.currency_id.name, "GBP")

    def test_a_shared_service_is_as_likely_as_its_officer_says(self):
        idea, mobilising = (
            self.env["crm.lead"].search([("name", "=", title)])
            for title in (
                "Gazetteer and mapping together",
                "Emergency planning data hub",
            )
        )
        self.assertEqual((idea.probability, mobilising.probability), (10, 90))
        self.assertEqual(
            mobilising.it_case_ids.user_id, self.env.ref("itcity_demo.user_partnership")
        )

    def test_every_measure_of_the_theme_has_a_reading(self):
        theme = self.env.ref("itstrategy.theme_5")
        for measure in self.env["it.measure"].search([("theme_id", "=", theme.id)]):
            self.assertTrue(measure.reading_ids, measure.code)

    def test_no_outcome_is_credited_twice_over(self):
        for outcome in self.env["it.outcome"].search([]):
            self.assertLessEqual(sum(outcome.credit_ids.mapped("share")), 100)

    def test_the_pipeline_has_a_past(self):
        Version = self.env["it.pipeline.version"]
        self.env.cr.execute(
            "SELECT min(valid_from) < now() - interval '90 days' FROM it_pipeline_version"
        )
        self.assertEqual(self.env.cr.fetchone(), (True,))
        self.assertEqual(
            Version.search_count([("is_current", "=", True)]),
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search_count([("it_kind", "!=", False)]),
        )

    def test_a_review_was_held_and_is_kept(self):
        self.assertTrue(
            self.env["it.review"].search([("state", "=", "closed")]).item_ids
        )

    def test_every_theme_has_a_deliverable_and_money_is_told_over_budget(self):
        Deliverable = self.env["it.deliverable"]
        for number in range(1, 6):
            theme = self.env.ref(f"itstrategy.theme_{number}")
            self.assertTrue(theme.deliverable_ids.investment_line_ids, theme.name)
        over = Deliverable.search([("is_overspent", "=", True)])
        self.assertEqual(over.mapped("name"), ["Full fibre to community centres"])
        self.assertTrue(over.risk_count)
