"""Imports a register of partners, a batch a transaction, until it is over: the process that
`test_register_killed.py` kills.

    python tests/command/register_process.py FILE
"""

import base64
import sys
from pathlib import Path

LOGIN = "register-officer"
BATCH = 40


def _say(line):
    """A line the test reads at once, to know where the import is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _officer(env):
    """The partnership officer who imports, the same after each kill."""
    users = env["res.users"]
    return users.search([("login", "=", LOGIN)]) or users.with_context(
        no_reset_password=True
    ).create(
        {
            "name": LOGIN,
            "login": LOGIN,
            "group_ids": [
                (4, env.ref("itgovernance.group_partnership_officer").id),
            ],
        }
    )


def _begin(env, place):
    """The import of the file, begun if it isn't there yet."""
    imports = env["it.partner.import"].with_user(_officer(env))
    one = imports.search([("file_name", "=", place.name)])
    if not one:
        one = imports.create(
            {
                "file": base64.b64encode(place.read_bytes()),
                "file_name": place.name,
                "alike": "new",
            }
        )
    # Who was killed holds the import for a minute and a half; here nobody waits.
    one.sudo().alive_on = False
    env.cr.commit()
    return one


def main(place):
    """Carry on the import of the file `place`, or begin it; says each batch."""
    from config import inside

    with inside.environment() as env:
        from odoo.addons.itpartner_crm.models import it_partner_import_judge

        it_partner_import_judge.BATCH = BATCH
        one = _begin(env, Path(place))
        if one.state == "mapped":
            _go_on(one, "check", one.action_check)
        if one.state != "done":
            _go_on(one, "run", one.action_run)
    return 0


def _go_on(one, phase, action):
    token = action()["params"]["token"]
    one.env.cr.commit()
    more = True
    while more:
        told = one.take_next(phase, token)
        one.env.cr.commit()
        more = told["more"]
        _say(f"{phase} {told['left']}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
