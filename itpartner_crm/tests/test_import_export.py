import io

from odoo.tests import tagged

from odoo.addons.itgovernance.logic import import_files

from .import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportExport(ImportCase):
    """The register goes out to a file and comes back in unchanged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].search([("is_city_partner", "=", True)]).write(
            {"is_city_partner": False}
        )
        board = cls.env["it.partnership"].create(
            [
                {"name": "Jobs; Skills (Solent)", "lead_officer_id": cls.officer.id},
                {"name": "Twin Board", "lead_officer_id": cls.officer.id},
                {"name": "Twin Board", "lead_officer_id": cls.officer.id},
            ]
        )
        stage = cls.env["it.partner.stage"].search([], limit=1)
        cls.full = cls._new_partner(
            "=Café, “Mill”; & Co",
            ref="007",
            it_sector_id=cls.charity.id,
            it_relationship_type="grant_recipient",
            it_partner_stage_id=stage.id,
            it_lead_officer_id=cls.officer.id,
            it_sponsor_id=cls.manager.id,
            ward_ids=[(6, 0, cls.wards.ids)],
            street="1 Mill Lane",
            street2="+ Unit 4",
            city="Southampton",
            zip="so14 7lp",
            country_id=cls.env.ref("base.uk").id,
            phone="+44 23 8083 3000",
            email="office@Example.org",
            website="https://example.org/a?b=c,d",
            comment="<p>Met on 03/04/2026.<br>-2 of us, 'quoted'</p><ul><li>one</li></ul>",
            id_numbers=[
                (0, 0, {"category_id": cls._scheme("GB-COH"), "name": "01234567"}),
                (0, 0, {"category_id": cls._scheme("GB-NHS"), "name": "0A1"}),
            ],
            child_ids=[
                (
                    0,
                    0,
                    {
                        "name": "Ann  Lee",
                        "function": "Chair",
                        "email": "a@b.org",
                        "it_lawful_basis": "consent",
                        "it_basis_note": "Form of 3 May; on paper",
                    },
                ),
                (
                    0,
                    0,
                    {
                        "name": "Bob",
                        "phone": "not known: ask Ann",
                        "it_lawful_basis": "public_task",
                    },
                ),
                (0, 0, {"name": "Bob"}),
                (0, 0, {"name": "Fourth"}),
            ],
            it_membership_ids=[
                (0, 0, {"partnership_id": board[0].id, "role": "funder"}),
                (0, 0, {"partnership_id": board[2].id, "role": "observer"}),
            ],
        )
        cls.odd = cls._new_partner("Odd  one", zip="see website", phone="ring the bell")
        cls.bare = cls._new_partner("Bare")

    @classmethod
    def _scheme(cls, code):
        Category = cls.env["res.partner.id_category"]
        return Category.search([("code", "=", code)], limit=1).id

    def export(self, kind, **vals):
        """(headings, rows, bytes) of an export by the officer."""
        export = (
            self.env["it.partner.export"].with_user(self.officer).create({"kind": kind})
        )
        export.write(vals)
        columns = export._get_columns()
        headings = [heading for _target, heading in columns]
        rows = list(export._iter_rows(columns))
        return headings, rows, self.write(kind, headings, rows)

    def write(self, kind, headings, rows):
        out = io.BytesIO()
        write = import_files.write_csv if kind == "csv" else import_files.write_xlsx
        write(out, headings, rows)
        return out.getvalue()

    def test_all_comes_back_unchanged(self):
        for kind in ("csv", "xlsx"):
            for clear in (False, True):
                with self.subTest(kind=kind, clear=clear):
                    _headings, rows, content = self.export(kind)
                    self.assertEqual(len(rows), 3)
                    one = self.upload(content, name=f"x.{kind}", clear_blank=clear)
                    self.assertTrue(one.is_remembered)
                    self.check(one)
                    told = one.row_ids.mapped(lambda row: row.changes or row.reason)
                    self.assertEqual(self.verdicts(one), ["unchanged"] * 3, told)
                    self.assertFalse(one.word_ids)

    def test_exactly_what_was_changed_comes_back(self):
        headings, rows, _content = self.export("csv")
        place = {heading: number for number, heading in enumerate(headings)}
        mine = {row[place["Name"]]: row for row in rows}
        full, bare = mine["=Café, “Mill”; & Co"], mine["Bare"]
        full[place["Phone"]] = ""
        full[place["Notes"]] = "=1+1\nand 04/03/2026"
        full[place["Company number"]] = "00000042"
        bare[place["Sector"]] = "Charity"
        bare[place["Name"]] = "BARE"
        everyone = self.odd | self.full | self.bare
        before = {one["id"]: one for one in everyone.read()}
        one = self.take_in(
            self.write("csv", headings, rows), name="x.csv", clear_blank=True
        )
        self.assertEqual(
            (one.update_count, one.unchanged_count),
            (2, 1),
            one.row_ids.mapped("reason"),
        )
        self.assertEqual(self.full.phone, False)
        self.assertEqual(self.full.comment, "<p>=1+1<br>and 04/03/2026</p>")
        self.assertIn("00000042", self.full.id_numbers.mapped("name"))
        self.assertEqual(
            (self.bare.name, self.bare.it_sector_id), ("BARE", self.charity)
        )
        changed = {
            self.odd: set(),
            self.full: {"phone", "comment"},
            self.bare: {"name", "it_sector_id"},
        }
        names = [
            name
            for name, field in self.env["res.partner"]._fields.items()
            if field.store and not field.compute and not field.related
        ]
        for partner, wanted in changed.items():
            after = partner.read(names)[0]
            found = {name for name in names if after[name] != before[partner.id][name]}
            found -= {"write_date", "write_uid", "message_ids", "message_follower_ids"}
            self.assertEqual(found, wanted)

    def test_those_chosen(self):
        _headings, rows, _content = self.export(
            "csv", scope="chosen", partner_ids=[(6, 0, self.bare.ids)]
        )
        self.assertEqual(len(rows), 1)

    def test_the_list_offers_it_for_the_chosen(self):
        export = (
            self.env["it.partner.export"]
            .with_user(self.officer)
            .with_context(active_model="res.partner", active_ids=self.bare.ids)
            .create({})
        )
        self.assertEqual((export.scope, export.partner_count), ("chosen", 1))
        self.assertIn(str(export.id), export.action_export()["url"])

    def test_queries_do_not_grow_with_the_partners(self):
        def count(number):
            self._new_many(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.export("csv")
            return self.env.cr.sql_log_count - before

        self.export("csv")
        few, many = count(5), count(60)
        self.assertLessEqual(many, few + 1)

    def _new_many(self, number):
        self.env["res.partner"].create(
            [
                {
                    "name": f"Many {number} {place}",
                    "is_company": True,
                    "is_city_partner": True,
                    "ward_ids": [(6, 0, self.wards.ids)],
                    "child_ids": [(0, 0, {"name": "Ann"})],
                }
                for place in range(number)
            ]
        )
