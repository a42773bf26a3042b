"""Whether a price is lawful, by which rule, and what would be.

Money is :class:`decimal.Decimal` in pounds, rates are fractions. Sources: Local Government
Act 2003 s.93 and Localism Act 2011 s.3 (income may not exceed cost, taking one year with
another), Local Authorities (Goods and Services) Act 1970 s.1 (terms as the parties agree),
Local Government Act 2003 s.95 and Localism Act 2011 s.4 (a surplus through a company),
Subsidy Control Act 2022 Part 3 Chapter 2 (a price below cost can be a subsidy). That a price
below full cost needs a reason and an approver is the practice of council charging policies.
"""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from .pricing import PENNY, ZERO, decimal, pence

OK, WARNING, BLOCKED = "ok", "warning", "blocked"


@dataclass(frozen=True)
class Power:
    """The power a price rests on.

    ``surplus`` is "no" (cost recovery at most), "yes" or "company" (only through one);
    ``has_company`` says that the company which trades is named; ``name`` is the Act and
    section as a person reads them.
    """

    code: str
    surplus: str
    has_company: bool = False
    name: str = ""


@dataclass(frozen=True)
class Running:
    """Income and cost of one kind of service over the window, without what is priced.

    ``tolerance`` is the part of the window's cost by which income may exceed it before the
    surplus counts as one. ``volume`` is how many units the price is judged over: those
    planned for the year, so that one quote is held to what all of them would come to.
    ``years`` names the financial years of the window, for a person.
    """

    income: Decimal = ZERO
    cost: Decimal = ZERO
    tolerance: Decimal = ZERO
    volume: Decimal = ZERO
    years: str = ""


@dataclass(frozen=True)
class Help:
    """What is known of the customer for the subsidy question.

    ``is_enterprise``: True, False or None (nobody has said). ``used`` and ``cap`` are the
    minimal financial assistance in the window and its cap; ``is_answered``: the question
    was answered for this customer when the price was approved.
    """

    is_enterprise: bool | None = None
    used: Decimal = ZERO
    cap: Decimal = ZERO
    is_answered: bool = False


@dataclass(frozen=True)
class Case:
    """A price to judge: of one unit, for ``volume`` units a year.

    ``unit_cost`` is the full cost of a unit, None where nobody worked it out;
    ``approved_floor`` the lowest price approved below cost, None without an approval.
    ``is_pilot_over``: a free pilot's last day has passed, and with it what was approved.
    """

    price: Decimal
    unit_cost: Decimal | None
    volume: Decimal
    power: Power | None
    running: Running = field(default_factory=Running)
    approved_floor: Decimal | None = None
    help: Help = field(default_factory=Help)
    is_pilot_over: bool = False


@dataclass(frozen=True)
class Finding:
    """One rule that speaks: its key, whether it blocks, its figures, what is lawful."""

    rule: str
    is_blocking: bool
    figures: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """All findings; ``floor`` and ``ceiling`` are the lawful range, None where open.

    ``power`` and ``years`` name the rule that was asked: the power and its window.
    """

    findings: tuple = ()
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    power: str = ""
    years: str = ""

    @property
    def state(self) -> str:
        """ "blocked" when a finding blocks, "warning" when one speaks, else "ok"."""
        if any(found.is_blocking for found in self.findings):
            return BLOCKED
        return WARNING if self.findings else OK


def ceiling_of(unit_cost, volume, running: Running) -> Decimal:
    """Highest price that keeps income within cost, one year with another.

    Never below the cost of the unit: a surplus made elsewhere makes no lawful price of
    less than cost, it has to be given back there.

    >>> ceiling_of("76.86", 60, Running(tolerance=Decimal("0.02")))
    Decimal('78.39')
    """
    unit_cost, volume = decimal(unit_cost), max(decimal(volume), running.volume)
    if volume <= 0:
        return pence(unit_cost)
    room = _limit(unit_cost, volume, running) - (running.income - running.cost)
    highest = (unit_cost + room / volume).quantize(PENNY, rounding=ROUND_DOWN)
    return max(highest, pence(unit_cost))


def _limit(unit_cost, volume, running):
    return running.tolerance * (running.cost + unit_cost * volume)


def help_of(price, unit_cost, volume) -> Decimal:
    """Gross cash equivalent of a price below cost, a year.

    >>> help_of(70, "76.86", 60)
    Decimal('411.60')
    """
    short = decimal(unit_cost) - decimal(price)
    return pence(max(short, ZERO) * decimal(volume))


def assess(case: Case) -> Verdict:
    """Judge a price: every rule that speaks, and the range that is lawful."""
    price = pence(case.price)
    findings = []
    if case.power is None:
        findings.append(Finding("power", is_blocking=True))
    if case.unit_cost is None:
        findings.append(Finding("cost", is_blocking=True))
        return Verdict(tuple(findings))
    cost = pence(case.unit_cost)
    ceiling = _ceiling(case, cost)
    floor = cost
    if case.approved_floor is not None and not case.is_pilot_over:
        floor = min(cost, case.approved_floor)
    if price > cost and case.power:
        findings += _above(case, price, cost, ceiling)
    elif price < cost:
        findings += _below(case, price, cost, floor)
    return Verdict(
        tuple(findings),
        floor=floor,
        ceiling=ceiling,
        power=case.power.name or case.power.code if case.power else "",
        years=case.running.years,
    )


def _ceiling(case, cost):
    power = case.power
    if power is None or power.surplus == "yes":
        return None
    if power.surplus == "company":
        return None if power.has_company else cost
    return ceiling_of(cost, case.volume, case.running)


def _above(case, price, cost, ceiling):
    power, running = case.power, case.running
    volume = max(decimal(case.volume), running.volume)
    if power.surplus == "yes":
        return []
    figures = {"price": price, "cost": cost, "lawful": ceiling}
    if power.surplus == "company":
        return [] if power.has_company else [Finding("company", True, figures)]
    surplus = running.income - running.cost + (price - cost) * volume
    figures["surplus"] = pence(surplus)
    figures["limit"] = pence(_limit(cost, volume, running))
    if price > ceiling:
        return [Finding("surplus", True, figures)]
    return [Finding("above_cost", False, figures)]


def _below(case, price, cost, floor):
    given = help_of(price, cost, case.volume)
    figures = {"price": price, "cost": cost, "lawful": floor, "help": given}
    if price < floor:
        rule = "pilot_over" if case.is_pilot_over else "below_cost"
        found = [Finding(rule, True, figures)]
    else:
        found = [Finding("approved", False, figures)]
    aid = case.help
    if aid.is_enterprise is False or aid.is_answered or not given:
        return found
    headroom = max(aid.cap - aid.used, ZERO)
    figures = {
        **figures,
        "used": pence(aid.used),
        "cap": pence(aid.cap),
        "headroom": pence(headroom),
        "lawful": _lowest_within(cost, headroom, case.volume),
    }
    over = given > headroom
    return [*found, Finding("subsidy_over" if over else "subsidy", True, figures)]


def _lowest_within(cost, headroom, volume):
    """Lowest price whose help stays within the headroom."""
    least = cost - headroom / decimal(volume)
    return max(least, ZERO).quantize(PENNY, rounding=ROUND_UP)
