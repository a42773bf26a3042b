"""Carries out a wkhtmltopdf call with headless Chromium and pypdf.

Bodies are printed with the paper format's margins, then headers and footers with their page
numbers are printed and laid over. Text stays text.
"""

import io
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error as BrowserError
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
)

from config import chromium, paths
from config.browser import FLAGS

from . import arguments, stationery

_TIMEOUT = 60_000
_BASE = re.compile(r"""<base\s[^>]*href=["']([^"']+)["']""")


def _base_of(html):
    found = _BASE.search(html)
    return found.group(1).rstrip("/") if found else "http://127.0.0.1"


class _Press:
    """A browser page that prints HTML texts as if Odoo served them.

    Only the host of Odoo itself is reached, so that a report's text can't make the server
    fetch from elsewhere or read its files.
    """

    def __init__(self, browser, cookies):
        self._context = browser.new_context()
        self._cookies = cookies

    def print(self, html, **options):
        """Print an HTML text. `options` are those of Playwright's `page.pdf`."""
        base = _base_of(html)
        address = f"{base}/growth-print"
        self._context.add_cookies(
            [{"domain": urlsplit(base).hostname, **cookie} for cookie in self._cookies]
        )
        page = self._context.new_page()

        def answer(route):
            url = route.request.url
            if url == address:
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif (
                url.startswith("data:") or urlsplit(url).netloc == urlsplit(base).netloc
            ):
                route.continue_()
            else:
                route.abort()

        page.route("**/*", answer)
        page.goto(address, wait_until="load", timeout=_TIMEOUT)
        page.evaluate("document.fonts.ready.then(() => true)")
        content = page.pdf(print_background=True, **options)
        page.close()
        return PdfReader(io.BytesIO(content))


def _read(path):
    return path.read_text(encoding="utf-8", errors="replace") if path else None


def _bind(bodies):
    """Put the bodies together; a single one keeps its headings and tables as tags.

    Tags are what a screen reader reads by; those of several files can't be merged.
    """
    if len(bodies) == 1:
        return PdfWriter(clone_from=bodies[0])
    writer = PdfWriter()
    for body in bodies:
        writer.append(body)
    return writer


def _overlay(writer, sheets):
    for page, sheet in zip(writer.pages, sheets.pages, strict=True):
        page.merge_page(sheet)


def _add_outline(writer, pages_of_bodies):
    """Mark where each body begins the way wkhtmltopdf does, for Odoo splits the file by it."""
    destinations, items, first = DictionaryObject(), [], 0
    for number, pages in enumerate(pages_of_bodies):
        name = NameObject(f"/body{number}")
        destinations[name] = ArrayObject(
            [
                NumberObject(first),
                NameObject("/XYZ"),
                NullObject(),
                NullObject(),
                NullObject(),
            ]
        )
        items.append(DictionaryObject({NameObject("/Dest"): name}))
        first += pages
    outline = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
    references = [writer._add_object(item) for item in items]
    for item, following in zip(items, references[1:], strict=False):
        item[NameObject("/Next")] = following
    outline[NameObject("/First")], outline[NameObject("/Last")] = (
        references[0],
        references[-1],
    )
    writer._root_object[NameObject("/Dests")] = writer._add_object(destinations)
    writer._root_object[NameObject("/Outlines")] = writer._add_object(outline)


def carry_out(job):
    """Print a job into its output file."""
    with chromium.playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(paths.BIN / "chromium"), args=FLAGS
        )
        press = _Press(browser, job.cookies)
        size = {"width": f"{job.width}mm", "height": f"{job.height}mm"}
        margin = {
            side: f"{getattr(job, side)}mm"
            for side in ("top", "bottom", "left", "right")
        }
        tagged = len(job.bodies) == 1
        bodies = [
            press.print(
                stationery.on_paper(_read(body)), margin=margin, tagged=tagged, **size
            )
            for body in job.bodies
        ]
        pages_of_bodies = [len(body.pages) for body in bodies]
        writer = _bind(bodies)
        sheets = stationery.build(
            job, _read(job.header), _read(job.footer), pages_of_bodies
        )
        if sheets:
            _overlay(writer, press.print(sheets, prefer_css_page_size=True))
        browser.close()
    if len(bodies) > 1:
        _add_outline(writer, pages_of_bodies)
    with Path(job.output).open("wb") as out:
        writer.write(out)


def main(words):
    """The program `wkhtmltopdf`, as far as Odoo uses it. :returns: exit code, 0 or 2"""
    try:
        carry_out(arguments.parse(words))
    except (ValueError, BrowserError, OSError) as error:
        print(f"The PDF could not be printed: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
