import base64

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportCheck(ImportCase):
    """The check judges every row as the run would, and writes nothing."""

    def table_sizes(self):
        """{table: rows} of the whole database but for the imports' own."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema"
        )
        names = [
            name
            for (name,) in self.env.cr.fetchall()
            if not name.startswith(("it_partner_import", "it_import_"))
        ]
        sizes = {}
        for name in sorted(names):
            query = SQL("SELECT count(*) FROM %s", SQL.identifier(name))
            sizes[name] = self.env.execute_query(query)[0][0]
        return sizes

    def test_nothing_is_written(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        one = self.upload(
            [
                ["Name", "Company number", "Phone", "Contact", "Sector", "Postcode"],
                ["Brand New", "11111111", "023 8083 3000", "Ann", "Charity", ""],
                ["Solent Makers", "1234567", "023 8083 3111", "Bob", "Company", ""],
                ["Wrong", "", "", "", "", "?!"],
            ]
        )
        before = self.table_sizes()
        was = self.partner.read()[0]
        self.check(one)
        self.assertEqual(self.verdicts(one), ["new", "update", "bad"])
        self.assertEqual(self.table_sizes(), before)
        self.env.invalidate_all()
        self.assertEqual(self.partner.read()[0], was)
        self.assertEqual(one.state, "checked")
        self.assertFalse(self.find("Brand New"))

    def test_it_says_what_would_change(self):
        one = self.upload(
            [
                ["Name", "Postcode", "Phone", "Wards", "Lead officer"],
                [
                    "Solent Makers Ltd",
                    "so147lp",
                    "023 8083 3000",
                    "Mill Ward; E05009991",
                    "itpartner_officer",
                ],
            ]
        )
        self.check(one)
        row = one.row_ids
        self.assertEqual((row.verdict, row.partner_id), ("update", self.partner))
        self.assertEqual(row.reason, "Same name and postcode.")
        self.assertEqual(
            row.changes.splitlines(),
            [
                f"Lead officer: – → {self.officer.name}",
                "Phone: – → 023 8083 3000",
                "Wards: – → Harbour Ward, Mill Ward",
            ],
        )

    def test_who_is_who(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        self.partner.ref = "OUR-1"
        self._new_partner("Twin", zip="SO15 1AA")
        self._new_partner("Twin", zip="SO16 1AA")
        other = self._new_partner("Only One", zip="SO15 1AA")
        one = self.upload(
            [
                ["Record number", "Reference", "Name", "Company number", "Postcode"],
                [f"partner-{self.partner.id}", "", "", "", ""],
                ["", "OUR-1", "Renamed", "", ""],
                ["", "", "Another name", "GB-COH:1234567", ""],
                ["", "", "SOLENT MAKERS LTD", "", "SO14 7LP"],
                ["", "", "Solent Makers", "7654321", ""],
                ["", "", "Twin", "", ""],
                ["", "", "Twin", "", "SO16 1AA"],
                ["", "", "Only One", "", "SO17 1AA"],
                ["partner-999999999", "", "Gone", "", ""],
            ],
            existing="leave",
        )
        self.check(one)
        rows = one.row_ids
        self.assertEqual(
            rows.mapped("verdict"),
            ["unchanged"] * 4 + ["aside", "aside", "unchanged", "aside", "bad"],
        )
        self.assertEqual(rows[:4].partner_id, self.partner)
        self.assertIn("another number in the same register", rows[4].reason)
        self.assertIn("Several partners have this name", rows[5].reason)
        self.assertIn("Same name, another postcode", rows[7].reason)
        self.assertEqual(rows[7].partner_id, other)
        self.assertIn("isn't in the register", rows[8].reason)

    def test_the_batch_finds_whom_the_single_search_finds(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        self._new_partner("Twin", zip="SO15 1AA")
        self._new_partner("Twin", zip="SO16 1AA")
        Partner = self.env["res.partner"].with_user(self.officer)
        for identifiers, name, postcode in (
            ({"GB-COH": "01234567"}, "Whoever", ""),
            ({"GB-COH": "07654321"}, "Solent Makers", ""),
            ({}, "Solent Makers plc", "SO14 7LP"),
            ({}, "The Solent Makers", ""),
            ({}, "Twin", "SO16 1AA"),
            ({}, "Twin", ""),
            ({}, "Nobody", ""),
        ):
            with self.subTest(identifiers=identifiers, name=name, postcode=postcode):
                found, _reason = Partner._find_by_identifier_or_name(
                    list(identifiers.items()), name, postcode
                )
                facts = {"name": name, "zip": postcode, "identifiers": identifiers}
                (match,) = Partner._it_match_batch([facts], "x")
                expected = found.id if len(found) == 1 else False
                self.assertEqual(match.partner_id, expected)

    def test_a_row_to_decide_waits_for_a_person(self):
        self._new_partner("Twin", zip="SO15 1AA")
        twin = self._new_partner("Twin", zip="SO16 1AA")
        content = [["Name", "Phone"], ["Twin", "023 8083 3000"]]
        one = self.upload(content)
        self.check(one)
        with self.assertRaisesRegex(UserError, "No row is left"):
            one.action_run()
        row = one.row_ids.with_user(self.officer)
        row.partner_id = twin
        row.action_use()
        self.run_import(one)
        self.assertEqual(twin.phone, "023 8083 3000")
        one = self.upload(content)
        self.check(one)
        one.row_ids.with_user(self.officer).action_new()
        self.run_import(one)
        self.assertEqual(len(self.find("Twin")), 3)

    def test_names_much_alike_are_set_aside_where_the_index_is(self):
        Partner = self.env["res.partner"]
        if not Partner._it_has_trigram_index():
            self.env.cr.execute(
                "CREATE INDEX it_test_trgm ON res_partner "
                "USING gin (it_name_key gin_trgm_ops)"
            )
        self._new_partner("Southampton Voluntary Services", zip="SO15 1AA")
        rows = [["Name"], ["Southampton Voluntry Services"], ["Quite Another Body"]]
        one = self.upload(rows)
        self.check(one)
        self.assertEqual(self.verdicts(one), ["aside", "new"])
        self.assertIn("much like", one.row_ids[0].reason)
        one = self.upload(rows, alike="new")
        self.check(one)
        self.assertEqual(self.verdicts(one), ["new", "new"])

    def test_an_officer_who_left_is_named(self):
        left = self._new_user("left", "itgovernance.group_partnership_officer")
        left.active = False
        self.partner.it_lead_officer_id = left
        one = self.upload(
            [
                ["Name", "Lead officer"],
                ["Brand New", left.login],
                ["Solent Makers", left.login],
            ]
        )
        self.check(one)
        self.assertEqual(self.verdicts(one), ["bad", "unchanged"])
        self.assertIn("is no longer here", one.row_ids[0].reason)

    def test_a_contact_joins_the_register(self):
        contact = self.env["res.partner"].create(
            {"name": "Known Ltd", "is_company": True}
        )
        self.take_in([["Name"], ["Known Ltd"]])
        self.assertTrue(contact.is_city_partner)
        self.assertEqual(len(self.find("Known Ltd")), 1)

    def test_numbers_of_another_system_are_known_again(self):
        rows = [["ID", "Name"], ["A 17.b", "First Name"]]
        self.take_in(rows)
        partner = self.find("First Name")
        rows[1][1] = "New Name"
        one = self.take_in(rows)
        self.assertEqual(one.row_ids.reason, "Same number in their system.")
        self.assertEqual(partner.name, "New Name")
        other = [["ID", "Name", "Town"], ["A 17.b", "Somebody Else", "Eastleigh"]]
        other = [row[::-1] + ["x"] * 3 for row in other]
        other[0][3:] = ["Our lead", "Colour", "Shoe size"]
        one = self.upload(other)
        self.check(one)
        self.assertNotEqual(one.row_ids.partner_id, partner)

    def test_queries_do_not_grow_with_the_rows(self):
        def count(rows):
            one = self.upload(
                [["Name", "Company number", "Sector"]]
                + [
                    [f"Counted {rows} {n}", f"{rows}{n:06}", "Charity"]
                    for n in range(rows)
                ]
            )
            params = one.action_check()["params"]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            one.take_next("check", params["token"])
            return self.env.cr.sql_log_count - before

        count(5)
        few, many = count(10), count(60)
        self.assertLessEqual(many, few + 2)

    def test_a_file_that_cannot_be_read_says_why(self):
        with self.assertRaisesRegex(
            UserError, "“register.csv” has headings but no rows"
        ):
            self.upload([["Name", "Town"]])
        with self.assertRaisesRegex(UserError, "locked with a password"):
            self.upload(
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
                + "EncryptedPackage".encode("utf-16-le"),
                name="secret.xlsx",
            )

    def test_a_column_must_mean_the_name(self):
        one = self.upload([["Colour", "Size"], ["red", "9"]])
        with self.assertRaisesRegex(UserError, "No column means Name"):
            one.action_check()

    def test_file_and_rows_go_when_nobody_needs_them(self):
        one = self.take_in([["Name"], ["A body"]])
        one._gc_files_and_rows()
        self.assertEqual(len(one.row_ids), 1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_partner_import SET write_date = write_date - interval '91 days' "
            "WHERE id = %s",
            [one.id],
        )
        self.env.invalidate_all()
        self.env["it.partner.import"]._gc_files_and_rows()
        self.assertFalse(one.row_ids or one.file)
        self.assertEqual((one.state, one.done_count), ("done", 1))

    def test_another_file_starts_again(self):
        one = self.upload([["Name"], ["A"], ["B"]])
        self.check(one)
        one.file = base64.b64encode(self.make_csv([["Name"], ["C"]]))
        self.assertEqual((one.state, one.row_count), ("mapped", 0))
        self.check(one)
        self.assertEqual(one.row_ids.mapped("name"), ["C"])
