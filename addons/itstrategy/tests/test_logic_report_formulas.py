from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from odoo.tests import BaseCase, tagged

from odoo.addons.itstrategy.logic import report_formulas

from .workbook_formulas import Calculator

POLARITY = {key: f"{key} it is" for key in ("higher", "lower", "range", "track")}
KINDS = {"percent": "Percent of the target", "absolute": "In the unit"}
MODES = {"simple": "Simple", "improvement": 'Improved on "last" year'}
RAG = {key: key.title() for key in ("green", "amber", "red", "grey", "white")}
FIGURES = st.none() | st.integers(-10000, 10000).map(lambda number: number / 100)
COLUMNS = (
    "figure",
    "target",
    "range_to",
    "polarity",
    "tolerance",
    "tolerance_kind",
    "rag_mode",
    "year_ago",
    "stale",
    "estimated",
)


def calculate(measure, why):
    """Return gap, gap_share and rule of a row as a spreadsheet calculates them."""
    book = Workbook()
    sheet = book.active
    flags = measure["flags"]
    cells = dict(zip(COLUMNS, "ABCDEFGHIJ", strict=True))
    names = {key: f"${letter}1" for key, letter in cells.items()}
    values = {
        "figure": measure["value"],
        "target": measure["target"],
        "range_to": why["target_high"] if why["polarity"] == "range" else None,
        "polarity": POLARITY[why["polarity"]],
        "tolerance": why["tolerance"],
        "tolerance_kind": KINDS[why["tolerance_kind"]],
        "rag_mode": MODES[why["rag_mode"]],
        "year_ago": why["year_ago"],
        "stale": "Yes" if "stale" in flags else None,
        "estimated": "Yes" if "estimated" in flags else None,
    }
    for key, value in values.items():
        sheet[f"{cells[key]}1"] = value
    names["gap"] = "$K1"
    sheet["K1"] = report_formulas.gap(POLARITY).format(**names)
    sheet["L1"] = report_formulas.gap_share(POLARITY).format(**names)
    sheet["M1"] = report_formulas.rule(POLARITY, KINDS, MODES, RAG).format(**names)
    calculator = Calculator(book)
    return [calculator.value(sheet.title, f"{letter}1") for letter in "KLM"]


def row(value, target, polarity="higher", tolerance=5, flags=(), **why):
    """Return a measure of the board and what the report knows of it."""
    return (
        {"value": value, "target": target, "flags": flags},
        {
            "polarity": polarity,
            "tolerance": tolerance,
            "tolerance_kind": "percent",
            "rag_mode": "simple",
            "target_high": None,
            "year_ago": None,
            **why,
        },
    )


@tagged("post_install", "-at_install")
class TestReportFormulas(BaseCase):
    """The workbook's formulas rate as the suite does."""

    def test_figures_of_the_domain_notes(self):
        havering = {"tolerance": 10, "rag_mode": "improvement"}
        for expected, args, more in (
            ("Green", (100, 100), {}),
            ("Amber", (95, 100), {}),
            ("Red", (94.9, 100), {}),
            ("Green", (20, 20, "lower", 10), {}),
            ("Amber", (22, 20, "lower", 10), {}),
            ("Red", (22.1, 20, "lower", 10), {}),
            ("Green", (100, 100, "range"), {"target_high": 110}),
            ("Green", (110, 100, "range"), {"target_high": 110}),
            ("Amber", (88, 100), {**havering, "year_ago": 85}),
            ("Red", (88, 100), {**havering, "year_ago": 90}),
            ("Green", (91, 100), havering),
            ("Grey", (None, 100), {}),
            ("Grey", (100, 100), {"flags": ["estimated"]}),
            ("Grey", (50, 100), {"flags": ["stale"]}),
            ("Not rated", (7, None), {}),
            ("Not rated", (7, 5, "track"), {}),
        ):
            with self.subTest(args=args, **more):
                rule = calculate(*row(*args, **more))[2]
                self.assertEqual(rule, RAG["white"] if "Not" in expected else expected)
        self.assertEqual(
            calculate(*row(99, 100, "range", target_high=110))[:2], [-1, -0.1]
        )

    @given(
        st.tuples(FIGURES, FIGURES, FIGURES),
        st.sampled_from(sorted(POLARITY)),
        st.integers(0, 5000).map(lambda number: number / 100),
        st.sampled_from(sorted(KINDS)),
        st.sampled_from(sorted(MODES)),
        st.sets(st.sampled_from(["stale", "estimated", "late"])),
        st.integers(1, 500),
    )
    def test_a_formula_comes_to_what_stands_beside_it(
        self, figures, polarity, tolerance, kind, mode, flags, width
    ):
        value, target, year_ago = figures
        measure, why = row(
            value,
            target,
            polarity,
            tolerance,
            flags,
            tolerance_kind=kind,
            rag_mode=mode,
            year_ago=year_ago,
            target_high=None if target is None else target + width,
        )
        worked = report_formulas.work_out(measure, why)
        gap, share, rule = calculate(measure, why)
        for calculated, told in ((gap, worked["gap"]), (share, worked["gap_share"])):
            if told is None:
                self.assertEqual(calculated, "")
            else:
                self.assertAlmostEqual(calculated, told, places=6)
        self.assertEqual(rule, RAG[worked["rule"]])

    def test_days_and_conditions_are_read_as_a_spreadsheet_reads_them(self):
        book = Workbook()
        book.active["A1"] = date(2026, 9, 30)
        book.active["A2"] = '=IF(AND(A1<>"",A1<DATE(2026,10,2)),DATE(2026,10,2)-A1,"")'
        self.assertEqual(Calculator(book).value(book.active.title, "A2"), 2)
