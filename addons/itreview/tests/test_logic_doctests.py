import doctest
from unittest import TestCase

from odoo.tests import tagged

from ..logic import agenda, figures, movement, pack_charts, pack_contents


@tagged("post_install", "-at_install")
class TestLogicDoctests(TestCase):
    """What the docstrings of the logic show is what it does."""

    def test_examples(self):
        for module in (agenda, figures, movement, pack_charts, pack_contents):
            with self.subTest(module.__name__):
                self.assertFalse(doctest.testmod(module).failed)
