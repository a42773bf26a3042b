{
    "name": "Fictional city",
    "summary": "The city of Northwick: one coherent story through every module",
    "version": "19.0.1.1.0",
    "author": "City Growth Suite",
    "license": "AGPL-3",
    "category": "Services/Partnership and growth",
    "depends": ["itnotice", "itportal"],
    # Whoever installs this module asks for the city, so it is data, not Odoo's demo.
    "data": [
        "demo/res_users_demo.xml",
        "demo/it_ward_demo.xml",
        "demo/it_forum_demo.xml",
        "demo/res_partner_demo.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
