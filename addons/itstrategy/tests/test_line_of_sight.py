import json
from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.it_line_of_sight_records import PAGE
from .common import StrategyCase

YEAR = {"year": 2026}


class SightCase(StrategyCase):
    """A theme with two savings, one count and one percentage, credited in part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.other, cls.third, cls.secret = cls.deliverables
        cls.cash = cls.make_measure(
            "CASH", deliverable_id=cls.one.id, targets=[("2027-03-31", 500000)]
        )
        cls.income = cls.make_measure("INCOME")
        cls.starts = cls.make_measure(
            "STARTS", unit="count", deliverable_id=cls.one.id, polarity="track"
        )
        cls.share = cls.make_measure(
            "SHARE", unit="percent", aggregation="ratio", source="manual"
        )
        cls.thirds = cls.make_outcome(cls.cash, "2026-05-01", 100)
        for item, share in ((cls.one, 33.33), (cls.other, 33.33), (cls.third, 33.34)):
            cls.make_credit(cls.thirds, item, share)
        cls.forecast = cls.make_outcome(cls.cash, "2026-11-01", 412000, "forecast")
        cls.make_credit(cls.forecast, cls.other, 50)
        cls.make_outcome(cls.income, "2026-06-30", 1250.55)
        cls.make_outcome(cls.starts, "2026-07-01", 14)
        # none of these counts in the year
        cls.make_outcome(cls.cash, "2026-03-31", 7)
        cls.make_outcome(cls.cash, "2027-04-01", 7)
        cls.make_outcome(cls.cash, "2026-05-01", 7, "forecast", state="withdrawn")
        cls.make_outcome(cls.cash, "2026-05-01", 7, "realised", state="proposed")

    def sight(self, role="reader"):
        return self.as_role(role, self.env["it.line.of.sight"])

    def tree(self, role="reader", **options):
        options = {**YEAR, "theme_ids": self.theme.ids, **options}
        return self.sight(role).get_tree(options)["rows"]

    def records(self, measure, role="reader", **options):
        return self.sight(role).get_records(measure.id, {**YEAR, **options})

    def row(self, rows, name):
        (found,) = [row for row in rows if row["name"] == name]
        return found

    def amount(self, row, column="realised", unit="gbp"):
        (found,) = [one for one in row["amounts"] if one["unit"] == unit]
        return Decimal(found[column])

    def assertAddsUp(self, rows, top=()):
        """Each row with rows below is their sum, in every unit and column."""
        for parent in {row["parent"] for row in rows} - {None}:
            (above,) = [one for one in (*rows, *top) if one["key"] == parent]
            for whole in above["amounts"]:
                for column in ("realised", "forecast", "outlook"):
                    parts = [
                        Decimal(part[column])
                        for row in rows
                        if row["parent"] == parent
                        for part in row["amounts"]
                        if part["unit"] == whole["unit"]
                    ]
                    self.assertEqual(sum(parts), Decimal(whole[column]), above["name"])


@freeze_time("2026-11-23")
@tagged("post_install", "-at_install")
class TestLineOfSight(SightCase):
    """Strategy, themes, deliverables and measures add up, and to the readings."""

    def test_rows_stand_in_order_of_the_strategy(self):
        rows = self.tree()
        self.assertEqual(
            [
                (row["level"], row["name"])
                for row in rows
                if row["kind"] != "deliverable"
            ],
            [
                (1, "Test strategy"),
                (2, "Test theme"),
                (4, "CASH Measure CASH"),
                (4, "STARTS Measure STARTS"),
                (3, "Not tied to a deliverable"),
                (4, "INCOME Measure INCOME"),
                (4, "SHARE Measure SHARE"),
            ],
        )
        cash = self.row(rows, "CASH Measure CASH")
        above = self.row(rows, "Deliverable 0")
        self.assertEqual(cash["parent"], above["key"])
        self.assertEqual(above["parent"], f"theme-{self.theme.id}")

    def test_every_level_adds_up_and_units_stay_apart(self):
        rows = self.tree()
        self.assertAddsUp(rows)
        texts = [one["realised_text"] for one in rows[0]["amounts"]]
        self.assertEqual(texts, ["£1,350.55", "14 counts"])
        self.assertEqual(self.amount(rows[0], "forecast"), 412000)
        self.assertEqual(self.amount(rows[0], "outlook"), Decimal("413350.55"))

    def test_figures_are_those_of_the_readings(self):
        for day, start in (("2026-06-30", "2026-04-01"), ("2027-03-31", "2027-01-01")):
            rows = self.tree(day=day)
            measures = self.cash | self.income | self.starts
            readings = measures._compute_period(start, day)
            for reading in readings:
                row = self.row(rows, reading.measure_id.display_name)
                for column, field in (
                    ("realised", "value"),
                    ("forecast", "forecast_value"),
                    ("outlook", "outlook_value"),
                ):
                    amount = self.amount(row, column, reading.unit)
                    self.assertEqual(float(amount), reading[field])

    def test_totals_are_the_sum_of_the_outcomes_counted(self):
        rolling = self.make_measure("ROLL", aggregation="rolling12")
        self.make_outcome(rolling, "2025-10-01", 30)
        self.make_outcome(rolling, "2025-09-30", 50)
        rows = self.tree(day="2026-09-30")
        ids = (self.cash | self.income | rolling)._get_counted_ids(
            date(2026, 4, 1), date(2026, 9, 30)
        )
        counted = self.env["it.outcome"].browse(ids)
        realised = counted.filtered(lambda one: one.kind == "realised")
        self.assertEqual(
            float(self.amount(rows[0])), round(sum(realised.mapped("value")), 2)
        )
        self.assertEqual(self.amount(self.row(rows, "ROLL Measure ROLL")), 30)
        note = self.row(rows, "ROLL Measure ROLL")["note"]
        self.assertEqual(note, "Twelve months, Oct 2025 to Sep 2026")

    def test_what_is_not_added_up_is_shown_and_says_why(self):
        self.env["it.measure.reading"].create(
            {
                "measure_id": self.share.id,
                "date_start": "2026-07-01",
                "date_end": "2026-09-30",
                "numerator": 37,
                "denominator": 40,
            }
        )
        row = self.row(self.tree(), "SHARE Measure SHARE")
        self.assertEqual(row["amounts"], [])
        self.assertEqual(row["figure"]["realised"], "92.5%")
        self.assertEqual(row["figure"]["period"], "Jul to Sep 2026")
        self.assertEqual(row["figure"]["reason"], "One sum divided by another")
        self.assertFalse(row["expandable"])
        before = self.row(self.tree(day="2026-09-29"), "SHARE Measure SHARE")
        self.assertEqual(before["figure"]["realised"], "")

    def test_targets_add_up_and_say_what_has_none(self):
        rows = self.tree()
        self.assertEqual(self.amount(self.row(rows, "Deliverable 0"), "target"), 500000)
        gbp = rows[0]["amounts"][0]
        self.assertEqual((gbp["target"], gbp["untargeted"]), ("500000.00", 1))
        self.assertIsNone(
            self.row(rows, "INCOME Measure INCOME")["amounts"][0]["target"]
        )

    def test_ratings_are_counted_upwards(self):
        self.cash._compute_period("2026-07-01", "2026-09-30")
        rows = self.tree()
        self.assertEqual(rows[0]["measures"], 4)
        self.assertEqual(sum(rows[0]["ratings"].values()), 4)
        self.assertEqual(self.row(rows, "INCOME Measure INCOME")["rag"]["key"], "grey")

    def test_closed_figure_that_outcomes_left_is_told(self):
        readings = self.income._compute_period("2026-04-01", "2026-06-30")
        readings.write({"commentary": "Steady", "data_quality": "verified"})
        readings._close()
        row = self.row(self.tree(day="2026-06-30"), "INCOME Measure INCOME")
        self.assertEqual(row["note"], "")
        self.make_outcome(self.income, "2026-06-29", 10)
        row = self.row(self.tree(day="2026-06-30"), "INCOME Measure INCOME")
        self.assertEqual(
            row["note"], "Closed at £1,250.55: outcomes have changed since"
        )

    def test_year_and_day_bound_what_counts(self):
        tree = self.sight().get_tree({"year": 2025})
        self.assertEqual(tree["options"]["day"], "2026-03-31")
        self.assertEqual(tree["window"], "Apr 2025 to Mar 2026")
        before = self.tree(year=2025)
        self.assertEqual(self.amount(self.row(before, "CASH Measure CASH")), 7)
        clipped = self.sight().get_tree({"year": 2025, "day": "2026-04-02"})
        self.assertEqual(clipped["options"]["day"], "2026-03-31")
        self.assertEqual(self.sight().get_tree()["options"]["year"], 2026)

    def test_choices_hold_the_years_that_have_outcomes(self):
        self.make_outcome(self.cash, "1026-05-01", 1)
        years = [one["id"] for one in self.sight().get_tree()["choices"]["years"]]
        self.assertEqual(years, sorted(years, reverse=True))
        self.assertTrue({2025, 2026, 2027} <= set(years))
        self.assertLess(len(years), 30)

    def test_forum_narrows_to_its_measures(self):
        forum = self.env["it.forum"].create({"name": "Board", "level": "board"})
        self.income.forum_id = forum
        rows = self.sight().get_tree({**YEAR, "forum_ids": forum.ids})["rows"]
        self.assertEqual(
            [row["kind"] for row in rows], ["strategy", "theme", "untied", "measure"]
        )
        self.assertEqual(self.amount(rows[0]), Decimal("1250.55"))

    def test_archived_deliverable_stays_with_its_measures(self):
        self.one.active = False
        self.third.active = False
        names = [row["name"] for row in self.tree() if row["kind"] == "deliverable"]
        self.assertIn("Deliverable 0", names)
        self.assertNotIn("Deliverable 2", names)
        self.assertAddsUp(self.tree())

    def test_nonsense_is_refused_in_a_sentence(self):
        for options in ({"year": "x"}, {"day": "soon"}, {"theme_ids": 4}):
            with self.assertRaisesRegex(UserError, "choose them again"):
                self.sight().get_tree(options)
        with self.assertRaisesRegex(UserError, "reload the page"):
            self.sight().get_records("x")
        with self.assertRaisesRegex(UserError, "choose one of realised"):
            self.sight().action_view_outcomes(self.cash.ids, "value")

    def test_number_opens_the_outcomes_behind_it(self):
        sight = self.sight()
        Outcome = self.env["it.outcome"]
        measures = self.cash | self.income
        for column in ("realised", "forecast", "outlook"):
            action = sight.action_view_outcomes(measures.ids, column, YEAR)
            found = Outcome.search(action["domain"])
            counted = Outcome.browse(
                measures._get_counted_ids(date(2026, 4, 1), date(2027, 3, 31))
            )
            kinds = ("realised", "forecast") if column == "outlook" else (column,)
            wanted = counted.filtered_domain([("kind", "in", kinds)])
            self.assertEqual(found.sorted("id"), wanted.sorted("id"))

    def test_figure_apart_opens_its_reading(self):
        reading = self.env["it.measure.reading"].create(
            {
                "measure_id": self.share.id,
                "date_start": "2026-07-01",
                "date_end": "2026-09-30",
                "numerator": 1,
                "denominator": 2,
            }
        )
        action = self.sight().action_view_outcomes(self.share.ids, "realised", YEAR)
        self.assertEqual(action["res_model"], "it.measure.reading")
        self.assertEqual(action["res_id"], reading.id)


@freeze_time("2026-11-23")
@tagged("post_install", "-at_install")
class TestLineOfSightRecords(SightCase):
    """Credited records, the hidden ones and nobody make the measure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as the suite hides exempt records from those without the role
        cls.env["ir.rule"].create(
            {
                "name": "Secret deliverable",
                "model_id": cls.env["ir.model"]._get_id("it.deliverable"),
                "domain_force": "[(1, '=', 1)] if "
                "user.has_group('itgovernance.group_exempt') "
                f"else [('id', '!=', {cls.secret.id})]",
            }
        )
        cls.users["exempt"] = new_test_user(
            cls.env,
            login="strategy_exempt",
            groups="itgovernance.group_reader,itgovernance.group_exempt",
        )
        cls.secret.name = "Operation Merlin"
        cls.income_credit = cls.make_credit(cls.income.outcome_ids, cls.secret, 66.67)

    def test_thirds_of_a_penny_add_up(self):
        rows = self.records(self.cash)
        top = self.row(self.tree(), "CASH Measure CASH")
        self.assertAddsUp(rows, [top])
        self.assertEqual(
            [(row["level"], row["name"], row["note"]) for row in rows],
            [
                (5, "Deliverables", "3 records"),
                (6, "Deliverable 1", "2 outcomes"),
                (6, "Deliverable 2", "1 outcome"),
                (6, "Deliverable 0", "1 outcome"),
                (5, "Not credited to anybody", ""),
            ],
        )
        nobody = rows[-1]
        self.assertEqual(self.amount(nobody), 0)
        self.assertEqual(self.amount(nobody, "forecast"), 206000)

    def test_a_hundred_pounds_in_three(self):
        outcome = self.make_outcome(self.income, "2026-05-02", 0.01)
        for item in (self.one, self.other, self.third):
            self.make_credit(outcome, item, 33.33)
        rows = self.records(self.income)
        self.assertAddsUp(rows, [self.row(self.tree(), "INCOME Measure INCOME")])

    def test_hidden_records_are_told_by_their_number_alone(self):
        rows = self.records(self.income)
        self.assertEqual(
            [row["name"] for row in rows],
            ["Records you may not see (1)", "Not credited to anybody"],
        )
        top = self.row(self.tree(), "INCOME Measure INCOME")
        self.assertAddsUp(rows, [top])
        self.assertEqual(self.amount(rows[0]), Decimal("833.74"))
        told = json.dumps(rows)
        for leak in ("Merlin", "it.deliverable", f"-{self.secret.id}"):
            self.assertNotIn(leak, told)
        self.assertFalse(rows[0]["id"])

    def test_holder_of_the_role_sees_them_by_name(self):
        rows = self.records(self.income, "exempt")
        self.assertEqual(
            [row["name"] for row in rows],
            ["Deliverables", "Operation Merlin", "Not credited to anybody"],
        )
        self.assertAddsUp(
            rows, [self.row(self.tree("exempt"), "INCOME Measure INCOME")]
        )
        self.assertEqual(self.records(self.income)[0]["amounts"], rows[0]["amounts"])

    def test_outcomes_of_a_hidden_record_are_not_found_by_it(self):
        credited = {"res_model": "it.deliverable", "res_id": self.secret.id}
        for asked in (credited, {"res_model": "it.deliverable"}):
            for role, found in (("reader", 0), ("exempt", 1)):
                action = self.sight(role).action_view_outcomes(
                    self.income.ids, "realised", YEAR, asked
                )
                count = self.env["it.outcome"].search_count(action["domain"])
                self.assertEqual(count, found)
                told = str(action["domain"])
                self.assertEqual(f"[{self.secret.id}]" in told, role == "exempt")

    def test_outcomes_of_a_record_and_of_nobody(self):
        credited = {"res_model": "it.deliverable", "res_id": self.other.id}
        action = self.sight().action_view_outcomes(
            self.cash.ids, "outlook", YEAR, credited
        )
        found = self.env["it.outcome"].search(action["domain"])
        self.assertEqual(found, self.forecast | self.thirds)
        action = self.sight().action_view_outcomes(
            self.cash.ids, "outlook", YEAR, {"nobody": True}
        )
        self.assertEqual(self.env["it.outcome"].search(action["domain"]), self.forecast)

    def test_many_records_come_in_pages_and_the_others_keep_the_sum(self):
        many = self.env["it.deliverable"].create(
            [
                {"name": f"Part {number}", "theme_id": self.theme.id}
                for number in range(2 * PAGE + 5)
            ]
        )
        measure = self.make_measure("MANY")
        for number, item in enumerate(many):
            outcome = self.make_outcome(measure, "2026-05-01", 10.01 + number)
            self.make_credit(outcome, item, 33.33)
        top = self.row(self.tree(), "MANY Measure MANY")
        first = self.records(measure)
        group = first[0]
        self.assertAddsUp(first, [top])
        seen = [row for row in first if row["kind"] == "record"]
        self.assertEqual(len(seen), PAGE)
        (others,) = [row for row in first if row["kind"] == "others"]
        self.assertEqual(others["name"], f"The other {PAGE + 5}")
        for _page in range(2):
            page = self.records(
                measure, res_model="it.deliverable", offset=others["offset"]
            )
            self.assertAddsUp([*seen, *page], [group])
            seen += [row for row in page if row["kind"] == "record"]
            others = next((row for row in page if row["kind"] == "others"), others)
        self.assertEqual([row["name"] for row in seen], many[::-1].mapped("name"))

    def test_level_shows_whose_it_is_without_amounts(self):
        level = self.make_measure("LEVEL", aggregation="snapshot")
        self.make_outcome(level, "2026-05-01", 5)
        latest = self.make_outcome(level, "2026-06-01", 8)
        self.make_credit(latest, self.one, 100)
        rows = self.records(level)
        self.assertEqual(
            [(row["name"], row["amounts"]) for row in rows],
            [("Deliverables", []), ("Deliverable 0", [])],
        )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_staff_without_the_suite_are_refused(self):
        staff = new_test_user(self.env, login="staff", groups="base.group_user")
        sight = self.env["it.line.of.sight"].with_user(staff)
        with self.assertRaises(AccessError):
            sight.get_tree()
        with self.assertRaises(AccessError):
            sight.get_records(self.cash.id)
        with self.assertRaises(AccessError):
            sight.action_view_outcomes(self.cash.ids, "realised")

    def test_every_role_sees_the_same_totals(self):
        wanted = self.tree("reader")[0]["amounts"]
        for role in self.users:
            self.assertEqual(self.tree(role)[0]["amounts"], wanted, role)


@tagged("post_install", "-at_install")
class TestLineOfSightQueries(StrategyCase):
    """As many queries for thirty measures as for three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.few = cls.theme
        cls.many = cls.theme.copy({"code": "T2", "name": "Larger theme"})
        cls.fill(cls.few, 3)
        cls.fill(cls.many, 30)
        cls.env["it.measure"].search([])._compute_period("2026-07-01", "2026-09-30")

    @classmethod
    def fill(cls, theme, count):
        deliverables = cls.env["it.deliverable"].create(
            [
                {"name": f"{theme.code} {number}", "theme_id": theme.id}
                for number in range(count)
            ]
        )
        for number, item in enumerate(deliverables):
            measure = cls.make_measure(
                f"{theme.code}-{number}",
                theme_id=theme.id,
                deliverable_id=item.id,
                aggregation=("sum", "rolling12", "snapshot")[number % 3],
                targets=[("2027-03-31", 10)],
            )
            outcome = cls.make_outcome(measure, "2026-05-01", 9)
            cls.make_credit(outcome, item, 50)
        cls.credited = cls.make_measure(f"{theme.code}-C", theme_id=theme.id)
        for item in deliverables:
            outcome = cls.make_outcome(cls.credited, "2026-05-01", 9)
            cls.make_credit(outcome, item, 50)

    def count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    def test_tree_and_records(self):
        sight = self.as_role("reader", self.env["it.line.of.sight"])
        Measure = self.env["it.measure"]
        # warm up with nothing cached, as then the record rules are looked up
        self.count(lambda: sight.get_tree({**YEAR, "theme_ids": self.few.ids}))
        needed = {}
        for theme in (self.few, self.many):
            options = {**YEAR, "theme_ids": theme.ids}
            credited = Measure.search([("code", "=", f"{theme.code}-C")])
            sight.get_records(credited.id, options)
            needed[theme] = (
                self.count(lambda options=options: sight.get_tree(options)),
                self.count(
                    lambda one=credited, options=options: sight.get_records(
                        one.id, options
                    )
                ),
            )
        self.assertEqual(needed[self.few], needed[self.many])
        self.assertLess(needed[self.many][0], 45)
        self.assertLess(needed[self.many][1], 20)
