import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

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

    def _redact(self, column, agreement=None):
        """Ask for a redaction and have it approved by another."""
        redaction = (
            self.env["it.redaction"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": (agreement or self.contract).id,
                    "column": column,
                    "reason": "commercial",
                    "words": "It would harm the next tender.",
                }
            )
        )
        redaction.with_user(self.keeper2).action_approve()
        return redaction

    def test_a_redacted_value_is_nowhere_that_is_kept(self):
        self.contract.summary = "A desk for £200,000, or 100,000.00 a year."
        self._redact("value")
        publication = self._publish()
        line = self._line(publication, self.contract)
        kept = [json.dumps(line.row), line.row_html, line.title, line.supplier]
        kept += [str(body) for body in publication.message_ids.mapped("body")]
        kept += [self._read(publication, one.name).decode() for one in publication.file_ids]
        # nor behind the record, as an attachment or in what the chatter tracked
        tracked = publication.message_ids.sudo().tracking_value_ids
        kept += [str(one.read()) for one in tracked]
        attached = self.env["ir.attachment"].search(
            [("res_model", "like", "it.publication"), ("res_id", "in", publication.ids)]
        )
        self.assertFalse(attached)
        row = next(
            one
            for one in register.from_csv(
                self._read(publication, "-lga.csv"), register.LGA_COLUMNS
            )
            if one["title"] == "Managed desk"
        )
        for key in ("value", "value_annual", "vat_not_recoverable"):
            self.assertIsInstance(row[key], register.Redacted)
        self.assertEqual(row["description"], "A desk for £[redacted], or [redacted] a year.")
        for content in (json.dumps(line.row), line.row_html):
            for words in ("200000", "200,000", "100000", "100,000"):
                self.assertNotIn(words, content)

    def test_who_rewords_a_redaction_does_not_approve_it(self):
        redaction = (
            self.env["it.redaction"]
            .with_user(self.keeper)
            .create(
                {
                    "agreement_id": self.contract.id,
                    "column": "value",
                    "reason": "commercial",
                    "words": "It would harm the next tender.",
                }
            )
        )
        other = redaction.with_user(self.keeper2)
        other.column = "supplier_name"
        with self.assertRefused("or changed it, so somebody else approves"):
            other.action_approve()
        redaction.with_user(self.exempt_keeper).action_approve()
        self.assertEqual(redaction.state, "approved")

    def test_what_is_redacted_after_the_preview_does_not_leave(self):
        waiting = self._publish("preview")
        approved = self._publish("approved")
        redaction = self._redact("supplier_name")
        for attempt in (
            waiting.with_user(self.keeper2).action_approve,
            approved.action_publish,
        ):
            with self.assertRefused("redacted since .* preview it again"):
                attempt()
        self.assertFalse(approved.file_ids)
        approved.action_preview()
        approved.with_user(self.keeper2).action_approve()
        redaction.with_user(self.keeper2).action_lift()
        approved.action_publish()  # what was approved says less than it might
        content = self._read(approved, "-contracts.csv").decode()
        self.assertNotIn("Solent Fire", content)

    def test_what_would_give_it_away_does_not_leave_either(self):
        contract = self._make_signed(name="By the year", value_total=0)
        approved = self._publish("approved")
        self._redact("value", contract)
        with self.assertRefused("preview it again"):
            approved.action_publish()

    def test_what_becomes_exempt_after_the_preview_does_not_leave(self):
        publication = self._publish("approved")
        self._mark_exempt(self.contract)
        for user in (self.keeper, self.exempt_keeper):
            with self.assertRefused("become exempt information"):
                publication.with_user(user).action_publish()
        publication.action_preview()
        publication.with_user(self.keeper2).action_approve()
        publication.action_publish()
        self.assertEqual(publication.exempt_count, 1)

    def test_a_supplier_who_turns_out_to_be_a_person_is_not_named(self):
        publication = self._publish("approved")
        self.partner.is_company = False
        with self.assertRefused("preview it again"):
            publication.action_publish()

    def test_only_more_than_the_threshold_is_named(self):
        for value, named in ((5000, False), (5000.01, True)):
            contract = self._make_signed(value_total=value, value_annual=value)
            line = self._line(self._publish("preview"), contract)
            self.assertEqual(bool(line), named, value)

    def test_invitations_that_are_out_or_were(self):
        invited = {"is_tendered": True, "procurement_reference": "T-1"}
        out, small, unknown = (
            self._make(name=name, value_total=value, value_annual=value, **invited)
            for name, value in (("Out", 9000), ("Small", 5000), ("Unknown", 0))
        )
        for one in (out, small, unknown):
            one.action_negotiate()
        let = self._make_signed(name="Let", **invited)  # in March, before the quarter
        lines = self._publish("preview").line_ids.filtered(
            lambda line: line.kind == "tender"
        )
        named = lines.agreement_id & (out | small | unknown | let)
        self.assertEqual(named, out | unknown)
        earlier = (
            self.env["it.publication"]
            .with_user(self.keeper)
            .create({"date_from": "2026-01-01", "date_to": "2026-03-31"})
        )
        earlier.action_preview()
        tenders = earlier.line_ids.filtered(lambda line: line.kind == "tender")
        self.assertIn(let, tenders.agreement_id)

    def test_the_row_is_looked_at_column_by_column(self):
        self.contract.contract_url = "https://council.example/contracts/7"
        line = self._line(self._publish("preview"), self.contract)
        self._redact("department")
        self.assertEqual(
            line.missing_count, 3, "supplier's address and size, and the review date"
        )
        self.assertIn("Missing, asked for", line.row_html)
        self.assertIn("https://council.example/contracts/7", line.row_html)
        action = line.action_redact()
        self.assertEqual(
            action["context"]["default_agreement_id"], self.contract.id
        )

    def test_an_address_that_is_none_is_refused(self):
        for text in ("council.example", "ftp://council.example", "https:// x"):
            with self.assertRefused("is no web address"):
                self.contract.contact_url = text

    def test_published_indicators_come_with_their_ratings(self):
        draft = self._make(name="Rated desk", ocid="ocds-h6vhtk-04abce")
        shown, hidden = self.env["it.agreement.kpi"].create(
            [
                {
                    "agreement_id": draft.id,
                    "name": name,
                    "target": 95,
                    "approaching_from": 90,
                    "requires_from": 80,
                    "is_published": published,
                }
                for name, published in (("Calls answered", True), ("Inner", False))
            ]
        )
        draft.action_negotiate()
        draft.action_send_to_review()
        draft.with_user(self.keeper2).action_approve()
        self._sign(draft)
        draft.action_activate()
        rating = (
            self.env["it.agreement.kpi.rating"]
            .with_user(self.keeper)
            .create(
                {
                    "kpi_id": shown.id,
                    "date_from": "2026-04-01",
                    "date_to": "2026-06-30",
                    "actual": 85,
                }
            )
        )
        rating.with_user(self.keeper2).action_confirm()
        package = json.loads(self._read(self._publish(), "-ocds.json"))
        release = next(
            one for one in package["releases"] if one["ocid"] == draft.ocid
        )
        self.assertEqual(ocds.problems(release), [])
        (metric,) = release["contracts"][0]["implementation"]["metrics"]
        self.assertEqual(metric["title"], "Calls answered")
        (told,) = metric["observations"]
        self.assertEqual(told["measureClassification"]["id"], "below")

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
        self.assertEqual(line.redacted_count, 3, "address and number go along")
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

    def test_another_quarter_is_previewed_anew(self):
        publication = self._publish("preview")
        publication.date_to = "2026-12-31"
        self.assertEqual(publication.state, "draft")
        self.assertFalse(publication.line_ids)
        with self.assertRefused("Preview it first"):
            publication.with_user(self.keeper2).action_approve()

    def test_any_day_chosen_stands_for_its_quarter(self):
        with Form(self.env["it.publication"].with_user(self.keeper)) as form:
            self.assertEqual(str(form.date_from), "2026-07-01", "the one that is over")
            form.date_from = "2026-05-17"
            self.assertEqual(str(form.date_to), "2026-06-30")
        self.assertEqual(str(form.record.date_from), "2026-04-01")

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

    def test_each_file_read_back_is_the_register_that_was_approved(self):
        self._redact("review")
        out = self._make(
            name="=Out, \"quoted\"\nover two lines",
            is_tendered=True,
            procurement_reference="T-2",
        )
        out.action_negotiate()
        publication = self._publish()
        for name, kind, columns in (
            ("-contracts.csv", "contract", register.CONTRACT_COLUMNS),
            ("-tenders.csv", "tender", register.TENDER_COLUMNS),
            ("-contracts-lga.csv", "contract", register.LGA_COLUMNS),
        ):
            lines = publication.line_ids.filtered(lambda one, kind=kind: one.kind == kind)
            self.assertTrue(lines)
            wanted = [
                {key: row.get(key) for key in columns}
                for row in [line._get_row() for line in lines]
            ]
            content = self._read(publication, name)
            self.assertEqual(register.from_csv(content, columns), wanted, name)

    def test_the_package_is_valid_too(self):
        package = json.loads(self._read(self._publish(), "-ocds.json"))
        self.assertEqual(ocds.package_problems(package), [])
        self.assertTrue(package["releases"])
        for release in package["releases"]:
            self.assertEqual(ocds.problems(release), [])
        self.assertEqual(package["license"], ocds.LICENCE)

    def test_without_any_release_there_is_no_package(self):
        quiet = (
            self.env["it.publication"]
            .with_user(self.keeper)
            .create({"date_from": "1990-01-01", "date_to": "1990-03-31"})
        )
        self.env["it.rule.value"].create(
            {
                "key": "lgtc.contract_value",
                "name": "Long ago",
                "value": 5000,
                "unit": "gbp",
                "valid_from": "1980-01-01",
                "valid_to": "1999-12-31",
                "source": "test",
            }
        )
        quiet.action_preview()
        quiet.with_user(self.keeper2).action_approve()
        quiet.action_publish()
        self.assertEqual(len(quiet.file_ids), 3)

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
