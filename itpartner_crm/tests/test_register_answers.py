"""What the answers of the registers mean, table by table."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic import duplicates
from ..registers import (
    charity_commission,
    companies_house,
    nhs_ods,
    postcodes,
    schools,
)
from ..registers.answer import RegisterError
from .register_server import CHARITY, COMPANY, POSTCODE, SCHOOLS, TRUST

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*COMPANY, *CHARITY, "Organisation"]), inner)
    ),
    max_leaves=8,
)


@tagged("post_install", "-at_install")
class TestRegisterAnswers(BaseCase):
    def test_company(self):
        answer = companies_house.read(COMPANY, "01234567")
        self.assertEqual(answer.status, "Active")
        self.assertEqual(answer.kind, "Private limited company")
        self.assertEqual(
            answer.address,
            {
                "street": "1 Quay Street",
                "street2": "Dock Quarter",
                "city": "Northwick",
                "zip": "SO14 7LP",
            },
        )
        self.assertEqual((answer.flags, answer.sector), ((), "company"))

    def test_what_makes_a_person_look_twice_at_a_company(self):
        for change, flags in (
            ({"company_status": "active"}, ()),
            (
                {"company_status": "dissolved", "date_of_cessation": "2026-04-30"},
                ("Dissolved since 30/04/2026",),
            ),
            ({"company_status": "liquidation"}, ("Liquidation",)),
            (
                {"company_status_detail": "active-proposal-to-strike-off"},
                ("Being struck off",),
            ),
            ({"has_insolvency_history": True}, ("Insolvency history",)),
            ({"accounts": {"overdue": True}}, ("Accounts overdue",)),
            (
                {"accounts": {"next_accounts": {"overdue": True}}},
                ("Accounts overdue",),
            ),
            (
                {"confirmation_statement": {"overdue": True}},
                ("Confirmation statement overdue",),
            ),
            ({"accounts": None, "confirmation_statement": []}, ()),
        ):
            with self.subTest(change):
                answer = companies_house.read({**COMPANY, **change}, "01234567")
                self.assertEqual(answer.flags, flags)

    def test_community_interest_company(self):
        data = {**COMPANY, "is_community_interest_company": True}
        answer = companies_house.read(data, "01234567")
        self.assertEqual(answer.kind, "Community interest company")

    def test_charity_and_its_company_without_trustees(self):
        answer = charity_commission.read(CHARITY, "1122334")
        self.assertEqual(answer.others, (("GB-COH", "06543210"),))
        self.assertEqual(
            answer.address,
            {
                "street": "Mission Hall",
                "street2": "12 Mill Road",
                "city": "Northwick",
                "zip": "NW1 2AB",
            },
        )
        self.assertEqual(answer.flags, ())
        for secret in ("Person", "person@", "7946"):
            self.assertNotIn(secret, str(answer))

    def test_what_makes_a_person_look_twice_at_a_charity(self):
        for change, flags in (
            (
                {"reg_status": "RM", "date_of_removal": "2026-02-01T00:00:00"},
                ("Removed on 01/02/2026",),
            ),
            ({"insolvent": True}, ("Insolvent",)),
            (
                {"reporting_status": "Submission Overdue"},
                ("Reporting: Submission Overdue",),
            ),
        ):
            with self.subTest(change):
                answer = charity_commission.read({**CHARITY, **change}, "1122334")
                self.assertEqual(answer.flags, flags)

    def test_charity_service_that_answers_with_a_list(self):
        self.assertTrue(charity_commission.read([CHARITY], "1122334").name)
        with self.assertRaises(RegisterError):
            charity_commission.read([], "1122334")

    def test_nhs_trust(self):
        answer = nhs_ods.read(TRUST, "RNW")
        self.assertEqual(answer.kind, "NHS foundation trust")
        self.assertEqual(answer.website, "http://www.northwick.nhs.example")
        self.assertEqual(answer.address["zip"], "NW5 6DE")
        self.assertNotIn("7946", str(answer.kept))

    def test_closed_nhs_body_with_a_successor(self):
        body = {
            **TRUST["Organisation"],
            "Status": "Inactive",
            "Succs": {
                "Succ": [
                    {"Type": "Successor", "Target": {"OrgId": {"extension": "RNX"}}}
                ]
            },
        }
        answer = nhs_ods.read({"Organisation": body}, "RNW")
        self.assertEqual(answer.flags, ("Inactive in the register", "Succeeded by RNX"))

    def test_file_of_schools_in_pieces_of_any_size(self):
        for size in (1, 7, 10_000):
            pieces = [SCHOOLS[at : at + size] for at in range(0, len(SCHOOLS), size)]
            rows = list(schools.rows(pieces))
            self.assertEqual([row["urn"] for row in rows], ["116000", "116001"])
            self.assertEqual(rows[0]["name"], "St Zoë's School, Northwick")
            self.assertNotIn("Person", str(rows))
        answer = schools.read(rows[0])
        self.assertEqual(answer.others, (("GB-UKPRN", "10012345"),))
        self.assertEqual(schools.read(rows[1]).flags, ("Closed in the register",))

    def test_file_of_schools_with_other_columns(self):
        with self.assertRaises(RegisterError):
            list(schools.rows([b"<html>not found</html>\n"]))

    def test_ward_of_a_postcode(self):
        place = postcodes.read(POSTCODE, "SO14 7LP")
        self.assertEqual(place.ward_code, "E05009991")
        none = {"result": {"codes": {"admin_ward": "L99999999"}}}
        self.assertEqual(postcodes.read(none, "X").ward_code, "")
        with self.assertRaises(RegisterError):
            postcodes.read({"status": 404, "terminated": {}}, "X")

    @given(_JSON)
    def test_no_answer_makes_a_reader_stumble(self, data):
        for reader, number in (
            (companies_house.read, "01234567"),
            (charity_commission.read, "1122334"),
            (nhs_ods.read, "RNW"),
            (postcodes.read, "SO14 7LP"),
        ):
            try:
                reader(data, number)
            except RegisterError as error:
                self.assertIn(error.reason, RegisterError.REASONS)

    def test_kind_of_a_number_from_its_form(self):
        for number, codes in (
            ("01234567", ["GB-COH"]),
            ("10007158", ["GB-COH", "GB-UKPRN"]),
            ("NI012345", ["GB-COH"]),
            ("SC123456", ["GB-COH", "GB-SC"]),
            ("1122334", ["GB-CHC"]),
            ("116000", ["GB-URN", "GB-CHC"]),
            ("RHM", ["GB-NHS"]),
            ("ABCD-1234-EFGH", ["GB-PPON"]),
            ("E06000045", ["GB-GSS"]),
            ("GB-CHC:1122334", ["GB-CHC"]),
            ("", []),
            ("no number at all", []),
        ):
            with self.subTest(number):
                found = duplicates.guess_schemes(number)
                self.assertEqual(found[: len(codes)], codes)
                if not codes:
                    self.assertEqual(found, [])

    @given(
        st.floats(0, 1),
        st.booleans(),
        st.sampled_from(["", "solent.example"]),
        st.booleans(),
    )
    def test_more_in_common_is_never_less_sure(self, name, postcode, domain, apart):
        base = duplicates.Likeness(name=name, other_number=apart)
        more = duplicates.Likeness(
            name=name, postcode=postcode, domain=domain, other_number=apart
        )
        self.assertLessEqual(duplicates.score(base), duplicates.score(more))
        self.assertLessEqual(0, duplicates.score(base))
        self.assertLessEqual(duplicates.score(more), 1)
