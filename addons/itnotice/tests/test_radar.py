from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NoticeCommon
from .releases import release


def award(number, buyer, end, code="72400000", identifier=None):
    party = {"id": f"B{number}", "name": buyer, "roles": ["buyer"]}
    if identifier:
        scheme, value = identifier
        party["identifier"] = {"scheme": scheme, "id": value}
    return release(
        number,
        tag=["award"],
        buyer={"id": f"B{number}", "name": buyer},
        parties=[party],
        tender__classification={
            "scheme": "CPV",
            "id": code,
            "description": "Internet services",
        },
        tender__contractPeriod={
            "startDate": "2025-01-01T00:00:00Z",
            "endDate": f"{end}T12:00:00Z",
        },
    )


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestRadar(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["it.notice.radar"].search([]).unlink()
        cls.first = award(1, "Northby Council", "2027-03-31")
        cls.second = award(2, "Southby Council", "2027-05-31")
        cls._import(cls.first, cls.second, award(3, "Far Council", "2028-03-31"))
        cls.partner = cls.env["res.partner"].create(
            {"name": "Northby Council", "is_company": True}
        )
        cls._notice(cls.first).partner_id = cls.partner
        cls.env["it.notice.radar"]._cron_radar()
        cls.candidate = cls.env["it.notice.radar"].search([])

    def test_two_that_end_together_are_put_forward_with_the_reasons(self):
        self.assertRecordValues(
            self.candidate, [{"cpv_prefix": "724", "buyer_count": 2}]
        )
        self.assertIn("begin with 724", self.candidate.reason)
        self.assertIn("ends on 31/05/2027", self.candidate.reason)

    def test_one_click_starts_it_and_the_second_opens_it(self):
        candidate = self.candidate.with_user(self.partnership)
        action = candidate.action_start()
        self.assertEqual(candidate.action_start()["res_id"], action["res_id"])
        lead = self.candidate.lead_id
        self.assertEqual(lead.it_kind, "shared_service")
        self.assertEqual(lead.it_proposed_partner_ids, self.partner)
        self.assertEqual(lead.user_id, self.partnership)
        self.env["it.notice.radar"]._cron_radar()
        self.assertEqual(self.env["it.notice.radar"].search([]), self.candidate)
        self.assertEqual(self.candidate.lead_id, lead)

    def _candidates(self, prefix):
        self.env["it.notice.radar"]._cron_radar()
        return self.env["it.notice.radar"].search([("cpv_prefix", "=", prefix)])

    def test_one_body_under_two_numbers_or_names_is_no_pair(self):
        code = {"code": "48000000"}
        for told, first, second in (
            ("one name, two numbers", ("GB-GOR", "D1"), ("GB-LAE", "LDS")),
            ("numbers of one document", ("GB-CFS", "17"), ("GB-CFS", "18")),
            ("a number once", None, ("GB-PPON", "PABC-1234-ABCD")),
        ):
            with self.subTest(told):
                awards = [
                    award(
                        21, "Leeds City Council", "2027-04-30", identifier=first, **code
                    ),
                    award(
                        22,
                        "LEEDS City Council",
                        "2027-05-15",
                        identifier=second,
                        **code,
                    ),
                ]
                self._import(*awards)
                self.assertFalse(self._candidates("480"))
                self.env.cr.execute("DELETE FROM it_notice WHERE ocid ~ 'test-002'")
                self.env.invalidate_all()
        number = ("GB-PPON", "PABC-1234-ABCD")
        self._import(
            award(21, "Leeds", "2027-04-30", identifier=number, **code),
            award(22, "Leeds City Council", "2027-05-15", identifier=number, **code),
            award(23, "Otherby Council", "2027-05-15", **code),
        )
        found = self._candidates("480")
        self.assertEqual(found.buyer_count, 2)

    def test_a_buyer_known_by_number_or_name_is_proposed(self):
        partners = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "is_city_partner": True}
                for name in ("The Eastby Council", "Known Otherwise")
            ]
        )
        scheme = self.env["res.partner.id_category"].search([("code", "=", "GB-PPON")])
        self.env["res.partner.id_number"].create(
            {
                "partner_id": partners[1].id,
                "category_id": scheme.id,
                "name": "PABC-1234-ABCD",
            }
        )
        number = ("GB-PPON", "PABC-1234-ABCD")
        self._import(
            award(21, "Eastby council", "2027-04-30", code="48000000"),
            award(22, "Westby", "2027-05-15", code="48000000", identifier=number),
            award(23, "Stranger Council", "2027-05-16", code="48000000"),
        )
        self.assertEqual(self._candidates("480").partner_ids, partners)

    def test_the_last_word_of_a_contract_counts(self):
        """Put off beyond the horizon, or ended early: it makes no pair any more."""
        for told, tag, end in (
            ("extended far beyond", "awardUpdate", "2035-01-01"),
            ("cancelled", "awardCancellation", "2027-05-31"),
            ("terminated", "contractTermination", "2027-05-31"),
        ):
            with self.subTest(told), self.env.cr.savepoint() as point:
                changed = award(2, "Southby Council", end)
                changed.update(id="later", date="2026-06-05T09:00:00Z", tag=[tag])
                self._import(changed)
                self.env["it.notice.radar"]._cron_radar()
                self.assertFalse(self.candidate.exists())
                told = self.env["it.notice.radar"].get_timeline()
                self.assertEqual(
                    [row["buyer"] for row in told["rows"]],
                    ["Northby Council", "Far Council"],
                )
                point.rollback()
                self.env.invalidate_all()

    def test_a_word_without_an_end_changes_none(self):
        report = award(2, "Southby Council", "2027-05-31")
        report.update(id="later", date="2026-06-05T09:00:00Z", tag=["implementation"])
        del report["tender"]["contractPeriod"]
        self._import(report)
        self.env["it.notice.radar"]._cron_radar()
        self.assertEqual(self.candidate.buyer_count, 2)

    def test_what_is_left_of_a_started_one_is_no_news(self):
        self._import(award(4, "Midby Council", "2027-06-15"))
        self.env["it.notice.radar"]._cron_radar()
        self.assertEqual(self.candidate.buyer_count, 3)
        self.candidate.action_start()
        with freeze_time("2027-04-10 09:00:00"):
            self.env["it.notice.radar"]._cron_radar()
        self.assertEqual(self.env["it.notice.radar"].search([]), self.candidate)
        self._import(award(5, "Newby Council", "2027-07-15"))
        with freeze_time("2027-04-10 09:00:00"):
            self.env["it.notice.radar"]._cron_radar()
        self.assertEqual(len(self.env["it.notice.radar"].search([])), 2)

    def test_places_by_name_whatever_the_service_writes(self):
        awards = [
            award(11, "Eastby Council", "2027-04-30", code="48000000"),
            award(12, "Westby Council", "2027-05-15", code="48000000"),
        ]
        awards[1]["tender"]["items"][0]["deliveryAddresses"][0]["region"] = "UKJ32"
        self._import(*awards)
        self.assertEqual(self._candidates("480").place, "South East")
        told = self.env["it.notice.radar"].get_timeline({"place": "South East"})
        self.assertEqual(told["places"], ["South East"])
        self.assertEqual(len(told["rows"]), 5)

    def test_a_candidate_that_is_past_goes_unless_started(self):
        with freeze_time("2027-04-10 09:00:00"):
            self.env["it.notice.radar"]._cron_radar()
        self.assertFalse(self.candidate.exists())

    def test_a_reader_starts_nothing(self):
        with self.assertRaises(AccessError):
            self.candidate.with_user(self.reader).action_start()

    def test_what_a_partner_buys(self):
        """One line for a procurement, however many notices it has."""
        update = award(1, "Northby Council", "2027-03-31")
        update.update(id="later", date="2026-06-05T09:00:00Z", tag=["awardUpdate"])
        self._import(update)
        partner = self.partner.with_user(self.reader)
        self.assertEqual(partner.it_notice_count, 1)
        action = partner.action_view_it_notices()
        found = self.env[action["res_model"]].with_user(self.reader)
        found = found.search(action["domain"])
        self.assertEqual(found.latest_id, self._notice(update))
        self.assertEqual(str(found.contract_end), "2027-03-31")
        groups = found._read_group(
            action["domain"], ["contract_end:year"], ["awarded_value:sum"]
        )
        self.assertEqual(len(groups), 1)

    def test_only_what_is_in_one_place_goes_together(self):
        awards = [
            award(11, "Eastby Council", "2027-04-30", code="48000000"),
            award(12, "Westby Council", "2027-05-15", code="48000000"),
        ]
        self._import(*awards)
        both = self._notice(awards[0]) + self._notice(awards[1])
        for places, count in ((("Devon", "Wales"), 0), (("Devon", "devon "), 1)):
            for notice, place in zip(both, places, strict=True):
                self.env.cr.execute(
                    "UPDATE it_notice SET region = %s WHERE id = %s", [place, notice.id]
                )
            both.invalidate_recordset()
            self.env["it.notice.radar"]._cron_radar()
            found = self.env["it.notice.radar"].search([("cpv_prefix", "=", "480")])
            self.assertEqual(len(found), count, places)
        self.assertEqual(found.place, "Devon")
        self.assertIn("All in Devon.", found.reason)

    def test_extensions_and_values_are_told(self):
        extended = award(2, "Southby Council", "2027-05-31")
        extended["tender"]["contractPeriod"]["maxExtentDate"] = "2029-05-31T12:00:00Z"
        extended["id"] += "-2"
        extended["date"] = "2026-06-02T09:00:00Z"
        self._import(extended)
        self.env["it.notice.radar"]._cron_radar()
        self.assertEqual(str(self.candidate.date_furthest), "2029-05-31")
        self.assertIn("extended to 31/05/2029 at the latest", self.candidate.reason)

    def test_the_timeline_tells_what_ends_when(self):
        Radar = self.env["it.notice.radar"].with_user(self.reader)
        told = Radar.get_timeline({"years": 3})
        self.assertEqual(
            [row["buyer"] for row in told["rows"]],
            ["Northby Council", "Southby Council", "Far Council"],
        )
        self.assertEqual(
            [window["id"] for window in told["windows"]], self.candidate.ids
        )
        self.assertEqual(len(told["windows"][0]["rows"]), 2)
        for look, count in (
            ({"years": 1}, 2),
            ({"cpv": "724"}, 3),
            ({"cpv": "45"}, 0),
            ({"place": "Nowhere"}, 0),
            ({"partners": True}, 1),
        ):
            with self.subTest(look):
                self.assertEqual(len(Radar.get_timeline(look)["rows"]), count)

    def test_queries_do_not_grow_with_contracts(self):
        Radar = self.env["it.notice.radar"]

        def count(work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = count(Radar.get_timeline), count(Radar._cron_radar)
        self._import(
            *(
                award(100 + number, f"Council {number}", "2027-04-15")
                for number in range(40)
            )
        )
        Radar._cron_radar()
        many = count(Radar.get_timeline), count(Radar._cron_radar)
        for before, after in zip(few, many, strict=True):
            self.assertLessEqual(after, before + 4)
