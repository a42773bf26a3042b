"""Places as notices write them: Contracts Finder names a region, Find a Tender and TED
give the code of an area. Both are told by the region's name, the codes beside it.

Source of the codes: NUTS 2016 and ITL, level 1, of the United Kingdom (Office for
National Statistics); a longer code lies in the region that it begins with.
"""

import re

REGIONS = {
    "UKC": "North East",
    "UKD": "North West",
    "UKE": "Yorkshire and the Humber",
    "UKF": "East Midlands",
    "UKG": "West Midlands",
    "UKH": "East of England",
    "UKI": "London",
    "UKJ": "South East",
    "UKK": "South West",
    "UKL": "Wales",
    "UKM": "Scotland",
    "UKN": "Northern Ireland",
}
_CODE = re.compile(r"(UK[C-N])[0-9A-Z]{0,2}")
_BESIDE = re.compile(r" \([^()]*\)")


def tell(regions):
    """Regions as published -> one text, each once and in order.

    >>> tell(["South East", "UKJ32", "UKJ35", "Devon"])
    'South East (UKJ32, UKJ35), Devon'
    """
    found = {}
    for region in regions:
        code = _CODE.fullmatch(region)
        codes = found.setdefault(REGIONS[code[1]] if code else region, {})
        if code:
            codes[region] = None
    return ", ".join(
        f"{name} ({', '.join(codes)})" if codes else name
        for name, codes in found.items()
    )


def names(text):
    """The names in what `tell` made, without the codes.

    >>> names("South East (UKJ32, UKJ35), Devon")
    ['South East', 'Devon']
    """
    parts = (part.strip() for part in _BESIDE.sub("", text or "").split(","))
    return [part for part in parts if part]
