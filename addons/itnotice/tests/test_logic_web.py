"""One request: it ends in time, in bounds, on the allowed hosts, with a reason."""

import datetime
import time
import tracemalloc
import zlib
from unittest import TestCase
from unittest.mock import patch

import requests

from odoo.addons.itnotice.logic import web

from .service import (
    Answer,
    LocalClient,
    Service,
    cut,
    dripping,
    endless,
    limited,
    silent,
    zipped,
)

URL = "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages"
REAL_SEND = requests.Session.send


class TestWeb(TestCase):
    def setUp(self):
        super().setUp()
        # the test framework blocks requests: here they go to the local server alone
        self.enterContext(patch.object(requests.Session, "send", REAL_SEND))

    def fetch(self, *answers, **limits):
        with Service(*answers) as service:
            return LocalClient(service, **limits).fetch(URL)

    def failure(self, *answers, **limits):
        started = time.monotonic()
        with self.assertRaises(web.Failed) as caught:
            self.fetch(*answers, **limits)
        self.assertLess(time.monotonic() - started, 6)
        return caught.exception

    def test_addresses(self):
        allowed = (URL, "https://www.contractsfinder.service.gov.uk:443/x?y=%20z")
        for url in allowed:
            web.check_url(url)
        for url in (
            "http://www.find-tender.service.gov.uk/",
            "https://www.find-tender.service.gov.uk.evil.example/",
            "https://evil.example/www.find-tender.service.gov.uk",
            "https://www.find-tender.service.gov.uk@evil.example/",
            "https://me:pw@www.find-tender.service.gov.uk/",
            "https://www.find-tender.service.gov.uk:8443/",
            "https://evil.example\\@www.find-tender.service.gov.uk/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[broken/",
            "file:///etc/passwd",
            "ftp://www.find-tender.service.gov.uk/",
            "//www.find-tender.service.gov.uk/",
            "https://www.find-tender.service.gov.uk/\nHost: evil",
            "https://www.find-tender.service.gov.uk:99999/",
            "",
            None,
        ):
            with self.subTest(url=url), self.assertRaises(web.Failed):
                web.check_url(url)

    def test_nothing_but_the_allowed_is_asked(self):
        asked = patch.object(requests.Session, "get")
        with asked as get, self.assertRaises(web.Failed):
            web.Client().fetch("https://evil.example/")
        get.assert_not_called()

    def test_plain_and_packed(self):
        self.assertEqual(self.fetch(Answer(b"{}")), b"{}")
        self.assertEqual(self.fetch(Answer(b"")), b"")
        body = b"a long text " * 50_000
        self.assertEqual(self.fetch(zipped(body)), body)
        double = Answer(
            zipped(body).body + zipped(b"more").body, Content_Encoding="gzip"
        )
        self.assertEqual(self.fetch(double), body + b"more")
        deflated = Answer(zlib.compress(body), Content_Encoding="deflate")
        self.assertEqual(self.fetch(deflated), body)

    def test_asked_to_wait(self):
        for status in (429, 403, 503):
            failure = self.failure(limited(status, "7"))
            self.assertEqual((failure.again, failure.limited), (True, True))
            self.assertEqual((failure.wait, failure.status), (7, status))
            self.assertIn("wait 7 seconds", str(failure))
        self.assertIsNone(self.failure(limited(429)).wait)

    def test_retry_after(self):
        now = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.timezone.utc)
        for text, seconds in (
            ("120", 120),
            ("0", 1),
            ("999999999", 3600),
            ("Mon, 01 Jun 2026 12:01:00 GMT", 60),
            ("Mon, 01 Jun 2026 11:00:00 GMT", 1),
            ("Mon, 01 Jun 2099 11:00:00 GMT", 3600),
            ("soon", None),
            ("-5", None),
            ("1e99", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(web.read_retry_after(text, now), seconds, text)

    def test_other_answers(self):
        for status, again in ((404, False), (400, False), (500, True), (502, True)):
            failure = self.failure(Answer(b"x", status))
            self.assertEqual((failure.again, failure.status), (again, status))
            self.assertEqual(str(failure), f"it answered {status}")

    def test_cut_silent_and_dripping(self):
        for play, reason in (
            (cut, "cut off"),
            (silent, "stopped answering"),
            (dripping, "longer than 2 seconds"),
        ):
            failure = self.failure(Answer(play=play), whole_seconds=2)
            self.assertIn(reason, str(failure))
            self.assertTrue(failure.again)

    def test_nobody_there(self):
        with Service() as service:
            pass
        with self.assertRaises(web.Failed) as caught:
            LocalClient(service).fetch(URL)
        self.assertTrue(caught.exception.again)
        self.assertEqual(str(caught.exception), "it could not be reached")

    def test_half_a_packed_body(self):
        half = zipped(b"text " * 1000).body[:-10]
        failure = self.failure(Answer(half, Content_Encoding="gzip"))
        self.assertIn("cut off", str(failure))

    def test_no_redirect_away(self):
        for where in (
            "https://evil.example/x",
            "http://www.find-tender.service.gov.uk/x",
            "//evil.example/x",
            "file:///etc/passwd",
        ):
            failure = self.failure(Answer(status=302, Location=where))
            self.assertIn("redirects away", str(failure))
            self.assertFalse(failure.again)

    def test_redirects_on_the_host_are_followed_a_little(self):
        self.assertEqual(
            self.fetch(Answer(status=302, Location="/other"), Answer(b"here")), b"here"
        )
        rounds = [Answer(status=302, Location="/other") for _time in range(9)]
        self.assertIn("more than 3", str(self.failure(*rounds)))
        self.assertIn("where to", str(self.failure(Answer(status=302))))

    def test_bombs_and_endless_bodies_in_flat_memory(self):
        bomb = zipped(b"0" * 300 * web.MEGABYTE)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        failure = self.failure(bomb)
        self.assertIn("200 times its size", str(failure))
        failure = self.failure(Answer(play=endless), wire_bytes=4 * web.MEGABYTE)
        self.assertIn("over 4 MB", str(failure))
        self.assertFalse(failure.again)
        self.assertLess(tracemalloc.get_traced_memory()[1], 40 * web.MEGABYTE)

    def test_too_large_is_not_even_read(self):
        failure = self.failure(Answer(b"x", Content_Length=10**12))
        self.assertIn("over 32 MB", str(failure))
        failure = self.failure(Answer(b"y" * 2_000_000), body_bytes=web.MEGABYTE)
        self.assertIn("unpacked it is over 1 MB", str(failure))

    def test_what_is_not_packed_as_it_says(self):
        failure = self.failure(Answer(b"plain", Content_Encoding="gzip"))
        self.assertIn("not packed", str(failure))
        failure = self.failure(Answer(b"plain", Content_Encoding="gzip, gzip"))
        self.assertIn("not read", str(failure))
        failure = self.failure(Answer(b"plain", Content_Encoding="br"))
        self.assertIn("'br'", str(failure))
