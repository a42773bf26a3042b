"""An Odoo environment in this very process, for the verbs that work on a database."""

import contextlib
import os


@contextlib.contextmanager
def environment():
    """The superuser's environment on the database named in the file `ODOO_RC` names.

    What is not committed by the caller is rolled back.
    """
    import odoo.api
    import odoo.modules.registry
    import odoo.tools

    odoo.tools.config.parse_config(
        ["-c", os.environ["ODOO_RC"], "--log-level=warn"], setup_logging=True
    )
    registry = odoo.modules.registry.Registry(odoo.tools.config["db_name"][0])
    with registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        cr.rollback()
