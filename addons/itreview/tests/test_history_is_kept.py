import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
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
            "INSERT INTO it_pipeline_version (lead_ref, kind, status, valid_from, valid_to)"
            " SELECT lead_ref, kind, status, '2020-01-01', '2020-02-01'"
            " FROM it_pipeline_version WHERE id = %s",
            "DO $$ BEGIN DELETE FROM it_pipeline_version WHERE id = %s; END $$",
        ):
            with (
                self.assertRaisesRegex(psycopg2.Error, "kept as it was"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql, [self.version.id])

    def test_what_a_movement_is_told_by_cannot_be_deleted_under_it(self):
        """Or an old movement by team, stage, owner, offer or theme would no longer say it."""
        told_by = {
            "team_id": self.env["crm.team"].create({"name": "Of the time"}),
            "user_id": new_test_user(self.env, "of_the_time"),
            "theme_id": self.env["it.theme"].create(
                {
                    "name": "Of the time",
                    "strategy_id": self.env["it.strategy"].search([], limit=1).id,
                    "code": "99",
                }
            ),
            "it_offer_id": self.env["it.offer"].create(
                {"name": "Of the time", "family": "hosting"}
            ),
            "stage_id": self.env["crm.stage"].create({"name": "Of the time"}),
        }
        before = {name: self.lead[name].id or None for name in told_by}
        for moment, ids in (
            ("2026-04-01 09:00:00", {name: one.id for name, one in told_by.items()}),
            ("2026-04-02 09:00:00", before),
        ):
            self.at(moment)
            # the gates of shared services are not what is tried here
            self.lead._write(ids)
            self.lead.invalidate_recordset()
        for name, record in told_by.items():
            with (
                self.subTest(name),
                self.assertRaises(Exception) as refused,
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                record.sudo().unlink()
                self.env.flush_all()
            self.assertIsInstance(
                refused.exception, (psycopg2.errors.ForeignKeyViolation, UserError)
            )

    def test_cost_is_hidden_without_the_role_through_every_door(self):
        self.at("2026-03-03 09:00:00")
        self.lead.expected_revenue = 5
        self.env.cr.execute(
            "UPDATE crm_lead SET it_cost_total = 777 WHERE id = %s", [self.lead.id]
        )
        own = [("lead_ref", "=", self.lead.id)]
        self.env.invalidate_all()
        commercial = new_test_user(
            self.env, "cost_seen", groups="itgovernance.group_commercial_officer"
        )
        Version = self.Version.with_user(commercial)
        self.assertEqual(Version._as_of("2026-03-04 00:00:00", own).cost, 777)
        Version = self.Version.with_user(self.reader)
        self.assertNotIn("cost", Version.fields_get())
        for attempt in (
            lambda: Version.search_read(own, ["cost"]),
            lambda: Version.search([*own, ("cost", ">", 1)]),
            lambda: Version.search(own, order="cost"),
            lambda: Version._read_group(own, aggregates=["cost:sum"]),
            lambda: Version._as_of("2026-03-04 00:00:00", [("cost", ">", 1)]),
        ):
            with self.assertRaises(AccessError):
                attempt()
        told = str(
            [
                self.env["it.pipeline.screen"].with_user(self.reader).get_board(
                    "2026-03-04"
                ),
                self.env["it.pipeline.screen"].with_user(self.reader).get_movement(
                    "2026-03-01", "2026-03-04"
                ),
            ]
        )
        self.assertNotIn("777", told)

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
