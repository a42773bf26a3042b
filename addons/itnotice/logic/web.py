"""One guarded request to a public service: allow-listed hosts, https, all bounded.

Whatever the other side does, `Client.fetch` ends within its time and memory and gives
either the body or `Failed` with its reason. Nothing here knows what a notice is.
"""

import contextlib
import datetime
import email.utils
import re
import socket
import threading
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

HOSTS = frozenset(
    [
        "www.find-tender.service.gov.uk",
        "www.contractsfinder.service.gov.uk",
    ]
)
MEGABYTE = 1024 * 1024
MAX_WAIT = 3600
MAX_REDIRECTS = 3
_URL = re.compile(r"https://[!#-;=?-\[\]_a-z~]+")
_PIECE = 64 * 1024
_BOMB_RATIO = 200
_REDIRECTS = (301, 302, 303, 307, 308)
_LIMITED = (403, 429, 503)
_PASSING = (408, 425, 500, 502, 504)


@dataclass
class Limits:
    """What one request may take: seconds and bytes."""

    connect_seconds: float = 10
    silent_seconds: float = 30
    whole_seconds: float = 120
    wire_bytes: int = 32 * MEGABYTE
    body_bytes: int = 64 * MEGABYTE


class Failed(Exception):
    """A request gave nothing to use; the message is the reason, in a sentence.

    :ivar again: whether trying again later may help.
    :ivar limited: whether the service asked to be left alone for a while.
    :ivar wait: seconds it asked for, or None where it named none.
    :ivar status: HTTP status, or 0 where there was none.
    """

    def __init__(self, reason, again=False, limited=False, wait=None, status=0):
        super().__init__(reason)
        self.again, self.limited, self.wait = again, limited, wait
        self.status = status


_FAILURES = (Failed, requests.RequestException, HTTPError, OSError, ValueError)


def check_url(url, hosts=HOSTS):
    """Refuse (`Failed`) every address but https on a host that is allowed."""
    shown = str(url)[:120]
    if not isinstance(url, str) or not _URL.fullmatch(url):
        raise Failed(f"{shown!r} is not an https address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Failed(f"{shown!r} is not an https address") from None
    if parts.username is not None or parts.password is not None:
        raise Failed(f"{shown!r} carries a name or password, which is refused")
    if parts.hostname not in hosts or port not in (None, 443):
        raise Failed(f"host {parts.netloc!r} is not on the list of allowed hosts")


class Client:
    """Fetches pages; one connection a call, nothing kept between calls."""

    def __init__(self, hosts=HOSTS, limits=None):
        self.hosts, self.limits = hosts, limits or Limits()

    def fetch(self, url):
        """The body (bytes, unpacked) at `url`; `Failed` with its reason otherwise."""
        until = time.monotonic() + self.limits.whole_seconds
        for _hop in range(MAX_REDIRECTS + 1):
            check_url(url, self.hosts)
            body, leads_to = self._fetch_one(url, until)
            if not leads_to:
                return body
            url = urljoin(url, leads_to)
            try:
                check_url(url, self.hosts)
            except Failed as exc:
                raise Failed(f"it redirects away: {exc}") from None
        raise Failed(f"it redirects more than {MAX_REDIRECTS} times")

    def _address(self, url):
        """Where the checked `url` is asked for: there. A test may stand in."""
        return url

    def _session(self, watch):
        session = requests.Session()
        session.auth = _no_auth
        session.mount("https://", _Adapter(watch))
        return session

    def _fetch_one(self, url, until):
        """(body, None), or (None, the address it redirects to)."""
        with _Watch(until) as watch, self._session(watch) as session:
            try:
                return self._read_answer(session, self._address(url))
            except _FAILURES as exc:
                raise self._failure(watch, exc) from None

    def _failure(self, watch, exc):
        if watch.over:
            seconds = self.limits.whole_seconds
            return Failed(f"it took longer than {seconds:g} seconds", again=True)
        if isinstance(exc, Failed):
            return exc
        if isinstance(exc, requests.exceptions.SSLError):
            return Failed("its certificate could not be checked", again=True)
        if isinstance(exc, requests.ConnectTimeout):
            return Failed("it could not be reached in time", again=True)
        if isinstance(exc, requests.Timeout):
            return Failed("it stopped answering", again=True)
        cause = getattr(exc.args[0], "reason", None) if exc.args else None
        if isinstance(cause, NewConnectionError):
            return Failed("it could not be reached", again=True)
        if "Read timed out" in str(exc) or isinstance(exc, TimeoutError):
            return Failed("it stopped answering", again=True)
        return Failed("the connection was cut", again=True)

    def _read_answer(self, session, address):
        answer = session.get(
            address,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": "city-growth-suite notices",
                "Connection": "close",
            },
            timeout=(self.limits.connect_seconds, self.limits.silent_seconds),
            allow_redirects=False,
            stream=True,
        )
        with contextlib.closing(answer):
            status = answer.status_code
            if status in _REDIRECTS:
                return None, _location(answer)
            if status != 200:
                raise _refusal(status, answer.headers)
            return self._read_body(answer), None

    def _read_body(self, answer):
        """The body in pieces, unpacked, never more than the limits allow."""
        unpack = _unpacker(answer.headers.get("Content-Encoding"))
        told = answer.headers.get("Content-Length", "")
        expected = int(told) if re.fullmatch(r"\d{1,15}", told) else None
        if expected and expected > self.limits.wire_bytes:
            raise Failed(_too_large(self.limits.wire_bytes))
        pieces, wire, size = [], 0, 0
        while piece := answer.raw.read(_PIECE, decode_content=False):
            wire += len(piece)
            if wire > self.limits.wire_bytes:
                raise Failed(_too_large(self.limits.wire_bytes))
            for part in unpack.feed(piece):
                size += len(part)
                if size > self.limits.body_bytes:
                    raise Failed(f"unpacked it is {_over(self.limits.body_bytes)}")
                if size > MEGABYTE and size > _BOMB_RATIO * wire:
                    raise Failed(
                        f"it unpacks to more than {_BOMB_RATIO} times its size"
                    )
                pieces.append(part)
        if expected is not None and wire < expected or not unpack.is_whole():
            raise Failed("the answer was cut off before its end", again=True)
        return b"".join(pieces)


def _no_auth(request):
    """Nothing of a .netrc is ever sent."""
    return request


def _over(size):
    return f"over {size / MEGABYTE:g} MB"


def _too_large(size):
    return f"the answer is {_over(size)}"


def _location(answer):
    where = answer.headers.get("Location")
    if not where:
        raise Failed(
            f"it answered {answer.status_code} without saying where to", status=302
        )
    return where


def _refusal(status, headers):
    reason = f"it answered {status}"
    if status in _LIMITED:
        wait = read_retry_after(headers.get("Retry-After"))
        told = f": asked to wait {wait:,} seconds" if wait else ": asked to slow down"
        return Failed(reason + told, True, True, wait, status)
    return Failed(reason, again=status in _PASSING, status=status)


def read_retry_after(text, now=None):
    """A Retry-After header -> whole seconds, 1 to 3,600, or None where it says none.

    It is a number of seconds or a date (RFC 9110, 10.2.3).
    """
    text = (text or "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return min(max(int(text), 1), MAX_WAIT)
    try:
        moment = email.utils.parsedate_to_datetime(text)
        now = now or datetime.datetime.now(datetime.timezone.utc)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        seconds = (moment - now).total_seconds()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return int(min(max(seconds, 1), MAX_WAIT))


class _Plain:
    def feed(self, piece):
        yield piece

    def is_whole(self):
        return True


class _Packed:
    """gzip (several members too) or deflate, given out in small parts."""

    def __init__(self):
        self.unpack, self.started = zlib.decompressobj(47), False

    def feed(self, piece):
        while piece:
            if self.unpack.eof:
                self.unpack = zlib.decompressobj(47)
            self.started = True
            try:
                part = self.unpack.decompress(piece, _PIECE)
            except zlib.error:
                raise Failed("it is not packed as it says", again=True) from None
            piece = self.unpack.unconsumed_tail or self.unpack.unused_data
            if part:
                yield part
            elif not self.unpack.eof and not self.unpack.unconsumed_tail:
                return

    def is_whole(self):
        return self.unpack.eof or not self.started


def _unpacker(encoding):
    encoding = (encoding or "identity").strip().lower()
    if encoding == "identity":
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Packed()
    raise Failed(f"it is packed as {encoding[:40]!r}, which is not read")


class _Watch:
    """Ends every connection of a request when its time is up, whatever it waits for."""

    def __init__(self, until):
        self.over, self._sockets = False, []
        self._timer = threading.Timer(max(until - time.monotonic(), 0), self._end)
        self._timer.daemon = True

    def __enter__(self):
        self._timer.start()
        return self

    def __exit__(self, *_exc):
        self._timer.cancel()

    def add(self, sock):
        self._sockets.append(sock)
        if self.over:
            self._end()

    def _end(self):
        self.over = True
        for sock in self._sockets:
            with contextlib.suppress(OSError, ValueError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """An adapter that never tries again by itself and shows its sockets to a watch."""

    def __init__(self, watch):
        self._watch = watch
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self._show(self.poolmanager)

    def proxy_manager_for(self, proxy, **kwargs):
        manager = super().proxy_manager_for(proxy, **kwargs)
        self._show(manager)
        return manager

    def _show(self, manager):
        manager.pool_classes_by_scheme = {
            "http": _watched(HTTPConnectionPool, self._watch),
            "https": _watched(HTTPSConnectionPool, self._watch),
        }


def _watched(pool_class, watch):
    class Connection(pool_class.ConnectionCls):
        def connect(self):
            result = super().connect()
            watch.add(self.sock)
            return result

    return type("WatchedPool", (pool_class,), {"ConnectionCls": Connection})
