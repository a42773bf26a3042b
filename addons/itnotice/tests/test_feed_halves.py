"""Find a Tender's cursor loses what stands on a second page: a window that doesn't fit
on one is asked for in halves, until each does."""

import datetime
import random
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .releases import release
from .service import Answer, Published, Service, limited, page
from .test_feed import NOW, FeedCommon

DAY = datetime.datetime(2026, 6, 1)


def published(count, hours=11, out_of_step=()):
    """Releases spread evenly over the first hours of the day; the keys of some are far
    too low, as those of notices that were published anew."""
    step = datetime.timedelta(hours=hours) / max(count, 1)
    return [
        (
            (DAY + number * step).replace(microsecond=0),
            number if number in out_of_step else 600_000 + number,
            release(number),
        )
        for number in range(count)
    ]


@tagged("post_install", "-at_install")
class TestFeedHalves(FeedCommon):
    smallest = 1

    def _windows(self, service):
        return [(one["updatedFrom"], one["updatedTo"]) for one in service.asked]

    def test_the_server_loses_what_its_cursor_should_bring(self):
        """The server of this test does what was measured at the real one."""
        service = Published(published(152, out_of_step=(51,)))
        asked = {"updatedFrom": DAY.isoformat(), "updatedTo": "2026-06-01T23:59:59"}
        first = service._list(asked)
        second = service._list({**asked, "cursor": "51"})
        self.assertIn(b"?cursor=51", first)
        self.assertEqual(first.count(b'"ocid"'), 100)
        self.assertEqual(second.count(b'"ocid"'), 1)
        self.assertNotIn(b"cursor", second)

    def test_nothing_is_lost_or_doubled(self):
        service = Published(published(523, out_of_step=(51, 130, 131, 400)))
        run, _waits = self._run(service)
        self.assertEqual(self._ocids(), list(range(523)))
        self.assertRecordValues(
            run, [{"state": "done", "new_count": 523, "refused_pages": 0}]
        )
        self.assertFalse([one for one in service.asked if "cursor" in one])
        self.assertEqual(str(self.feed.mark), NOW)

    def test_what_fits_on_one_page_is_asked_for_once(self):
        service = Published(published(99, hours=5))
        run, _waits = self._run(service)
        self.assertEqual(
            [(start[11:16], stop[11:16]) for start, stop in self._windows(service)],
            [("00:00", "06:00"), ("06:00", "12:00")],
        )
        self.assertEqual((run.pages, run.new_count), (2, 99))

    def test_a_full_page_that_names_no_next_is_not_trusted(self):
        rows = published(100, hours=5)
        service = Published(rows)
        run, _waits = self._run(service)
        self.assertEqual(run.new_count, 100)
        self.assertEqual(
            [(start[11:16], stop[11:16]) for start, stop in self._windows(service)],
            [
                ("00:00", "06:00"),
                ("00:00", "03:00"),
                ("03:00", "06:00"),
                ("06:00", "12:00"),
            ],
        )

    def test_more_in_a_second_than_a_page_holds(self):
        """There the cursor is all there is."""
        rows = [(DAY, 600_000 + number, release(number)) for number in range(250)]
        service = Published(rows)
        run, _waits = self._run(service)
        self.assertEqual((run.state, run.new_count), ("done", 250))
        self.assertEqual(len([one for one in service.asked if "cursor" in one]), 2)

    def test_progress_never_goes_back(self):
        service = Published(published(700, hours=6))
        seen = []
        take = type(self.env["it.notice.run"])._take

        def watched(run, package):
            take(run, package)
            seen.append(run.progress)

        with patch.object(type(self.env["it.notice.run"]), "_take", watched):
            self._run(service)
        self.assertEqual(seen, sorted(seen))
        self.assertGreater(len(set(seen)), 5)
        self.assertEqual(seen[-1], 100)

    def test_a_half_that_is_refused_stays_open_alone(self):
        service = Published(published(150, hours=5))
        listed = service._list
        service.answer = lambda asked: (
            Answer(b"", 404)
            if (asked["updatedFrom"][11:], asked["updatedTo"][11:])
            == ("03:00:00", "06:00:00")
            else listed(asked)
        )
        run, _waits = self._run(service)
        gap = run.refusal_ids
        self.assertEqual((run.refused_pages, gap.gap, gap.tries), (1, "open", 1))
        self.assertEqual(str(gap.window_from), "2026-06-01 03:00:00")
        again = Published(published(150, hours=5))
        self._run(again)
        self.assertEqual(gap.gap, "mended")
        self.assertEqual(self._ocids(), list(range(150)))

    def test_a_gap_that_is_halved_is_the_duty_of_its_halves(self):
        service = Published(published(150, hours=5))
        service.answer = lambda _asked: Answer(b"", 404)
        run, _waits = self._run(service)
        gaps = run.refusal_ids
        self.assertEqual(gaps.mapped("gap"), ["open", "open"])
        service = Published(published(150, hours=5))
        listed = service._list
        service.answer = lambda asked: (
            Answer(b"", 404) if "T03:00" in asked["updatedFrom"] else listed(asked)
        )
        run, _waits = self._run(service)
        self.assertEqual(set(gaps.mapped("gap")), {"mended"})
        self.assertEqual(run.refusal_ids.gap, "open")
        self._run(Published(published(150, hours=5)))
        self.assertEqual(run.refusal_ids.gap, "mended")
        self.assertEqual(self._ocids(), list(range(150)))

    def test_cancelled_among_halves_and_begun_again(self):
        service = Published(published(400, hours=11))
        with service, self._play(service), freeze_time(NOW) as clock, trap_jobs():
            run = self.feed._start()
            for _page in range(3):
                clock.tick(run._guarded_step())
            self.feed.action_cancel()
            again = self.feed._start()
        self.assertEqual(run.state, "cancelled")
        asked = len(service.asked)
        self._run(service, run=again)
        self.assertEqual(self._ocids(), list(range(400)))
        self.assertNotIn(self._windows(service)[0], self._windows(service)[asked:])

    def test_one_stage_a_call_and_the_mark_waits_for_all(self):
        self.feed.stages = "each"
        service = Published(published(150, hours=5))
        marks = []
        end = type(self.env["it.notice.run"])._end_window

        def watched(run, refused=False):
            end(run, refused)
            asked = service.asked[-1]
            marks.append((asked["stages"], asked["updatedTo"][11:13], run.feed_id.mark))

        with patch.object(type(self.env["it.notice.run"]), "_end_window", watched):
            run, _waits = self._run(service)
        self.assertEqual((run.state, run.new_count), ("done", 150))
        for stage, _until, mark in marks:
            if mark and mark > DAY:
                self.assertEqual(stage, "award")
                break
        self.assertEqual(str(self.feed.mark), NOW)

    def test_any_day_comes_whole(self):
        chance = random.Random(8)
        for _day in range(6):
            count = chance.randint(0, 700)
            low = chance.sample(range(count), count // 9)
            rows = published(count, hours=chance.randint(1, 12), out_of_step=low)
            with self.subTest(count=count):
                self.feed._own_write({"mark": False})
                run, _waits = self._run(Published(rows))
                self.assertEqual(self._ocids(), list(range(count)))
                self.env.cr.execute("DELETE FROM it_notice")
                self.env.invalidate_all()

    def test_a_service_that_heeds_no_window_is_given_up(self):
        """Whatever is asked it gives the same page and says that there is more."""
        same = page(release(1), cursor="more")
        service = Service(answer=lambda _asked: same)
        run, _waits = self._run(service)
        self.assertEqual((run.state, self._ocids()), ("done", [1]))
        self.assertLess(run.pages, 60)
        self.assertIn("the same page came again and again", self._told(run))
        self.assertIn("open", run.refusal_ids.mapped("gap"))

    def test_all_of_it_in_one_minute_is_no_service_gone_wrong(self):
        rows = [
            (DAY.replace(hour=5, minute=59, second=n % 50), 600_000 + n, release(n))
            for n in range(130)
        ]
        run, _waits = self._run(Published(sorted(rows, key=lambda row: row[:2])))
        self.assertEqual((run.state, run.refused_pages), ("done", 0))
        self.assertEqual(self._ocids(), list(range(130)))

    def test_asked_to_wait_among_halves(self):
        service = Published(published(150, hours=5))
        listed, given = service._list, []

        def answer(asked):
            given.append(asked)
            return limited(429, "120") if len(given) == 2 else listed(asked)

        service.answer = answer
        run, waits = self._run(service)
        self.assertEqual((run.state, run.new_count), ("done", 150))
        self.assertIn(120, [round(wait) for wait in waits])
        self.assertEqual(run.refused_pages, 0)

    def test_contracts_finder_is_followed_by_its_cursor(self):
        feed = self._new_feed("contracts_finder")
        service = Service(page(release(1), cursor="a"), page(release(2)))
        self._run(service, feed)
        self.assertEqual([one.get("cursor") for one in service.asked], [None, "a"])
        self.assertEqual(self._ocids(), [1, 2])
