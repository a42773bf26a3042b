"""What a business case comes to: totals, ranking, sensitivity and break-even.

A line is a dict: ``id``, ``name``, ``kind`` (cost or benefit), ``cls`` (class of the
benefit: cashable, non_cashable, cost_avoidance, income, qualitative; None for a cost),
``partner`` (who bears or gets it; None: nobody named), ``amounts`` (Decimal pounds by
year, year 0 first), ``adjust`` (Decimal percent of optimism: added to a cost, taken
off a benefit), ``transfer`` (moves money without using anything up) and ``counts``
(False: the same money is told by another line). Rules: Green Book of February 2026.
"""

from decimal import Decimal

from . import discounting, optimism

ZERO = Decimal(0)
CASH = ("cashable", "income")


def adjusted(line):
    """Return the amounts of a line with its correction for optimism."""
    correct = optimism.costlier if line["kind"] == "cost" else optimism.lesser
    return [correct(amount, line["adjust"]) for amount in line["amounts"]]


def is_valued(line, only_partner=None):
    """Say whether a line belongs to the value that is appraised.

    :param only_partner: None: value to society, in which a transfer is nothing; a
        partner: what that partner alone bears and gets, transfers included
    """
    if not line["counts"] or line["cls"] == "qualitative":
        return False
    if only_partner is not None:
        return line["partner"] == only_partner
    return not line["transfer"]


def add_up(lines, years, values=adjusted):
    """Return the sum of lines by year.

    :param years: how many years there are, year 0 among them
    :param values: line -> its amounts by year
    """
    totals = [ZERO] * years
    for line in lines:
        for year, amount in enumerate(values(line)[:years]):
            totals[year] += amount
    return totals


def flows(lines, years, only_partner=None):
    """Return (costs, benefits) by year, corrected for optimism."""
    valued = [line for line in lines if is_valued(line, only_partner)]
    return tuple(
        add_up([line for line in valued if line["kind"] == kind], years)
        for kind in ("cost", "benefit")
    )


def appraise(lines, discount, only_partner=None, base_lines=()):
    """Return the figures of one option.

    :param discount: factors of the years 0 to the horizon
    :param base_lines: lines of doing nothing, against which payback is told
    :return: dict of costs, benefits, net (lists), pv_costs, pv_benefits, npsv, gain
        (NPSV less that of doing nothing), bcr, payback_simple, payback_discounted
        (None where there is none), slips_back, extra (net flow against doing nothing)
    """
    years = len(discount)
    costs, benefits = flows(lines, years, only_partner)
    own = discounting.net(benefits, costs)
    base_costs, base_benefits = flows(base_lines, years, only_partner)
    base = discounting.net(base_benefits, base_costs)
    extra = discounting.net(own, base)
    worth = discounting.discounted(extra, discount)
    pv_costs = discounting.present_value(costs, discount)
    pv_benefits = discounting.present_value(benefits, discount)
    return {
        "costs": costs,
        "benefits": benefits,
        "net": own,
        "extra": extra,
        "pv_costs": pv_costs,
        "pv_benefits": pv_benefits,
        "npsv": pv_benefits - pv_costs,
        "gain": sum(worth, ZERO),
        "bcr": discounting.benefit_cost_ratio(pv_benefits, pv_costs),
        "payback_simple": discounting.payback(extra),
        "payback_discounted": discounting.payback(worth),
        "slips_back": discounting.slips_back(extra),
    }


def totals_by(lines, key, years):
    """Return dict value of ``key`` -> amounts by year, corrected, of counted lines."""
    groups = {}
    for line in lines:
        if line["counts"]:
            groups.setdefault(line[key], []).append(line)
    return {value: add_up(group, years) for value, group in groups.items()}


def inflate(flow, percent):
    """Return a flow of constant prices in the prices of each year."""
    rise = 1 + Decimal(str(percent)) / 100
    return [amount * rise**year for year, amount in enumerate(flow)]


def is_cash(line):
    """Say whether a line is money out of or into a budget, transfers among them."""
    is_cost = line["kind"] == "cost"
    return line["counts"] and (is_cost or line["cls"] in CASH)


def cash(lines, years, inflation=0):
    """Return the financial case by partner: what goes out of and comes into budgets.

    Costs and transfers as estimated, the allowance for optimism apart from them, and
    the benefits that are money (cashable, income). Lowered benefits come in lowered.

    :param inflation: percent by which prices rise a year
    :return: dict partner -> dict of costs, allowance, benefits, net (lists by year)
    """
    found = {}
    for partner in dict.fromkeys(line["partner"] for line in lines):
        own = [one for one in lines if one["partner"] == partner and is_cash(one)]
        if not own:
            continue
        costs = [one for one in own if one["kind"] == "cost"]
        gains = [one for one in own if one["kind"] == "benefit"]
        plain = add_up(costs, years, lambda line: line["amounts"])
        rows = {
            "costs": plain,
            "allowance": discounting.net(add_up(costs, years), plain),
            "benefits": add_up(gains, years),
        }
        rows = {key: inflate(row, inflation) for key, row in rows.items()}
        spent = zip(rows["costs"], rows["allowance"], strict=True)
        rows["net"] = discounting.net(rows["benefits"], [a + b for a, b in spent])
        found[partner] = rows
    return found


def weighted_score(marks):
    """Return the score of 0 to 100 from marks of 0 to 10, or None without weights.

    :param marks: iterable of (weight, mark)
    """
    marks = [(Decimal(str(weight)), Decimal(str(mark))) for weight, mark in marks]
    total = sum((weight for weight, _mark in marks), ZERO)
    if total <= 0:
        return None
    return sum((weight * mark for weight, mark in marks), ZERO) * 10 / total


def rank(values):
    """Return the place of each value, the highest first; equals share a place.

    :param values: dict key -> number, or None where there is none to rank
    :return: dict key -> place from 1 on, or None
    """
    known = sorted((one for one in values.values() if one is not None), reverse=True)
    return {
        key: None if value is None else known.index(value) + 1
        for key, value in values.items()
    }


def contributions(lines, discount, only_partner=None):
    """Return what each valued line adds to the NPSV: list of (line, signed PV)."""
    return [
        (
            line,
            discounting.present_value(adjusted(line), discount)
            * (1 if line["kind"] == "benefit" else -1),
        )
        for line in lines
        if is_valued(line, only_partner)
    ]


def swing(npsv, part, percent):
    """Return the NPSV (low, high) when ``part`` of it is ``percent`` off either way."""
    change = abs(part) * Decimal(str(percent)) / 100
    return npsv - change, npsv + change


def switching(npsv, part):
    """Return by how many percent ``part`` must change to bring the NPSV to nothing.

    Signed: -21.9 means that the part may shrink by 21.9 percent. None where nothing
    would do it.
    """
    return -npsv / part * 100 if part else None


def tornado(lines, rates, horizon, percent, only_partner=None):
    """Return the drivers of the NPSV, the widest swing first.

    All costs, all benefits and each line are ``percent`` off; so is the discount rate
    itself, the one driver that isn't linear.

    :param rates: dict band -> percent a year
    :return: list of dict key (line, costs, benefits, rate), line (id or None), name
        (of a line), part (signed PV), low, high, switch (see ``switching``; part and
        switch are None for the rate)
    """
    discount = discounting.factors(rates, horizon)
    parts = contributions(lines, discount, only_partner)
    npsv = sum((part for _line, part in parts), ZERO)
    drivers = [
        _driver("line", npsv, part, percent, line["id"], line["name"])
        for line, part in parts
    ]
    for kind in ("cost", "benefit"):
        own = [part for line, part in parts if line["kind"] == kind]
        if len(own) > 1:
            drivers.append(_driver(f"{kind}s", npsv, sum(own, ZERO), percent))
    if parts:
        drivers.append(_rate_driver(lines, rates, horizon, percent, only_partner))
    return sorted(drivers, key=lambda one: one["low"] - one["high"])


def _driver(key, npsv, part, percent, line=None, name=""):
    low, high = swing(npsv, part, percent)
    return {
        "key": key,
        "line": line,
        "name": name,
        "part": part,
        "low": low,
        "high": high,
        "switch": switching(npsv, part),
    }


def _rate_driver(lines, rates, horizon, percent, only_partner):
    ends = []
    for sign in (-1, 1):
        change = 1 + sign * Decimal(str(percent)) / 100
        moved = {name: rate * change for name, rate in rates.items()}
        discount = discounting.factors(moved, horizon)
        parts = contributions(lines, discount, only_partner)
        ends.append(sum((part for _line, part in parts), ZERO))
    return {
        "key": "rate",
        "line": None,
        "name": "",
        "part": None,
        "low": min(ends),
        "high": max(ends),
        "switch": None,
    }


def spare(figures):
    """Return how much the case can bear before the NPSV is nothing.

    :param figures: as ``appraise`` returns them
    :return: dict benefits_lost, costs_risen: percent, negative where the NPSV is
        below nothing already; None where there are no benefits or costs
    """
    npsv = figures["npsv"]
    return {
        "benefits_lost": npsv / figures["pv_benefits"] * 100
        if figures["pv_benefits"] > 0
        else None,
        "costs_risen": npsv / figures["pv_costs"] * 100
        if figures["pv_costs"] > 0
        else None,
    }


def fill(recurrence, amount, first, last, horizon):
    """Return the amounts by year of a line told in one sentence.

    :param recurrence: one_off (in the first year alone) or recurrent (every year)
    :return: dict year -> amount, of the years that have money
    :raise ValueError: for years outside 0 to ``horizon`` or in the wrong order
    """
    last = first if recurrence == "one_off" else last
    if not 0 <= first <= last <= horizon:
        raise ValueError(f"years {first} to {last} do not lie in 0 to {horizon}")
    return dict.fromkeys(range(first, last + 1), amount) if amount else {}
