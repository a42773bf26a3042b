"""`./run import-notices`: hands files to the suite's own import, inside Odoo."""

import sys


def main(given):
    """Import into the configured database. :returns: 0, or 2 when a path holds no OCDS package"""
    from . import inside

    with inside.environment() as env:
        from odoo.addons.itnotice.cli import import_paths

        return import_paths(env, given, sys.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
