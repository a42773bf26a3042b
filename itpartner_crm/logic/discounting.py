"""Present values as the Green Book has them: plain arithmetic on yearly flows.

A flow is a list of amounts in pounds (Decimal), one for each year, year 0 first, in
constant prices. A factor is what a pound of a year is worth in year 0. Rates are
real, in percent a year, and fall in bands of years: each band is a dated row of the
rule values, ``gb.discount.<kind>.<band>`` (HM Treasury, Green Book, February 2026).
"""

from decimal import Decimal

KINDS = ("standard", "health", "sensitivity")
# The last year of each band; after the last one the lowest rate holds for ever.
BANDS = (
    (30, "0_30"),
    (75, "31_75"),
    (125, "76_125"),
    (200, "126_200"),
    (300, "201_300"),
    (None, "301"),
)
LONGEST = 125
ZERO = Decimal(0)


def money(amount):
    """Return an amount of pounds as Decimal, to the penny.

    :param amount: int, float or Decimal; None counts as nothing
    """
    return Decimal(str(amount or 0)).quantize(Decimal("0.01"))


def band(year):
    """Return the name of the band in which a year from now lies: 0_30, 31_75 ..."""
    if year < 0:
        raise ValueError(f"year {year} lies before the base year")
    return next(name for last, name in BANDS if last is None or year <= last)


def rate_keys(kind, horizon):
    """Return the keys of the rule values that ``horizon`` years need, in order.

    :param kind: one of KINDS
    :raise ValueError: for a kind without rates
    """
    if kind not in KINDS:
        raise ValueError(f"there are no discount rates of the kind {kind!r}")
    names = dict.fromkeys(band(year) for year in range(horizon + 1))
    return [f"gb.discount.{kind}.{name}" for name in names]


def year_rates(rates, horizon):
    """Return the rate of each year, 0 for year 0, in percent.

    :param rates: dict band name -> percent (Decimal)
    :raise KeyError: naming the band without a rate
    """
    return [ZERO, *(rates[band(year)] for year in range(1, horizon + 1))]


def factors(rates, horizon):
    """Return the discount factors of the years 0 to ``horizon``.

    DF(0) = 1; DF(t) = DF(t-1) / (1 + r(t)).

    :param rates: dict band name -> percent (Decimal)
    """
    found = []
    for year, rate in enumerate(year_rates(rates, horizon)):
        found.append(found[-1] / (1 + rate / 100) if year else Decimal(1))
    return found


def present_value(flow, discount):
    """Return the sum of what each year's amount is worth in year 0.

    :param discount: factors, at least as many as the flow has years
    """
    return sum(discounted(flow, discount), ZERO)


def discounted(flow, discount):
    """Return the flow with each amount at what it is worth in year 0."""
    return [one * factor for one, factor in zip(flow, discount, strict=False)]


def net(benefits, costs):
    """Return the benefits less the costs, year by year."""
    return [gain - cost for gain, cost in zip(benefits, costs, strict=True)]


def npsv(benefits, costs, discount):
    """Return the net present social value: PV of benefits less PV of costs."""
    return present_value(benefits, discount) - present_value(costs, discount)


def benefit_cost_ratio(pv_benefits, pv_costs):
    """Return PV of benefits over PV of costs; None where nothing is spent."""
    return pv_benefits / pv_costs if pv_costs > 0 else None


def cumulative(flow):
    """Return the running total of a flow."""
    totals, so_far = [], ZERO
    for one in flow:
        so_far += one
        totals.append(so_far)
    return totals


def payback(flow):
    """Return after how many years a net flow has paid back, or None if it never does.

    The first year in which the running total is no longer below nothing, told to a
    part of that year as if its money came evenly. Years before the first money are
    passed over; a flow that begins with a gain has paid back from the start.
    """
    before = None
    for year, total in enumerate(cumulative(flow)):
        if before is None and not total:
            continue  # no money yet
        if total >= 0:
            if before is None:
                return Decimal(year)
            return year - 1 + -before / (total - before)
        before = total
    return None


def slips_back(flow):
    """Say whether a flow that has paid back falls below nothing again later."""
    paid = payback(flow)
    if paid is None:
        return False
    after = cumulative(flow)[int(paid.to_integral_value("ROUND_CEILING")) :]
    return any(total < 0 for total in after)
