"""The repository's own lint: what the common tools do not see of Odoo 19 and of this house.

``odoo19`` holds the rules, ``tools`` runs ruff and pylint-odoo; ``python -m config.lint``
runs all three.
"""
