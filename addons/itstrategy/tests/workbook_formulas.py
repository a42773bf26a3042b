"""Calculates the formulas of a workbook anew, as far as the theme report uses them.

Reads a workbook of openpyxl that kept its formulas. Dates are numbers of days, as
in a spreadsheet; an empty cell equals an empty text. A function or an operator that
isn't known here raises KeyError: better no answer than a wrong one.
"""

import operator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

COMPARISONS = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
TERMS = {"+": operator.add, "-": operator.sub}
FACTORS = {"*": operator.mul, "/": operator.truediv}


def _round(value, places):
    step = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


def _numbers(args):
    for value in args:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int | float):
                yield one


def _matching(pairs):
    """Return the places where each of (cells, wanted, cells, wanted...) holds."""
    places = range(len(pairs[0]))
    for cells, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        assert not set(str(wanted)) & set("*?<>="), f"{wanted!r} needs a wildcard"
        places = [at for at in places if str(cells[at]).lower() == str(wanted).lower()]
    return places


FUNCTIONS = {
    "SUM": lambda *args: sum(_numbers(args)),
    "MIN": lambda *args: min(_numbers(args)),
    "ABS": abs,
    "ROUND": _round,
    "AND": lambda *args: all(args),
    "OR": lambda *args: any(args),
    "COUNTA": lambda cells: sum(one is not None for one in cells),
    "COUNTIFS": lambda *pairs: len(_matching(pairs)),
    "SUMIFS": lambda cells, *pairs: sum(cells[at] or 0 for at in _matching(pairs)),
    "DATE": lambda *parts: to_excel(date(*map(int, parts))),
}


class Calculator:
    """Calculates the cells of a workbook; each once."""

    def __init__(self, workbook):
        self.workbook, self.known = workbook, {}

    def formulas(self):
        """Yield (sheet name, cell name) of every formula."""
        for sheet in self.workbook:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate

    def value(self, sheet, place):
        """Return what a cell shows."""
        if (sheet, place) not in self.known:
            value = self.workbook[sheet][place].value
            if isinstance(value, str) and value.startswith("="):
                value = _Parser(self, sheet, value).result()
            elif isinstance(value, date | datetime):
                value = to_excel(value)
            self.known[sheet, place] = value
        return self.known[sheet, place]

    def cells(self, sheet, reference):
        """Return the value of a cell, or the list of those of a range."""
        if "!" in reference:
            sheet, reference = reference.rsplit("!", 1)
            sheet = sheet.strip("'")
        if ":" not in reference:
            return self.value(sheet, reference.replace("$", ""))
        left, top, right, foot = range_boundaries(reference)
        return [
            self.value(sheet, self.workbook[sheet].cell(row, column).coordinate)
            for row in range(top, foot + 1)
            for column in range(left, right + 1)
        ]


class _Parser:
    """Turns the tokens of one formula into its value; IF leaves out what isn't so."""

    def __init__(self, calculator, sheet, formula):
        self.calculator, self.sheet = calculator, sheet
        self.tokens = [
            token for token in Tokenizer(formula).items if token.type != "WHITE-SPACE"
        ]

    def result(self):
        value = self._comparison()()
        assert not self.tokens, f"{self.tokens[0].value} is left over"
        return value

    def _next_is(self, values):
        return bool(self.tokens) and (
            self.tokens[0].type == "OPERATOR-INFIX" and self.tokens[0].value in values
        )

    def _chain(self, operators, part):
        left = part()
        while self._next_is(operators):
            work = operators[self.tokens.pop(0).value]
            left = self._bind(work, left, part())
        return left

    def _bind(self, work, left, right):
        return lambda: work(left(), right())

    def _comparison(self):
        known = {key: self._comparing(work) for key, work in COMPARISONS.items()}
        return self._chain(known, self._terms)

    def _comparing(self, work):
        return lambda left, right: work(
            "" if left is None else left, "" if right is None else right
        )

    def _terms(self):
        return self._chain(TERMS, self._factors)

    def _factors(self):
        return self._chain(FACTORS, self._operand)

    def _operand(self):
        token = self.tokens.pop(0)
        if token.type == "OPERATOR-PREFIX":
            part = self._operand()
            return (lambda: -part()) if token.value == "-" else part
        if token.type == "PAREN":
            part = self._comparison()
            self.tokens.pop(0)
            return part
        if token.type == "FUNC":
            return self._call(token.value.rstrip("("))
        if token.subtype == "RANGE":
            return lambda: self.calculator.cells(self.sheet, token.value)
        if token.subtype == "NUMBER":
            return lambda: float(token.value)
        text = token.value[1:-1].replace('""', '"')
        return lambda: text

    def _call(self, name):
        args = []
        while (self.tokens[0].type, self.tokens[0].subtype) != ("FUNC", "CLOSE"):
            if self.tokens[0].type == "SEP":
                self.tokens.pop(0)
            args.append(self._comparison())
        self.tokens.pop(0)
        if name == "IF":
            condition, yes, no = args
            return lambda: yes() if condition() else no()
        work = FUNCTIONS[name]
        return lambda: work(*(arg() for arg in args))
