"""The suite's modules and what has changed in them since a database last saw them."""

import ast
import hashlib

from . import paths

# Odoo's and the OCA's modules that the suite stands on, installed first into a template of
# their own, so that a change in the suite never makes them wait again.
BASE = (
    "base",
    "web",
    "contacts",
    "calendar",
    "crm",
    "portal",
    "sale_crm",
    "sale_management",
    "privacy_lookup",
    "digest",
    "spreadsheet_dashboard",
    "agreement",
    "base_tier_validation",
    "date_range",
    "partner_identification",
    "partner_multi_relation",
    "queue_job",
    "report_xlsx",
)
_NO_UPDATE_NEEDED = {"tests", "readme", "i18n", "logic", "__pycache__"}


def manifest(folder):
    """A module's manifest as a dictionary."""
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def installable():
    """The suite's modules, by name."""
    return {
        name: folder
        for name, folder in paths.module_folders().items()
        if manifest(folder).get("installable", True)
    }


def fingerprint(folder):
    """A key of all in a module that a database has to be told of."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if (
            inside.parts[:2] == ("static", "description")
            or inside.parts[0] in _NO_UPDATE_NEEDED
            or "__pycache__" in inside.parts
            or not path.is_file()
        ):
            continue
        digest.update(str(inside).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def fingerprints():
    """The key of each of the suite's modules, by name."""
    return {name: fingerprint(folder) for name, folder in installable().items()}
