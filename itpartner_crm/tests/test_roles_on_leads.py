from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestRolesOnLeads(ItPartnerCrmCommon):
    """Readers see, officers change own and team's, salespeople keep theirs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Lead = cls.env["crm.lead"]
        cls.mine = cls._new_lead("Officer's own", cls.officer)
        cls.team_lead = cls._new_lead("Colleague's", cls.colleague)
        cls.unassigned = cls._new_lead("Nobody's")
        cls.other_team = cls.env["crm.team"].create(
            {"name": "Other shared team", "it_kind": "shared_service", "sequence": 90}
        )
        cls.elsewhere = cls._new_lead(
            "Other team's", cls.manager, team_id=cls.other_team.id
        )
        cls.suite = cls.mine | cls.team_lead | cls.unassigned | cls.elsewhere
        cls.sales_team = cls.env["crm.team"].create(
            {"name": "Sales here", "member_ids": [(4, cls.salesman.id)]}
        )
        vals = {"type": "opportunity", "team_id": cls.sales_team.id}
        cls.sale_mine = Lead.create(
            {**vals, "name": "A sale", "user_id": cls.salesman.id}
        )
        cls.sale_other = Lead.create(
            {**vals, "name": "Another's sale", "user_id": cls.plain.id}
        )
        cls.env.flush_all()

    def _seen_by(self, user):
        everything = self.suite | self.sale_mine | self.sale_other
        return everything.with_user(user)._filtered_access("read").with_env(self.env)

    def _changed_by(self, user):
        everything = self.suite | self.sale_mine | self.sale_other
        return everything.with_user(user)._filtered_access("write").with_env(self.env)

    def test_reader_sees_the_pipelines_and_changes_nothing(self):
        self.assertEqual(self._seen_by(self.reader), self.suite)
        self.assertFalse(self._changed_by(self.reader))
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(self.reader).create({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.mine.with_user(self.reader).stage_id = self.env.ref(
                "itpartner_crm.stage_shared_service_screened"
            )

    def test_reader_opens_every_screen(self):
        lead = self.mine.with_user(self.reader)
        Lead = self.env["crm.lead"].with_user(self.reader)
        for kind in ("form", "list", "kanban", "graph", "pivot", "search"):
            Lead.get_view(view_type=kind)
        # What the sales order app adds to the form is up to the module that uses it.
        names = [
            name
            for name in Lead.get_views([(False, "form")])["models"]["crm.lead"][
                "fields"
            ]
            if not (Lead._fields[name]._module or "").startswith("sale")
        ]
        self.assertIn("theme_id", names)
        self.assertEqual(lead.read(names)[0]["name"], "Officer's own")

    def test_officer_changes_own_and_teams(self):
        self.assertEqual(self._seen_by(self.officer), self.suite)
        self.assertEqual(
            self._changed_by(self.officer), self.mine | self.team_lead | self.unassigned
        )
        with self.assertRaises(AccessError):
            self.mine.with_user(self.officer).unlink()

    def test_officer_outside_the_team(self):
        self.assertEqual(self._seen_by(self.outsider), self.suite)
        self.assertEqual(self._changed_by(self.outsider), self.unassigned)

    def test_joining_the_team_counts_at_once(self):
        self.assertNotIn(self.mine, self._changed_by(self.outsider))
        self.team.member_ids += self.outsider
        self.assertIn(self.mine, self._changed_by(self.outsider))

    def test_manager_changes_all_of_the_suite(self):
        self.assertEqual(self._seen_by(self.manager), self.suite)
        self.assertEqual(self._changed_by(self.manager), self.suite)

    def test_salespeople_keep_what_they_had(self):
        self.assertEqual(self._seen_by(self.salesman), self.unassigned | self.sale_mine)
        self.assertEqual(
            self._changed_by(self.salesman), self.unassigned | self.sale_mine
        )
        lead = self.sale_mine.with_user(self.salesman)
        self.assertTrue(lead.read(list(lead.fields_get())))
        self.assertTrue(lead.copy())
        form = Form(lead)
        form.name = "A better sale"
        form.save()
        self.assertEqual(lead.name, "A better sale")

    def test_no_role_no_lead(self):
        with self.assertRaises(AccessError):
            self.mine.with_user(self.plain).read(["name"])

    def test_manager_keeps_the_teams_of_the_suite(self):
        form = Form(self.team.with_user(self.manager))
        form.name = "Shared services and more"
        form.save()
        self.team.with_user(self.manager).member_ids += self.outsider
        self.assertIn(self.outsider, self.team.member_ids)
        with self.assertRaises(AccessError):
            self.sales_team.with_user(self.manager).name = "Mine"
        with self.assertRaises(AccessError):
            self.team.with_user(self.officer).name = "Mine"

    def test_sales_administrator_keeps_all_teams(self):
        boss = self._new_user(
            "boss", "sales_team.group_sale_manager,itgovernance.group_manager"
        )
        self.sales_team.with_user(boss).member_ids += self.plain
        self.assertIn(self.plain, self.sales_team.member_ids)
