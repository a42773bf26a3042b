import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import ocds
from ..logic import public_register as register
from ..logic.public_register import Redacted

ROW = {
    "reference": "AGR-2026-0007",
    "ocid": "ocds-h6vhtk-04abcd",
    "title": "Managed network with Harbour Cables Ltd",
    "department": "Digital",
    "contract_type": "Supply contract",
    "description": "HARBOUR CABLES LTD runs the network of 40 schools.",
    "supplier_name": "Harbour Cables Ltd",
    "supplier_address": "1 Dock Road, Northwick, NW1 1AA",
    "supplier_number": "01234567",
    "supplier_scheme": "GB-COH",
    "supplier_key": "supplier-77",
    "value": Decimal("840000.00"),
    "value_annual": Decimal("210000.00"),
    "vat_not_recoverable": Decimal("0.00"),
    "value_inc_vat": Decimal("1008000.00"),
    "start": date(2026, 4, 1),
    "end": date(2029, 3, 31),
    "furthest_end": date(2031, 3, 31),
    "review": date(2027, 4, 1),
    "signed": date(2026, 3, 20),
    "is_tendered": True,
    "route": "Open procedure",
    "route_code": "open",
    "procurement_reference": "T-26-11",
    "cpv": ["72000000", "32412100-5"],
    "service_category": "Schools' networks",
    "service_category_uri": "https://standards.northwick.example/id/service/7",
    "proclass": "271000 ICT",
    "proclass_uri": "https://proclass.example/271000",
    "contact_url": "https://northwick.example/contact",
    "tender_url": "https://tenders.example/T-26-11",
    "contract_url": "https://northwick.example/contracts/AGR-2026-0007.pdf",
    "kpis": [
        {
            "id": "kpi-1",
            "title": "Calls that Harbour Cables answers in a minute",
            "ratings": [
                {
                    "id": "rating-4",
                    "from": "2026-04-01",
                    "to": "2026-06-30",
                    "rating": "approaching",
                    "actual": 91.5,
                }
            ],
        }
    ],
    "is_sme": True,
    "is_vcse": False,
    "currency": "GBP",
    "status": "active",
}
BUYER = {"id": "council-1", "name": "Northwick City Council"}
DAY = date(2026, 7, 29)

_text = (
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"))
        | st.sampled_from("=+-@'\",\n"),
        min_size=1,
    )
    # an empty value is a missing one; line ends are those of the file
    .map(lambda text: text.strip("\r"))
    .filter(bool)
)
_money = st.decimals(min_value=0, max_value=10**10, places=2)
_days = st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
_rows = st.fixed_dictionaries(
    {
        "reference": _text,
        "title": _text,
        "department": st.none() | _text,
        "description": st.none() | _text | st.builds(Redacted, st.just("Security")),
        "supplier_name": st.none() | _text,
        "supplier_address": st.none() | _text,
        "value": st.none() | _money,
        "vat_not_recoverable": _money,
        "start": _days,
        "end": _days,
        "review": _days,
        "is_tendered": st.booleans(),
        "is_sme": st.none() | st.booleans(),
        "is_vcse": st.booleans(),
        "supplier_number": st.none() | _text,
    }
)


@tagged("post_install", "-at_install")
class TestRegisterFiles(BaseCase):
    """The files of the public register say what the register says, and no more."""

    @given(st.lists(_rows, max_size=4))
    def test_a_csv_read_back_is_the_same_register(self, rows):
        content = register.to_csv(rows, register.CONTRACT_COLUMNS)
        self.assertEqual(register.from_csv(content, register.CONTRACT_COLUMNS), rows)

    def test_the_wide_file_reads_back_too(self):
        wanted = {key: ROW[key] for key in register.LGA_COLUMNS}
        content = register.to_csv([ROW], register.LGA_COLUMNS)
        self.assertEqual(register.from_csv(content, register.LGA_COLUMNS), [wanted])

    def test_a_formula_is_text(self):
        for text in ("=HYPERLINK(1)", "+1", "-1", "@x"):
            content = register.to_csv([ROW | {"title": text}], ("title",)).decode()
            self.assertIn(f"'{text}", content)

    def test_another_file_is_refused(self):
        with self.assertRaises(ValueError):
            register.from_csv(b"Title\n", ("reference",))

    def _everything(self, clean):
        """All that is published of a row, in one text."""
        files = [
            register.to_csv([clean], columns).decode()
            for columns in (
                register.CONTRACT_COLUMNS,
                register.TENDER_COLUMNS,
                register.LGA_COLUMNS,
            )
        ]
        release = ocds.release(clean, BUYER, DAY)
        return "\n".join([*files, json.dumps(release)]).lower()

    def test_a_redacted_value_is_nowhere(self):
        row = ROW | {
            "ocid": "ocds-a1b2c3-AGR-2026-0007",
            "procurement_reference": "T-26-11",
            "description": "HARBOUR CABLES LTD (harbour cables, 1 Dock Road) runs the "
            "network under T-26-11 and agr-2026-0007 for £840,000, that is £840k or "
            "0.84 million, 210,000.00 a year, from 1 April 2026, reviewed 01/04/2027.",
        }
        sums = ("840000", "840,000", "840k", "210000", "210,000", "1008000")
        secrets = {
            "supplier_name": ("harbour cables", "dock road", "01234567", "supplier-77"),
            "supplier_number": ("01234567",),
            "supplier_address": ("dock road", "nw1 1aa"),
            "reference": ("agr-2026-0007",),
            "ocid": ("ocds-a1b2c3",),
            "value": sums,
            "value_annual": sums,
            "value_inc_vat": sums,
            "procurement_reference": ("t-26-11",),
            "title": ("managed network",),
            "department": ("digital",),
            "route": ("open procedure",),
            "start": ("2026-04-01", "1 april 2026"),
            "end": ("2029-03-31",),
            "furthest_end": ("2031-03-31",),
            "review": ("2027-04-01", "01/04/2027"),
            "signed": ("2026-03-20",),
            "cpv": ("72000000", "32412100"),
        }
        for key, words in secrets.items():
            with self.subTest(key=key):
                content = self._everything(register.redact(row, {key: "Commercial"}))
                for word in words:
                    self.assertNotIn(word, content)

    def test_what_is_redacted_leaves_the_release_valid(self):
        for key in register.COLUMNS:
            if key in ("reference", "ocid"):
                continue  # without them there is no release
            with self.subTest(key=key):
                clean = register.redact(ROW, {key: "Security"})
                self.assertEqual(ocds.problems(ocds.release(clean, BUYER, DAY)), [])

    def test_another_number_stays(self):
        row = ROW | {"description": "One of 1,840,000 parts, 840,000.50 each, of 8400000."}
        clean = register.redact(row, {"value": "Commercial"})
        self.assertEqual(clean["description"], row["description"])

    @given(st.decimals(min_value=1000, max_value=10**9, places=2))
    def test_no_sum_is_read_in_the_description(self, amount):
        for text in (f"{amount:,.2f}", f"£{amount:.2f}", f"about {amount:f} in all"):
            row = ROW | {"value": amount, "description": f"Worth {text}."}
            clean = register.redact(row, {"value": "Commercial"})
            self.assertIn("[redacted]", clean["description"])
            self.assertNotIn(f"{amount:,.2f}", clean["description"])

    def test_completeness_counts_what_is_given_or_redacted(self):
        rows = [ROW, ROW | {"review": None}, ROW | {"review": Redacted("Security")}]
        found = register.completeness(rows, ("reference", "review"))
        self.assertEqual(found, {"reference": 100.0, "review": 66.7})
        self.assertEqual(register.completeness([], ("review",)), {"review": 100.0})


@tagged("post_install", "-at_install")
class TestOcds(BaseCase):
    """A contract as an OCDS 1.1.5 release with the UK extension."""

    def test_the_release_is_valid_and_says_it_all(self):
        release = ocds.release(ROW, BUYER, DAY)
        self.assertEqual(ocds.problems(release), [])
        contract = release["contracts"][0]
        self.assertEqual(release["ocid"], "ocds-h6vhtk-04abcd")
        self.assertEqual(
            contract["value"],
            {"amount": 840000.0, "amountGross": 1008000.0, "currency": "GBP"},
        )
        self.assertEqual(
            contract["period"],
            {
                "startDate": "2026-04-01T00:00:00+01:00",
                "endDate": "2029-03-31T23:59:59+01:00",
                "maxExtentDate": "2031-03-31T23:59:59+01:00",
            },
        )
        supplier = release["parties"][1]
        self.assertEqual(supplier["identifier"], {"scheme": "GB-COH", "id": "01234567"})
        self.assertEqual(supplier["details"], {"scale": "sme", "vcse": False})
        self.assertEqual(release["tender"]["procurementMethod"], "open")
        codes = release["tender"]["items"][0]["additionalClassifications"]
        self.assertEqual([code["id"] for code in codes], ["72000000", "32412100"])
        (document,) = contract["documents"]
        self.assertEqual(document["documentType"], "contractSigned")
        self.assertEqual(document["url"], ROW["contract_url"])

    def test_ratings_of_indicators_are_told_in_the_words_of_the_act(self):
        (metric,) = ocds.release(ROW, BUYER, DAY)["contracts"][0]["implementation"][
            "metrics"
        ]
        (told,) = metric["observations"]
        self.assertEqual(told["measure"], 91.5)
        self.assertEqual(
            told["measureClassification"],
            {"id": "slightlyBelow", "description": "Approaching target"},
        )
        self.assertEqual(told["period"]["endDate"], "2026-06-30T23:59:59+01:00")

    def test_a_bare_contract_is_valid_too(self):
        bare = dict.fromkeys(ROW) | {
            "reference": "AGR-1",
            "ocid": "ocds-a1b2c3-1",
            "title": "Desk",
            "status": "active",
            "supplier_key": "supplier-1",
        }
        self.assertEqual(ocds.problems(ocds.release(bare, BUYER, DAY)), [])

    def test_a_package_holds_to_its_schema(self):
        made = ocds.package(
            [ocds.release(ROW, BUYER, DAY)], "Northwick", DAY, "https://northwick.example/1"
        )
        self.assertEqual(ocds.package_problems(json.loads(made)), [])
        for releases, publisher in (([], "Northwick"), ([{}], None)):
            with self.assertRaises(ValueError):
                ocds.package(releases, publisher, DAY, "https://northwick.example/1")

    def test_what_is_not_valid_is_named(self):
        release = ocds.release(ROW, BUYER, DAY)
        for spoil, words in (
            ({"ocid": None}, "ocid"),
            ({"tag": ["nonsense"]}, "tag"),
            ({"date": 5}, "date"),
        ):
            found = ocds.problems(release | spoil)
            self.assertTrue(found)
            self.assertIn(words, found[0])
