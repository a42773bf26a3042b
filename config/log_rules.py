"""Odoo log lines of WARNING and above that are no fault of ours, each with its reason.

Anything else fails the tests. A rule is (logger, text), both regular expressions matched
from the start, and the reason.
"""

import re

RULES = (
    (
        r"odoo\.service\.server|odoo$",
        r"Running as user 'root'",
        "the set-up may run as root on a throw-away machine",
    ),
    (
        r"odoo\.addons\.base\.models\.ir_actions_report",
        r"You need Wkhtmltopdf",
        "a machine without any browser serves the suite without PDF",
    ),
)

_COMPILED = [(re.compile(logger), re.compile(text)) for logger, text, _reason in RULES]


def allowed(logger, text):
    """Whether a line is on the list."""
    return any(rule.match(logger) and words.match(text) for rule, words in _COMPILED)
