"""The new price of something whose cost has changed."""

from .pricing import PENNY, PricingError, decimal, margin_of, pence, price_for_margin

#: Ways to find the new price.
WAYS = ("keep_margin", "to_cost", "percent")


def new_price(way, price, cost_before, cost_after, percent=0):
    """Price after a change of cost.

    "keep_margin": the same part of the price stays as margin; "to_cost": full cost where the
    price is below it; "percent": that much more. A price never falls.

    >>> new_price("keep_margin", "83.54", "76.86", "79.32")
    Decimal('86.21')
    >>> new_price("to_cost", 70, 76, "79.32"), new_price("percent", 100, 0, 0, "0.032")
    (Decimal('79.32'), Decimal('103.20'))
    """
    price, after = decimal(price), decimal(cost_after)
    if way == "percent":
        found = price * (1 + decimal(percent))
    elif way == "to_cost":
        found = after
    else:
        margin = margin_of(price, cost_before) or 0
        try:
            found = price_for_margin(after, max(margin, 0))
        except PricingError:
            found = after
    return max(pence(found), pence(price))


def is_below(price, cost):
    """Whether a price is below cost by a penny or more."""
    return decimal(cost) - decimal(price) >= PENNY
