"""Headers and footers of every page, laid out as one HTML document.

Odoo writes one header and one footer per body into a single file each and numbers pages by a
script that only wkhtmltopdf feeds. Here each page gets its own copy with the numbers in place.
"""

import copy
import re

import lxml.html

_STYLE = """
@page {{ size: {width}mm {height}mm; margin: 0; }}
html, body {{ margin: 0 !important; padding: 0 !important; height: auto !important;
              width: {width}mm !important; max-width: none !important;
              background: transparent !important; }}
body {{ overflow: visible !important; }}
.growth-page {{ position: relative; width: {width}mm; height: {page_height}mm; overflow: hidden;
                break-after: page; break-inside: avoid; }}
.growth-page:last-child {{ break-after: auto; }}
.growth-head, .growth-foot {{ position: absolute; left: {left}mm; right: {right}mm;
                              overflow: hidden; }}
.growth-head {{ top: 0; max-height: {top}mm; {line} }}
.growth-foot {{ bottom: 0; max-height: {bottom}mm; }}
.container {{ max-width: none !important; }}
"""

_LANGUAGE = re.compile(r"""<div[^>]*\slang=["']([A-Za-z-]+)["']""")

# Bootstrap's container has a fixed width per width of screen; paper has its own margins.
_PAPER_STYLE = "<style>.container { max-width: none !important; }</style>"


def on_paper(html):
    """A body's HTML text with the style that lets it fill the paper.

    Odoo's layout names no language; the one that an element inside names becomes the
    document's, so that a PDF says it to a screen reader.
    """
    language = _LANGUAGE.search(html)
    if language and "lang=" not in html.partition("<html")[2].partition(">")[0]:
        html = html.replace("<html", f'<html lang="{language[1]}"', 1)
    return html.replace("</head>", f"{_PAPER_STYLE}</head>", 1)


def _parts(html, holder):
    """The document, and its headers or footers in the order of the bodies."""
    if not html:
        return None, []
    document = lxml.html.document_fromstring(html)
    found = document.get_element_by_id(holder, None)
    return document, (list(found) if found is not None else [])


def _numbered(part, page, pages):
    part = copy.deepcopy(part)
    for name, value in (("page", page), ("topage", pages)):
        for node in part.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"):
            for child in list(node):
                node.remove(child)
            node.text = str(value)
    return part


def build(job, header_html, footer_html, pages_of_bodies):
    """One page of stationery for each printed page.

    :param job: `arguments.Job`
    :param pages_of_bodies: how many pages each body took, in order
    :returns: HTML text, or None where there is neither header nor footer
    """
    head_document, heads = _parts(header_html, "minimal_layout_report_headers")
    foot_document, feet = _parts(footer_html, "minimal_layout_report_footers")
    if not heads and not feet:
        return None
    document = head_document if head_document is not None else foot_document
    body = document.find("body")
    body.attrib.pop("onload", None)
    # Odoo's style sheets hang the margins of header and footer on the body's classes.
    classes = body.attrib.pop("class", "")
    for child in list(body):
        body.remove(child)
    for script in document.xpath("//script"):
        script.getparent().remove(script)
    for number, pages in enumerate(pages_of_bodies):
        own = [
            (name, parts[number])
            for name, parts in (("growth-head", heads), ("growth-foot", feet))
            if number < len(parts)
        ]
        for page in range(1, pages + 1):
            body.append(_sheet(own, classes, page, pages))
    document.find("head").append(_style(job))
    return "<!DOCTYPE html>\n" + lxml.html.tostring(document, encoding="unicode")


def _sheet(parts, classes, page, pages):
    """One page: its header and footer in their places, numbered."""
    sheet = lxml.html.fragment_fromstring('<div class="growth-page"></div>')
    for name, part in parts:
        place = lxml.html.fragment_fromstring(f'<div class="{name}"><div></div></div>')
        place[0].set("class", classes)
        place[0].append(_numbered(part, page, pages))
        sheet.append(place)
    return sheet


def _style(job):
    style = lxml.html.fragment_fromstring("<style></style>")
    # A hair less than the sheet, or rounding starts a second, empty page for each.
    style.text = _STYLE.format(
        width=job.width,
        height=job.height,
        page_height=job.height - 0.1,
        left=job.left,
        right=job.right,
        top=job.top,
        bottom=job.bottom,
        line="border-bottom: 1px solid #000;" if job.header_line else "",
    )
    return style
