"""A later notice of a procurement: told to its opportunity, its owner, its history."""

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common import NoticeCommon
from .releases import release

TODAY = "2026-06-10 09:00:00"


def later(day, tag, number=1, **changes):
    """A later release of the same procurement."""
    made = release(number, tag=[tag], date=f"2026-06-{day:02}T10:00:00Z", **changes)
    made["id"] = f"test-{number:04}-{day}"
    return made


AWARDS = [
    {
        "id": "1",
        "status": "active",
        "value": {"amount": 110000, "currency": "GBP"},
        "suppliers": [{"id": "S1", "name": "Fastwire Ltd"}],
    }
]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFollowUp(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["it.offer"].search([]).active = False
        cls._new_offer("Managed network", "32 324")
        cls._import(release(1), release(2))
        notice = cls._notice(release(1)).with_user(cls.commercial)
        with Form.from_action(notice.env, notice.action_accept()) as form:
            form.create_partner = True
        action = form.record.action_confirm()
        cls.lead = cls.env["crm.lead"].browse(action["res_id"])

    def setUp(self):
        super().setUp()
        self.before = self.lead.message_ids
        self.activities = self.lead.activity_ids

    def _news(self):
        """(text of the new messages, summaries of the new activities)."""
        new = (self.lead.message_ids - self.before).sorted("id")
        todo = self.lead.activity_ids - self.activities
        return new.mapped("body"), todo.mapped("summary")

    def test_an_amendment_is_told_with_what_changed(self):
        self._import(
            later(
                8,
                "tenderAmendment",
                tender__tenderPeriod={"endDate": "2026-07-15T12:00:00+01:00"},
                tender__value={"amount": 150000, "currency": "GBP"},
            )
        )
        (body,), todo = self._news()
        self.assertIn("amended", body)
        self.assertIn("01/07/2026 12:00 → 15/07/2026 12:00", body)
        self.assertIn("150,000", body)
        self.assertEqual(todo, ["The procurement was amended"])
        activity = self.lead.activity_ids - self.activities
        self.assertEqual(activity.user_id, self.commercial)

    def test_a_cancellation(self):
        for day, made in (
            (8, later(8, "tenderCancellation")),
            (9, later(9, "tenderUpdate", tender__status="withdrawn")),
        ):
            with self.subTest(day=day):
                self._import(made)
        bodies, todo = self._news()
        self.assertEqual(len(bodies), 2)
        self.assertEqual(todo, ["The procurement was cancelled"] * 2)

    def test_an_award_records_who_won(self):
        partner = self.env["res.partner"].create(
            {"name": "Fastwire Ltd", "is_company": True, "is_city_partner": True}
        )
        made = later(9, "award", awards=AWARDS)
        self._import(made)
        (body,), todo = self._news()
        self.assertIn("Fastwire Ltd", body)
        self.assertEqual(todo, ["The procurement was awarded"])
        self.assertRecordValues(
            self.lead,
            [
                {
                    "it_awarded_to": "Fastwire Ltd",
                    "it_lost_to_id": partner.id,
                    "it_award_notice_id": self._notice(made).id,
                }
            ],
        )

    def test_nobody_becomes_a_partner_by_winning(self):
        count = self.env["res.partner"].search_count([])
        self._import(later(9, "award", awards=AWARDS))
        self.assertEqual(self.env["res.partner"].search_count([]), count)
        self.assertEqual(self.lead.it_awarded_to, "Fastwire Ltd")
        self.assertFalse(self.lead.it_lost_to_id)

    def test_an_award_to_us_is_not_lost(self):
        us = self.env.company.partner_id
        us.is_company = True
        awards = [{**AWARDS[0], "suppliers": [{"id": "U", "name": us.name}]}]
        self._import(later(9, "award", awards=awards))
        self.assertEqual(self.lead.it_awarded_to, us.name)
        self.assertFalse(self.lead.it_lost_to_id)

    def test_a_change_of_the_contract_is_no_second_award(self):
        self._import(later(9, "award", awards=AWARDS))
        self.before, self.activities = self.lead.message_ids, self.lead.activity_ids
        changed = [{**AWARDS[0], "suppliers": [{"id": "S2", "name": "Steadywire Ltd"}]}]
        self._import(later(10, "awardUpdate", awards=changed))
        (body,), todo = self._news()
        self.assertIn("amended", body)
        self.assertEqual(todo, ["The procurement was amended"])
        self.assertEqual(self.lead.it_awarded_to, "Steadywire Ltd")

    def test_the_first_word_of_an_award_may_be_its_update(self):
        self._import(later(9, "awardUpdate", awards=AWARDS))
        self.assertEqual(self._news()[1], ["The procurement was awarded"])
        self.assertEqual(self.lead.it_awarded_to, "Fastwire Ltd")

    def test_a_lot_that_found_nobody_cancels_nothing(self):
        lost = {"id": "2", "status": "unsuccessful"}
        self._import(later(9, "award", awards=[lost, *AWARDS]))
        self.assertEqual(self._news()[1], ["The procurement was awarded"])
        self.assertEqual(self.lead.it_awarded_to, "Fastwire Ltd")

    def test_told_once(self):
        made = later(8, "tenderAmendment")
        for _time in range(3):
            self._import(made)
        self.assertEqual(len(self._news()[0]), 1)

    def test_what_came_before_is_no_news(self):
        made = later(1, "planning")
        made.update(id="test-0001-before", date="2026-01-01T10:00:00Z")
        self._import(made)
        self.assertEqual(self._news(), ([], []))

    def test_other_procurements_are_no_news(self):
        self._import(later(8, "tenderAmendment", number=2))
        self.assertEqual(self._news(), ([], []))

    def test_a_lost_opportunity_is_told_but_asks_for_nothing(self):
        self.lead.active = False
        self.before = self.lead.message_ids
        self._import(later(9, "award", awards=AWARDS))
        bodies, todo = self._news()
        self.assertEqual((len(bodies), todo), (1, []))
        self.assertEqual(self.lead.it_awarded_to, "Fastwire Ltd")

    def test_script_in_a_title_stays_text(self):
        self._import(
            later(8, "tenderAmendment", tender__title="&lt;img src=x onerror=a()&gt;X")
        )
        (body,), _todo = self._news()
        self.assertNotIn("<img", body)

    def test_queries_do_not_grow_with_what_nobody_accepted(self):
        def queries(first, count):
            made = [release(number) for number in range(first, first + count)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._import(*made)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(100, 5)
        self.assertLessEqual(queries(200, 100), queries(400, 10) + 3)


@tagged("post_install", "-at_install")
class TestHistory(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = release(1)
        cls.second = later(
            8,
            "tenderAmendment",
            tender__title="Managed network and Wi-Fi",
            tender__tenderPeriod=...,
        )
        cls.third = later(
            20, "award", awards=AWARDS, tender__value=..., tender__tenderPeriod=...
        )
        cls._import(cls.third, cls.first, cls.second, release(2))

    def test_the_latest_state_of_a_procurement(self):
        process = self.env["it.notice.process"].search(
            [("ocid", "=", self.first["ocid"])]
        )
        self.assertRecordValues(
            process,
            [
                {
                    "title": "Managed network service",
                    "kind": "award",
                    "notice_count": 3,
                    "latest_id": self._notice(self.third).id,
                    "supplier_names": "Fastwire Ltd",
                    "value": 110000,
                    "awarded_value": 110000,
                }
            ],
        )
        # the deadline was last said by the first notice
        self.assertEqual(str(process.deadline), "2026-07-01 11:00:00")
        self.assertEqual(len(process.notice_ids), 3)

    def test_what_changed_from_one_to_the_next(self):
        first, second, third = map(self._notice, (self.first, self.second, self.third))
        self.assertFalse(first.changes)
        self.assertEqual(
            second.changes,
            "Title: Managed network service → Managed network and Wi-Fi",
        )
        self.assertIn("Kind: Tender → Award", third.changes)
        self.assertIn("Awarded value: – → £\xa0110,000.00", third.changes)
        self.assertEqual(first.history_count, 3)
        self.assertEqual(first.history_ids, third | second | first)

    def test_queries_do_not_grow(self):
        self._import(*[release(number) for number in range(10, 60)])
        everything = self.env["it.notice"].search([])

        def queries(notices):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices.mapped("changes")
            notices.mapped("history_count")
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(queries(everything), queries(everything[:5]) + 1)

    def test_a_reader_sees_it(self):
        process = self.env["it.notice.process"].with_user(self.reader).search([])
        self.assertEqual(len(process), 2)
        process[:1].notice_ids.mapped("changes")
