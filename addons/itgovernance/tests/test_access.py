from odoo.tests import tagged

from .common import OFFICER_GROUPS, GovernanceCommon

CONFIGURATION = ("it.exempt.paragraph", "it.ward", "it.legal.power", "it.rule.value")
RECORDS = ("it.decision", "it.risk")
OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestAccess(GovernanceCommon):
    def _assert_may(self, user, model, allowed):
        records = self.env[model].with_user(user)
        may = "".join(op[0] for op in OPERATIONS if records.has_access(op))
        self.assertEqual(may, allowed, f"{user.login} on {model}")

    def test_matrix(self):
        officers = [
            self._new_user(f"gov_{group}", f"itgovernance.{group}")
            for group in OFFICER_GROUPS
        ]
        for model in CONFIGURATION:
            for user in (self.plain, self.reader, *officers):
                self._assert_may(user, model, "r")
            self._assert_may(self.manager, model, "rwcu")
        for model in ("it.forum", *RECORDS):
            self._assert_may(self.plain, model, "")
            self._assert_may(self.reader, model, "r")
            self._assert_may(self.manager, model, "rwcu")
        for user in officers:
            self._assert_may(user, "it.forum", "r")
            for model in RECORDS:
                self._assert_may(user, model, "rwc")

    def test_exempt_role_alone_gives_nothing_more(self):
        user = self._new_user("gov_exempt", "itgovernance.group_exempt")
        for model in ("it.forum", *RECORDS):
            self._assert_may(user, model, "")

    def test_every_model_reads_as_reader(self):
        for model in (*CONFIGURATION, "it.forum", *RECORDS):
            with self.subTest(model=model):
                self.env[model].with_user(self.reader).search_read([], limit=2)

    def test_officer_makes_a_decision_and_a_risk(self):
        env = self.env(user=self.officer)
        decision = env["it.decision"].create(
            {"name": "Officer's own", "forum_id": self.forum.id}
        )
        decision.write({"date": "2026-11-30"})
        env["it.risk"].create({"name": "Officer's own"}).action_close()

    def test_roles_of_the_administrator(self):
        admin = self.env.ref("base.user_admin")
        for group in ("group_manager", "group_exempt"):
            self.assertTrue(admin.has_group(f"itgovernance.{group}"))
        self.assertFalse(self.manager.has_group("itgovernance.group_exempt"))

    def test_menus_by_role(self):
        root = self.env.ref("itgovernance.menu_root")
        configuration = self.env.ref("itgovernance.menu_configuration")
        for user, menus in (
            (self.plain, self.env["ir.ui.menu"]),
            (self.reader, root),
            (self.manager, root | configuration),
        ):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            found = (root | configuration).filtered(lambda m, v=visible: m.id in v)
            self.assertEqual(found, menus)
