"""One small client for every register: it stays on its hosts and gives up in time.

Only origins on the list given are ever asked, redirects are followed within one origin
alone, an answer is read up to a limit of size and of time, a busy or broken server is
asked again after a pause that grows, and ``Retry-After`` is kept.
"""

import email.utils
import json
import random
import time
import urllib.parse
from dataclasses import dataclass, field
from datetime import datetime, timezone

import requests

from .answer import RegisterError

AGENT = "city-partnership-suite/1.0 (register look-up)"
_AGAIN = {429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 3
_CHUNK = 65_536


@dataclass(frozen=True)
class Limits:
    """How long and how much a client is patient with.

    :param silence: seconds without a byte, while connecting or reading.
    :param total: seconds for the whole question, pauses between attempts included.
    :param attempts: how often a question is put at most.
    :param pause: seconds before the second attempt; doubles each time.
    :param size: bytes of an answer.
    """

    silence: float = 8.0
    total: float = 20.0
    attempts: int = 3
    pause: float = 0.5
    size: int = 2_000_000


def origin_of(url):
    """Scheme, host and port of *url*, in one spelling.

    :raises ValueError: it is no web address, or carries a user.

    >>> origin_of("https://API.example.org:443/x?y")
    'https://api.example.org'
    """
    parts = urllib.parse.urlsplit(url or "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url} is no web address.")
    if parts.username or parts.password:
        raise ValueError("A web address here carries neither user nor password.")
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


@dataclass
class Client:
    """Asks the register at one base URL.

    :param base: where its addresses begin.
    :param origins: the only origins that may be asked, as `origin_of` spells them.
    :param headers: sent with each question; may hold a key.
    :param auth: (user, password) of basic authentication, or None.
    """

    base: str
    origins: frozenset
    headers: dict = field(default_factory=dict, repr=False)
    auth: tuple | None = field(default=None, repr=False)
    limits: Limits = Limits()
    sleep: object = time.sleep
    clock: object = time.monotonic

    def __post_init__(self):
        try:
            self._origin = origin_of(self.base)
        except ValueError as error:
            raise RegisterError("barred", str(error)) from error
        if self._origin not in self.origins:
            raise RegisterError(
                "barred", f"{self._origin} is not on the list of hosts to ask."
            )

    def get_json(self, path):
        """Answer to a question, as (value, bytes as they came).

        :raises RegisterError: no usable answer.
        """
        data = b"".join(self.stream(path, accept="application/json"))
        try:
            return json.loads(data), data
        except ValueError as error:
            raise RegisterError(
                "garbled", f"{self._origin} answered, but not with readable JSON."
            ) from error

    def stream(self, path, accept="*/*"):
        """Yield the bytes of the answer to a question, in pieces.

        An answer that breaks off raises; what was yielded until then is a part of it.
        """
        ends = self.clock() + self.limits.total
        response = self._ask(self.base.rstrip("/") + path, accept, ends)
        with response:
            yield from self._pieces(response, ends)

    def _ask(self, url, accept, ends):
        """Response with status 200 whose body is still to be read."""
        pause = self.limits.pause
        for attempt in range(1, self.limits.attempts + 1):
            response, error = self._attempt(url, accept, ends)
            if error is None:
                return response
            last = attempt == self.limits.attempts
            # Half to the full pause, so that many clients don't come back at once.
            wait = error.wait or pause * random.uniform(0.5, 1)  # noqa: S311
            if last or error.reason not in ("busy", "down"):
                raise error
            if self.clock() + wait >= ends:
                raise error
            self.sleep(wait)
            pause *= 2
        raise RegisterError("down", f"{self._origin} was not asked.")

    def _attempt(self, url, accept, ends):
        """(response, None) or (None, RegisterError) of one attempt."""
        try:
            response = self._follow(url, accept, ends)
        except requests.Timeout:
            return None, RegisterError("down", f"{self._origin} took too long.")
        except requests.RequestException as error:
            # Its text may hold the address; its kind is all a person needs.
            return None, RegisterError(
                "down", f"{self._origin} can't be reached ({type(error).__name__})."
            )
        except RegisterError as error:
            return None, error
        if response.status_code == 200:
            return response, None
        with response:
            return None, self._refusal(response)

    def _follow(self, url, accept, ends):
        for _turn in range(_MOST_REDIRECTS + 1):
            response = self._send(url, accept, ends)
            if response.status_code not in _REDIRECTS:
                return response
            target = response.headers.get("Location", "")
            response.close()
            url = urllib.parse.urljoin(url, target)
            try:
                origin = origin_of(url)
            except ValueError:
                origin = ""
            if origin != self._origin:
                raise RegisterError(
                    "barred", f"{self._origin} sent us to another host: not followed."
                )
        raise RegisterError("garbled", f"{self._origin} sends us round in a circle.")

    def _send(self, url, accept, ends):
        left = max(0.05, ends - self.clock())
        return requests.get(
            url,
            headers={"User-Agent": AGENT, "Accept": accept, **self.headers},
            auth=self.auth or _no_login,
            timeout=min(self.limits.silence, left),
            allow_redirects=False,
            stream=True,
        )

    def _refusal(self, response):
        """The RegisterError that a status other than 200 stands for."""
        status = response.status_code
        if status in (404, 410):
            return RegisterError("unknown", f"{self._origin} doesn't know it.")
        if status in (401, 403):
            return RegisterError(
                "refused", f"{self._origin} refused the key ({status})."
            )
        if status in _AGAIN:
            wait = _seconds_until(response.headers.get("Retry-After"))
            reason = "busy" if status == 429 else "down"
            return RegisterError(
                reason, f"{self._origin} is busy or out of order ({status}).", wait
            )
        return RegisterError("garbled", f"{self._origin} answered with {status}.")

    def _pieces(self, response, ends):
        size = 0
        announced = response.headers.get("Content-Length", "")
        encoded = response.headers.get("Content-Encoding")
        try:
            for piece in response.iter_content(_CHUNK):
                size += len(piece)
                if size > self.limits.size:
                    raise RegisterError(
                        "garbled", f"{self._origin} sends more than is read here."
                    )
                if self.clock() > ends:
                    raise RegisterError("down", f"{self._origin} took too long.")
                yield piece
        except requests.RequestException as error:
            raise RegisterError("down", f"{self._origin} broke off.") from error
        if self.clock() > ends:
            raise RegisterError("down", f"{self._origin} took too long.")
        if announced.isdigit() and not encoded and size < int(announced):
            raise RegisterError("down", f"{self._origin} broke off.")


def _no_login(request):
    """Keeps ``requests`` from taking a login out of a file of the server's user."""
    return request


def _seconds_until(value):
    """Seconds that a ``Retry-After`` asks for: a number or a date; 0 when unreadable."""
    value = (value or "").strip()
    if value.isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())
