"""The client of the registers against a real server that behaves and misbehaves."""

from odoo.tests import BaseCase, tagged

from ..registers import companies_house
from ..registers.answer import RegisterError
from ..registers.client import Client, Limits, origin_of
from .register_server import COMPANY, RegisterServer, good

PATH = "/company/01234567"
KEY = "a-secret-key"


@tagged("post_install", "-at_install")
class TestRegisterClient(BaseCase):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(RegisterServer())
        self.slept = []

    def _client(self, origins=None, **limits):
        url = self.server.url
        headers, auth = companies_house.login(KEY)
        return Client(
            base=url,
            origins=frozenset(origins if origins is not None else [origin_of(url)]),
            headers=headers,
            auth=auth,
            limits=Limits(**{"pause": 0.01, "total": 5, **limits}),
            sleep=self.slept.append,
        )

    def _ask(self, *answers, **limits):
        self.server.answers[PATH] = list(answers)
        return companies_house.look_up(self._client(**limits), "01234567")

    def _refused(self, reason, *answers, **limits):
        with self.assertRaises(RegisterError) as caught:
            self._ask(*answers, **limits)
        self.assertEqual(caught.exception.reason, reason)
        self.assertNotIn(KEY, str(caught.exception))
        return caught.exception

    def test_a_good_answer_and_its_unknown_fields(self):
        answer = self._ask(good(COMPANY))
        self.assertEqual(answer.name, "SOLENT MAKERS LIMITED")
        self.assertEqual(len(answer.sha256), 64)
        self.assertNotIn("PERSON", str(answer.kept))
        self.assertIn("Basic ", self.server.asked[0][1]["Authorization"])

    def test_the_key_is_in_no_text_of_the_client(self):
        self.assertNotIn(KEY, repr(self._client()))

    def test_unknown_number_is_asked_once(self):
        self._refused("unknown", (404, {}, {}))
        self.assertEqual(len(self.server.asked), 1)

    def test_wrong_key_is_asked_once(self):
        self._refused("refused", (401, {}, {"error": "Invalid Authorization"}))
        self.assertEqual(len(self.server.asked), 1)

    def test_busy_server_is_asked_again_when_it_says(self):
        answer = self._ask((429, {"Retry-After": "1"}, {}), good(COMPANY))
        self.assertTrue(answer.name)
        self.assertEqual(self.slept, [1.0])

    def test_a_wait_longer_than_the_patience_is_told(self):
        error = self._refused("busy", (429, {"Retry-After": "120"}, {}))
        self.assertEqual(error.wait, 120)
        self.assertEqual(self.slept, [])

    def test_retry_after_may_be_a_date(self):
        late = {"Retry-After": "Wed, 01 Jan 2098 00:00:00 GMT"}
        self.assertGreater(self._refused("busy", (429, late, {})).wait, 1000)

    def test_broken_server_gets_a_second_chance(self):
        self.assertTrue(self._ask((500, {}, {}), good(COMPANY)).name)
        self.assertEqual(len(self.slept), 1)
        self.assertLessEqual(self.slept[0], 0.01)

    def test_server_that_stays_broken_is_left_alone(self):
        self._refused("down", (503, {}, {}), attempts=3)
        self.assertEqual(len(self.server.asked), 3)
        self.assertGreater(self.slept[1], self.slept[0] / 2)

    def test_slow_server(self):
        self._refused("down", good("slow"), total=0.4, attempts=1)

    def test_answer_that_breaks_off(self):
        self._refused("down", good("cut"))

    def test_answer_that_is_no_json(self):
        self._refused("garbled", good(b"<html>maintenance</html>"))

    def test_answer_about_another_company(self):
        self._refused("garbled", good({**COMPANY, "company_number": "07654321"}))

    def test_answer_of_the_wrong_shape(self):
        for body in ([], "x", 3, None, {}):
            self._refused("garbled", good(body))

    def test_answer_beyond_the_size(self):
        self._refused("garbled", good(COMPANY), size=50)

    def test_redirect_within_the_host_is_followed(self):
        self.server.answers["/moved"] = good(COMPANY)
        self.assertTrue(self._ask((302, {"Location": "/moved"}, {})).name)

    def test_redirect_to_another_host_is_not_followed(self):
        with RegisterServer({PATH: good(COMPANY)}) as other:
            self._refused("barred", (302, {"Location": f"{other.url}{PATH}"}, {}))
            self._refused("barred", (302, {"Location": "file:///etc/passwd"}, {}))
            self.assertEqual(other.asked, [])

    def test_circle_of_redirects_ends(self):
        self._refused("garbled", (302, {"Location": PATH}, {}))

    def test_host_that_is_not_on_the_list_is_never_asked(self):
        with self.assertRaises(RegisterError) as caught:
            self._client(origins=["https://api.company-information.service.gov.uk"])
        self.assertEqual(caught.exception.reason, "barred")
        self.assertEqual(self.server.asked, [])

    def test_address_that_pretends_to_be_the_host(self):
        for base in (
            "https://api.example.org@127.0.0.1/",
            "https://api.example.org.evil.example/",
            "http://api.example.org/",
            "ftp://api.example.org/",
            "https://api.example.org:8443/",
        ):
            with self.assertRaises(RegisterError, msg=base) as caught:
                Client(base=base, origins=frozenset(["https://api.example.org"]))
            self.assertEqual(caught.exception.reason, "barred")

    def test_number_cannot_change_the_path(self):
        with self.assertRaises(RegisterError):
            companies_house.look_up(self._client(), "../search?q=x")
        self.assertTrue(self.server.asked[0][0].startswith("/company/..%2F"))

    def test_nobody_there(self):
        client = self._client(attempts=1)
        self.server._server.server_close()
        with self.assertRaises(RegisterError) as caught:
            client.get_json(PATH)
        self.assertEqual(caught.exception.reason, "down")
