"""Odoo's call of wkhtmltopdf is read as Odoo means it."""

import pytest

from config.pdf import arguments

CASES = [
    ("A4 is 210 by 297", "--page-size A4 b.html o.pdf", {"width": 210, "height": 297}),
    (
        "landscape turns the sheet",
        "--page-size A4 --orientation landscape b.html o.pdf",
        {"width": 297, "height": 210},
    ),
    (
        "odoo says Landscape with a capital too",
        "--page-size A5 --orientation Landscape b.html o.pdf",
        {"width": 210, "height": 148},
    ),
    (
        "a custom size in millimetres",
        "--page-width 90mm --page-height 50.0mm b.html o.pdf",
        {"width": 90, "height": 50},
    ),
    (
        "bare margins are millimetres",
        "--margin-top 52.0 --margin-left 7 b.html o.pdf",
        {"top": 52, "left": 7},
    ),
    (
        "other units are turned into millimetres",
        "--margin-top 1in --margin-bottom 2cm b.html o.pdf",
        {"top": 25.4, "bottom": 20},
    ),
    (
        "flags take no value",
        "--disable-local-file-access --quiet --header-line b.html o.pdf",
        {"header_line": True},
    ),
    (
        "what is of no use here is passed over",
        "--dpi 90 --zoom 1.06 --javascript-delay 1000 b.html o.pdf",
        {"width": 210},
    ),
]


@pytest.mark.parametrize(
    ("words", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_words_become_lengths(words, expected):
    job = arguments.parse(words.split())
    assert {name: getattr(job, name) for name in expected} == pytest.approx(expected)
    assert [str(body) for body in job.bodies] == ["b.html"]
    assert str(job.output) == "o.pdf"


def test_an_unknown_paper_is_named():
    with pytest.raises(arguments.UnknownPaper, match="paper size Napkin is not known"):
        arguments.parse(["--page-size", "Napkin", "b.html", "o.pdf"])


def test_a_length_that_is_none_is_named():
    with pytest.raises(ValueError, match="'wide' is not a length"):
        arguments.parse(["--margin-top", "wide", "b.html", "o.pdf"])


def test_the_cookie_jar_odoo_writes_is_read(tmp_path):
    jar = tmp_path / "jar.txt"
    jar.write_text("session_id=abc=1; HttpOnly; domain=localhost; path=/;")
    job = arguments.parse(["--cookie-jar", str(jar), "b.html", "o.pdf"])
    assert job.cookies == [
        {
            "name": "session_id",
            "value": "abc=1",
            "domain": "localhost",
            "path": "/",
            "httpOnly": True,
        }
    ]


def test_a_cookie_is_two_words():
    job = arguments.parse(
        ["--cookie", "test_request_key", "wkhtmltopdf", "b.html", "o.pdf"]
    )
    assert job.cookies == [
        {"name": "test_request_key", "value": "wkhtmltopdf", "path": "/"}
    ]
    assert [str(body) for body in job.bodies] == ["b.html"]
