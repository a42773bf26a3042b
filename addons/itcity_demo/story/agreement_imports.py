"""A department's contracts register: checked, with remarks and rows to correct."""

import base64

_FILE = """\
Contracts register of Adult Services,,,,,,,,
Contract Ref,Contract title,Supplier name,Company number,Type of contract,Start date,\
Expiry date,Contract value,Contract manager
AS-0141,Community meals,Solent Kitchens Ltd,07712345,Supply contract,01/04/2025,\
31/03/2028,"£412,500",
AS-0142,Telecare equipment,Harbour Telecare Limited,,Services,01/10/2024,30/09/2027,\
"£1,280,000",agreements
AS-0143,Day centre transport,Estuary Minibus CIC,,Services,01/09/2026,31/08/2025,\
"£96,000",
AS-0144,Advocacy,Northgate Advice,,Grant agreement,31/02/2026,31/03/2027,£45k,
AS-0141,Community meals,Solent Kitchens Ltd,07712345,Supply contract,01/04/2025,\
31/03/2028,"£380,000",
"""


def tell(env, calendar, people):
    """The agreement manager checked it last week; nothing of it is taken in yet."""
    keeper = env["res.users"].search([("login", "=", "agreements")], limit=1)
    one = (
        env["it.agreement.import"]
        .with_user(keeper or env.user)
        .create(
            {
                "name": "Adult Services contracts",
                "file": base64.b64encode(_FILE.encode()),
                "file_name": "adult-services-contracts.csv",
            }
        )
    )
    params = one.action_check()["params"]
    while one.take_next("check", params["token"])["more"]:
        pass
