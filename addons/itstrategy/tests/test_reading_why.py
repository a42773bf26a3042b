from datetime import date, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import Q1, Q2, ROLES, StrategyCase

HIDDEN = "A record you may not see"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23")
class TestReadingWhy(StrategyCase):
    """Why this number: the records behind a closed reading, as they were."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.risks = cls.env["it.risk"].create(
            [
                {
                    "name": f"Risk of the {name} centre",
                    "likelihood": "2",
                    "impact": impact,
                    "review_date": day,
                }
                for name, impact, day in (
                    ("first", "2", "2026-04-05"),
                    ("second", "3", "2026-05-06"),
                    ("third", "4", "2026-08-01"),
                )
            ]
        )
        cls.exempt_user = new_test_user(
            cls.env,
            login="strategy_exempt",
            groups="itgovernance.group_reader,itgovernance.group_exempt",
        )
        exporting = cls.env.ref("base.group_allow_export")
        for user in (*cls.users.values(), cls.exempt_user):
            user.group_ids += exporting
        cls.measure = cls.make_from_records("RISKS", record_date_field="review_date")

    @classmethod
    def make_from_records(cls, code, **vals):
        return cls.make_measure(
            code,
            **{
                "unit": "count",
                "source": "records",
                "record_model": "it.risk",
                "record_domain": f"[('id', 'in', {cls.risks.ids})]",
                **vals,
            },
        )

    @classmethod
    def close(cls, measure, period=Q1):
        reading = measure._compute_period(*period)
        cls.explain(reading)
        reading._close()
        return reading

    def lines_of(self, reading, user=None):
        why = reading.action_why()
        self.assertEqual(why["res_model"], "it.measure.reading.line")
        lines = self.env[why["res_model"]].with_user(user or self.env.user)
        return lines.search(why["domain"], order="id")

    def names(self, reading, role=None, user=None):
        user = user or (self.users[role] if role else self.env.user)
        return self.lines_of(reading, user).mapped("display_name")

    def make_exempt(self, record):
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        record.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [Command.link(paragraph.id)],
                "public_interest_reason": "A bid is open",
            }
        )

    def test_records_are_frozen_with_figure_and_day(self):
        reading = self.close(self.measure)
        self.assertRecordValues(
            self.lines_of(reading),
            [
                {
                    "res_model": "it.risk",
                    "res_id": risk.id,
                    "display_name": risk.name,
                    "value": 1,
                    "date": risk.review_date,
                    "part": False,
                }
                for risk in self.risks[:2]
            ],
        )
        self.assertEqual(sum(reading.line_ids.mapped("value")), reading.value)

    def test_lines_stay_when_records_change_or_go(self):
        reading = self.close(self.measure)
        names = self.names(reading, "manager")
        self.risks[0].write({"name": "Other", "review_date": "2020-01-01"})
        self.risks[1].unlink()
        lines = self.lines_of(reading, self.env.ref("base.user_root"))
        self.assertEqual(lines.mapped("display_name"), names)
        self.assertEqual(lines.mapped("date"), [date(2026, 4, 5), date(2026, 5, 6)])
        self.assertEqual(sum(lines.mapped("value")), 2)

    def test_archived_record_keeps_its_line(self):
        items = self.env["it.linked.plan"].create(
            [{"name": f"Plan {number}"} for number in range(2)]
        )
        measure = self.make_from_records(
            "PLANS",
            aggregation="snapshot",
            record_model="it.linked.plan",
            record_domain=f"[('id', 'in', {items.ids})]",
        )
        reading = self.close(measure)
        items[0].active = False
        self.assertEqual(self.names(reading, "reader"), ["Plan 0", "Plan 1"])
        items[1].unlink()
        self.assertEqual(self.names(reading, "reader"), ["Plan 0", "Plan 1"])
        self.assertEqual(
            self.lines_of(reading, self.users["reader"]).mapped("can_open"),
            [True, False],
        )

    def test_sum_of_a_field(self):
        measure = self.make_from_records(
            "SCORE",
            record_date_field="review_date",
            record_aggregate="sum",
            record_field="score",
        )
        reading = self.close(measure)
        self.assertEqual(reading.line_ids.sorted("id").mapped("value"), [4, 6])
        self.assertEqual(reading.value, 10)

    def test_parts_of_a_ratio_are_told_apart(self):
        measure = self.make_from_records(
            "SHARE",
            unit="percent",
            aggregation="ratio",
            record_date_field="review_date",
            record_domain=f"[('id', '=', {self.risks[0].id})]",
            record_denominator_domain=f"[('id', 'in', {self.risks.ids})]",
        )
        reading = self.close(measure)
        self.assertEqual(reading.value, 50)
        lines = reading.line_ids
        self.assertEqual(lines.filtered(lambda one: one.part == "above").value, 1)
        below = lines.filtered(lambda one: one.part == "below")
        self.assertEqual(below.mapped("denominator"), [1, 1])
        self.assertEqual(sum(lines.mapped("value")), reading.numerator)
        self.assertEqual(sum(lines.mapped("denominator")), reading.denominator)
        self.assertTrue(reading.action_why()["context"]["search_default_group_part"])

    def test_exempt_record_is_frozen_without_its_name(self):
        self.make_exempt(self.risks[0])
        reading = self.close(self.measure)
        raw = reading.line_ids.sorted("id").sudo().mapped("name")
        self.assertEqual(raw, ["Exempt record", self.risks[1].name])
        for user in (*self.users.values(), self.exempt_user):
            self.assertNotIn(self.risks[0].name, self.names(reading, user=user))

    def test_record_that_became_exempt_is_hidden_from_each_role(self):
        reading = self.close(self.measure)
        secret = self.risks[0].name
        self.assertIn(secret, self.names(reading, "reader"))
        self.make_exempt(self.risks[0])
        self.env.invalidate_all()
        for role in ROLES:
            user = self.users[role]
            with self.subTest(role=role):
                lines = self.lines_of(reading, user)
                self.assertEqual(
                    lines.mapped("display_name"), [HIDDEN, self.risks[1].name]
                )
                self.assertEqual(lines.mapped("can_open"), [False, True])
                self.assertEqual(lines.mapped("value"), [1, 1], "the sum is theirs")
                exported = lines.export_data(["display_name", "id", ".id"])["datas"]
                self.assertNotIn(secret, str(exported))
                self.assertFalse(lines.search([("display_name", "ilike", "first cen")]))
                self.assertFalse(lines.search([("display_name", "=", secret)]))
                found = lines.search([("display_name", "ilike", "second centre")])
                self.assertEqual(found, lines[1])
                self.assertEqual(
                    lines.search(
                        [
                            ("id", "in", lines.ids),
                            ("display_name", "not ilike", "first cen"),
                        ]
                    ),
                    lines.sorted(),
                    "not even by what is left over",
                )
                self.assertFalse(lines.name_search("first centre"))
                with self.assertRaisesRegex(UserError, "not for you to see"):
                    lines[0].action_open_record()
        exempt = self.lines_of(reading, self.exempt_user)
        self.assertIn(secret, exempt.mapped("display_name"))
        self.assertTrue(exempt.search([("display_name", "ilike", "first centre")]))
        self.assertEqual(exempt[0].action_open_record()["res_id"], self.risks[0].id)

    def test_name_as_it_was_is_for_nobody(self):
        lines = self.close(self.measure).line_ids
        for user in (*self.users.values(), self.exempt_user):
            own = lines.with_user(user)
            for ask in (
                lambda own=own: own.read(["name"]),
                lambda own=own: own.export_data(["name"]),
                lambda own=own: own.search([("name", "ilike", "Risk")]),
                lambda own=own: own.search([], order="name").ids,
                lambda own=own: own._read_group([], ["name"]),
                lambda own=own: own.formatted_read_group([], ["name"]),
            ):
                with (
                    self.subTest(user=user.login),
                    mute_logger("odoo.orm.models"),
                    self.assertRaises(AccessError),
                ):
                    ask()

    def test_name_of_a_gone_record_is_shown_where_no_rule_narrows(self):
        reading = self.close(self.measure)
        secret = self.risks[0].name
        self.risks[0].unlink()
        self.env.invalidate_all()
        self.assertEqual(self.names(reading, "reader")[0], HIDDEN)
        self.assertEqual(self.names(reading, user=self.exempt_user)[0], secret)

    def test_figures_of_a_field_with_groups_are_kept_as_their_total(self):
        field = self.env["it.risk"]._fields["score"]
        self.patch(field, "groups", "itgovernance.group_manager")
        measure = self.make_from_records(
            "SECRET",
            record_date_field="review_date",
            record_aggregate="sum",
            record_field="score",
        )
        reading = self.close(measure)
        lines = reading.line_ids.sorted("id")
        self.assertEqual(lines.mapped("value"), [0, 0, 10])
        self.assertIn("Total of Score", lines[2].display_name)

    def test_many_records_in_batches(self):
        self.env["it.linked.plan"].create(
            [{"name": f"Part {number:04}"} for number in range(2500)]
        )
        measure = self.make_from_records(
            "MANY",
            aggregation="snapshot",
            record_model="it.linked.plan",
            record_domain="[('name', '=like', 'Part ____')]",
        )
        measure._compute_period(*Q1)
        before = self.env.cr.sql_log_count
        reading = self.close(measure)
        self.assertLess(self.env.cr.sql_log_count - before, 60)
        self.assertEqual(len(reading.line_ids), 2500)
        self.assertEqual(len(set(reading.line_ids.sudo().mapped("name"))), 2500)

    def test_lines_of_each_closing_are_kept_apart(self):
        reading = self.close(self.measure)
        reading._reopen("One more")
        self.risks[2].review_date = "2026-06-30"
        reading._close()
        self.assertEqual((reading.value, len(reading.line_ids)), (3, 5))
        self.assertEqual(len(self.lines_of(reading)), 3)

    def test_reading_whose_records_fail_is_not_closed(self):
        reading = self.measure._compute_period(*Q1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_measure SET record_domain = '[(''gone'', ''='', 1)]' "
            "WHERE id = %s",
            [self.measure.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "mend the measure"):
            reading._close()
        self.assertEqual(reading.state, "open")

    @mute_logger("odoo.sql_db")
    def test_lines_are_written_by_no_statement(self):
        reading = self.close(self.measure)
        for query in (
            "UPDATE it_measure_reading_line SET res_id = 1 WHERE reading_id = %s",
            "UPDATE it_measure_reading_line SET part = 'above' WHERE reading_id = %s",
            "DELETE FROM it_measure_reading_line WHERE reading_id = %s",
        ):
            with (
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query, [reading.id])

    def test_typed_figure_says_who_typed_it(self):
        measure = self.make_measure("HAND", source="manual")
        measure.owner_id = self.users["reader"]
        reading = self.env["it.measure.reading"].create(
            {"measure_id": measure.id, "date_start": Q2[0], "date_end": Q2[1]}
        )
        self.as_role("reader", reading).value = 5
        for closed in (False, True):
            if closed:
                reading._close()
            why = self.as_role("commercial", reading).action_why()
            self.assertEqual(
                (why["res_model"], why["res_id"]), (reading._name, reading.id)
            )
            view = self.env.ref("itstrategy.it_measure_reading_view_form_why")
            self.assertEqual(why["views"], [(view.id, "form")])
        self.assertEqual(reading.entered_by_id, self.users["reader"])
        self.assertLess(date.today() - reading.entered_at.date(), timedelta(days=2))
