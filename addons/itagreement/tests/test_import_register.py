import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .import_common import HEADINGS, ROW, RegisterCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImportRegister(RegisterCase):
    """A register in a file becomes agreements, or tells row and column why not."""

    def test_a_row_becomes_a_draft_of_an_organisation_that_is_here(self):
        partner = self.env["res.partner"].create(
            {"name": "Verge Ltd", "is_company": True}
        )
        one = self.take_in([HEADINGS, ROW])
        self.assertEqual(one.state, "done")
        self.assertRecordValues(
            self.made(one),
            [
                {
                    "code": "C-1",
                    "name": "Grounds",
                    "partner_id": partner.id,
                    "value_total": 12000,
                    "start_date": date(2024, 4, 1),
                    "end_date": date(2027, 3, 31),
                    "state": "draft",
                    "domain": "purchase",
                    "owner_id": self.keeper.id,
                }
            ],
        )

    def test_a_check_writes_nothing(self):
        count = self.env["agreement"].search_count([])
        partners = self.env["res.partner"].search_count([])
        one = self.check([HEADINGS, ROW])
        self.assertEqual(self.env["agreement"].search_count([]), count)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertRecordValues(
            one.row_ids,
            [{"verdict": "remark", "is_partner_new": True, "agreement_id": False}],
        )
        self.assertIn("will be created", one.row_ids.reason)

    def test_the_same_file_twice_changes_nothing(self):
        rows = [HEADINGS, ROW, ["", *ROW[1:2], "Other Ltd", *ROW[3:]]]
        first = self.take_in(rows)
        before = self.env["agreement"].search_count([])
        self.assertEqual(len(self.made(first)), 2)
        again = self.check(rows)
        self.assertEqual(again.unchanged_count, 2)
        self.assertTrue(again.is_remembered)
        self.assertEqual(self.env["agreement"].search_count([]), before)
        with self.assertRefused("No row is left"):
            again.action_run()

    def test_what_is_here_stays_and_the_difference_is_told(self):
        self.take_in([HEADINGS, ROW])
        again = self.take_in([HEADINGS, [*ROW[:3], "13000", *ROW[4:]]])
        self.assertRegex(again.row_ids.reason, "otherwise in Sum to be paid")
        found = self.env["agreement"].search([("code", "=", "C-1")])
        self.assertEqual(found.value_total, 12000)

    def test_each_bad_cell_is_told_by_row_and_column(self):
        cases = {
            "31/02/2026": ("Start date", "is no date"),
            "01/04/2029": ("End date", "before it starts"),
        }
        for start, (heading, words) in cases.items():
            row = [*ROW[:4], start, ROW[5]]
            one = self.check([HEADINGS, row])
            self.assertEqual(one.row_ids.verdict, "bad", start)
            self.assertRegex(one.row_ids.reason, f"Row 2, {heading}: .*{words}")
        for value, words in (
            ("1e9999", "is no amount"),
            ("9" * 40, "more than"),
            ("-5", "below zero"),
            ("lots", "is no amount"),
        ):
            one = self.check([HEADINGS, [*ROW[:3], value, *ROW[4:]]])
            self.assertEqual(one.row_ids.verdict, "bad", value)
            self.assertRegex(one.row_ids.reason, f"Row 2, Value: .*{words}")

    def test_one_bad_row_does_not_hold_up_the_others(self):
        rows = [HEADINGS, ROW, ["C-2", "", *ROW[2:]], [], ["C-3", *ROW[1:]]]
        one = self.take_in(rows)
        self.assertEqual(self.made(one).mapped("code"), ["C-1", "C-3"])
        bad = one.row_ids.filtered(lambda row: row.verdict == "bad")
        self.assertEqual((bad.number, bad.reason.count("\n")), (3, 0))
        self.assertEqual(one._get_aside_headings(), [*HEADINGS, "Why"])
        self.assertEqual([row[0] for row in one._iter_aside_rows()], ["C-2"])

    def test_an_ocid_with_a_blank_is_set_aside(self):
        headings = [*HEADINGS, "OCID"]
        one = self.check([headings, [*ROW, "ocds x"], [*ROW, "ocds-x"]])
        self.assertEqual(one.row_ids.mapped("verdict"), ["bad", "remark"])

    def test_repeated_references(self):
        other = [*ROW[:3], "99", *ROW[4:]]
        framework = [*ROW[:2], "Second Supplier", *ROW[3:]]
        one = self.take_in([HEADINGS, ROW, ROW, other, framework])
        self.assertEqual(
            one.row_ids.mapped("verdict"), ["remark", "unchanged", "bad", "remark"]
        )
        self.assertRegex(one.row_ids[2].reason, "Row 4, Contract reference.*row 2")
        self.assertEqual(len(self.made(one)), 2)

    def test_a_reference_in_use_for_another_organisation_is_set_aside(self):
        self._make(code="C-1")
        one = self.check([HEADINGS, ROW])
        self.assertRegex(one.row_ids.reason, "in use here for an agreement with Solent")

    def test_unknown_organisations_can_be_set_aside(self):
        one = self.check([HEADINGS, ROW], unknown_partner="aside")
        self.assertRegex(one.row_ids.reason, "Row 2, Supplier: “Verge Ltd” isn't here")

    def test_company_number_counts_before_the_name(self):
        partner = self.env["res.partner"].create(
            {
                "name": "Verge Limited",
                "is_company": True,
                "company_registry": "00123456",
            }
        )
        headings = [*HEADINGS, "Company number"]
        one = self.check([headings, [*ROW, "123456"]])
        self.assertEqual(one.row_ids.partner_id, partner)

    def test_two_organisations_of_one_name_are_for_a_person(self):
        self.env["res.partner"].create([{"name": "Verge Ltd", "is_company": True}] * 2)
        one = self.check([HEADINGS, ROW])
        self.assertRegex(one.row_ids.reason, "2 organisations here are called")

    def test_title_rows_above_latin_letters_and_semicolons(self):
        text = (
            "Contracts register;;;;;\r\nQuarter 1;;;;;\r\nReference;Title;Supplier;"
            "Total value;Start;End\r\nC-9;Café;Müller & Söhne;£1.5m;1 April 2024;\r\n"
        )
        one = self.take_in(text.encode("cp1252"))
        self.assertRecordValues(
            self.made(one),
            [{"name": "Café", "value_total": 1500000, "end_date": False}],
        )
        self.assertEqual(self.made(one).partner_id.name, "Müller & Söhne")

    def test_a_workbook_with_merged_headings_and_formulas(self):
        book = openpyxl.Workbook()
        page = book.active
        page.append(["Register of contracts"])
        page.merge_cells("A1:F1")
        page.append(HEADINGS)
        page.append(["C-8", "Salt", "Verge Ltd", "=1+1", date(2024, 4, 1), None])
        page.append([])
        page.append(["C-7", "Sand", "Verge Ltd", 10.5, date(2024, 4, 1), None])
        out = io.BytesIO()
        book.save(out)
        one = self.take_in(out.getvalue(), name="register.xlsx")
        self.assertEqual(self.made(one).mapped("value_total"), [0, 10.5])
        self.assertEqual(self.made(one).mapped("start_date"), [date(2024, 4, 1)] * 2)

    def test_an_unreadable_file_says_why(self):
        with self.assertRefused("neither a CSV file nor a workbook"):
            self.upload(b"\x00\x01\x02" * 50)

    def test_columns_chosen_are_remembered(self):
        rows = [["A", "B", "C"], ["Grounds", "Verge Ltd", "01/04/2024"]]
        one = self.upload(rows)
        with self.assertRefused("No column means Title"):
            one.action_check()
        for column, target in zip(
            one.column_ids, ("title", "supplier_name", "start"), strict=True
        ):
            column.target = target
        self.go(one, "action_check")
        self.assertEqual(one.new_count + one.remark_count, 1)
        again = self.upload(rows, user=self.keeper2)
        self.assertEqual(
            again.column_ids.mapped("target"), ["title", "supplier_name", "start"]
        )

    def test_two_columns_never_mean_the_same(self):
        one = self.upload([HEADINGS, ROW])
        with self.assertRefused("Both “Contract reference” and “Title”"):
            one.column_ids[1].target = "reference"

    def test_an_undo_takes_back_drafts_nobody_worked_on(self):
        one = self.take_in([HEADINGS, ROW, ["C-2", *ROW[1:]]])
        kept, gone = self.made(one)
        self._owe(kept)
        one.action_undo()
        self.assertFalse(gone.exists())
        self.assertTrue(kept.exists())
        self.assertEqual((one.done_count, one.state), (1, "done"))

    def test_after_a_whole_undo_the_file_can_be_checked_again(self):
        one = self.take_in([HEADINGS, ROW])
        one.action_undo()
        self.assertEqual((one.state, one.done_count), ("mapped", 0))
        self.go(one, "action_check")
        self.go(one, "action_run")
        self.assertEqual(one.done_count, 1)

    def test_a_run_goes_on_where_it_was_and_takes_no_row_twice(self):
        self.patch(
            type(self.env["it.agreement.import"]), "_get_batch_size", lambda s: 2
        )
        rows = [[f"C-{n}", *ROW[1:]] for n in range(5)]
        one = self.check([HEADINGS, *rows])
        params = one.action_run()["params"]
        one.take_next("run", params["token"])
        self.assertEqual((one.done_count, one.state), (2, "running"))
        with self.assertRefused("at work on"):
            one.action_run()
        one.action_stop()
        with self.assertRefused("Somebody else went on"):
            one.take_next("run", params["token"])
        self.go(one, "action_run")
        self.assertEqual(len(self.made(one)), 5)
        self.assertEqual(len(self.made(one).partner_id), 1)

    def test_choices_are_fixed_once_it_has_run(self):
        one = self.take_in([HEADINGS, ROW])
        with self.assertRefused("has begun"):
            one.unknown_partner = "aside"

    def test_others_may_not(self):
        for user in (self.officer, self.reader, self.staff):
            with self.assertRaises(AccessError):
                self.upload([HEADINGS, ROW], user=user)
        one = self.upload([HEADINGS, ROW])
        with self.assertRaises(AccessError):
            one.with_user(self.keeper2).read(["name"])
        self.assertTrue(one.with_user(self.manager).read(["name"]))

    def test_queries_of_a_batch_do_not_grow_with_its_rows(self):
        counts = []
        for size in (5, 25):
            rows = [[f"Q{size}-{n}", *ROW[1:]] for n in range(size)]
            self.take_in([HEADINGS, *rows])
            again = self.upload([HEADINGS, *rows])
            params = again.action_check()["params"]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            again.take_next("check", params["token"])
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(again.unchanged_count, size)
        self.assertLessEqual(counts[1], counts[0] + 1)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImportTakenOn(RegisterCase):
    """Rows taken on as signed meet the same gate as a person's Record as signed."""

    headings = [*HEADINGS, "Date signed"]

    def test_a_manager_takes_them_on(self):
        one = self.take_in(
            [self.headings, [*ROW, "20/03/2024"]],
            self.manager,
            mode="signed",
            unnamed="organisation",
        )
        self.assertRecordValues(
            self.made(one),
            [
                {
                    "state": "signed",
                    "is_taken_on": True,
                    "signature_date": date(2024, 3, 20),
                }
            ],
        )

    def test_an_agreement_manager_does_not(self):
        one = self.upload([self.headings, [*ROW, ""]], mode="signed")
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            one.action_check()

    def test_what_lacks_a_signature_stays_a_draft_and_is_told(self):
        one = self.take_in([self.headings, [*ROW, ""]], self.manager, mode="signed")
        self.assertEqual(self.made(one).state, "draft")
        self.assertRegex(one.row_ids.reason, "stays a draft: it lacks the date of sig")

    def test_signatories_of_the_file_are_named(self):
        headings = [
            *self.headings,
            "Signed for the council by",
            "Signed for the supplier by",
        ]
        row = [*ROW, "20/03/2024", "Ada Clerk", "Vi Verge"]
        one = self.take_in([headings, row], self.manager, mode="signed")
        made = self.made(one)
        self.assertEqual(made.state, "signed")
        names = made.party_ids.sorted("is_council").mapped("signatory_id.name")
        self.assertEqual(names, ["Vi Verge", "Ada Clerk"])
        self.assertIn(self.clerk, made.party_ids.signatory_id)

    def test_a_date_of_signature_to_come_is_refused_row_by_row(self):
        rows = [[*ROW, "20/03/2024"], ["C-2", *ROW[1:], "20/03/2030"]]
        one = self.take_in(
            [self.headings, *rows],
            self.manager,
            mode="signed",
            unnamed="organisation",
        )
        self.assertEqual(one.row_ids.mapped("verdict"), ["remark", "bad"])
        self.assertEqual(self.made(one).mapped("code"), ["C-1"])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestImportExempt(RegisterCase):
    """An exempt agreement is neither entered twice nor shown."""

    def test_its_row_is_set_aside_without_its_terms(self):
        agreement = self._make(code="C-1", name="Secret deal")
        self._mark_exempt(agreement)
        one = self.check([HEADINGS, ["C-1", "Grounds", self.partner.name, *ROW[3:]]])
        self.assertEqual(one.row_ids.verdict, "bad")
        self.assertIn("not open to you", one.row_ids.reason)
        self.assertFalse(one.row_ids.agreement_id)

    def test_the_row_of_one_made_exempt_later_is_guarded(self):
        one = self.take_in([HEADINGS, ROW])
        self._mark_exempt(self.made(one))
        self.env.invalidate_all()
        rows = self.env["it.agreement.import.row"].with_user(self.keeper)
        self.assertFalse(rows.search([("import_id", "=", one.id)]))
        rows = rows.with_user(self.manager)
        self.assertFalse(rows.search([("import_id", "=", one.id)]))


@tagged("post_install", "-at_install")
class TestImportDownload(RegisterCase, HttpCase):
    """What was set aside comes back with the reasons, and only to who imported it."""

    def test_rows_set_aside_come_back_with_the_reason(self):
        one = self.check([HEADINGS, ROW, ["C-2", "", *ROW[2:]]])
        url = one.action_download_aside()["url"]
        self.authenticate("ag_keeper", "ag_keeper")
        lines = self.url_open(url).content.decode("utf-8-sig").splitlines()
        self.assertEqual(lines[0], ",".join([*HEADINGS, "Why"]))
        self.assertEqual(len(lines), 2)
        self.assertIn("Row 3, Title: the cell is empty", lines[1])
        for login in ("ag_keeper2", "ag_reader"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(url).status_code, 404)
