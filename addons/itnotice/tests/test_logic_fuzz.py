"""Whatever the input, the answer is notices and reasons, never a traceback."""

import json
from unittest import TestCase

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.itnotice.logic import intake, ocds
from odoo.addons.itnotice.logic.package import PackageError

from .releases import package, release

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        [" 000,", "2026-06-01", "<b>x</b>", "&#0;", "GB-COH", "\ud800", ""]
    ),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.text(max_size=8), children, max_size=3)
    ),
    max_leaves=8,
)
SETTINGS = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def places(node, path=()):
    """The path of every value in a tree."""
    if path:
        yield path
    if isinstance(node, (dict, list)):
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in pairs:
            yield from places(value, (*path, key))


AWARDED = release(
    tag=["award", "contract"],
    awards=[
        {
            "id": "1",
            "status": "active",
            "value": {"amount": 5, "amountGross": 6, "currency": "GBP"},
            "suppliers": [{"id": "S1", "name": "Fastwire Ltd"}],
            "contractPeriod": {"startDate": "2026-01-01", "endDate": "2027-01-01"},
            "documents": [
                {"documentType": "awardNotice", "url": "https://a.example/1"}
            ],
        }
    ],
    contracts=[
        {"id": "1", "awardID": "1", "value": {"amount": 5}, "items": [{"id": 1}]}
    ],
    planning={"documents": []},
    tender__lots=[{"id": "1", "value": {"amount": 3}, "contractPeriod": {}}],
)
PATHS = sorted(places(AWARDED), key=str)


def outcome(data):
    reads = list(intake.read_all([intake.Source("page.json", data=data)]))
    for read in reads:
        if isinstance(read.result, ocds.Notice):
            json.dumps(read.result.payload, allow_nan=False).encode()
            assert "\x00" not in read.result.title + read.result.description
            read.result.title.encode()
        else:
            read.result.reason.encode()
            assert read.result.reason
    return reads


class TestFuzz(TestCase):
    @SETTINGS
    @given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=3))
    def test_any_value_anywhere(self, changes):
        made = json.loads(json.dumps(AWARDED))
        for path, junk in changes:
            node = made
            try:
                for key in path[:-1]:
                    node = node[key]
                node[path[-1]] = junk
            except (KeyError, IndexError, TypeError):
                continue
        reads = outcome(package(made, release(2)))
        self.assertEqual(len(reads), 2)
        self.assertIsInstance(reads[1].result, ocds.Notice)

    @SETTINGS
    @given(st.data())
    def test_any_bytes_anywhere(self, data):
        whole = package(AWARDED, release(2))
        at = data.draw(st.integers(0, len(whole)))
        cut = data.draw(st.integers(0, 20))
        new = data.draw(st.binary(max_size=20))
        try:
            outcome(whole[:at] + new + whole[at + cut :])
        except PackageError as exc:
            self.assertTrue(str(exc).startswith("page.json "))

    @SETTINGS
    @given(st.binary(max_size=200))
    def test_any_input(self, data):
        try:
            outcome(data)
        except PackageError as exc:
            self.assertTrue(str(exc))
