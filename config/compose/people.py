"""For `odoo shell` when a database is new: the administrator's and the city's password.

Used by `./run` and by the container alike. The word is read from the file that
SUITE_USERS_PASSWORD_FILE names; SUITE_USERS_LIST_FILE, when given, gets the users as JSON.
"""

import json
import os
import pathlib
import uuid

env = globals()["env"]  # given by the shell
word = pathlib.Path(os.environ["SUITE_USERS_PASSWORD_FILE"]).read_text().strip()
city = env["ir.model.data"].search(
    [("module", "=", "itcity_demo"), ("model", "=", "res.users")]
)
users = env["res.users"].browse(city.mapped("res_id")).exists()
users |= env.ref("base.user_admin")
# British English: days before months, and the spelling of the house.
env["res.lang"]._activate_lang("en_GB")
env["ir.default"].set("res.partner", "lang", "en_GB")
env["res.partner"].with_context(active_test=False).search([]).write({"lang": "en_GB"})
users.write({"password": word, "lang": "en_GB", "tz": "Europe/London"})
parameters = env["ir.config_parameter"].sudo()
parameters.set_param("database.uuid", str(uuid.uuid4()))
if os.environ.get("SUITE_URL"):
    parameters.set_param("web.base.url", os.environ["SUITE_URL"])
parameters.set_param("growth.people_ready", "1")
env.cr.commit()
if os.environ.get("SUITE_USERS_LIST_FILE"):
    rows = [
        [user.login, user.name, user.partner_id.function or ""]
        for user in users.sorted("id")
    ]
    pathlib.Path(os.environ["SUITE_USERS_LIST_FILE"]).write_text(
        json.dumps(rows, indent=1)
    )
print("Users:", ", ".join(sorted(users.mapped("login"))))
