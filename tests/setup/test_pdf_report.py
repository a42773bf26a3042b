"""A report of Odoo's own comes out as a PDF with header, footer and page numbers."""

import io
import re

from pypdf import PdfReader

from odoo.tests import TransactionCase, tagged
from odoo.tools import config


@tagged("post_install", "-at_install")
class TestPdfReport(TransactionCase):
    """Printed by whatever `wkhtmltopdf` the set-up put on the path, and read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({"name": "Northwick City Council"})
        cls.env["ir.ui.view"].create(
            {
                "name": "growth test report",
                "type": "qweb",
                "key": "web.growth_test_report",
                "arch": """
<t t-name="web.growth_test_report"><t t-call="web.html_container"><t t-foreach="docs" t-as="o">
  <t t-call="web.external_layout"><div class="page"><h2>Partner <t t-out="o.name"/></h2>
    <p t-foreach="range(70)" t-as="n">line <t t-out="n"/> of <t t-out="o.name"/></p></div></t>
</t></t></t>""",
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Growth test",
                "model": "res.partner",
                "report_type": "qweb-pdf",
                "report_name": "web.growth_test_report",
            }
        )
        cls.env["ir.model.data"].create(
            {
                "module": "web",
                "name": "growth_test_report",
                "model": "ir.ui.view",
                "res_id": cls.env["ir.ui.view"]
                .search([("key", "=", "web.growth_test_report")])
                .id,
            }
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": "Harbour Trust"}, {"name": "Mill Lane School"}]
        )

    def test_headers_footers_and_page_numbers(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "report.url", f"http://127.0.0.1:{config['http_port']}"
        )
        report = self.report.with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = report._render_qweb_pdf(
                self.report.report_name, self.partners.ids
            )
        self.assertEqual(kind, "pdf")
        pages = [
            " ".join(page.extract_text().split())
            for page in PdfReader(io.BytesIO(content)).pages
        ]
        numbers = [re.search(r"Page (\d+) / (\d+)", text).groups() for text in pages]
        self.assertEqual(
            numbers, [(str(page), "4") for page in (1, 2, 3, 4, 1, 2, 3, 4)]
        )
        for text in pages:
            self.assertIn("Northwick City Council", text, "each page has its header")
        self.assertIn("line 69 of Harbour Trust", pages[3])
        self.assertIn("line 0 of Mill Lane School", pages[4])
        self.assertIn("line 69 of Mill Lane School", pages[7])
