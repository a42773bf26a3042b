"""What to ask a feed for, page by page: windows of time, stages, cursors.

Sources: the API pages of Find a Tender (GET ocdsReleasePackages) and of Contracts
Finder (GET Published Notice OCDS Search). Moments are naive UTC datetimes.
"""

import datetime
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from .web import HOSTS, Failed, check_url

PAGE_LIMIT = 100
MAX_PAGES = 2000  # of one window: 200,000 releases
MAX_CURSOR = 300
MAX_WINDOWS = 3000
MAX_REPEATS = 3  # pages in a row that came before
MAX_SAME = 16  # pages alike one after another of halves, which halving down explains
SMALLEST_SECONDS = 1  # of a window; what is fuller still is followed by its cursor
EACH_STAGE = ("planning", "tender", "award")
_CURSOR = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Service:
    """A public service: where it is, how its windows are named, and whether a window
    that doesn't fit on one page is asked for in halves instead of by its cursor."""

    code: str
    url: str
    from_name: str
    to_name: str
    halves: bool = False


# Its cursor goes by a key that doesn't follow the order of its pages: what stands on a
# second page may never come, and nothing says so. A first page that isn't full has all
# of its window.
FIND_TENDER = Service(
    "find_tender",
    "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages",
    "updatedFrom",
    "updatedTo",
    halves=True,
)
CONTRACTS_FINDER = Service(
    "contracts_finder",
    "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search",
    "publishedFrom",
    "publishedTo",
)
SERVICES = {one.code: one for one in (FIND_TENDER, CONTRACTS_FINDER)}


def windows(start, end, hours):
    """[(from, to)] of at most `hours` each that cover `start` to `end`, in order."""
    step, found = datetime.timedelta(hours=hours), []
    while start < end and len(found) < MAX_WINDOWS:
        stop = min(start + step, end)
        found.append((start, stop))
        start = stop
    return found


def halves(window):
    """[(from, middle), (middle, to)], or [] where the halves would be too small."""
    start, stop = window
    seconds = int((stop - start).total_seconds()) // 2
    if seconds < SMALLEST_SECONDS:
        return []
    middle = start + datetime.timedelta(seconds=seconds)
    return [(start, middle), (middle, stop)]


def is_whole(count, link):
    """Whether a first page of so many releases has all of its window."""
    return count < PAGE_LIMIT and not link


def share_done(spans, at):
    """Percent (whole) of the time in `spans` [(from, to)] that lies before number `at`."""
    seconds = [(stop - start).total_seconds() for start, stop in spans]
    return int(100 * sum(seconds[:at]) / (sum(seconds) or 1))


def page_url(service, url, window, stage="", cursor=""):
    """The address of one page.

    :param service: a `Service`; :param url: where it is asked.
    :param window: (from, to), whole seconds.
    :param stage: one stage, or "" for all.
    :param cursor: what the page before gave, or "".
    """
    query = {
        service.from_name: window[0].isoformat(timespec="seconds"),
        service.to_name: window[1].isoformat(timespec="seconds"),
        "limit": PAGE_LIMIT,
    }
    if stage:
        query["stages"] = stage
    if cursor:
        query["cursor"] = cursor
    return f"{url}?{urlencode(query)}"


def next_cursor(link, url, hosts=HOSTS):
    """The cursor in a page's link to the next one; "" where there is none.

    Only the cursor is taken from the link: the rest of the address stays ours. Raises
    `Failed` where the link leads to a host that isn't allowed or has no cursor.
    """
    if not link:
        return ""
    if not isinstance(link, str):
        raise Failed("its link to the next page is no address")
    whole = urljoin(url, link.strip())
    try:
        check_url(whole, hosts)
    except Failed as exc:
        raise Failed(f"its link to the next page is refused: {exc}") from None
    found = parse_qs(urlsplit(whole).query).get("cursor", [""])[0]
    if not found:
        raise Failed("its link to the next page has no cursor")
    if len(found) > MAX_CURSOR or not _CURSOR.fullmatch(found):
        raise Failed("its link to the next page has a cursor that can't be right")
    return found


def mark_of(text):
    """A short mark of a cursor or a body, to see whether it came before."""
    data = text if isinstance(text, bytes) else text.encode()
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def backoff(tries, first=30):
    """Seconds to wait before try number `tries` + 1: doubling, at most an hour."""
    return min(first * 2 ** max(tries - 1, 0), 3600)
