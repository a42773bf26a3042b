import base64
import threading
import uuid

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from ..models import it_partner_import_judge

BATCH = 20
ROWS = 50


@tagged("post_install", "-at_install")
class TestImportAtOnce(BaseCase):
    """Runs in transactions of their own, really committed: killed, and by two people."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.mark = uuid.uuid4().hex[:8]
        self.patch(it_partner_import_judge, "BATCH", BATCH)
        rows = "\n".join(f"{self.mark} {number:03}" for number in range(ROWS))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            users = [
                new_test_user(
                    env,
                    login=f"{name}_{self.mark}",
                    groups="itgovernance.group_partnership_officer",
                )
                for name in ("ann", "bob")
            ]
            self.ann, self.bob = (user.id for user in users)
            one = env["it.partner.import"].create(
                {
                    "file": base64.b64encode(f"Name\n{rows}\n".encode()),
                    "file_name": f"{self.mark}.csv",
                    "alike": "new",
                }
            )
            self.import_id = one.id
        self.addCleanup(self.forget)
        self.work("check", self.ann)

    def forget(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            one = env["it.partner.import"].browse(self.import_id)
            one.state = "done"
            one.mapping_id.unlink()
            one.unlink()
            env["res.partner"].search([("name", "=like", f"{self.mark}%")]).unlink()
            users = env["res.users"].browse([self.ann, self.bob])
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def open(self, cr, uid):
        return api.Environment(cr, uid, {})["it.partner.import"].browse(self.import_id)

    def start(self, phase, uid):
        with self.registry.cursor() as cr:
            one = self.open(cr, uid)
            action = one.action_check() if phase == "check" else one.action_run()
            return action["params"]["token"]

    def step(self, phase, uid, token):
        with self.registry.cursor() as cr:
            return self.open(cr, uid).take_next(phase, token)

    def work(self, phase, uid):
        token = self.start(phase, uid)
        while self.step(phase, uid, token)["more"]:
            pass

    def count(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            return env["res.partner"].search_count([("name", "=like", f"{self.mark}%")])

    def field(self, name):
        with self.registry.cursor() as cr:
            return self.open(cr, api.SUPERUSER_ID)[name]

    def test_a_killed_run_goes_on_where_it_was(self):
        self.assertEqual((self.count(), self.field("state")), (0, "checked"))
        token = self.start("run", self.ann)
        self.step("run", self.ann, token)
        self.assertEqual(self.count(), BATCH)
        # the server dies in the middle of the next batch
        with self.assertRaises(ConnectionError), self.registry.cursor() as cr:
            self.open(cr, self.ann).take_next("run", token)
            raise ConnectionError
        self.assertEqual((self.count(), self.field("done_count")), (BATCH, BATCH))
        self.assertEqual(self.field("state"), "running")
        # nobody else may go on until the first shows no sign of life any more
        with self.assertRaisesRegex(UserError, "is at work on"):
            self.start("run", self.bob)
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE it_partner_import SET alive_on = alive_on - interval '2 min' "
                "WHERE id = %s",
                [self.import_id],
            )
        self.work("run", self.bob)
        self.assertEqual((self.count(), self.field("done_count")), (ROWS, ROWS))
        self.assertEqual(self.field("state"), "done")
        with self.assertRaisesRegex(UserError, "Somebody else went on"):
            self.step("run", self.ann, token)

    def test_stop_and_go_on(self):
        token = self.start("run", self.ann)
        self.step("run", self.ann, token)
        with self.registry.cursor() as cr:
            self.open(cr, self.ann).action_stop()
        self.assertEqual(self.field("state"), "stopped")
        with self.assertRaises(UserError):
            self.step("run", self.ann, token)
        self.work("run", self.ann)
        self.assertEqual(self.count(), ROWS)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_press_run_at_once_and_one_runs(self):
        together = threading.Barrier(2, timeout=30)
        told = {}

        def press(uid):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, uid, {})
                first_try = iter([True])

                def work():
                    one = env["it.partner.import"].browse(self.import_id)
                    one.mapped("state")  # its picture of the database is taken now
                    if next(first_try, False):
                        together.wait()
                    return one.action_run()

                try:
                    told[uid] = retrying(work, env)["params"]["token"]
                except Exception as error:
                    told[uid] = error

        threads = [
            threading.Thread(target=press, args=(uid,)) for uid in (self.ann, self.bob)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        tokens = [token for token in told.values() if isinstance(token, str)]
        errors = [error for error in told.values() if not isinstance(error, str)]
        self.assertEqual((len(tokens), len(errors)), (1, 1), told)
        self.assertIn("is at work on", str(errors[0]))
        uid = next(uid for uid, token in told.items() if token == tokens[0])
        while self.step("run", uid, tokens[0])["more"]:
            pass
        self.assertEqual(self.count(), ROWS)
