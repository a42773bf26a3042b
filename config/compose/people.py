"""For `odoo shell` at the container's first start: the administrator's and the city's password."""

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
users.write({"password": word})
parameters = env["ir.config_parameter"].sudo()
parameters.set_param("database.uuid", str(uuid.uuid4()))
parameters.set_param("growth.people_ready", "1")
env.cr.commit()
print("Users:", ", ".join(sorted(users.mapped("login"))))
