from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..logic import identifiers
from ..models.res_partner_id_number import SHAPES
from .common import ItPartnerCrmCommon

GOOD = [
    ("GB-COH", "01234567"),
    ("GB-COH", "sc123456"),
    ("GB-COH", "1234567"),
    ("GB-COH", "IP12345R"),
    ("GB-CHC", "1122334"),
    ("GB-CHC", "GB-CHC-210183"),
    ("GB-SC", "SC012345"),
    ("GB-NIC", "NIC100123"),
    ("GB-NHS", "RHM"),
    ("GB-NHS", "j82001"),
    ("GB-UKPRN", "10007158"),
    ("GB-URN", "116000"),
    ("GB-PPON", "abcd-1234-efgh"),
    ("GB-GSS", "E06000045"),
    ("GB-MPR", "IP 00001R"),
    ("GB-CFS", "17"),
    ("GB-VAT", "980 7806 84"),
    ("GB-VAT", "GB980780684"),
    ("GB-VAT", "GBGD001"),
    ("XI-LEI", "213800KUD8LAJWSQ9D15"),
    ("XI-GLN", "5012345678900"),
    ("JE-FSC", "12345"),
]
BAD = [
    ("GB-COH", "12345678901"),
    ("GB-COH", "12"),
    ("GB-COH", "S1234567"),
    ("GB-COH", "١٢٣٤٥٦٧٨"),
    ("GB-CHC", "12345"),
    ("GB-SC", "012345"),
    ("GB-NIC", "1001234"),
    ("GB-NHS", "R"),
    ("GB-UKPRN", "20007158"),
    ("GB-UKPRN", "1000715"),
    ("GB-URN", "11600"),
    ("GB-PPON", "ABC-1234-EFGH"),
    ("GB-GSS", "06000045"),
    ("GB-VAT", "980780685"),
    ("XI-LEI", "213800KUD8LXJWSQ9D15"),
    ("XI-GLN", "5012345678901"),
]


@tagged("post_install", "-at_install")
class TestIdentifiers(ItPartnerCrmCommon):
    """An identifier has one spelling, the form of its scheme and one holder."""

    def test_good_and_bad_forms(self):
        for code, value in GOOD:
            with self.subTest(code=code, value=value):
                self.assertTrue(identifiers.is_valid(code, value))
        for code, value in BAD:
            with self.subTest(code=code, value=value):
                self.assertFalse(identifiers.is_valid(code, value))

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(sorted(identifiers.SCHEMES)), st.text(max_size=14))
    def test_canonical_is_stable(self, code, value):
        once = identifiers.canonical(code, value)
        self.assertEqual(identifiers.canonical(code, once), once)

    def test_every_scheme_is_shipped_and_says_what_it_is(self):
        categories = self.env["res.partner.id_category"].search(
            [("code", "in", list(identifiers.SCHEMES))]
        )
        self.assertEqual(set(categories.mapped("code")), set(identifiers.SCHEMES))
        self.assertTrue(all(categories.mapped("it_note")))
        self.assertFalse(any(categories.mapped("validation_code")))
        with_form = {code for code, one in identifiers.SCHEMES.items() if one.pattern}
        self.assertEqual(with_form, set(SHAPES))

    def test_kept_in_one_spelling(self):
        number = self._add_identifier(self.partner, "GB-COH", " 1234567 ")
        self.assertEqual(number.name, "01234567")
        number.name = "sc 123456"
        self.assertEqual(number.name, "SC123456")

    def test_wrong_form_is_refused_in_a_clear_sentence(self):
        with self.assertRaisesRegex(ValidationError, "8 characters, such as 01234567"):
            self._add_identifier(self.partner, "GB-COH", "12 34 56 78 90")
        with self.assertRaisesRegex(ValidationError, "the first is 1"):
            self._add_identifier(self.partner, "GB-UKPRN", "20007158")

    def test_one_holder(self):
        self._add_identifier(self.partner, "GB-COH", "01234567")
        other = self._new_partner("Someone Else")
        with self.assertRaisesRegex(ValidationError, "already belongs to Solent"):
            self._add_identifier(other, "GB-COH", "1234567")
        # the same digits in another register are another number
        self._add_identifier(other, "GB-CHC", "1234567")

    def test_a_party_number_of_one_release_may_repeat(self):
        other = self._new_partner("Someone Else")
        self._add_identifier(self.partner, "GB-CFS", "17")
        self.assertTrue(self._add_identifier(other, "GB-CFS", "17"))

    def test_unknown_schemes_are_left_alone(self):
        category = self.env["res.partner.id_category"].create(
            {"code": "local", "name": "Local number"}
        )
        number = self.env["res.partner.id_number"].create(
            {
                "partner_id": self.partner.id,
                "category_id": category.id,
                "name": "a/1 b",
            }
        )
        self.assertEqual(number.name, "a/1 b")
