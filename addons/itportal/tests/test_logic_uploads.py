from odoo.tests import BaseCase, tagged

from ..logic import uploads

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@tagged("post_install", "-at_install")
class TestLogicUploads(BaseCase):
    def test_refusal(self):
        table = [
            ("report.pdf", 10, "application/pdf", None),
            ("REPORT.PDF", 10, "application/pdf", None),
            ("report.docx", 100, DOCX, None),
            ("report.pdf", 100, "application/pdf", None),
            ("report.pdf", 101, "application/pdf", "size"),
            ("report.pdf", 0, "application/x-empty", "empty"),
            ("", 10, "application/pdf", "name"),
            ("../", 10, "application/pdf", "name"),
            ("report", 10, "application/pdf", "type"),
            ("report.exe", 10, "application/x-dosexec", "type"),
            ("report.svg", 10, "image/svg+xml", "type"),
            ("report.pdf.html", 10, "text/html", "type"),
            ("report.txt", 10, "text/html", "content"),
            ("report.pdf", 10, "application/x-dosexec", "content"),
            ("pdf", 10, "application/pdf", "type"),
        ]
        for name, size, content, expected in table:
            with self.subTest(name=name, size=size, content=content):
                self.assertEqual(uploads.refusal(name, size, content, 100), expected)

    def test_safe_name(self):
        table = [
            ("report.pdf", "report.pdf"),
            ("C:\\Users\\me\\report.pdf", "report.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("re\r\nport\x00.pdf", "report.pdf"),
            (None, ""),
        ]
        for given, expected in table:
            with self.subTest(given=given):
                self.assertEqual(uploads.safe_name(given), expected)
        long = uploads.safe_name("x" * 400 + ".pdf")
        self.assertEqual(len(long), uploads.MAX_NAME)
        self.assertTrue(long.endswith(".pdf"))
