"""A local server that plays Find a Tender and Contracts Finder, well and badly."""

import contextlib
import datetime
import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from odoo.addons.itnotice.logic import web

from .releases import package


def page(*releases, cursor=None, url=None, **head):
    """The bytes of a page whose link leads on to `cursor`."""
    base = url or "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages"
    links = {"next": f"{base}?cursor={cursor}"} if cursor else {}
    return package(*releases, links=links, **head)


class Answer:
    """What the service answers once: `body`, or a play (a function of the handler)."""

    def __init__(self, body=b"", status=200, play=None, **headers):
        self.body, self.status, self.play = body, status, play
        self.headers = {name.replace("_", "-"): text for name, text in headers.items()}

    def give(self, handler):
        if self.play:
            return self.play(handler)
        handler.send_response(self.status)
        headers = {"Content-Length": len(self.body), **self.headers}
        for name, text in headers.items():
            if text is not None:
                handler.send_header(name, str(text))
        handler.end_headers()
        handler.wfile.write(self.body)
        return None


def zipped(body):
    return Answer(gzip.compress(body), Content_Encoding="gzip")


def limited(status=429, wait=None):
    return Answer(b"slow down", status, **({"Retry_After": wait} if wait else {}))


def cut(handler):
    """Promise much, give little, hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"releases": [')
    handler.wfile.flush()


def endless(handler):
    """A body that goes on as long as somebody reads."""
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b" " * 65536)


def dripping(handler):
    """A byte now and then: never silent for long, never at its end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _byte in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)


def silent(_handler):
    time.sleep(1.5)


class Service:
    """Serves a list of answers in order, by cursor, or by a function of the query.

    `asked` holds the query of every call: {name: text}.
    """

    def __init__(self, *answers, by_cursor=None, answer=None):
        self.answers, self.by_cursor = list(answers), by_cursor
        self.answer, self.asked = answer, []

    def __enter__(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                asked = {name: texts[0] for name, texts in query.items()}
                service.asked.append(asked)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    service._next(asked).give(self)

            def log_message(self, *_args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exc):
        self._server.shutdown()
        self._server.server_close()

    def _next(self, asked):
        if self.answer:
            found = self.answer(asked)
        elif self.by_cursor is not None:
            found = self.by_cursor[asked.get("cursor", "")]
        else:
            found = self.answers.pop(0) if self.answers else Answer(page())
        return found if isinstance(found, Answer) else Answer(found)


class Published(Service):
    """Find a Tender's way with a list of releases: those of a window, the newest first,
    at most so many on a page.

    Its cursor is what the real one was measured to be: the hidden key of the first row
    that the page has no room for. The next page has the newest rows whose key is no
    higher, so rows with a higher key that stand further down never come.

    :param rows: [(moment it was published, key, release)], the oldest first.
    """

    def __init__(self, rows, limit=100):
        super().__init__(answer=self._list)
        self.rows, self.limit = rows, limit

    def _list(self, asked):
        start, stop = (
            datetime.datetime.fromisoformat(asked[name])
            for name in ("updatedFrom", "updatedTo")
        )
        key = int(asked.get("cursor", 10**9))
        rows = [
            row
            for row in reversed(self.rows)
            if start <= row[0] <= stop and row[1] <= key
        ]
        left = rows[self.limit :]
        shown = [made for _moment, _key, made in rows[: self.limit]]
        return page(*shown, cursor=left[0][1] if left else None)


class LocalClient(web.Client):
    """The client, asking the local server in the place of the real one.

    Only a test can stand it in: `it.notice.feed._get_client` is patched to give it.
    """

    def __init__(self, service, **limits):
        defaults = {"connect_seconds": 2, "silent_seconds": 1, "whole_seconds": 5}
        super().__init__(limits=web.Limits(**{**defaults, **limits}))
        self.service = service

    def _address(self, url):
        parts = urlsplit(url)
        return f"{self.service.address}{parts.path}?{parts.query}"

    def _session(self, watch):
        session = super()._session(watch)
        session.trust_env = False
        session.mount("http://", web._Adapter(watch))
        return session


def dump(tree):
    return json.dumps(tree).encode()
