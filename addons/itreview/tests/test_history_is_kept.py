import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReviewCase


@tagged("post_install", "-at_install")
class TestHistoryIsKept(ReviewCase):
    """Nobody changes or deletes history, through any door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.make_lead("2026-03-01 09:00:00")
        cls.version = cls.Version.search([("lead_ref", "=", cls.lead.id)])

    def test_the_superuser_is_refused(self):
        for attempt in (
            lambda: self.version.sudo().write({"expected_revenue": 1}),
            lambda: self.version.sudo().unlink(),
            lambda: self.Version.sudo().create({"lead_ref": 1, "kind": "commercial"}),
        ):
            with self.assertRaisesRegex(UserError, "written by the database alone"):
                attempt()

    def test_roles_only_read(self):
        for user in (self.reader, self.officer, self.manager):
            version = self.version.with_user(user)
            self.assertTrue(version.name)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(version.has_access(operation), (user.login, operation))

    def test_sql_is_refused_as_well(self):
        for sql in (
            "UPDATE it_pipeline_version SET expected_revenue = 1 WHERE id = %s",
            "DELETE FROM it_pipeline_version WHERE id = %s",
            "TRUNCATE it_pipeline_version CASCADE",
        ):
            with (
                self.assertRaisesRegex(psycopg2.Error, "kept as it was"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql, [self.version.id])

    def test_an_exempt_opportunity_takes_its_history_with_it(self):
        moment = "2026-03-02 00:00:00"
        own = [("lead_ref", "=", self.lead.id)]
        self.assertEqual(
            len(self.Version.with_user(self.reader)._as_of(moment, own)), 1
        )
        self.change(
            self.lead,
            "2026-03-05 09:00:00",
            is_exempt=True,
            exempt_paragraph_ids=[
                (6, 0, self.env["it.exempt.paragraph"].search([], limit=1).ids)
            ],
            public_interest_reason="A live negotiation would be harmed.",
        )
        Version = self.Version.with_user(self.reader)
        self.assertFalse(
            Version._as_of(moment, own), "also as it was before it became exempt"
        )
        self.assertEqual(Version.search_count(own), 0)
        self.assertEqual(
            Version._read_group(own, [], ["expected_revenue:sum"]), [(0.0,)]
        )
        self.assertEqual(self.Version.with_user(self.manager).search_count(own), 2)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self.version.with_user(self.reader).read(["name"])
