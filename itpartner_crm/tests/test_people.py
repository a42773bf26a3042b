from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestPeople(ItPartnerCrmCommon):
    """Why we keep a person's data, who knows whom, and how organisations hang together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pat, cls.sam = cls.env["res.partner"].create(
            [
                {"name": "Pat Quay", "parent_id": cls.partner.id},
                {"name": "Sam Mill", "parent_id": cls.partner.id},
            ]
        )

    def test_basis_missing_and_review(self):
        Partner = self.env["res.partner"].with_user(self.reader)
        domain = [
            ("it_basis_missing", "=", True),
            ("id", "in", (self.pat | self.sam | self.partner).ids),
        ]
        self.assertEqual(Partner.search(domain), self.pat | self.sam)
        self.pat.it_lawful_basis = "public_task"
        self.assertEqual(Partner.search(domain), self.sam)
        self.assertFalse(self.pat.it_basis_missing)
        self.assertEqual(
            self.pat.it_basis_review_date,
            fields.Date.today() + relativedelta(months=24),
        )

    def test_consent_says_how_it_was_given(self):
        for basis in ("consent", "legitimate_interests"):
            with self.assertRaisesRegex(ValidationError, "page Contact data"):
                self.pat.it_lawful_basis = basis
        self.pat.write({"it_lawful_basis": "consent", "it_basis_note": "Form, 3 May"})
        self.assertEqual(self.pat.it_lawful_basis, "consent")

    def test_form_of_a_person(self):
        with Form(self.pat.with_user(self.officer), "base.view_partner_form") as form:
            form.it_contact_role = "decides"
            form.it_lawful_basis = "public_task"
            form.it_opted_out = True
        self.assertTrue(self.pat.it_opted_out)

    def test_for_the_suite_alone(self):
        person = self.pat.with_user(self.plain)
        for name in ("it_lawful_basis", "it_opted_out", "it_last_contact_date"):
            with self.assertRaises(AccessError):
                person.read([name])

    def _note(self, user, contact, strength="2"):
        return (
            self.env["it.acquaintance"]
            .with_user(user)
            .create({"contact_id": contact.id, "strength": strength})
        )

    def test_who_knows_whom(self):
        noted = self._note(self.officer, self.pat)
        self.assertEqual(noted.user_id, self.officer)
        self.assertEqual(noted.organisation_id, self.partner)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(Exception),  # noqa: B017 - the constraint's own error
            self.env.cr.savepoint(),
        ):
            self._note(self.officer, self.pat)
        with self.assertRaises(AccessError):
            noted.with_user(self.colleague).note = "Not mine"
        with self.assertRaises(AccessError):
            self._note(self.reader, self.pat)
        noted.with_user(self.manager).note = "Mended"

    def _cover(self, user=None):
        self.env.invalidate_all()
        return self.partner.with_user(user or self.reader).it_cover

    def _weak(self):
        return [one["key"] for one in self._cover()["weak"]]

    def test_weak_points_of_the_cover(self):
        self.assertEqual(self._weak(), ["nobody_knows"])
        self._note(self.officer, self.pat)
        self.assertEqual(self._weak(), ["one_officer", "one_contact"])
        self.assertIn(self.officer.name, self._cover()["weak"][0]["label"])
        self._note(self.officer, self.sam, "3")
        self.assertEqual(self._weak(), ["one_officer"])
        self._note(self.colleague, self.sam, "1")
        cover = self._cover()
        self.assertEqual(cover["weak"], [])
        self.assertEqual(
            [one["name"] for one in cover["officers"]],
            [self.officer.name, self.colleague.name],
        )
        self.assertEqual(
            [[cell["strength"] for cell in row["cells"]] for row in cover["people"]],
            [[2, 0], [3, 1]],
        )

    def test_how_many_met_them_lately(self):
        now = fields.Datetime.now()
        for days, user in ((3, self.officer), (4, self.officer), (60, self.colleague)):
            self.env["calendar.event"].with_context(dont_notify=True).create(
                {
                    "name": "Meeting",
                    "start": now - timedelta(days=days),
                    "stop": now - timedelta(days=days) + timedelta(hours=1),
                    "partner_ids": [Command.set((self.pat | user.partner_id).ids)],
                }
            )
        self.assertEqual(self._cover()["met"], 1)

    def test_relations_read_from_both_sides(self):
        other = self._new_partner("Owned Ltd")
        relation = (
            self.env["res.partner.relation"]
            .with_user(self.officer)
            .create(
                {
                    "left_partner_id": self.partner.id,
                    "type_id": self.env.ref("itpartner_crm.relation_type_parent").id,
                    "right_partner_id": other.id,
                    "date_start": "2024-04-01",
                }
            )
        )
        for partner, words in (
            (self.partner, "is parent company of"),
            (other, "is owned by"),
        ):
            found = partner.with_user(self.reader).it_relation_ids
            self.assertEqual(found, relation)
            side = found.with_context(current_partner_id=partner.id)
            self.assertEqual(side.type_id_display, words)
        self.assertEqual(self.partner.action_add_it_relation()["target"], "new")

    def test_relations_are_kept_by_those_who_keep_the_partner(self):
        own = self._new_partner("Own", it_lead_officer_id=self.officer.id)
        foreign = self._new_partner("Foreign", it_lead_officer_id=self.officer.id)
        relation = self.env["res.partner.relation"].create(
            {
                "left_partner_id": own.id,
                "type_id": self.env.ref("itpartner_crm.relation_type_funds").id,
                "right_partner_id": foreign.id,
            }
        )
        with self.assertRaises(AccessError):
            relation.with_user(self.colleague).it_note = "Not mine"
        with self.assertRaises(AccessError):
            relation.with_user(self.reader).it_note = "Only read"
        relation.with_user(self.officer).it_note = "Mine"
        relation.with_user(self.manager).it_note = "All"
        self.assertEqual(relation.with_user(self.reader).it_note, "All")

    def test_first_steps(self):
        self.partner.it_lead_officer_id = self.officer
        action = self.partner.with_user(self.officer).action_it_first_steps()
        wizard = (
            self.env["mail.activity.schedule"]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({})
        )
        wizard.action_schedule_plan()
        activities = self.partner.activity_ids
        self.assertEqual(len(activities), 4)
        self.assertEqual(activities.user_id, self.officer)

    def test_what_a_sector_is_registered_in(self):
        self.partner.it_sector_id = self.env.ref("itpartner_crm.sector_company")
        self.assertIn("Company number (Companies House)", self.partner.it_id_hint)
        self.partner.it_sector_id = self.env.ref("itpartner_crm.sector_informal")
        self.assertFalse(self.partner.it_id_hint)
