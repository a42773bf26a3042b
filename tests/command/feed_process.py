"""Fetches from a feed, a page a transaction, until it is over: the process that
`test_fetch_killed.py` kills. The service it asks is the test's own.

    python tests/command/feed_process.py NAME ADDRESS DAY
"""

import sys


def _say(line):
    """A line the test reads at once, to know where the fetch is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(name, address, day):
    """Carry on the fetch of feed `name`, or begin one at `day`; says each page."""
    from config import inside

    with inside.environment() as env:
        from odoo.addons.itnotice.models.it_notice_feed import ItNoticeFeed
        from odoo.addons.itnotice.tests.service import LocalClient

        class Elsewhere:
            """A server of another process, by its address."""

            def __init__(self):
                self.address = address

        client = LocalClient(Elsewhere())
        ItNoticeFeed._get_client = lambda _feed: client
        feeds = env["it.notice.feed"]
        feed = feeds.search([("name", "=", name)])
        if not feed:
            feed = feeds.create(
                {
                    "name": name,
                    "service": "find_tender",
                    "url": f"https://www.find-tender.service.gov.uk/{name}",
                    "date_from": day,
                }
            )
            feed.action_switch_on()
            env.cr.commit()
        run = feed._active_run() or feed._start()
        env.cr.commit()
        while run.is_active:
            # The gap between two pages is the service's wish; here nobody waits.
            feed._own_write({"next_call": False})
            run._guarded_step()
            env.cr.commit()
            _say(f"page {run.pages}")
        _say(f"{run.state} {run.message}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
