import base64

import psycopg2

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .common import TODAY, AgreementCommon

OTHER = {
    "name": "Another title",
    "code": "OTHER-1",
    "value_total": 1.0,
    "value_annual": 1.0,
    "signature_date": "2026-01-01",
    "start_date": "2026-01-01",
    "end_date": "2027-01-01",
    "date_current_end": "2027-01-01",
    "date_furthest_end": "2031-01-01",
    "extension_options": "For ever",
    "notice_period": 1,
    "notice_unit": "days",
    "notice_working_day_only": True,
    "is_binding": False,
    "is_taken_on": True,
    "is_template": True,
    "domain": "sale",
    "execution": "deed",
    "notice_method": "email",
    "notice_clause": "99",
    "kpi_credit_cap": 1.0,
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSignedIsFixed(AgreementCommon):
    """Nobody changes a signed agreement but by a variation: door by door, term by term."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind.domain = "purchase"
        cls.agreement = cls._make_signed(date_furthest_end="2030-03-31")
        cls.agreement.domain = "purchase"
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.group_ids += cls.env.ref("itgovernance.group_manager")
        cls.people = (cls.keeper, cls.manager, cls.admin, cls.env.ref("base.user_root"))
        cls.terms = {
            name: value
            for name, value in OTHER.items()
            if name in cls.agreement._get_protected_fields()
        }
        cls.before = cls._read_terms()

    @classmethod
    def _read_terms(cls):
        cls.env.flush_all()
        cls.agreement.invalidate_recordset()
        return {
            name: cls.agreement.sudo()[name]
            for name in cls.agreement._get_protected_fields()
        } | {"parties": cls.agreement.sudo().party_ids.mapped("partner_id.name")}

    def _doors(self):
        """Every way in: name -> what is done with a record as the user, a field, a value."""
        return {
            "write": lambda one, name, value: one.write({name: value}),
            "form": lambda one, name, value: one.web_save({name: value}, {}),
            "as a job": lambda one, name, value: one.sudo().write({name: value}),
            "with a client's context": lambda one, name, value: one.with_context(
                it_variation=True, it_step=True, install_mode=True, it_history=True
            ).write({name: value}),
            "from the partner": lambda one, name, value: one.partner_id.sudo().write(
                {"agreement_ids": [Command.update(one.id, {name: value})]}
            ),
        }

    def test_every_term_by_every_door_for_everybody(self):
        for user in self.people:
            record = self.agreement.with_user(user)
            for door, enter in self._doors().items():
                for name, value in self.terms.items():
                    with (
                        self.subTest(user=user.login, door=door, term=name),
                        self.assertRefused("changes only through a variation"),
                    ):
                        enter(record, name, value)
        self.assertEqual(self._read_terms(), self.before)

    def test_the_table_names_every_plain_term(self):
        plain = {
            name
            for name in self.agreement._get_protected_fields()
            if self.agreement._fields[name].type != "many2one"
        }
        self.assertLessEqual(plain - set(OTHER), {"risk_level"})

    def test_an_import_is_refused_row_by_row(self):
        self.env["ir.model.data"].create(
            {
                "name": "fixed_agreement",
                "module": "__test__",
                "model": "agreement",
                "res_id": self.agreement.id,
            }
        )
        for user in (self.keeper, self.manager):
            told = (
                self.env["agreement"]
                .with_user(user)
                .load(["id", "value_total"], [["__test__.fixed_agreement", "1"]])
            )
            self.assertFalse(told["ids"])
            self.assertIn("variation", told["messages"][0]["message"])
        self.assertEqual(self._read_terms(), self.before)

    def test_sql_is_refused_by_the_database(self):
        for name in (
            "name",
            "value_total",
            "end_date",
            "notice_period",
            "code",
            "execution",
            "agreement_type_id",
            "currency_id",
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(psycopg2.Error, "through a variation only"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    SQL(
                        "UPDATE agreement SET %s = NULL WHERE id = %s",
                        SQL.identifier(name),
                        self.agreement.id,
                    )
                )
        for statement in (
            "UPDATE agreement SET state = 'draft' WHERE id = %s",
            "DELETE FROM agreement WHERE id = %s",
        ):
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.Error),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [self.agreement.id])

    def test_its_type_stays_though_it_asks_nothing(self):
        for user in (self.manager, self.admin):
            with self.assertRefused("so it is archived, not deleted"):
                self.kind.with_user(user).unlink()
        self.assertEqual(self._read_terms(), self.before)

    def test_parties_signatures_and_files_are_fixed_too(self):
        party = self.agreement.party_ids[0]
        document = self.agreement.document_ids
        for user in self.people:
            record = self.agreement.with_user(user)
            attempts = {
                "party": lambda r=record: r.write(
                    {"party_ids": [Command.update(party.id, {"share": 5})]}
                ),
                "new party": lambda r=record: r.write(
                    {
                        "party_ids": [
                            Command.create({"partner_id": self.other_partner.id})
                        ]
                    }
                ),
                "no party": lambda r=record: r.write(
                    {"party_ids": [Command.delete(party.id)]}
                ),
                "signature": lambda r=record: r.write(
                    {"signature_ids": [Command.clear()]}
                ),
                "file": lambda u=user: document.with_user(u).sudo().write(
                    {"content": base64.b64encode(b"x")}
                ),
                "no file": lambda u=user: document.with_user(u).sudo().unlink(),
                "delete": lambda r=record: r.sudo().unlink(),
                "back": lambda r=record: r.write({"state": "draft"}),
            }
            for name, attempt in attempts.items():
                with (
                    self.subTest(user=user.login, attempt=name),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    attempt()
        self.assertEqual(self._read_terms(), self.before)

    def test_the_jobs_of_the_night_leave_the_terms_alone(self):
        self.agreement.action_activate()
        before = self._read_terms()
        with freeze_time("2028-04-02"), self.enter_registry_test_mode():
            self.env.ref("itagreement.cron_roll_states").method_direct_trigger()
        self.assertEqual(self.agreement.state, "expired")
        self.assertEqual(self._read_terms(), before)

    def test_what_runs_is_not_hidden_and_what_ended_stays_as_it_ended(self):
        for user in self.people:
            for door in (
                lambda one: one.action_archive(),
                lambda one: one.sudo().write({"active": False}),
            ):
                with self.assertRefused("is running, so it stays on the register"):
                    door(self.agreement.with_user(user))
        self.agreement.write(
            {"termination_date": TODAY, "termination_reason": "Both agreed"}
        )
        self.agreement.action_terminate()
        for user in self.people:
            for name, value in (
                ("termination_date", "2026-12-31"),
                ("termination_reason", "Otherwise"),
            ):
                with self.assertRefused("stay as they were recorded"):
                    self.agreement.with_user(user).sudo().write({name: value})
        self.agreement.action_archive()
        self.assertFalse(self.agreement.active)

    def test_a_variation_changes_them_and_leaves_the_lock_shut(self):
        self.agreement.action_activate()
        variation = (
            self.env["it.agreement.variation"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": self.agreement.id,
                    "name": "A year longer",
                    "date": TODAY,
                    "end_new": "2029-03-31",
                }
            )
        )
        variation.with_user(self.keeper2).action_apply()
        self.assertEqual(self.agreement.end_date, Date.to_date("2029-03-31"))
        self.env.flush_all()
        with (
            self.assertRaises(psycopg2.Error),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE agreement SET end_date = '2035-01-01' WHERE id = %s",
                [self.agreement.id],
            )
