import threading
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import sql

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

OWNERS = 4
SEPTEMBER = date(2026, 9, 1)
DAY = "2026-10-05"


class Killed(BaseException):
    """What ends a process: no `except Exception` gets hold of it."""


@tagged("post_install", "-at_install")
class TestAskingRuns(TransactionCase):
    """Missed days, a killed run and two runs at once: each owner is asked once.

    With transactions of their own that really commit; all that was made is removed
    again.
    """

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            strategy = env["it.strategy"].create({"name": "Runs"})
            theme = env["it.theme"].create(
                {"code": "RUN", "name": "Runs", "strategy_id": strategy.id}
            )
            group = env.ref("itgovernance.group_reader")
            users = env["res.users"].create(
                [
                    {
                        "name": f"Owner {number}",
                        "login": f"asking_run_{number}",
                        "email": f"owner{number}@test.uk",
                        "group_ids": [Command.set(group.ids)],
                    }
                    for number in range(OWNERS)
                ]
            )
            measures = env["it.measure"].create(
                [
                    {
                        "code": f"RUN{number}",
                        "name": "Asked for",
                        "theme_id": theme.id,
                        "source": "manual",
                        "frequency": "month",
                        "aggregation": "snapshot",
                        "measured_from": SEPTEMBER,
                        "owner_id": user.id,
                    }
                    for number, user in enumerate(users)
                ]
            )
            self.strategy_id, self.theme_id = strategy.id, theme.id
            self.measure_ids, self.user_ids = measures.ids, users.ids
            self.partner_ids = users.partner_id.ids

    def _clean(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            env["mail.mail"].search(
                [("recipient_ids", "in", self.partner_ids)]
            ).unlink()
            env.flush_all()
            # the logs can't be deleted, but these rows are nobody's
            for table in ("it_measure_asking", "it_measure_digest"):
                names = {"table": sql.Identifier(table)}
                names["guard"] = sql.Identifier(f"{table}_guard")
                for step in (
                    "ALTER TABLE {table} DISABLE TRIGGER {guard}",
                    "DELETE FROM {table} WHERE user_id = ANY(%s)",
                    "ALTER TABLE {table} ENABLE TRIGGER {guard}",
                ):
                    cr.execute(sql.SQL(step).format(**names), [self.user_ids])
            env.invalidate_all(flush=False)
            measures = env["it.measure"].browse(self.measure_ids)
            env["mail.activity"].with_context(active_test=False).search(
                [("res_model", "=", "it.measure"), ("res_id", "in", measures.ids)]
            ).unlink()
            measures.reading_ids.unlink()
            measures.unlink()
            env["it.theme"].browse(self.theme_id).unlink()
            env["it.strategy"].browse(self.strategy_id).unlink()
            users = env["res.users"].browse(self.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    @contextmanager
    def _ours_alone(self):
        """Leave what the database had before out of the asking."""
        measure_model = type(self.env["it.measure"])
        reading_model = type(self.env["it.measure.reading"])
        make, read = measure_model._make_missing_readings, reading_model._read_wanted
        ours = set(self.measure_ids)

        def make_ours(records, today):
            return make(records.filtered(lambda one: one.id in ours), today)

        def read_ours(records, today):
            found = read(records, today)
            return found.filtered(lambda one: one.measure_id.id in ours)

        with (
            patch.object(measure_model, "_make_missing_readings", make_ours),
            patch.object(reading_model, "_read_wanted", read_ours),
        ):
            yield

    def _run(self):
        """Run the scheduled action in transactions of its own."""
        with self._ours_alone(), self.registry.cursor() as cr:
            self.env(cr=cr)["it.measure.asking"]._cron_ask()

    def _read(self):
        """Return (mails, sent rows, activities) by owner, as committed."""
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            mails = env["mail.mail"].search([("recipient_ids", "in", self.partner_ids)])
            rows = env["it.measure.asking"].search([("user_id", "in", self.user_ids)])
            activities = env["mail.activity"].search(
                [("it_reading_id.measure_id", "in", self.measure_ids)]
            )
            asked = (
                [mail.recipient_ids.user_ids.id for mail in mails],
                [row.user_id.id for row in rows if row.state == "sent"],
                [activity.user_id.id for activity in activities],
            )
            return tuple([ids.count(one) for one in self.user_ids] for ids in asked)

    def _assert_asked(self, *times, activities=None):
        mails, rows, made = self._read()
        self.assertEqual(mails, list(times))
        self.assertEqual(rows, list(times))
        self.assertEqual(made, activities or [min(1, one) for one in times])

    def test_missed_days_make_one_mail(self):
        with freeze_time(DAY):
            self._run()
        self._assert_asked(1, 1, 1, 1)
        with freeze_time("2026-10-13"):
            self._run()
            self._run()
        self._assert_asked(2, 2, 2, 2, activities=[1, 1, 1, 1])

    def test_answered_is_not_asked_again(self):
        with freeze_time(DAY):
            self._run()
        with self.registry.cursor() as cr, freeze_time("2026-10-06"):
            measure = self.env(cr=cr)["it.measure"].browse(self.measure_ids[0])
            measure.reading_ids.with_user(self.user_ids[0]).write(
                {"value": 5, "data_quality": "verified"}
            )
        with freeze_time("2026-10-06"):
            self._run()
        self._assert_asked(1, 2, 2, 2, activities=[0, 1, 1, 1])

    @freeze_time(DAY)
    def test_run_killed_in_the_middle_asks_the_rest_the_next_time(self):
        model = type(self.env["it.measure.asking"])
        send = model._send
        third = self.user_ids[2]

        def killed(row, template):
            send(row, template)
            if row.user_id.id == third:
                raise Killed

        with patch.object(model, "_send", killed), self.assertRaises(Killed):
            self._run()
        self._assert_asked(1, 1, 0, 0)
        self._run()
        self._assert_asked(1, 1, 1, 1)

    @freeze_time(DAY)
    def test_run_killed_between_mail_and_commit_loses_nothing(self):
        model = type(self.env["ir.cron"])
        commit = model._commit_progress
        asked = []

        def killed(cron, processed=0, **kwargs):
            made = cron.env["it.measure.asking"].search_count(
                [("user_id", "in", self.user_ids)]
            )
            asked.append(made)
            if made == 1:
                raise Killed
            return commit(cron, processed, **kwargs)

        with (
            patch.object(model, "_commit_progress", killed),
            self.assertRaises(Killed),
        ):
            self._run()
        self.assertEqual(asked[-1], 1, "killed when the first mail was made")
        self._assert_asked(0, 0, 0, 0)
        self._run()
        self._assert_asked(1, 1, 1, 1)

    @freeze_time(DAY)
    def test_one_who_fails_is_set_aside_and_the_rest_is_asked(self):
        model = type(self.env["it.measure.asking"])
        send = model._send
        second = self.user_ids[1]

        def failing(row, template):
            send(row, template)
            if row.user_id.id == second:
                raise ValueError("no such letter")

        with (
            patch.object(model, "_send", failing),
            self.assertLogs("odoo.addons.itstrategy.models.it_sent_mixin", "WARNING"),
        ):
            self._run()
        self._assert_asked(1, 0, 1, 1)
        with self.registry.cursor() as cr:
            row = self.env(cr=cr)["it.measure.asking"].search(
                [("user_id", "=", second)]
            )
            self.assertEqual(row.state, "aside")
            self.assertIn("no such letter", row.reason)
        self._run()
        self._assert_asked(1, 1, 1, 1)

    def test_two_runs_at_once_ask_each_owner_once(self):
        model = type(self.env["it.measure.asking"])
        get_jobs = model._get_jobs
        both = threading.Barrier(2, timeout=60)
        failures = []

        def meet(records, today):
            jobs = get_jobs(records, today)
            # both know whom to ask before either has asked anybody
            self.assertEqual(len(jobs), OWNERS)
            both.wait()
            return jobs

        def run():
            try:
                with self.registry.cursor() as cr:
                    self.env(cr=cr)["it.measure.asking"]._cron_ask()
            except BaseException as error:
                failures.append(error)
                both.abort()

        with freeze_time(DAY), self._ours_alone():
            with self.registry.cursor() as cr:
                self.env(cr=cr)["it.measure.asking"]._prepare_day(date(2026, 10, 5))
            with patch.object(model, "_get_jobs", meet):
                threads = [threading.Thread(target=run) for _number in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
        self.assertEqual(failures, [])
        self._assert_asked(1, 1, 1, 1)

    @freeze_time(DAY)
    def test_blank_readings_are_made_once_by_two_runs(self):
        with self._ours_alone(), self.registry.cursor() as first:
            self.env(cr=first)["it.measure.asking"]._prepare_day(date(2026, 10, 5))
            with self.registry.cursor() as second:
                other = self.env(cr=second)["it.measure.asking"]
                other._prepare_day(date(2026, 10, 5))
        with self.registry.cursor() as cr:
            measures = self.env(cr=cr)["it.measure"].browse(self.measure_ids)
            self.assertEqual(len(measures.reading_ids), OWNERS)

    def test_row_of_another_run_is_not_written_twice(self):
        day = date(2026, 10, 5)
        user = {
            "day": day,
            "kind": "owner",
            "state": "sent",
            "user_id": self.user_ids[0],
        }
        for model, vals in (
            ("it.measure.asking", user),
            ("it.measure.digest", {**user, "week": day}),
        ):
            with (
                self.subTest(model),
                self.registry.cursor() as first,
                self.registry.cursor() as second,
            ):
                second.execute("SELECT 1 FROM res_users LIMIT 1")
                self.assertTrue(self.env(cr=first)[model]._claim(vals))
                first.commit()
                # begun before the other one committed, and none the wiser
                other = self.env(cr=second)[model]
                self.assertFalse(other._claim(vals))
                second.rollback()
                self.assertFalse(other._claim(vals))
