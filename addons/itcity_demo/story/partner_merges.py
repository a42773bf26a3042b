"""A neighbour that was entered twice, and what became of it."""

from odoo import Command


def tell(env, calendar, people):
    """Enter Southmere a second time by mistake, use it, and merge the two."""
    southmere = env.ref("itcity_demo.partner_southmere")
    officer = env(user=people["partnership"].id)
    double = officer["res.partner"].create(
        {
            "name": "Southmere DC",
            "is_company": True,
            "is_city_partner": True,
            "website": "https://southmere.example",
            "child_ids": [
                Command.create({"name": "Priya Nair", "function": "Head of digital"})
            ],
        }
    )
    words = "Rang about the joint desk; wants to see our figures."
    double.message_post(body=words)
    wizard = (
        officer["it.partner.merge.wizard"]
        .with_context(active_model="res.partner", active_ids=(southmere | double).ids)
        .create({"kept_id": southmere.id})
    )
    wizard.action_merge()
