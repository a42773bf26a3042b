"""Fetching from a feed, played by a local server: nothing lost, nothing doubled."""

import contextlib
from unittest.mock import patch

import psycopg2
import requests
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.itnotice.logic import feeds, intake
from odoo.addons.itnotice.models.it_notice_feed import FEED_WRITE, ItNoticeFeed
from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NoticeCommon
from .releases import broken_page, release
from .service import Answer, LocalClient, Service, cut, endless, limited, page, zipped

REAL_SEND = requests.Session.send
NOW = "2026-06-01 12:00:00"


class FeedCommon(NoticeCommon):
    # Its windows of six hours are the smallest there are: their cursors are followed.
    smallest = 6 * 3600

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(feeds, "SMALLEST_SECONDS", cls.smallest))
        cls.env.cr.execute("DELETE FROM it_notice_run_refusal")
        cls.env.cr.execute("DELETE FROM it_notice_run")
        cls.env.cr.execute("DELETE FROM it_notice_feed")
        cls.env.invalidate_all()
        cls.feed = cls._new_feed()

    @classmethod
    def _new_feed(cls, service="find_tender", is_on=True, **vals):
        feed = cls.env["it.notice.feed"].create(
            {
                "name": "Test Tender",
                "service": service,
                "date_from": "2026-06-01",
                **vals,
            }
        )
        if is_on:
            feed.action_switch_on()
        return feed

    @classmethod
    def _request_handler(cls, session, request, **kwargs):
        """Only the local server is ever asked."""
        if request.url.startswith("http://127.0.0.1:"):
            return REAL_SEND(session, request, **kwargs)
        return super()._request_handler(session, request, **kwargs)

    def _play(self, service, **limits):
        """Have every feed ask the local server."""
        client = LocalClient(service, **limits)
        return patch.object(ItNoticeFeed, "_get_client", lambda _feed: client)

    def _run(self, service, feed=None, run=None, steps=200, **limits):
        """A whole fetch; returns (run, the seconds waited between its pages)."""
        feed = feed or self.feed
        waits = []
        with service, self._play(service, **limits), freeze_time(NOW) as clock:
            if not run:
                with trap_jobs():
                    run = feed._start()
                feed._own_write({"next_call": False})
            for _step in range(steps):
                seconds = run._guarded_step()
                self.env.flush_all()
                if seconds is None:
                    break
                waits.append(seconds)
                clock.tick(seconds)
            else:
                self.fail(f"It goes on and on: {run.message}")
        return run, waits

    def _ocids(self):
        notices = self.env["it.notice"].search([], order="ocid")
        return [int(notice.ocid[-4:]) for notice in notices]

    def _told(self, run):
        return [line.reason for line in run.refusal_ids.sorted("id")]


@tagged("post_install", "-at_install")
class TestFeed(FeedCommon):
    def test_pages_of_windows_in_order(self):
        service = Service(
            page(release(1), release(2), cursor="abc"),
            page(release(3)),
            page(release(4)),
        )
        run, waits = self._run(service)
        self.assertEqual(self._ocids(), [1, 2, 3, 4])
        self.assertRecordValues(
            run,
            [
                {
                    "state": "done",
                    "pages": 3,
                    "read_count": 4,
                    "new_count": 4,
                    "set_aside_count": 0,
                    "refused_pages": 0,
                    "progress": 100,
                }
            ],
        )
        asked = [
            (one["updatedFrom"][8:16], one["updatedTo"][8:16], one.get("cursor"))
            for one in service.asked
        ]
        self.assertEqual(
            asked,
            [
                ("01T00:00", "01T06:00", None),
                ("01T00:00", "01T06:00", "abc"),
                ("01T06:00", "01T12:00", None),
            ],
        )
        self.assertEqual({one["limit"] for one in service.asked}, {"100"})
        self.assertTrue(all(wait >= 11 for wait in waits), waits)
        self.assertEqual(str(self.feed.mark), NOW)
        notice = self.env["it.notice"].search([], limit=1)
        self.assertIn("Test Tender 01/06/2026 06:00 page 1", notice.source_file)

    def test_the_next_fetch_goes_on_where_it_was(self):
        self._run(Service())
        with patch(f"{__name__}.NOW", "2026-06-01 18:00:00"):
            service = Service()
            self._run(service)
        froms = [one["updatedFrom"] for one in service.asked]
        self.assertEqual(froms, ["2026-06-01T10:00:00", "2026-06-01T16:00:00"])

    def test_contracts_finder_and_one_stage_a_call(self):
        feed = self._new_feed("contracts_finder", stages="each")
        service = Service()
        run, _waits = self._run(service, feed)
        self.assertEqual(run.state, "done")
        asked = [(one["publishedFrom"], one["stages"]) for one in service.asked]
        start = "2026-06-01T00:00:00"
        self.assertEqual(
            asked, [(start, "planning"), (start, "tender"), (start, "award")]
        )

    def test_asked_to_slow_down(self):
        service = Service(
            limited(429, "77"),
            limited(403),
            limited(503, "5"),
            page(release(1)),
            page(release(2)),
        )
        run, waits = self._run(service)
        self.assertEqual((run.state, self._ocids()), ("done", [1, 2]))
        self.assertEqual(run.refused_pages, 0)
        self.assertAlmostEqual(waits[0], 77, delta=1)
        self.assertAlmostEqual(waits[1], 240, delta=1)
        self.assertAlmostEqual(waits[2], 11, delta=1)

    def test_limited_for_ever(self):
        service = Service(answer=lambda _asked: limited(429, "3600"))
        run, waits = self._run(service)
        self.assertEqual((run.state, run.refused_pages), ("done", 2))
        self.assertEqual(len(service.asked), 16)
        self.assertLess(sum(waits), 17 * 3601)
        self.assertIn("it answered 429", self._told(run)[0])

    def test_bad_pages_never_stop_the_rest(self):
        bomb = zipped(b" " * 70_000_000)
        for bad, reason in (
            (Answer(status=302, Location="https://evil.example/"), "redirects away"),
            (Answer(b"<html>Sorry, down for tonight</html>"), "XML or HTML"),
            (Answer(b'{"a": '), "not JSON"),
            (Answer(b"[" * 200_000), "not JSON"),
            (Answer(b'{"records": []}'), "record package"),
            (bomb, "200 times"),
            (Answer(play=endless), "over 1 MB"),
            (Answer(b"", 404), "answered 404"),
        ):
            with self.subTest(reason=reason):
                self.feed._own_write({"mark": False})
                service = Service(bad, page(release(2)))
                run, _waits = self._run(service, wire_bytes=1024 * 1024)
                self.assertEqual((run.state, run.refused_pages), ("done", 1))
                self.assertEqual(self._ocids(), [2])
                self.assertIn(reason, self._told(run)[0])
                gap = run.refusal_ids[:1]
                self.assertEqual(gap.gap, "open")
                # the next fetch makes it good
                service = Service(page(release(1)))
                run, _waits = self._run(service)
                self.assertEqual(service.asked[0]["updatedFrom"][8:], "01T00:00:00")
                self.assertEqual((gap.gap, self._ocids()), ("mended", [1, 2]))
                self.env.cr.execute("DELETE FROM it_notice")
                self.env.cr.execute("DELETE FROM it_notice_run_refusal")
                self.env.invalidate_all()

    def test_cut_connections_are_tried_again(self):
        service = Service(
            Answer(play=cut), Answer(b"", 500), page(release(1)), page(release(2))
        )
        run, waits = self._run(service)
        self.assertEqual((run.state, self._ocids()), ("done", [1, 2]))
        self.assertAlmostEqual(waits[0], 30, delta=1)
        self.assertAlmostEqual(waits[1], 60, delta=1)

    def test_three_refused_fetches_give_a_window_up(self):
        gap = None
        for tries in (1, 2, 3):
            service = Service(Answer(b"x", 404), page(release(2)))
            run, _waits = self._run(service)
            gap = gap or run.refusal_ids
            self.assertEqual(gap.tries, tries)
        self.assertEqual(gap.gap, "given_up")
        service = Service(Answer(page(release(2))))
        self._run(service)
        self.assertNotIn("00:00:00", service.asked[0]["updatedFrom"])
        gap.with_user(self.commercial).action_try_again()
        service = Service(page(release(1)))
        self._run(service)
        self.assertEqual((gap.gap, self._ocids()), ("mended", [1, 2]))

    def test_a_cursor_that_loops(self):
        pages = {
            "": page(release(1), cursor="a"),
            "a": page(release(2), cursor="b"),
            "b": page(release(3), cursor="a"),
        }
        run, _waits = self._run(Service(by_cursor=pages))
        self.assertEqual((run.state, self._ocids()), ("done", [1, 2, 3]))
        self.assertEqual(run.pages, 6)
        self.assertIn("came before", self._told(run)[0])

    def test_a_page_that_comes_twice_is_not_the_end(self):
        service = Service(
            page(release(1), cursor="a"),
            page(release(2), cursor="b"),
            page(release(2), cursor="b2"),
            page(release(3)),
        )
        run, _waits = self._run(service)
        self.assertEqual((run.state, self._ocids()), ("done", [1, 2, 3]))
        self.assertEqual(run.refused_pages, 0)

    def test_the_same_page_for_ever(self):
        def answer(asked):
            cursor = int(asked.get("cursor", 0)) + 1
            return page(release(1), cursor=cursor)

        run, _waits = self._run(Service(answer=answer))
        self.assertEqual((run.state, self._ocids()), ("done", [1]))
        self.assertEqual((run.pages, run.refused_pages), (8, 2))

    def test_links_that_lead_away_or_nowhere(self):
        for link, reason in (
            ("https://evil.example/?cursor=x", "not on the list"),
            ("http://www.find-tender.service.gov.uk/?cursor=x", "not an https"),
            ("?page=2", "no cursor"),
            ("?cursor=" + "x" * 301, "can't be right"),
            (7, "no address"),
        ):
            with self.subTest(link=link):
                self.feed._own_write({"mark": False})
                first = page(release(1)).replace(
                    b'"links": {}', b'"links": {"next": %s}' % dump(link)
                )
                run, _waits = self._run(Service(first, page(release(2))))
                self.assertEqual((run.state, self._ocids()), ("done", [1, 2]))
                self.assertIn(reason, self._told(run)[-1])
                self.env.cr.execute("DELETE FROM it_notice_run_refusal")
                self.env.invalidate_all()

    def test_a_cursor_that_ran_out_begins_the_window_again(self):
        service = Service(
            page(release(1), cursor="old"),
            Answer(b"", 400),
            page(release(1), cursor="new"),
            page(release(2)),
        )
        run, _waits = self._run(service)
        self.assertEqual((run.state, self._ocids()), ("done", [1, 2]))
        self.assertEqual((run.unchanged_count, run.refused_pages), (1, 0))

    def test_bad_releases_are_named_and_the_rest_lands(self):
        data, reasons, landing = broken_page()
        run, _waits = self._run(Service(data))
        self.assertEqual(self._ocids(), landing)
        self.assertEqual(run.set_aside_count, len(reasons))
        lines = run.refusal_ids.sorted("id")
        self.assertEqual(set(lines.mapped("kind")), {"release"})
        for line, words in zip(lines, reasons.values(), strict=True):
            for word in words:
                self.assertIn(word, line.reason)

    def test_packed_and_latin(self):
        latin = page(release(1, tender__title="Caf# Wi-Fi")).replace(b"#", b"\xe9")
        self._run(Service(zipped(latin)))
        self.assertEqual(self.env["it.notice"].search([]).title, "Café Wi-Fi")

    def test_cancelled_and_begun_again(self):
        answers = [page(release(n), cursor=f"c{n}") for n in range(1, 5)]
        service = Service(*answers, page(release(5)))
        with service, self._play(service), freeze_time(NOW) as clock, trap_jobs():
            run = self.feed._start()
            for _page in range(2):
                clock.tick(run._guarded_step())
            self.feed.with_user(self.commercial).action_cancel()
            self.assertIsNone(run._guarded_step())
            self.assertEqual(run.state, "cancelled")
            self.assertIn(self.commercial.name, run.message)
            again = self.feed._start()
        self.assertEqual(len(service.asked), 2)
        service = Service(*answers[2:], page(release(5)), page(release(6)))
        again, _waits = self._run(service, run=again)
        self.assertEqual(service.asked[0]["cursor"], "c2")
        self.assertEqual(self._ocids(), [1, 2, 3, 4, 5, 6])
        self.assertEqual((again.state, again.unchanged_count), ("done", 0))


def dump(value):
    return b'"%s"' % value.encode() if isinstance(value, str) else b"%d" % value


@tagged("post_install", "-at_install")
class TestFeedRules(FeedCommon):
    def test_feeds_are_off_until_a_manager_says_so(self):
        feed = self._new_feed("contracts_finder", is_on=False)
        self.assertFalse(feed.is_on)
        with self.assertRaisesRegex(UserError, "is off"):
            feed.with_user(self.commercial).action_fetch_now()
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            feed.with_user(self.commercial).action_switch_on()
        with self.assertRaises(UserError):
            feed.with_user(self.manager).is_on = True
        feed.with_user(self.manager).action_switch_on()
        self.assertTrue(feed.is_on)
        with self.assertRaises(AccessError):
            feed.with_user(self.reader).action_fetch_now()

    def test_only_allowed_hosts_by_https(self):
        for url in (
            "http://www.find-tender.service.gov.uk/api",
            "https://evil.example/",
            "https://127.0.0.1/",
            "https://www.find-tender.service.gov.uk/api?x=1",
        ):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.feed.with_user(self.manager).url = url
        # a row changed behind our back is refused all the same
        self.env.cr.execute("UPDATE it_notice_feed SET url = 'https://evil.example/'")
        self.env.invalidate_all()
        with freeze_time(NOW), trap_jobs():
            run = self.feed._start()
            run._guarded_step()
        self.assertIn("not on the list", self._told(run)[0])

    def test_two_fetches_of_one_feed_are_refused(self):
        with trap_jobs() as trap:
            self.feed.with_user(self.commercial).action_fetch_now()
            trap.assert_jobs_count(1)
            with self.assertRaisesRegex(UserError, "already"):
                self.feed.with_user(self.commercial).action_fetch_now()
        unique = self.assertRaises(psycopg2.errors.UniqueViolation)
        with unique, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["it.notice.run"]._make(self.feed)

    def test_a_step_elsewhere_keeps_others_out(self):
        with trap_jobs():
            run = self.feed._start()
        with patch.object(ItNoticeFeed, "_try_lock", lambda _feed: False):
            self.assertEqual(run._guarded_step(), 15)
            with self.assertRaisesRegex(UserError, "at work"):
                self.feed._start()

    def test_the_job_takes_a_page_and_queues_the_next(self):
        service = Service(page(release(1)))
        with service, self._play(service), freeze_time(NOW):
            with trap_jobs():
                run = self.feed._start()
            with trap_jobs() as trap:
                run._job_step()
            trap.assert_jobs_count(1, only=run._job_step)
            self.assertEqual(trap.enqueued_jobs[0].channel, "root.it_notice")
            self.assertTrue(trap.enqueued_jobs[0].eta)
        self.assertEqual(self._ocids(), [1])

    def test_the_log_is_written_by_fetches_alone(self):
        with trap_jobs():
            run = self.feed._start()
        run._log("page", "x")
        for record, vals in (
            (run, {"state": "done"}),
            (run.refusal_ids, {"reason": "y"}),
            (self.feed, {"mark": NOW}),
            (self.feed, {"is_on": False}),
        ):
            for key in (True, "FEED_WRITE", None):
                forged = record.sudo().with_context(it_feed_write=key)
                with self.assertRaises(UserError):
                    forged.write(vals)
        for model in ("it.notice.run", "it.notice.run.refusal"):
            with self.assertRaises(UserError):
                self.env[model].create({})
        with self.assertRaises(UserError):
            run.unlink()
        with self.assertRaises(UserError):
            self.feed.unlink()
        self.assertIsNot(FEED_WRITE, True)

    def test_the_screens_open(self):
        run, _waits = self._run(Service(Answer(b"x", 404), page(release(1))))
        for user in (self.reader, self.commercial, self.manager):
            for record in (self.feed, run, run.refusal_ids):
                for kind in ("list", "form"):
                    spec = {}
                    views = record.with_user(user).get_views([(False, kind)])
                    for name in views["models"][record._name]["fields"]:
                        spec[name] = {}
                    self.assertTrue(record.with_user(user).web_read(spec))

    def test_a_default_in_a_context_is_no_key(self):
        of_manager = self.env["it.notice.feed"].with_user(self.manager)
        feed = of_manager.with_context(default_is_on=True, default_mark=NOW).create(
            {"name": "X", "service": "contracts_finder"}
        )
        self.assertFalse(feed.is_on or feed.mark)
        sly = self.feed.with_user(self.commercial).with_context(
            default_cursor="x", default_pages=9, default_state="done"
        )
        with trap_jobs():
            sly.action_fetch_now()
        run = self.feed._active_run()
        self.assertEqual((run.state, run.pages, run.cursor), ("queued", 0, False))
        self.env["it.notice"].with_context(default_state="accepted")._import_sources(
            [intake.Source("x.json", data=page(release(1)))]
        )
        self.assertEqual(self.env["it.notice"].search([]).state, "new")

    def test_the_log_is_forgotten_after_two_years(self):
        old, _waits = self._run(Service())
        open_gap, _waits = self._run(Service(Answer(b"x", 404)))
        last, _waits = self._run(Service(Answer(b"x", 404)))
        with freeze_time("2029-01-01"):
            self.env["it.notice.run"]._gc_old_runs()
        self.assertFalse(old.exists())
        self.assertTrue(last.exists())
        self.assertEqual(open_gap.refusal_ids.gap, "open")

    def test_switched_off_it_ends(self):
        with trap_jobs():
            run = self.feed._start()
        self.feed.with_user(self.manager).action_switch_off()
        self.assertEqual((run.state, self.feed.state), ("cancelled", "off"))

    def test_an_error_of_ours_ends_the_run_and_is_told(self):
        with trap_jobs():
            run = self.feed._start()
        self.feed._own_write({"next_call": False})
        broken = patch.object(type(run), "_fetch_page", side_effect=KeyError("x"))
        with broken, mute_logger("odoo.addons.itnotice.models.it_notice_run_step"):
            self.assertIsNone(run._guarded_step())
        self.assertEqual(run.state, "failed")
        self.assertIn("KeyError", run.message)
        self.assertEqual(self.feed.state, "failed")

    def test_the_job_of_the_hour_begins_what_is_due(self):
        other = self._new_feed("contracts_finder", is_on=False)
        with freeze_time(NOW), trap_jobs() as trap:
            self.feed._own_write({"next_fetch": NOW})
            self.env["it.notice.feed"]._cron_fetch()
            trap.assert_jobs_count(1)
            self.env["it.notice.feed"]._cron_fetch()
            trap.assert_jobs_count(1)
        self.assertFalse(other.run_ids)
        self.assertEqual(str(self.feed.next_fetch), "2026-06-02 12:00:00")

    def test_a_run_that_lost_its_job_is_carried_on(self):
        with trap_jobs():
            run = self.feed._start()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_notice_run SET write_date = write_date - interval '2 hours'"
        )
        self.env.invalidate_all()
        with trap_jobs() as trap:
            self.env["it.notice.feed"]._cron_fetch()
            trap.assert_jobs_count(1, only=run._job_step)


@tagged("post_install", "-at_install")
class TestFeedKilled(FeedCommon):
    def test_killed_at_any_query_and_begun_again(self):
        """Whatever query of a page is the last, the page taken again ends the same."""
        answers = {
            "": page(release(1), release(2), cursor="a"),
            "a": page(release(3), release(1, ocid=...), cursor="b"),
            "b": page(release(4)),
        }
        whole = self._state_after(answers, kill=None)
        for kill in (1, 2, 3, 5, 8, 13, 21, 30, 40, 55, 70, 90):
            with self.subTest(kill=kill):
                self.assertEqual(self._state_after(answers, kill), whole)

    def _state_after(self, answers, kill):
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            service = Service(by_cursor=answers)
            with service, self._play(service), freeze_time(NOW) as clock:
                with trap_jobs():
                    run = self.feed._start()
                for _step in range(60):
                    if kill:
                        self._step_killed(run, kill)
                    seconds = run._step()
                    self.env.flush_all()
                    if seconds is None:
                        break
                    clock.tick(seconds)
            notices = self.env["it.notice"].search([], order="ocid")
            aside = self.env["it.notice.setaside"].search([])
            return (
                notices.mapped("ocid"),
                notices.mapped("payload_sha256"),
                aside.mapped("reason"),
                (
                    run.state,
                    run.pages,
                    run.read_count,
                    run.new_count,
                    run.set_aside_count,
                ),
                len(run.refusal_ids),
                self.feed.mark,
            )
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def _step_killed(self, run, at):
        """A step whose query number `at` never comes back: all of it is undone."""
        count = 0
        execute = type(self.env.cr).execute

        class Killed(BaseException):
            pass

        def counting(cursor, *args, **kwargs):
            nonlocal count
            count += 1
            if count == at:
                raise Killed
            return execute(cursor, *args, **kwargs)

        savepoint = self.env.cr.savepoint(flush=True)
        with (
            patch.object(type(self.env.cr), "execute", counting),
            contextlib.suppress(Killed),
        ):
            run._step()
            self.env.flush_all()
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
