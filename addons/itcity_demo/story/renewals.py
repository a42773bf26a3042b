"""A watch list of the city, and the renewals that its neighbours come to together."""


def tell(env, calendar, people):
    """The commercial officer watches for networks; the notices there are compared."""
    watch = env["it.notice.watch"].with_user(people["commercial"])
    if not watch.search([("name", "=", "Networks near us")], limit=1):
        watch.create(
            {
                "name": "Networks near us",
                "it_notice_words": "managed network, wi-fi, broadband",
                "it_cpv_prefixes": "324 724",
                "it_notice_places": "South East, SO, PO",
            }
        )
    env["it.notice"]._match_all_again()
    env["it.notice.radar"]._cron_radar()
