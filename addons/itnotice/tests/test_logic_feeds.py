"""Windows of time: cut, halved, and how much of them is done."""

import datetime
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.itnotice.logic import feeds

START = datetime.datetime(2026, 6, 1)


def window(seconds):
    return START, START + datetime.timedelta(seconds=seconds)


class TestHalves(TestCase):
    def test_how_small_they_get(self):
        for seconds, count in ((6 * 3600, 2), (3, 2), (2, 2), (1, 0), (0, 0)):
            with self.subTest(seconds=seconds):
                self.assertEqual(len(feeds.halves(window(seconds))), count)

    @given(st.integers(0, 10**7))
    def test_halves_make_the_whole(self, seconds):
        whole = window(seconds)
        parts = feeds.halves(whole)
        if parts:
            (first, middle), (again, last) = parts
            self.assertEqual((first, last), whole)
            self.assertEqual(middle, again)
            self.assertLessEqual(abs((last - middle) - (middle - first)).seconds, 1)
            self.assertFalse(middle.microsecond)

    def test_which_page_has_all(self):
        for count, link, whole in (
            (0, None, True),
            (99, "", True),
            (100, None, False),
            (101, None, False),
            (3, "https://x/?cursor=a", False),
        ):
            with self.subTest(count=count, link=link):
                self.assertEqual(feeds.is_whole(count, link), whole)

    def test_share_of_the_time(self):
        spans = [window(3600), window(1800), window(1800)]
        for at, percent in ((0, 0), (1, 50), (2, 75), (3, 100)):
            self.assertEqual(feeds.share_done(spans, at), percent)
        self.assertEqual(feeds.share_done([], 0), 0)
