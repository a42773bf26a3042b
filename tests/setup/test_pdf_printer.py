"""A real print by real Chromium, read back page by page."""

import subprocess

import pytest
from pypdf import PdfReader

from config import paths

BODY = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>
<h1>Überblick {name}</h1><div style="page-break-after: always"></div>
<p>second page {name}</p></body></html>"""
PART = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body onload="subst()">
<div id="minimal_layout_report_{which}s">
<div class="{which}">{first} <span class="page"/> of <span class="topage"/></div>
<div class="{which}">{second} <span class="page"/> of <span class="topage"/></div>
</div></body></html>"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    for name in ("one", "two"):
        (folder / f"{name}.html").write_text(BODY.format(name=name), encoding="utf-8")
    for which in ("header", "footer"):
        (folder / f"{which}.html").write_text(
            PART.format(which=which, first=f"{which} A", second=f"{which} B")
        )
    out = folder / "out.pdf"
    done = subprocess.run(
        [
            paths.BIN / "wkhtmltopdf",
            "--quiet",
            "--page-size",
            "A4",
            "--margin-top",
            "30",
            "--margin-bottom",
            "20",
            "--header-html",
            folder / "header.html",
            "--footer-html",
            folder / "footer.html",
            folder / "one.html",
            folder / "two.html",
            out,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return PdfReader(out)


def words(page):
    return " ".join(page.extract_text().split())


def test_each_body_has_its_own_headers_and_page_numbers(printed):
    told = [words(page) for page in printed.pages]
    assert len(told) == 4
    for text, (part, page, name) in zip(
        told,
        [("A", 1, "one"), ("A", 2, "one"), ("B", 1, "two"), ("B", 2, "two")],
        strict=True,
    ):
        assert f"header {part} {page} of 2" in text
        assert f"footer {part} {page} of 2" in text
        assert name in text
    assert "Überblick one" in told[0]


def test_sheets_are_a4(printed):
    for page in printed.pages:
        assert float(page.mediabox.width) == pytest.approx(595, abs=1)
        assert float(page.mediabox.height) == pytest.approx(842, abs=1)


def test_odoo_finds_where_each_record_begins(printed):
    root = printed.trailer["/Root"]
    node, starts = root["/Outlines"]["/First"], []
    while True:
        starts.append(root["/Dests"][node["/Dest"]][0])
        if "/Next" not in node:
            break
        node = node["/Next"]
    assert starts == [0, 2]


def test_files_of_the_machine_and_other_hosts_stay_out(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for paper")
    body = tmp_path / "b.html"
    body.write_text(
        f"<html><body>told <iframe src='file://{secret}'></iframe>"
        "<img src='http://192.0.2.1/x.png'></body></html>"
    )
    out = tmp_path / "o.pdf"
    subprocess.run([paths.BIN / "wkhtmltopdf", body, out], check=True)
    text = words(PdfReader(out).pages[0])
    assert "told" in text
    assert "not for paper" not in text


def test_a_wrong_paper_is_told_in_one_sentence(tmp_path):
    body = tmp_path / "b.html"
    body.write_text("<html><body>x</body></html>")
    done = subprocess.run(
        [paths.BIN / "wkhtmltopdf", "--page-size", "Napkin", body, tmp_path / "o.pdf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "The PDF could not be printed: paper size Napkin is not known; "
        "choose another in the paper format"
    )


def test_odoo_is_told_a_patched_version():
    done = subprocess.run(
        [paths.BIN / "wkhtmltopdf", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("wkhtmltopdf 0.12.")
    assert "(with patched qt)" in done.stdout
