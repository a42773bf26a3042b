from odoo.tests import tagged

from .common import ItPartnerCrmCommon


@tagged("post_install", "-at_install")
class TestMatch(ItPartnerCrmCommon):
    """The partner that a notice means: by identifier, else by name, never guessed."""

    def setUp(self):
        super().setUp()
        self._add_identifier(self.partner, "GB-COH", "01234567")

    def _find(self, identifiers=(), name=None, postcode=None):
        return (
            self.env["res.partner"]
            .with_user(self.officer)
            ._find_by_identifier_or_name(list(identifiers), name, postcode)
        )

    def test_identifier_beats_name(self):
        self._new_partner("Harbour Arts")
        found, reason = self._find([("GB-COH", "1234567")], "Harbour Arts")
        self.assertEqual(found, self.partner)
        self.assertIn("GB-COH 01234567", reason)

    def test_company_number_kept_by_core(self):
        partner = self._new_partner("Mill Works", company_registry="07654321")
        found, reason = self._find([("GB-COH", "07654321")], "Something else")
        self.assertEqual(found, partner)
        self.assertIn("GB-COH 07654321", reason)

    def test_name_when_no_identifier_is_known(self):
        for name in ("SOLENT MAKERS LTD", "The Solent Makers, Limited"):
            found, reason = self._find([("GB-CHC", "999999")], name)
            self.assertEqual(found, self.partner, name)
            self.assertEqual(reason, "Same name.")

    def test_same_name_other_number_is_somebody_else(self):
        found, reason = self._find([("GB-COH", "99999999")], "Solent Makers Ltd")
        self.assertFalse(found)
        self.assertIn("another number", reason)

    def test_party_number_of_a_release_never_matches(self):
        self._add_identifier(self.partner, "GB-CFS", "17")
        found, _reason = self._find([("GB-CFS", "17")], "Nobody Known")
        self.assertFalse(found)

    def test_postcode_parts_namesakes(self):
        other = self._new_partner("Solent Makers", zip="PO1 2AL")
        found, reason = self._find([], "Solent Makers Ltd", "po12al")
        self.assertEqual(found, other)
        self.assertEqual(reason, "Same name and postcode.")
        found, reason = self._find([], "Solent Makers Ltd")
        self.assertEqual(found, self.partner | other)
        self.assertIn("Several partners", reason)

    def test_other_postcode_is_told(self):
        found, reason = self._find([], "Solent Makers Ltd", "PO1 2AL")
        self.assertEqual(found, self.partner)
        self.assertIn("postcode differs", reason)

    def test_two_identifiers_of_two_partners(self):
        other = self._new_partner("Solent Makers Trust")
        self._add_identifier(other, "GB-CHC", "1122334")
        found, reason = self._find([("GB-COH", "01234567"), ("GB-CHC", "1122334")])
        self.assertEqual(found, self.partner | other)
        self.assertIn("several partners", reason)

    def test_people_archived_partners_and_nothing(self):
        self.env["res.partner"].create({"name": "Ada Lovelace"})
        self.assertFalse(self._find([], "Ada Lovelace")[0])
        self.partner.active = False
        self.assertFalse(self._find([("GB-COH", "01234567")], "Solent Makers Ltd")[0])
        found, reason = self._find([("GB-COH", None)], "  ")
        self.assertFalse(found)
        self.assertTrue(reason)

    def test_key_follows_the_name(self):
        self.assertEqual(self.partner.it_name_key, "solent makers")
        self.partner.name = "The Harbour & Mill Company Ltd"
        self.assertEqual(self.partner.it_name_key, "harbour and mill company")

    def test_few_queries_whatever_is_asked(self):
        pairs = [("GB-COH", f"{number:08}") for number in range(1, 40)]
        self._find(pairs, "Nobody")
        with self.assertQueryCount(3):
            self._find(pairs, "Nobody Known")
