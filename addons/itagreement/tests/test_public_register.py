import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..logic import ocds
from ..logic import public_register as register
from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPublicRegister(AgreementCommon):
    """A quarter's register: looked at, redacted, approved by another, kept as it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind.domain = "purchase"
        cls.partner.company_registry = "01234567"
        cls.contract = cls._make_signed(
            name="Managed desk",
            summary="A desk run by Solent Fire and Rescue.",
            ocid="ocds-h6vhtk-04abcd",
            department="Digital",
            procurement_route="open",
        )
        cls.contract.action_activate()
        cls.small = cls._make_signed(name="Small", value_total=4999, value_annual=10)

    def _publish(self, upto="published"):
        publication = (
            self.env["it.publication"]
            .with_user(self.keeper)
            .create({"date_from": "2026-07-01", "date_to": "2026-09-30"})
        )
        publication.action_preview()
        if upto == "preview":
            return publication
        publication.with_user(self.keeper2).action_approve()
        if upto == "approved":
            return publication
        publication.action_publish()
        return publication

    def _read(self, publication, name):
        found = publication.file_ids.filtered(lambda one: one.name.endswith(name))
        return base64.b64decode(found.with_context(bin_size=False).content)

    def _line(self, publication, agreement):
        return publication.line_ids.filtered(lambda one: one.agreement_id == agreement)

    def test_contracts_from_the_threshold_on_are_named(self):
        publication = self._publish("preview")
        self.assertEqual(publication.threshold, 5000)
        self.assertEqual(str(publication.due_date), "2026-10-30")
        self.assertTrue(self._line(publication, self.contract))
        self.assertFalse(self._line(publication, self.small))

    def test_the_files_say_what_the_register_says(self):
        publication = self._publish()
        rows = register.from_csv(
            self._read(publication, "-contracts.csv"), register.CONTRACT_COLUMNS
        )
        row = next(one for one in rows if one["title"] == "Managed desk")
        self.assertEqual(row["supplier_number"], "01234567")
        self.assertEqual(str(row["value"]), "200000.00")
        package = json.loads(self._read(publication, "-ocds.json"))
        release = next(
            one for one in package["releases"] if one["ocid"] == "ocds-h6vhtk-04abcd"
        )
        self.assertEqual(ocds.problems(release), [])
        self.assertEqual(release["contracts"][0]["title"], "Managed desk")

    def test_a_redacted_supplier_is_nowhere(self):
        redaction = (
            self.env["it.redaction"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": self.contract.id,
                    "column": "supplier_name",
                    "reason": "security",
                    "words": "It guards a site.",
                }
            )
        )
        with self.assertRefused("somebody else approves"):
            redaction.action_approve()
        redaction.with_user(self.keeper2).action_approve()
        with self.assertRefused("stays as it is"):
            redaction.sudo().reason = "personal"
        publication = self._publish()
        line = self._line(publication, self.contract)
        self.assertEqual(line.redacted_count, 1)
        for one in publication.file_ids:
            content = self._read(publication, one.name).decode()
            for secret in ("Solent Fire", "01234567", "It guards"):
                self.assertNotIn(secret, content)

    def test_a_person_is_never_named(self):
        person = self.env["res.partner"].create(
            {"name": "Ida Sole", "is_company": False}
        )
        agreement = self._make(name="Coaching", partner_id=person.id)
        for party in agreement.party_ids:
            party.signatory_id = self.chief
        agreement.signature_date = "2026-03-20"
        agreement.sudo().write({"is_taken_on": True, "state": "signed"})
        publication = self._publish()
        self.assertIn("Coaching", self._read(publication, "-contracts.csv").decode())
        for one in publication.file_ids:
            self.assertNotIn("Ida Sole", self._read(publication, one.name).decode())

    def test_an_exempt_agreement_never_leaves(self):
        self._mark_exempt(self.contract)
        publication = self._publish()
        self.assertGreaterEqual(publication.exempt_count, 1)
        for one in publication.file_ids:
            self.assertNotIn("Managed desk", self._read(publication, one.name).decode())

    def test_another_approves_what_was_seen(self):
        publication = self._publish("preview")
        with self.assertRefused("another agreement manager approves"):
            publication.action_approve()
        with self.assertRefused("needs the approval"):
            publication.action_publish()
        publication.with_user(self.keeper2).action_approve()
        with self.assertRefused("stays as it is"):
            publication.date_to = "2026-10-31"
        line = self._line(publication, self.contract)
        with self.assertRefused("made by its preview"):
            line.write({"included": False, "reason": "No"})

    def test_left_out_with_a_reason(self):
        publication = self._publish("preview")
        self._line(publication, self.contract).write(
            {"included": False, "reason": "Let by the fire authority"}
        )
        publication.with_user(self.keeper2).action_approve()
        publication.action_publish()
        content = self._read(publication, "-contracts.csv").decode()
        self.assertNotIn("Managed desk", content)

    def test_what_was_published_is_kept_for_everyone(self):
        publication = self._publish()
        published = publication.file_ids[0]
        line = publication.line_ids[0]
        for user in (self.manager, self.env.ref("base.user_root")):
            for change in (
                lambda u: publication.with_user(u).write({"date_to": "2026-12-31"}),
                lambda u: publication.with_user(u).unlink(),
                lambda u: publication.with_user(u).action_preview(),
                lambda u: published.with_user(u).sudo().write({"sha256": "0"}),
                lambda u: published.with_user(u).sudo().unlink(),
                lambda u: line.with_user(u).write({"reason": "x"}),
                lambda u: line.with_user(u).unlink(),
            ):
                with self.assertRaises(UserError):
                    change(user)
        self.assertIn("/web/content/", published.action_download()["url"])

    def test_a_file_that_differs_is_not_handed_out(self):
        published = self._publish().file_ids[0]
        self.env.cr.execute(
            "UPDATE it_publication_file SET content = %s WHERE id = %s",
            [base64.b64encode(b"forged"), published.id],
        )
        published.invalidate_recordset()
        with self.assertRefused("SHA-256 differs"):
            published.action_download()

    def test_without_an_open_contracting_id_it_is_set_aside_with_its_reason(self):
        self.contract.ocid = False
        publication = self._publish()
        line = self._line(publication, self.contract)
        self.assertIn("No Open Contracting ID", line.ocds_problem)
        self.env.company.it_ocid_prefix = "ocds-a1b2c3"
        publication = self._publish()
        self.assertFalse(self._line(publication, self.contract).ocds_problem)

    def test_readers_read_and_officers_do_not_prepare(self):
        publication = self._publish()
        self.assertTrue(publication.with_user(self.reader).file_ids)
        for user in (self.reader, self.officer):
            with self.assertRaises(AccessError):
                self.env["it.publication"].with_user(user).create({})

    def test_the_preview_does_not_ask_for_each_contract(self):
        counts = []
        for size in (4, 24):
            for number in range(size):
                self._make_signed(name=f"Many {size} {number}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._publish("preview")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4)
