"""A printed report can be read by a screen reader: language, headings, table headings."""

from pypdf import PdfReader

from config.pdf import arguments, printer, stationery

BODY = """<!DOCTYPE html><html style="height: 0;"><head></head><body>
<div class="article" lang="en-GB"><h1>Theme report</h1>
<table><thead><tr><th>Theme</th></tr></thead><tbody><tr><td>Growth</td></tr></tbody></table>
</div></body></html>"""


def _kinds(node):
    """The kinds of all elements of a tree of tags."""
    node = node.get_object()
    if isinstance(node, list):
        return {kind for child in node for kind in _kinds(child)}
    if not hasattr(node, "get"):
        return set()
    found = {node["/S"]} if "/S" in node else set()
    return found | (_kinds(node["/K"]) if "/K" in node else set())


def test_one_report_keeps_its_language_and_its_tags(tmp_path):
    body, output = tmp_path / "body.html", tmp_path / "report.pdf"
    body.write_text(BODY)
    printer.carry_out(arguments.Job(bodies=[body], output=output))
    root = PdfReader(output).trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert {"/H1", "/Table", "/TH", "/TD"} <= _kinds(root["/StructTreeRoot"])


def test_several_reports_are_still_put_together(tmp_path):
    bodies = [tmp_path / f"{name}.html" for name in ("one", "two")]
    for body in bodies:
        body.write_text(BODY)
    output = tmp_path / "reports.pdf"
    printer.carry_out(arguments.Job(bodies=bodies, output=output))
    assert len(PdfReader(output).pages) == 2


def test_a_document_that_names_its_language_keeps_it():
    html = '<html lang="cy"><head></head><body><div lang="en-GB"></div></body></html>'
    assert '<html lang="cy">' in stationery.on_paper(html)
    assert stationery.on_paper("<html><head></head></html>").startswith("<html><head>")
