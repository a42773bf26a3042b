"""The order of set-up: what can go side by side does."""

from concurrent.futures import ThreadPoolExecutor

from . import chromium, odoo_source, paths, postgres, python_env
from .pdf import program as pdf_program


def tools(then=lambda: None):
    """Odoo, Python packages, PostgreSQL and Chromium, each skipped when it is there.

    :param then: what needs no browser, such as making databases; Chromium comes meanwhile
    :returns: what `then` returns
    """
    paths.make_folders()
    with ThreadPoolExecutor() as pool:
        odoo = pool.submit(odoo_source.ensure)
        python_env.ensure_environment()
        cluster = pool.submit(postgres.ensure)
        odoo.result()
        packages = pool.submit(python_env.ensure_packages)
        browser = pool.submit(chromium.ensure_if_possible)
        packages.result()
        cluster.result()
        done = then()
        browser.result()
    pdf_program.ensure()
    return done
