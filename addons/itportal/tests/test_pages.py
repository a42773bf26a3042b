from lxml import html

from odoo.tests import HttpCase, tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
class TestPages(PortalCommon, HttpCase):
    """Pages of agreements, for the right organisation, the wrong one and nobody."""

    def _open(self, login, url):
        self.authenticate(login, login)
        return self.url_open(url)

    def test_list_and_page_of_the_right_organisation(self):
        page = self._open("portal_right", "/my/agreements")
        self.assertIn(self.agreement.code, page.text)
        page = self._open("portal_right", f"/my/agreements/{self.agreement.id}")
        self.assertEqual(page.status_code, 200)
        for words in (
            "Shared service desk",
            "Send the yearly report",
            "Keep the desk staffed",
            "31 March 2028",
            "Solent Fire and Rescue",
        ):
            self.assertIn(words, page.text)
        self.assertNotIn("Between us", page.text)

    def test_the_wrong_organisation_finds_nothing(self):
        page = self._open("portal_wrong", "/my/agreements")
        self.assertNotIn(self.agreement.code, page.text)
        self.assertIn("no signed agreements", page.text)
        page = self._open("portal_wrong", f"/my/agreements/{self.agreement.id}")
        self.assertEqual(page.status_code, 404)

    def test_an_exempt_one_is_not_there(self):
        self._mark_exempt()
        page = self._open("portal_right", f"/my/agreements/{self.agreement.id}")
        self.assertEqual(page.status_code, 404)
        page = self._open("portal_right", "/my/agreements")
        self.assertNotIn(self.agreement.code, page.text)

    def test_staff_and_strangers_have_no_such_page(self):
        page = self._open("portal_officer", "/my/agreements")
        self.assertEqual(page.status_code, 404)
        self.authenticate(None, None)
        page = self.url_open("/my/agreements")
        self.assertIn("/web/login", page.url)

    def test_the_home_page_leads_there(self):
        page = self._open("portal_right", "/my/home")
        for url in ("/my/agreements", "/my/ideas", "/my/idea"):
            self.assertIn(f'href="{url}"', page.text)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["it_agreement_count", "it_idea_count"]}
        )
        self.assertEqual(counters["it_agreement_count"], 1)
        self.assertEqual(counters["it_idea_count"], 0)
        page = self._open("portal_officer", "/my/home")
        self.assertNotIn('href="/my/agreements"', page.text)

    def test_every_field_has_a_label_and_headings_go_down_by_one(self):
        for url in (
            f"/my/agreements/{self.agreement.id}",
            "/my/agreements",
            "/my/idea",
        ):
            page = self._open("portal_right", url)
            tree = html.fromstring(page.text).xpath("//div[@id='wrap']")[0]
            for field in tree.xpath(
                ".//input[not(@type='hidden')] | .//textarea | .//select"
            ):
                with self.subTest(url=url, field=field.get("id")):
                    self.assertTrue(tree.xpath(f".//label[@for='{field.get('id')}']"))
            levels = [
                int(node.tag[1])
                for node in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")
            ]
            self.assertEqual(levels[0], 1, url)
            self.assertEqual(levels.count(1), 1, url)
            for above, below in zip(levels, levels[1:], strict=False):
                self.assertLessEqual(below, above + 1, (url, levels))
