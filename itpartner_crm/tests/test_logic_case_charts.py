from lxml import etree

from odoo.tests import BaseCase, tagged

from ..logic import case_charts as charts

BAR = {"name": "A <b>", "low": -5, "high": 15, "low_text": "-£5", "high_text": "£15"}


@tagged("post_install", "-at_install")
class TestCaseCharts(BaseCase):
    """Drawings are well-formed, named, and never carry what was typed as markup."""

    def _read(self, svg):
        tree = etree.fromstring(svg)
        self.assertEqual(tree.get("role"), "img")
        self.assertEqual(tree.get("aria-label"), "Named")
        return tree

    def _texts(self, tree):
        return ["".join(node.itertext()) for node in tree.iter("{*}text")]

    def test_tornado(self):
        texts = {"npsv": "NPSV £5", "zero": "£0"}
        tree = self._read(charts.tornado([BAR], 5, "Named", texts))
        self.assertIn("A <b>", self._texts(tree))
        self.assertEqual(len(list(tree.iter("{*}rect"))), 2)
        self.assertEqual(charts.tornado([], 5, "Named", texts), "")

    def test_running_total_has_a_ring_where_it_pays_back(self):
        texts = {"plain": "P", "discounted": "D", "top": (9, "£9"), "foot": (-9, "-£9")}
        for marks, rings in (
            ({"plain": 1.5, "discounted": 1.8}, 2),
            ({"plain": 1.5, "discounted": None}, 1),
            ({"plain": None, "discounted": None}, 0),
        ):
            svg = charts.running_total(
                ["26/27", "27/28", "28/29"],
                [-9, -3, 9],
                [-9, -3, 5],
                marks,
                "Named",
                texts,
            )
            self.assertEqual(len(list(self._read(svg).iter("{*}circle"))), rings)

    def test_comparison_shows_bars_and_scores(self):
        options = [
            {
                "name": f"Option {at}",
                "npsv": npsv,
                "npsv_text": f"£{npsv}",
                "score": score,
                "score_text": str(score),
                "preferred": at == 1,
            }
            for at, (npsv, score) in enumerate([(0, None), (90, 70), (-30, 55)])
        ]
        svg = charts.comparison(options, "Named", {"npsv": "N", "score": "S"})
        texts = self._texts(self._read(svg))
        self.assertIn("★ Option 1", texts)
        self.assertEqual(charts.comparison([], "Named", {}), "")

    def test_scale_holds_nothing_and_equal_figures(self):
        place = charts.scale([10, 20], 0, 100)
        self.assertEqual((place(0), place(20)), (0, 100))
        self.assertEqual(charts.scale([0], 0, 100)(0), 50)
