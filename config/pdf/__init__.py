"""PDF reports by headless Chromium where no patched wkhtmltopdf is there.

Debian's wkhtmltopdf is unpatched: no headers, footers or page numbers. `printer` carries out
the call Odoo makes to a program named `wkhtmltopdf`, so Odoo needs no change.
"""
