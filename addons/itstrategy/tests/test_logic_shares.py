from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic.shares import after_commands, too_much


@tagged("post_install", "-at_install")
class TestShares(BaseCase):
    def test_after_commands(self):
        held = {1: 60.0, 2: 40.0}
        for commands, expected in (
            ([], 100),
            ([(0, 0, {"share": 60})], 160),
            ([(0, 0, {})], 200),
            ([(1, 1, {"share": 40}), (1, 2, {"share": 60})], 100),
            ([(2, 1, 0), (0, 0, {"share": 60})], 100),
            ([(3, 2, 0)], 60),
            ([(5, 0, 0), (0, 0, {"share": 10})], 10),
            ([(6, 0, [2])], 40),
            ([(1, 1, {"res_id": 7}), (4, 2, 0)], 100),
        ):
            with self.subTest(commands=commands):
                self.assertEqual(after_commands(held, commands), expected)

    def test_hundred_is_the_whole(self):
        self.assertFalse(too_much(33.33 + 33.33 + 33.34))
        self.assertTrue(too_much(100.01))
