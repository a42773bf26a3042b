"""A voluntary sector list on its way in: checked, with rows to decide and to correct."""

import base64

_FILE = """\
Voluntary sector list of the city,,,,,,
Organisation,Org. type,Lead officer,Company no,Post code,Tel.,Main contact
Solent Wood Recycling CIC,3rd sector,partnership,07123456,SO14 3FE,023 8083 1111,Ann Lee
Harbour Arts Trust,Do-gooders,partnership,,SO15 1AA,023 8083 1222,Bob Ray
Estuary Energy Co-op,co-op,partnership,,SO16 2BB,023 8083 2222,
Northgate Advice,charity,partnership,12,SO17?,ring us,
"""


def tell(env, calendar, people):
    """The partnership officer checked a list last week; nothing of it is taken in yet."""
    officer = env["res.users"].search([("login", "=", "partnership")], limit=1)
    one = (
        env["it.partner.import"]
        .with_user(officer or env.user)
        .create(
            {
                "name": "Voluntary sector list",
                "file": base64.b64encode(_FILE.encode()),
                "file_name": "voluntary-sector.csv",
            }
        )
    )
    params = one.action_check()["params"]
    while one.take_next("check", params["token"])["more"]:
        pass
