"""The inbox: its filters, and that its queries don't grow with it."""

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import NoticeCommon
from .releases import release

COLUMNS = {
    name: {}
    for name in (
        "date_published",
        "title",
        "buyer_name",
        "kind",
        "cpv_description",
        "value",
        "deadline",
        "deadline_state",
        "state",
    )
}


@tagged("post_install", "-at_install")
class TestInbox(NoticeCommon):
    def test_constant_queries(self):
        def queries(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.reader).web_search_read(
                [("id", "in", records.ids)], COLUMNS, count_limit=10_000
            )
            return self.env.cr.sql_log_count - before

        self._import(*[release(number) for number in range(1, 61)])
        notices = self.env["it.notice"].search([("ocid", "like", "ocds-b5fd17-test-")])
        queries(notices[:1])
        self.assertEqual(queries(notices[:2]), queries(notices))
        self.assertLess(queries(notices), 12)

    @freeze_time("2026-06-20 09:00:00")
    def test_deadline_state(self):
        ends = ("2026-06-19T12:00:00Z", "2026-06-22T12:00:00Z", "2026-07-22T12:00:00Z")
        made = [
            release(number, tender__tenderPeriod={"endDate": end})
            for number, end in enumerate(ends, 1)
        ] + [release(4, tender__tenderPeriod=...)]
        # who won is known: nobody bids any more
        made.append(release(5, tag=["award"]))
        self._import(*made)
        states = [self._notice(one).deadline_state for one in made]
        self.assertEqual(states, ["closed", "soon", "open", False, "closed"])

    def test_a_procurement_is_decided_about_once(self):
        first = release(1)
        later = {**release(1, tag=["award"]), "id": "later"}
        later["date"] = "2026-06-09T10:00:00Z"
        self._import(first, later, release(2))
        old, new, other = map(self._notice, (first, later, release(2)))

        def to_decide():
            notices = self.env["it.notice"].with_user(self.reader)
            self.env.invalidate_all()
            found = notices.search([("is_to_decide", "=", True)])
            self.assertEqual(found, notices.search([]).filtered("is_to_decide"))
            return found.sudo()

        self.assertEqual(to_decide(), new + other)
        self.assertEqual((old.later_id, new.later_id), (new, self.env["it.notice"]))
        self.assertEqual(old.action_view_later()["res_id"], new.id)
        lead = self.env["crm.lead"].create({"name": "Network"})
        old._own_write({"state": "accepted", "lead_id": lead.id})
        self.assertEqual(to_decide(), other)
        self.assertEqual((old.is_taken_up, new.is_taken_up), (False, True))

    def test_queries_of_the_alert_do_not_grow(self):
        self._import(*[release(number) for number in range(1, 41)])
        everything = self.env["it.notice"].search([])

        def queries(notices):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices.mapped("later_id")
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(queries(everything), queries(everything[:3]))

    def test_filters_are_domains_of_the_model(self):
        notices = self.env["it.notice"].with_user(self.reader)
        self._import(release())
        views = notices.get_views(
            [(False, "search"), (False, "kanban"), (False, "pivot")]
        )
        from lxml import etree

        arch = etree.fromstring(views["views"]["search"]["arch"])
        domains = [
            node.get("domain") for node in arch.iter("filter") if node.get("domain")
        ]
        self.assertGreater(len(domains), 8)
        for domain in domains:
            notices.search(safe_eval(domain, {"uid": self.reader.id}), limit=1)

    def test_place_by_region_code_or_postcode(self):
        items = [{"id": "1", "deliveryAddresses": [{"region": "UKJ32"}]}]
        made = release(1, tender__items=items)
        self._import(made)
        arch = self.env["it.notice"].get_views([(False, "search")])
        from lxml import etree

        root = etree.fromstring(arch["views"]["search"]["arch"])
        (node,) = root.xpath("//field[@name='region']")
        for text, count in (
            ("South East", 1),
            ("ukj32", 1),
            ("TE1", 1),
            ("E1 1ST", 0),
            ("Wales", 0),
        ):
            with self.subTest(text):
                domain = safe_eval(node.get("filter_domain"), {"self": text})
                self.assertEqual(self.env["it.notice"].search_count(domain), count)

    def test_default_inbox_shows_new_notices_about_it(self):
        other = release(
            2, tender__classification={}, tender__additionalClassifications=[]
        )
        self._import(release(1), other)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itnotice.it_notice_action"
        )
        context = safe_eval(action["context"])
        self.assertEqual(
            context,
            {
                "search_default_ict": 1,
                "search_default_new": 1,
                "search_default_to_decide": 1,
                "search_default_awake": 1,
            },
        )
        self.assertIn("./run import-notices", action["help"])
        found = self.env["it.notice"].search(
            [("is_ict", "=", True), ("state", "=", "new")]
        )
        self.assertIn(self._notice(release(1)), found)
        self.assertNotIn(self._notice(other), found)

    def test_search_by_word_buyer_and_ocid(self):
        self._import(release(1))
        notice = self._notice(release(1))
        for text in ("managed network", "Testborough", "test-0001"):
            found = self.env["it.notice"].name_search(text)
            self.assertIn(notice.id, [row[0] for row in found])
