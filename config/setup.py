"""The order of set-up: what can go side by side does."""

from concurrent.futures import ThreadPoolExecutor

from . import chromium, database, odoo_source, paths, postgres, python_env
from .pdf import program as pdf_program


def tools():
    """Odoo, Python packages, PostgreSQL and Chromium, each skipped when it is there."""
    paths.make_folders()
    with ThreadPoolExecutor() as pool:
        odoo = pool.submit(odoo_source.ensure)
        python_env.ensure_environment()
        cluster = pool.submit(postgres.ensure)
        odoo.result()
        packages = pool.submit(python_env.ensure_packages)
        # Chromium asks the same apt as Odoo did, so it waits for that to be over; it
        # then comes while the packages and the cluster are being made.
        chromium.ensure_if_possible()
        packages.result()
        cluster.result()
    pdf_program.ensure()


def suite():
    """All that serving or testing needs, the template database included."""
    tools()
    database.ensure_template()
