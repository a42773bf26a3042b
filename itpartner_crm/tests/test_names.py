from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic.names import name_key, postcode_key

PIECES = [
    "The",
    "the",
    "Ltd",
    "LIMITED",
    "plc",
    "P.L.C.",
    "public",
    "limited",
    "company",
    "C.I.C.",
    "&",
    "and",
    "Solent",
    "Café",
    "O'Neill",
    "(Holdings)",
    "NHS",
    "Trust",
    ",",
]


@tagged("post_install", "-at_install")
class TestNames(BaseCase):
    """Two spellings of one organisation have one key, and a key is its own key."""

    def test_spellings_meet(self):
        for one, other in [
            ("Solent Makers Ltd", "SOLENT MAKERS LIMITED"),
            ("Solent Makers Ltd.", "The Solent Makers, Limited"),
            ("Smith & Sons PLC", "Smith and Sons p.l.c."),
            ("Café Noël LLP", "CAFE NOEL llp"),
            ("St. Mary's C of E School", "St Marys C of E School"),
            ("Harbour Arts CIC", "Harbour Arts Community Interest Company"),
            ("Mill Trust CIO", "The Mill Trust"),
            ("National Trust, The", "The National Trust"),
            ("Strasse GmbH", "Straße GmbH"),
            ("A\u2010B Ltd", "A B"),
        ]:
            with self.subTest(one=one):
                self.assertEqual(name_key(one), name_key(other))

    def test_kinds_of_body_part(self):
        for one, other in [
            ("Solent NHS Trust", "Solent NHS Foundation Trust"),
            ("Mill Council", "Mill College"),
            ("Solent Limited Editions", "Solent"),
        ]:
            with self.subTest(one=one):
                self.assertNotEqual(name_key(one), name_key(other))

    def test_a_name_never_vanishes_into_its_legal_form(self):
        self.assertEqual(name_key("Limited"), "limited")
        self.assertEqual(name_key("The Ltd"), "ltd")
        self.assertEqual(name_key("Public Limited Company"), "public limited company")

    def test_nothing_gives_nothing(self):
        for empty in (None, "", "  ", "...", "-"):
            self.assertEqual(name_key(empty), "")

    def test_postcode(self):
        self.assertEqual(postcode_key(" so14 7lp"), postcode_key("SO147LP"))
        self.assertEqual(postcode_key(None), "")

    @settings(max_examples=400, deadline=None)
    @given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
    def test_stable(self, name):
        key = name_key(name)
        self.assertEqual(name_key(key), key)

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet="abc é&.'-", max_size=30))
    def test_case_makes_no_difference(self, name):
        self.assertEqual(name_key(name.upper()), name_key(name))
