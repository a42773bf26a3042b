from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCommon


@tagged("post_install", "-at_install")
class TestForum(GovernanceCommon):
    def test_decisions_button(self):
        decision = self._new_decision()
        forum = self.forum.with_user(self.reader)
        self.assertEqual(forum.decision_count, 1)
        action = forum.action_view_decisions()
        found = self.env["it.decision"].search(action["domain"])
        self.assertEqual(found, decision)

    def test_forum_with_decisions_stays(self):
        self._new_decision()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.forum.unlink()

    def test_members_need_no_login(self):
        councillor = self.env["res.partner"].create({"name": "Cllr A. Test"})
        self.cabinet.write({"chair_id": councillor.id, "member_ids": councillor.ids})
        self.assertEqual(self.cabinet.member_count, 1)

    def test_list_counts_in_a_constant_number_of_queries(self):
        forums = self.env["it.forum"].create(
            [{"name": f"Board {i}", "level": "board"} for i in range(20)]
        )
        for forum in forums:
            self._new_decision(forum_id=forum.id)
        counts = []
        for number in (2, 20):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            forums[:number].with_user(self.reader).web_read(
                {"name": {}, "decision_count": {}, "member_count": {}}
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
