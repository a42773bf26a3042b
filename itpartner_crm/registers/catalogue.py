"""The registers that can be asked, by scheme."""

from . import charity_commission, companies_house, nhs_ods, postcodes, schools
from .client import origin_of

ADAPTERS = {
    adapter.SCHEME: adapter
    for adapter in (companies_house, charity_commission, nhs_ods, schools, postcodes)
}
ORIGINS = frozenset(origin_of(adapter.BASE) for adapter in ADAPTERS.values())


def extra_origins(text):
    """Origins that an administrator added, one on each line or parted by commas.

    What is no web address is passed over: it allows nothing.

    >>> sorted(extra_origins("https://mirror.example.org/x, nonsense"))
    ['https://mirror.example.org']
    """
    found = set()
    for part in (text or "").replace(",", " ").split():
        try:
            found.add(origin_of(part))
        except ValueError:
            continue
    return frozenset(found)
