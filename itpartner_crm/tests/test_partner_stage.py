import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestPartnerStage(ItPartnerCrmCommon):
    """A later stage asks for more; each move is kept and nobody rewrites it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exploring = cls.env.ref("itpartner_crm.partner_stage_exploring")
        cls.active = cls.env.ref("itpartner_crm.partner_stage_active")
        cls.strategic = cls.env.ref("itpartner_crm.partner_stage_strategic")
        cls.mine = cls.partner.with_user(cls.officer)

    def _fill_for_active(self):
        self.partner.write(
            {
                "it_lead_officer_id": self.officer.id,
                "it_sector_id": self.env.ref("itpartner_crm.sector_company").id,
                "it_relationship_type": "partnership",
                "child_ids": [(0, 0, {"name": "Pat Quay"})],
            }
        )
        self._add_identifier(self.partner, "GB-COH", "01234567")

    def test_what_is_missing_is_named_with_its_place(self):
        self.partner.it_lead_officer_id = self.officer
        with self.assertRaises(ValidationError) as refusal:
            self.mine.it_partner_stage_id = self.active
        words = str(refusal.exception)
        self.assertIn("Solent Makers Limited can't move to Active yet", words)
        for need in ("Sector: page Partnership", "Identifier in a public register"):
            self.assertIn(need, words)
        self.assertNotIn("Lead officer:", words)

    def test_every_door_meets_the_rule(self):
        def drag_or_list():
            self.mine.web_save({"it_partner_stage_id": self.active.id}, {"name": {}})

        def form():
            form = Form(self.mine, "base.view_partner_form")
            form.it_partner_stage_id = self.active
            form.save()

        def system():
            self.partner.it_partner_stage_id = self.active

        for door in (drag_or_list, form, system):
            with self.subTest(door.__name__):
                with self.assertRaises(ValidationError) as refusal:
                    door()
                self.assertIn("Missing", str(refusal.exception))
                self.env.invalidate_all()
                self.assertEqual(self.partner.it_partner_stage_id.code, "identified")
        result = (
            self.env["res.partner"]
            .with_user(self.officer)
            .load(
                ["name", "is_company", "is_city_partner", "it_partner_stage_id"],
                [["Imported Ltd", "True", "True", "Active"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("Missing", result["messages"][0]["message"])

    def test_moves_once_it_is_there(self):
        self._fill_for_active()
        self.mine.it_partner_stage_id = self.active
        self.assertEqual(self.partner.it_partner_stage_id, self.active)
        with self.assertRaisesRegex(ValidationError, "Sponsor"):
            self.mine.it_partner_stage_id = self.strategic

    def test_filled_in_and_moved_in_one_go(self):
        self.mine.write(
            {
                "it_lead_officer_id": self.officer.id,
                "it_sector_id": self.env.ref("itpartner_crm.sector_informal").id,
                "it_partner_stage_id": self.exploring.id,
            }
        )
        self.assertEqual(self.partner.it_partner_stage_id, self.exploring)

    def test_an_informal_group_has_no_number(self):
        self.partner.it_sector_id = self.env.ref("itpartner_crm.sector_informal")
        self.assertEqual(self.partner._get_met_identifier(), self.partner)
        self.partner.it_sector_id = self.env.ref("itpartner_crm.sector_company")
        self.assertFalse(self.partner._get_met_identifier())

    def test_a_manager_says_what_a_stage_asks_for(self):
        needs = self.exploring.with_user(self.manager)
        needs.need_ids = self.env.ref("itpartner_crm.partner_need_wards")
        with self.assertRaisesRegex(ValidationError, "Wards"):
            self.mine.it_partner_stage_id = self.exploring
        self.partner.ward_ids = self.wards
        self.mine.it_partner_stage_id = self.exploring
        with self.assertRaises(AccessError):
            self.exploring.with_user(self.officer).need_ids = False

    def test_every_need_shipped_can_be_checked(self):
        stage = self.exploring
        stage.need_ids = self.env["it.partner.need"].search([])
        gaps = self.partner._get_stage_gaps(stage)[self.partner.id]
        self.assertEqual(
            {gap["code"] for gap in gaps},
            set(stage.need_ids.mapped("code")) - {"lawful_basis"},
        )

    def test_the_form_says_what_comes_next(self):
        self.assertIn("Exploring asks for", self.partner.it_stage_gaps)
        self.assertIn("sector", self.partner.it_stage_gaps)

    def test_gaps_of_many_cost_as_much_as_of_one(self):
        partners = self.partner
        for number in range(9):
            partners |= self._new_partner(f"Gap {number}")
        self.env.invalidate_all()
        counts = []
        for some in (partners[:2], partners):
            some._get_stage_gaps(self.strategic)
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            some._get_stage_gaps(self.strategic)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_history(self):
        changes = self.partner.it_stage_change_ids
        self.assertEqual(changes.to_stage_id.code, "identified")
        self._fill_for_active()
        self.mine.it_partner_stage_id = self.exploring
        self.mine.it_partner_stage_id = self.active
        self.env.invalidate_all()
        changes = self.partner.it_stage_change_ids
        self.assertEqual(
            [(one.from_stage_id.code, one.to_stage_id.code) for one in changes],
            [
                ("exploring", "active"),
                ("identified", "exploring"),
                (False, "identified"),
            ],
        )
        self.assertEqual(changes[0].user_id, self.officer)
        self.mine.it_partner_stage_id = self.active
        self.assertEqual(len(self.partner.it_stage_change_ids), 3)

    def test_registering_a_contact_starts_its_history(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "is_company": True}
        )
        self.assertFalse(contact.it_stage_change_ids)
        contact.is_city_partner = True
        self.assertEqual(contact.it_stage_change_ids.to_stage_id.code, "identified")

    def test_history_is_closed_to_everybody(self):
        change = self.partner.it_stage_change_ids
        values = {
            "partner_id": self.partner.id,
            "to_stage_id": self.active.id,
            "date": "2020-01-01 00:00:00",
            "user_id": self.officer.id,
        }
        for user in (self.manager, self.env.user):
            history = change.with_user(user).with_context(it_partner_history=True)
            with self.assertRaises(UserError):
                history.create(values)
            with self.assertRaises(UserError):
                history.write({"date": "2020-01-01 00:00:00"})
            with self.assertRaises(UserError):
                history.unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE it_partner_stage_change SET date = now() WHERE id = %s",
                (change.id,),
            )

    def test_history_follows_a_merge_and_goes_with_the_partner(self):
        change = self.partner.it_stage_change_ids
        other = self._new_partner("Kept")
        self.env.cr.execute(
            "UPDATE it_partner_stage_change SET partner_id = %s WHERE id = %s",
            (other.id, change.id),
        )
        self.env.invalidate_all()
        self.assertIn(change, other.it_stage_change_ids)
        other.unlink()
        self.assertFalse(change.exists())
