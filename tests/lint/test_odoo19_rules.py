"""Each rule of the repository's own lint, on a good and a bad fixture."""

import pytest
from rule_cases import BAD, CASES, GOOD, trees

from config.lint import odoo19
from config.lint.source import Repository

REGISTERED = {
    (code, known.scope) for code, rules in odoo19.RULES.items() for known in rules
}
NAMES = sorted(CASES)


def _codes(files):
    return {it.code for it in odoo19.check_repository(Repository(files))}


def test_every_rule_has_a_good_and_a_bad_case():
    assert set(CASES) == REGISTERED
    for case in CASES.values():
        assert len(case) == 2 and all(side is not None for side in case)


@pytest.mark.parametrize(("code", "scope"), NAMES, ids=[f"{a}-{b}" for a, b in NAMES])
def test_good_case_passes(code, scope):
    for number, files in enumerate(trees(code, scope, GOOD)):
        assert code not in _codes(files), f"good case {number} of {code} is refused"


@pytest.mark.parametrize(("code", "scope"), NAMES, ids=[f"{a}-{b}" for a, b in NAMES])
def test_bad_case_is_found(code, scope):
    for number, files in enumerate(trees(code, scope, BAD)):
        assert code in _codes(files), f"bad case {number} of {code} is let through"


def test_message_is_one_sentence_that_says_what_to_do():
    for rules in odoo19.RULES.values():
        for known in rules:
            assert known.message.endswith("."), known.code


def test_finding_names_path_line_and_code():
    files = {"config/a.conf": "fine\n\tnot fine\n"}
    (finding,) = odoo19.check_repository(Repository(files))
    assert str(finding).startswith("config/a.conf:2: O19-whitespace ")


def test_file_that_is_not_python_breaks_nothing():
    assert _codes({"addons/a/__manifest__.py": "{", "addons/a/models/a.py": "def"})
