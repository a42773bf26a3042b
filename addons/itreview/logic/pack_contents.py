"""Writes the page of each part beside its line in the contents of a printed pack.

A browser that prints a page can't tell on which sheet a heading lands; the PDF knows it.
"""

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

MARGIN = 40  # points, as the pack's paper format leaves at the right
SIZE = 9


def number_contents(content):
    """Return a PDF with its contents numbered, and how many pages it has.

    The contents are the links of the first page to places in the file; each gets the number
    of the page its place is on, at the right edge.

    :param content: the PDF as bytes
    :raises pypdf.errors.PyPdfError: when it is no PDF
    :returns: (bytes, number of pages)
    """
    reader = PdfReader(BytesIO(content))
    # raw, for Odoo lets pypdf's dictionaries follow every reference
    numbers = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, 1)
    }
    places = {
        name: numbers[place.raw_get("/Page").idnum]
        for name, place in reader.named_destinations.items()
    }
    first = reader.pages[0]
    lines = _lines(first, places)
    if not lines:
        return content, len(numbers)
    # what is added is written behind what is there, which stays as it was printed
    writer = PdfWriter(BytesIO(content), incremental=True)
    writer.pages[0].merge_page(_sheet(first.mediabox, lines))
    numbered = BytesIO()
    writer.write(numbered)
    return numbered.getvalue(), len(numbers)


def _lines(page, places):
    """Where on the page each link stands, and to which page it leads: [(height, page)]."""
    found = []
    for annotation in page.get("/Annots") or []:
        link = annotation.get_object()
        if link.get("/Subtype") == "/Link" and link.get("/Dest") in places:
            found.append((float(link["/Rect"][1]), places[link["/Dest"]]))
    return found


def _sheet(box, lines):
    """A transparent page with the numbers, to be laid over."""
    drawn = BytesIO()
    canvas = Canvas(drawn, pagesize=(float(box.width), float(box.height)))
    canvas.setFont("Helvetica", SIZE)
    for height, number in lines:
        canvas.drawRightString(float(box.width) - MARGIN, height + 2, str(number))
    canvas.save()
    return PdfReader(BytesIO(drawn.getvalue())).pages[0]
