"""Importing 20,000 partners, against Odoo's own import of the same rows."""

import base64
import csv
import io
import random
import time
import tracemalloc

from .figures import Figure, Limit, Queries

ROWS = 20_000
PIECE = 2_000  # rows that Odoo's own import screen sends at a time
FIELDS = (
    "name",
    "is_company",
    "is_city_partner",
    "it_sector_id",
    "it_relationship_type",
    "it_lead_officer_id",
    "street",
    "city",
    "zip",
    "phone",
    "email",
    "website",
    "id_numbers/category_id",
    "id_numbers/name",
)
HEADINGS = (
    "Name",
    "Sector",
    "Relationship",
    "Lead officer",
    "Street",
    "Town",
    "Postcode",
    "Phone",
    "Email",
    "Website",
    "Company number",
)


def _row(number, batch, officer):
    """(what Odoo's own import takes, what a register in a file has) of one partner."""
    # the numbers of the two imports differ, for a company number has one holder
    company = f"{batch}{number:07}"
    common = (
        f"{number} Harbour Street",
        "Southampton",
        f"SO{14 + number % 6} {number % 9 + 1}{'ABDEFGHJLN'[number % 10]}P",
        f"023 80{number:06}",
        f"office{number}@partner{number}.example.org",
        f"http://www.partner{number}.example.org",
    )
    name = _name(number, batch)
    sector = "Charity" if number % 2 else "Mutual or co-operative"
    theirs = (name, "1", "1", sector, "Supplier", officer, *common)
    ours = (name, sector, "Supplier", officer, *common, company)
    return (*theirs, "Company number", company), ours


def _name(number, batch):
    """A name of its own: two much alike are put to a person, which is not the load's work."""
    letters = random.Random(f"{batch}/{number}")
    words = ("".join(letters.choices(_SYLLABLES, k=3)).title() for _word in range(3))
    return f"{' '.join(words)} Limited"


_SYLLABLES = [head + tail for head in "bcdfghjklmnprstvwz" for tail in "aeiou"]


class _Bench:
    def __init__(self, env):
        self.officer = env["res.users"].create(
            {
                "name": "Bench Officer",
                "login": "bench_officer",
                "group_ids": [
                    (
                        6,
                        0,
                        [env.ref("itgovernance.group_partnership_officer").id],
                    )
                ],
            }
        )
        env.flush_all()
        self.env = env(user=self.officer.id)
        self.cr = env.cr

    def load(self, batch, count):
        """Odoo's own import, piece by piece as its screen does."""
        rows = [list(_row(n, batch, "Bench Officer")[0]) for n in range(count)]
        Partner = self.env["res.partner"].with_context(
            tracking_disable=True, import_file=True
        )
        started = time.perf_counter()
        for place in range(0, count, PIECE):
            result = Partner.load(list(FIELDS), rows[place : place + PIECE])
            if not result["ids"]:
                raise AssertionError(result["messages"][:3])
            self.forget()
        return time.perf_counter() - started

    def forget(self):
        """What happens between two requests."""
        self.env.flush_all()
        self.env.invalidate_all()

    def upload(self, batch, count):
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        writer.writerows(_row(n, batch, "Bench Officer")[1] for n in range(count))
        content = base64.b64encode(out.getvalue().encode())
        one = self.env["it.partner.import"].create(
            {"file": content, "file_name": f"bench{batch}.csv"}
        )
        self.forget()
        return one

    def go(self, one, action):
        """Check or run an import. :returns: seconds"""
        started = time.perf_counter()
        params = getattr(one, action)()["params"]
        self.forget()
        more = True
        while more:
            more = one.take_next(params["phase"], params["token"])["more"]
            self.forget()
        return time.perf_counter() - started

    def batch_queries(self, one, action):
        """Queries of the first and of the last full batch of an import."""
        params = getattr(one, action)()["params"]
        self.forget()
        counts, more = [], True
        while more:
            before = self.cr.sql_log_count
            more = one.take_next(params["phase"], params["token"])["more"]
            self.forget()
            counts.append(self.cr.sql_log_count - before)
        return counts


def figures(env):
    """Times of the import and of Odoo's own, and what it takes of memory."""
    bench = _Bench(env)
    bench.load(7, 500)  # fills caches of the registry
    ours = bench.upload(1, ROWS)
    check = bench.go(ours, "action_check")
    run = bench.go(ours, "action_run")
    if ours.done_count != ROWS:
        reasons = ours.row_ids.filtered("reason")[:3].mapped("reason")
        raise AssertionError(f"{ours.done_count} of {ROWS} rows taken in: {reasons}")
    reference = bench.load(2, ROWS)
    yield Figure(
        f"taking in {ROWS:,} checked rows, against Odoo's own import of the same rows",
        run,
        reference,
        1.0,
    )
    yield Figure("checking and taking them in", check + run, reference)
    again = bench.upload(1, ROWS)
    seen = bench.go(again, "action_check")
    yield Limit("checking them again, all unchanged", seen, 60)
    counts = bench.batch_queries(bench.upload(3, 2_500), "action_check")
    # not the first: the import was marked as alive the moment before
    yield Queries("checking the second and a later batch", counts[1], counts[3])
    tracemalloc.start()
    peaks = []
    for batch, count in ((4, 500), (5, 2_000)):
        one = bench.upload(batch, count)
        tracemalloc.reset_peak()
        start = tracemalloc.get_traced_memory()[0]
        bench.go(one, "action_check")
        peaks.append(tracemalloc.get_traced_memory()[1] - start)
    tracemalloc.stop()
    few, many = (peak / 2**20 for peak in peaks)
    print(
        f"  most memory of a check: {few:.0f} MB for 500 rows, {many:.0f} MB for 2,000"
    )
