"""The story of Northwick: what its officers did over two years, told through the suite's own steps.

Days are counted from the day of installation, so that the city never grows old. Everything
goes through the same buttons and rules as a person's work.
"""

from . import (
    agreement_imports,
    agreement_lives,
    agreement_money,
    agreements,
    business_case,
    commercial_forecast,
    commercial_prices,
    cost_shares,
    deliverables,
    gates,
    governance,
    imports,
    look_up,
    measures,
    notice_feeds,
    opportunities,
    particulars,
    partner_merges,
    partnership_lives,
    partnership_reviews,
    partnerships,
    readings,
    register,
    renewals,
    reviews,
)
from .calendar import Calendar


def tell(env):
    """Make the city's records, in the order in which they would have come about."""
    env = env(
        context={
            **env.context,
            "tracking_disable": True,
            "mail_create_nosubscribe": True,
        }
    )
    _speak_british_english(env)
    _price_in_pounds(env)
    calendar = Calendar(env)
    people = _people(env)
    governance.tell(env, calendar, people)
    deliverables.tell(env, calendar, people)
    partnerships.tell(env, calendar, people)
    register.tell(env, calendar, people)
    partner_merges.tell(env, calendar, people)
    look_up.tell(env, calendar, people)
    opportunities.tell(env, calendar, people)
    commercial_forecast.tell(env, calendar, people)
    commercial_prices.tell(env, calendar, people)
    gates.tell(env, calendar, people)
    business_case.tell(env, calendar, people)
    cost_shares.tell(env, calendar, people)
    agreements.tell(env, calendar, people)
    particulars.tell(env, calendar, people)
    agreement_lives.tell(env, calendar, people)
    agreement_money.tell(env, calendar, people)
    agreement_imports.tell(env, calendar, people)
    partnership_lives.tell(env, calendar, people)
    partnership_reviews.tell(env, calendar, people)
    imports.tell(env, calendar, people)
    measures.tell(env, calendar, people)
    readings.tell(env, calendar, people)
    reviews.tell(env, calendar, people)
    notice_feeds.tell(env, calendar, people)
    renewals.tell(env, calendar, people)
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": "itcity_demo.story_told", "record": env.company, "noupdate": True}]
    )


def _speak_british_english(env):
    """Days before months and British spelling for everybody who is there already."""
    env["res.lang"]._activate_lang("en_GB")
    users = env["res.users"].with_context(active_test=False).search([])
    users.partner_id.lang = "en_GB"
    env.company.partner_id.lang = "en_GB"


def _price_in_pounds(env):
    """Odoo's own price list was made in dollars, before there was a city."""
    env["product.pricelist"].search(
        [("item_ids", "=", False)]
    ).currency_id = env.company.currency_id


def _people(env):
    roles = (
        "reader",
        "partnership",
        "commercial",
        "agreement",
        "performance",
        "manager",
    )
    return {role: env.ref(f"itcity_demo.user_{role}") for role in roles}
