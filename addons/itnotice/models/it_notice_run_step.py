import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..logic import feeds, intake, web
from ..logic.package import PackageError, open_package
from .it_notice_run import COUNTED
from .it_notice_store import LOCK_KEY

_logger = logging.getLogger(__name__)

MAX_LIMITED = 8  # times in a row that the service may ask to wait
MAX_TRIES = 4  # of a page that does not come
BUSY_SECONDS = 15  # where a file is being imported


class ItNoticeRun(models.Model):
    """Taking one page, and what becomes of the run after it."""

    _inherit = "it.notice.run"

    def _job_step(self):
        """Take one page and queue the next: the job of `queue_job`."""
        self.ensure_one()
        seconds = self._guarded_step()
        if seconds is not None:
            self._queue(seconds)

    def _guarded_step(self):
        """`_step`, where an error of ours ends the run with its reason."""
        try:
            with self.env.cr.savepoint():
                return self._step()
        except psycopg2.OperationalError:
            raise  # a concurrent update: the job is tried again
        except UserError as exc:
            self.env.invalidate_all(flush=False)
            self._end("failed", str(exc))
        except Exception as exc:
            _logger.exception("Fetching a page of a feed")
            self.env.invalidate_all(flush=False)
            self._end("failed", intake.shorten(f"{type(exc).__name__}: {exc}", 300))
        return None

    def _step(self):
        """Take one page, in one transaction with the place that was reached.

        :returns: seconds until the next page, or None where the run is over.
        """
        self.ensure_one()
        self = self._own()
        feed = self.feed_id
        if not feed._try_lock():
            return BUSY_SECONDS
        if not self.is_active:
            return None
        if not feed.is_on:
            return self._end("cancelled", self.env._("The feed was switched off"))
        if self.plan_at >= len(self.plan or []):
            return self._end("done", self._told())
        seconds = self._seconds_to_next()
        if seconds > 0:
            return seconds
        figures = feed._get_figures()
        try:
            package = self._fetch_page()
        except (web.Failed, PackageError) as exc:
            self._meet_failure(exc, figures)
        else:
            if not self._try_lock_store():
                return BUSY_SECONDS
            self._take(package)
        self._pace(figures)
        return self._seconds_to_next() if self.is_active else None

    def _try_lock_store(self):
        """One import at a time: whether it is ours until the transaction ends."""
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK_KEY])
        return self.env.cr.fetchone()[0]

    def _seconds_to_next(self):
        moments = [one for one in (self.next_at, self.feed_id.next_call) if one]
        wait = (max(moments) - fields.Datetime.now()).total_seconds() if moments else 0
        return max(round(wait + 0.5), 0) if wait > 0 else 0

    def _pace(self, figures):
        """The service is not asked again before its gap is over."""
        gap = timedelta(seconds=figures["gap_seconds"])
        moment = fields.Datetime.now() + gap
        self.feed_id._own_write(
            {"next_call": max(filter(None, (moment, self.next_at)))}
        )

    def _window(self):
        start, stop, stage, gap_id = self.plan[self.plan_at]
        window = tuple(map(fields.Datetime.to_datetime, (start, stop)))
        return window, stage, gap_id

    def _page_name(self):
        (start, _stop), stage, _gap_id = self._window()
        told = f"{self.feed_id.name} {start:%d/%m/%Y %H:%M}"
        return f"{told}{f' {stage}' if stage else ''} page {self.window_pages + 1}"

    def _page_url(self):
        window, stage, _gap_id = self._window()
        service = feeds.SERVICES[self.feed_id.service]
        cursor = self.cursor or ""
        return feeds.page_url(service, self.feed_id.url, window, stage, cursor)

    def _fetch_page(self):
        body = self.feed_id._get_client().fetch(self._page_url())
        return open_package(body, self._page_name())

    # ------------------------------------------------------------
    # A page that came
    # ------------------------------------------------------------

    def _take(self, package):
        """Store the releases of a page, log what was refused, and go on."""
        importer = self.env["it.notice"]._get_importer()
        summary, hashes = intake.Summary(), []
        for batch in intake.batches(intake.read_package(package)):
            hashes += [read.result.sha256 for read in batch]
            importer._import_batch(batch, summary)
        self._log_releases(summary)
        mark = feeds.mark_of(" ".join(hashes))
        counts = {
            f"{name}_count": self[f"{name}_count"] + getattr(summary, name)
            for name in COUNTED
        }
        self.write(
            {
                **counts,
                "state": "running",
                "pages": self.pages + 1,
                "window_pages": self.window_pages + 1,
                "last_mark": mark,
                "same_pages": self.same_pages + 1 if mark == self.last_mark else 0,
                "tries": 0,
                "next_at": False,
                "message": self.env._("Took %s", self._page_name()),
            }
        )
        is_whole = feeds.is_whole(package.count, package.next_link)
        if is_whole or not self._halve_window():
            self._go_on(mark, package.next_link)

    def _halve_window(self):
        """Ask for the two halves of a window that its first page can't hold, where the
        service loses what its cursor should bring; whether it was done."""
        window, stage, gap_id = self._window()
        service = feeds.SERVICES[self.feed_id.service]
        parts = feeds.halves(window) if service.halves and not self.cursor else []
        if not parts or len(self.plan) >= feeds.MAX_WINDOWS:
            return False
        if self.same_pages > feeds.MAX_SAME:
            self._refuse_page("the same page came again and again")
            return True
        # From here on the halves answer for what was missing: each that is refused
        # stays open as a window of its own.
        self._mend(gap_id)
        plan = list(self.plan)
        plan[self.plan_at : self.plan_at + 1] = [
            [*map(fields.Datetime.to_string, part), stage, 0] for part in parts
        ]
        self.write(
            {
                "plan": plan,
                "plan_size": len(plan),
                "seen": False,
                "window_pages": 0,
                "is_again": False,
            }
        )
        return True

    def _mend(self, gap_id):
        gap = self.env["it.notice.run.refusal"].browse(gap_id).exists()
        gap._own().write({"gap": "mended"})

    def _go_on(self, mark, link):
        """To the next page of the window, or to the next window.

        :param mark: the short mark of the page's releases.
        """
        seen = list(self.seen or [])
        repeats = self._repeats(seen, mark)
        try:
            cursor = feeds.next_cursor(link, self.feed_id.url)
            if cursor and feeds.mark_of("c" + cursor) in seen:
                raise web.Failed("its cursor leads back to a page that came before")
            if cursor and repeats >= feeds.MAX_REPEATS:
                raise web.Failed("the same page came again and again")
            if self.window_pages >= feeds.MAX_PAGES:
                raise web.Failed(f"it has more than {feeds.MAX_PAGES:,} pages")
        except web.Failed as exc:
            return self._refuse_page(str(exc))
        if repeats:
            self._log("page", self.env._("this page came before"))
        if not cursor:
            return self._end_window()
        seen += [mark, feeds.mark_of("c" + cursor)]
        return self.write({"cursor": cursor, "seen": seen})

    def _repeats(self, seen, mark):
        """How many pages in a row, this one last, have come before."""
        if mark not in seen:
            return 0
        bodies, count = seen[::2], 1
        for at in range(len(bodies) - 1, 0, -1):
            if bodies[at] not in bodies[:at]:
                break
            count += 1
        return count

    def _end_window(self, refused=False):
        """Note the window as asked for and begin the next."""
        (_start, stop), _stage, gap_id = self._window()
        if not refused:
            self._mend(gap_id)
        self.write(
            {
                "plan_at": self.plan_at + 1,
                "cursor": False,
                "seen": False,
                "window_pages": 0,
                "tries": 0,
                "is_again": False,
            }
        )
        rest = self.plan[self.plan_at :]
        if not gap_id:
            self._move_mark(stop, rest)
        if not rest:
            self._end("done", self._told())

    def _move_mark(self, stop, rest):
        """All up to `stop` was asked for, but for what the rest of the plan has yet."""
        begins = [
            fields.Datetime.to_datetime(entry[0]) for entry in rest if not entry[3]
        ]
        reached = min([stop, *begins])
        feed = self.feed_id
        if not feed.mark or feed.mark < reached:
            feed._own_write({"mark": reached})

    # ------------------------------------------------------------
    # A page that did not come
    # ------------------------------------------------------------

    def _meet_failure(self, exc, figures):
        """Wait and try again, or note the page as refused and go on."""
        failure = exc if isinstance(exc, web.Failed) else web.Failed(str(exc))
        tries = self.tries + 1
        limit = MAX_LIMITED if failure.limited else MAX_TRIES
        if failure.again and tries < limit:
            wait = failure.wait
            if wait is None:
                first = figures["wait_seconds"] if failure.limited else 30
                wait = feeds.backoff(tries, first)
            moment = fields.Datetime.now() + timedelta(seconds=wait)
            self.write(
                {
                    "state": "waiting",
                    "tries": tries,
                    "next_at": moment,
                    "message": self.env._(
                        "%(page)s: %(reason)s; next try in %(wait)s seconds",
                        page=self._page_name(),
                        reason=str(failure),
                        wait=wait,
                    ),
                }
            )
        elif self.cursor and failure.status in (400, 404, 410) and not self.is_again:
            reason = self.env._("%s; the window is begun again", str(failure))
            self._log("page", reason)
            self.write(
                {
                    "cursor": False,
                    "seen": False,
                    "window_pages": 0,
                    "tries": 0,
                    "is_again": True,
                }
            )
        else:
            self._refuse_page(str(failure))

    def _refuse_page(self, reason):
        """The rest of the window is set aside with its reason, to be tried again."""
        gap_id = self._window()[2]
        gap = self.env["it.notice.run.refusal"].browse(gap_id).exists()
        if gap:
            gap._own()._count_try(self, reason)
        else:
            self._log("page", reason, gap="open")
        self.write({"refused_pages": self.refused_pages + 1, "state": "running"})
        self.next_at = False
        self._end_window(refused=True)

    # ------------------------------------------------------------
    # The log
    # ------------------------------------------------------------

    def _log(self, kind, reason, **more):
        (start, stop), stage, _gap_id = self._window()
        vals = {
            "run_id": self.id,
            "kind": kind,
            "place": self._page_name(),
            "reason": intake.shorten(reason, 500),
            "window_from": start,
            "window_to": stop,
            "stage": stage,
            **more,
        }
        self.env["it.notice.run.refusal"]._own().create(vals)

    def _log_releases(self, summary):
        vals_list = [
            {
                "run_id": self.id,
                "kind": "release",
                "place": place,
                "key": key,
                "reason": reason,
            }
            for place, key, reason in summary.refused
        ]
        self.env["it.notice.run.refusal"]._own().create(vals_list)

    def _told(self):
        """What came of the run, in a sentence."""
        return self.env._(
            "Pages: %(pages)s. Releases: %(read)s (%(new)s new, %(updated)s updated, "
            "%(unchanged)s unchanged, %(aside)s set aside). Pages refused: %(refused)s",
            pages=self.pages,
            read=self.read_count,
            new=self.new_count,
            updated=self.updated_count,
            unchanged=self.unchanged_count,
            aside=self.set_aside_count,
            refused=self.refused_pages,
        )

    @api.autovacuum
    def _gc_old_runs(self):
        """Forget the log of fetches that ended two years ago and left nothing open."""
        before = fields.Datetime.now() - timedelta(days=730)
        domain = Domain("ended_at", "<", before)
        domain &= Domain("refusal_ids", "not any", [("gap", "=", "open")])
        old = self._own().search(domain, limit=1000)
        newest = {run.id for run in self.env["it.notice.feed"].search([]).last_run_id}
        old.filtered(lambda run: run.id not in newest).unlink()
