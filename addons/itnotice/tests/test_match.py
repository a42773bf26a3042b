import contextlib

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.itnotice.logic import match

from .common import NoticeCommon
from .releases import release


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestMatch(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever offers there are: in here only our own are compared.
        cls.env["it.offer"].search([]).write(
            {"it_cpv_prefixes": False, "it_notice_words": False}
        )
        cls.env["it.notice.watch"].search([]).active = False
        cls.env["it.notice.weight"].search([]).action_reset()
        cls._import(release())
        cls.notice = cls._notice(release())
        cls.offer = cls._new_offer(
            "Networks", "72 324", it_notice_words="switches, managed network"
        )

    @classmethod
    def _new_watch(cls, **vals):
        return cls.env["it.notice.watch"].create(
            {"name": "Near us", "user_id": cls.commercial.id, **vals}
        )

    def _match(self, **target):
        self.env["it.notice"]._match(self.notice.ids)
        (name, record), *_rest = target.items()
        return self.notice.match_ids.filtered(lambda one: one[name] == record)

    def test_an_offer_by_code_and_words_with_its_reasons(self):
        found = self._match(offer_id=self.offer)
        parts = [
            match.points("cpv", 45, 3),
            match.points("words", 30, 2),
            match.points("deadline", 5),
        ]
        self.assertEqual(found.score, match.total(parts))
        self.assertEqual(self.notice.score, found.score)
        self.assertEqual(found.measure_id, self.offer.measure_id)
        self.assertEqual(
            found.reason_text.splitlines()[0].split(":")[0],
            "CPV code 32400000 begins with 324",
        )
        self.assertIn("“managed network”, “switches”", found.reason_text)

    def test_words_are_stemmed_and_a_phrase_stays_together(self):
        cases = [
            ("managing networks", True),
            ("network managed", False),
            ("switch", True),
            ("the", False),
            ("printing", False),
        ]
        for words, expected in cases:
            with self.subTest(words):
                watch = self._new_watch(it_notice_words=words)
                self.assertEqual(bool(self._match(watch_id=watch)), expected)
                watch.unlink()

    def test_a_watch_list_keeps_to_its_places_and_values(self):
        cases = [
            ({}, True),
            ({"it_notice_places": "South East"}, True),
            ({"it_notice_places": "te1, PO"}, True),
            ({"it_notice_places": "Wales"}, False),
            ({"it_notice_value_min": 100000}, True),
            ({"it_notice_value_min": 130000}, False),
            ({"it_notice_value_max": 100000}, False),
            ({"it_notice_value_min": 100000, "it_notice_value_max": 130000}, True),
        ]
        for vals, expected in cases:
            with self.subTest(vals):
                watch = self._new_watch(it_cpv_prefixes="72", **vals)
                self.assertEqual(bool(self._match(watch_id=watch)), expected)
                watch.unlink()

    def test_a_buyer_we_watch_and_one_of_ours(self):
        partner = self.env["res.partner"].create(
            {"name": "Testborough Council", "is_company": True, "is_city_partner": True}
        )
        watch = self._new_watch(buyer_ids=partner.ids)
        self.assertEqual(self._match(watch_id=watch).user_id, self.commercial)
        ours = self._match(partner_id=partner)
        self.assertEqual(ours.score, match.total([30, 5]))
        partner.is_city_partner = False
        self.assertFalse(self._match(partner_id=partner))

    def test_what_no_longer_fits_goes(self):
        self.assertTrue(self._match(offer_id=self.offer))
        self.offer.write({"it_cpv_prefixes": "90", "it_notice_words": False})
        self.assertFalse(self._match(offer_id=self.offer))
        self.assertEqual(self.notice.score, 0)

    def test_twice_changes_nothing_but_the_moment(self):
        first = self._match(offer_id=self.offer)
        self.assertEqual(self._match(offer_id=self.offer), first)

    def test_the_job_takes_what_is_new_or_changed(self):
        notices = self.env["it.notice"]
        self.assertIn(self.notice.id, notices._get_unmatched_ids())
        notices._match(self.notice.ids)
        self.assertNotIn(self.notice.id, notices._get_unmatched_ids())
        with freeze_time("2026-06-11 09:00:00"):
            self._import(release(tender__title="Printers"))
            self.env.cr.execute(
                "UPDATE it_notice SET write_date = %s WHERE id = %s",
                ["2030-01-01", self.notice.id],
            )
        self.assertIn(self.notice.id, notices._get_unmatched_ids())

    def test_dismissing_teaches_what_its_reason_speaks_of(self):
        before = self._match(offer_id=self.offer).score
        wizard = self.env["it.notice.dismiss"].with_user(self.commercial)
        wizard.create(
            {"notice_id": self.notice.id, "reason": "not_offered"}
        ).action_confirm()
        weights = self.env["it.notice.weight"].search([("dismissed", "=", 1)])
        self.assertEqual(
            {(one.factor, one.key) for one in weights},
            {("cpv", "324"), ("words", "switches"), ("words", "managed network")},
        )
        self.assertEqual(set(weights.mapped("multiplier")), {match.multiplier(0, 1)})
        self._import(release(2))
        self.notice = self._notice(release(2))
        self.assertLess(self._match(offer_id=self.offer).score, before)
        weights.with_user(self.commercial).action_reset()
        self.assertEqual(self._match(offer_id=self.offer).score, before)

    def test_a_dismissal_that_is_undone_taught_nothing(self):
        before = self._match(offer_id=self.offer).score
        wizard = self.env["it.notice.dismiss"].with_user(self.commercial)
        for _time in range(2):
            wizard.create(
                {"notice_id": self.notice.id, "reason": "not_offered"}
            ).action_confirm()
            self.notice.with_user(self.commercial).action_undo_dismiss()
            self.assertEqual(self._match(offer_id=self.offer).score, before)
        weights = self.env["it.notice.weight"].search([("key", "=", "324")])
        self.assertEqual((weights.accepted, weights.dismissed), (0, 0))
        self.notice.action_undo_dismiss()  # nothing to undo: nothing is counted
        self.assertEqual(weights.dismissed, 0)

    def test_what_is_looked_for_changed_and_all_is_compared_again(self):
        notices = self.env["it.notice"]
        self.env.cr.execute("UPDATE it_notice SET write_date = '2026-06-01'")
        self._match(offer_id=self.offer)
        self.assertFalse(notices._get_unmatched_ids())
        watch = self._new_watch(it_cpv_prefixes="72")
        sector = self.env["it.sector"].search([], limit=1)
        for minute, (record, vals) in enumerate(
            (
                (watch, {"it_cpv_prefixes": "32"}),
                (watch, {"sector_ids": sector.ids}),
                (watch, {"active": False}),
                (self.offer, {"it_notice_words": "switch"}),
                (self.offer, {"it_notice_value_max": 1000}),
            )
        ):
            with self.subTest(vals), freeze_time(f"2026-06-10 10:{minute:02}:00"):
                self.env["ir.cron.trigger"].search([]).unlink()
                record.write(vals)
                triggers = self.env["ir.cron.trigger"].search([])
                self.assertIn(self.env.ref("itnotice.ir_cron_match"), triggers.cron_id)
                self.assertEqual(notices._get_unmatched_ids(), self.notice.ids)
                notices._match(self.notice.ids)
                self.assertFalse(notices._get_unmatched_ids())
                record.write({"name": f"Called {minute}"})
                self.assertFalse(notices._get_unmatched_ids())

    def test_a_watch_list_that_goes_takes_its_score_along(self):
        watch = self._new_watch(it_cpv_prefixes="72")
        self.offer.write({"it_cpv_prefixes": "90", "it_notice_words": False})
        self._match(watch_id=watch)
        self.assertTrue(self.notice.score)
        watch.unlink()
        self.env["it.notice"]._match(self.env["it.notice"]._get_unmatched_ids())
        self.assertEqual(self.notice.score, 0)

    def test_points_set_anew_are_counted_anew(self):
        before = self._match(offer_id=self.offer).score
        self.env.ref("itnotice.weight_cpv").with_user(self.manager).base_points = 10
        self.env["it.notice"]._match(self.env["it.notice"]._get_unmatched_ids())
        self.assertLess(self.notice.score, before)

    def test_the_sector_of_a_buyer_that_is_known_counts(self):
        sectors = self.env["it.sector"].search([], limit=2)
        scheme = self.env["res.partner.id_category"].search([("code", "=", "GB-LAE")])
        watch = self._new_watch(it_cpv_prefixes="72", sector_ids=sectors[0].ids)
        before = self._match(watch_id=watch).score
        by_name = self._new_partner("Testborough Council")
        by_number = self._new_partner("Known otherwise", "GB-LAE", "TST")
        self.assertTrue(scheme)
        for told, partner, said in (
            ("a person said so", by_number, by_number),
            ("by its number", by_number, False),
            ("by its name", by_name, False),
        ):
            with self.subTest(told):
                self.notice.partner_id = said
                for sector, more in ((sectors[0], 10), (sectors[1], 0)):
                    partner.it_sector_id = sector
                    found = self._match(watch_id=watch)
                    self.assertEqual(found.score, before + more)
                partner.it_sector_id = False
        partner.it_sector_id = sectors[0]
        self.assertIn("sector", self._match(watch_id=watch).reason_text)

    def test_known_already_teaches_nothing(self):
        self._match(offer_id=self.offer)
        wizard = self.env["it.notice.dismiss"].with_user(self.commercial)
        wizard.create({"notice_id": self.notice.id, "reason": "known"}).action_confirm()
        self.assertFalse(self.env["it.notice.weight"].search([("dismissed", ">", 0)]))

    def test_a_watch_list_looks_for_something(self):
        with self.assertRaisesRegex(ValidationError, "looks for nothing"):
            self._new_watch()
        with self.assertRaisesRegex(ValidationError, "is no CPV prefix"):
            self._new_watch(it_cpv_prefixes="7 IT")
        with self.assertRaisesRegex(ValidationError, "put the smaller one first"):
            self._new_watch(
                it_cpv_prefixes="72", it_notice_value_min=5, it_notice_value_max=4
            )

    def test_an_officer_writes_a_watch_list_and_looks(self):
        with Form(self.env["it.notice.watch"].with_user(self.commercial)) as form:
            form.name = "Networks"
            form.it_notice_words = "network"
        action = form.record.action_match()
        self.assertEqual(form.record.match_count, 1)
        self.assertEqual(self.env["it.notice"].search(action["domain"]), self.notice)

    def test_weights_are_reset_by_officers_and_set_by_managers(self):
        weight = self.env.ref("itnotice.weight_cpv")
        with self.assertRaises(AccessError):
            weight.with_user(self.reader).action_reset()
        with self.assertRaises(AccessError):
            weight.with_user(self.commercial).base_points = 50
        weight.with_user(self.manager).base_points = 50
        with (
            self.assertRaisesRegex(IntegrityError, "points_range"),
            mute_logger("odoo.sql_db"),
        ):
            weight.base_points = 101
            self.env.flush_all()

    def test_statements_do_not_grow_with_notices(self):
        self._import(*(release(number) for number in range(2, 30)))
        ids = self.env["it.notice"].search([]).ids
        self.env["it.notice"]._match(ids)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.env["it.notice"]._match(ids)

    def test_a_buyer_is_known_by_its_number_under_another_name(self):
        scheme = self.env["res.partner.id_category"].search(
            [("code", "=", "GB-COH")], limit=1
        )
        partner = self.env["res.partner"].create(
            {"name": "Known otherwise", "is_company": True, "is_city_partner": True}
        )
        self.env["res.partner.id_number"].create(
            {"partner_id": partner.id, "category_id": scheme.id, "name": "00445790"}
        )
        self.env.cr.execute(
            "UPDATE it_notice_party SET scheme = 'GB-COH', identifier = '00445790'"
            " WHERE notice_id = %s AND role = 'buyer'",
            [self.notice.id],
        )
        self.assertTrue(self._match(partner_id=partner))
        watch = self._new_watch(buyer_ids=partner.ids)
        self.assertTrue(self._match(watch_id=watch))

    def _new_partner(self, name, scheme=None, number=None):
        partner = self.env["res.partner"].create(
            {"name": name, "is_company": True, "is_city_partner": True}
        )
        if scheme:
            category = self.env["res.partner.id_category"].search(
                [("code", "=", scheme)]
            )
            self.env["res.partner.id_number"].create(
                {"partner_id": partner.id, "category_id": category.id, "name": number}
            )
        return partner

    def _import_award(self, *identifiers):
        supplier = {"id": "S1", "name": "Bluewater Networks Limited"}
        main, *others = [{"scheme": one, "id": two} for one, two in identifiers]
        made = release(
            7,
            tag=["award"],
            awards=[{"id": "1", "status": "active", "suppliers": [supplier]}],
            parties=[
                {"id": "B1", "name": "Far Council", "roles": ["buyer"]},
                {
                    **supplier,
                    "roles": ["supplier"],
                    "identifier": main,
                    "additionalIdentifiers": others,
                },
            ],
        )
        self._import(made)
        notice = self._notice(made)
        self.env["it.notice"]._match(notice.ids)
        return notice

    def test_a_partner_that_sells_is_found_by_any_of_its_numbers(self):
        by_main = self._new_partner("One", "GB-COH", "01234567")
        by_other = self._new_partner("Two", "GB-PPON", "ABCD-1234-EFGH")
        by_name = self._new_partner("Bluewater networks limited")
        closed = self._new_partner("Three", "GB-LAE", "DER")
        closed.id_numbers.status = "close"
        notice = self._import_award(
            ("GB-COH", "1234567"), ("GB-PPON", "ABCD-1234-EFGH"), ("GB-LAE", "DER")
        )
        found = {one.partner_id: one for one in notice.match_ids if one.partner_id}
        self.assertEqual(set(found), {by_main, by_other, by_name})
        self.assertIn("Its supplier: 20.0 points", found[by_main].reason_text)
        # what was awarded leaves no time to answer, whatever its deadline
        self.assertEqual(found[by_main].score, match.total([20]))
        self.assertEqual(by_main.with_user(self.reader).it_notice_count, 1)
        action = by_main.with_user(self.reader).action_view_it_notices()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.latest_id, notice)

    def test_a_number_of_one_document_alone_finds_nobody(self):
        """GB-CFS numbers mean another organisation in the next release."""
        partner = self._new_partner("Somebody", "GB-CFS", "17")
        notice = self._import_award(("GB-CFS", "17"))
        self.assertNotIn(partner, notice.match_ids.partner_id)

    def test_a_buyer_by_the_key_that_contracts_finder_gives(self):
        key = "sid4gov.cabinetoffice.gov.uk/jxfb36Bw"
        partner = self._new_partner("Our own council", "GB-SRS", key)
        made = release(
            8,
            buyer={"id": "B1", "name": "Quite Another Spelling"},
            parties=[
                {
                    "id": "B1",
                    "name": "Quite Another Spelling",
                    "roles": ["buyer"],
                    "identifier": {"scheme": "GB-SRS", "id": key},
                }
            ],
        )
        self._import(made)
        notice = self._notice(made)
        self.env["it.notice"]._match(notice.ids)
        self.assertEqual(notice.match_ids.partner_id, partner)
        wizard = self.env["it.notice.accept"].create({"notice_id": notice.id})
        self.assertEqual(wizard.partner_id, partner)

    def test_the_inbox_is_narrowed_to_a_measure(self):
        measures = self.env["it.measure"].search([], limit=2)
        watch = self._new_watch(it_cpv_prefixes="72", measure_id=measures[0].id)
        self.assertTrue(self._match(watch_id=watch))
        self.assertIn(measures[0], self.notice.measure_ids)
        found = self.env["it.notice"].search([("measure_ids", "=", measures[0].id)])
        self.assertEqual(found, self.notice)
        self.assertFalse(
            self.env["it.notice"].search([("measure_ids", "=", measures[1].id)])
        )

    @settings(max_examples=60, deadline=None)
    @given(
        prefix=st.sampled_from(["", "72", "324", "3241", "32412", "72400000", "90"]),
        words=st.lists(
            st.sampled_from(["switches", "managed network", "printers", "router"]),
            unique=True,
            max_size=4,
        ),
        bounds=st.sampled_from([(0, 0), (1000, 0), (0, 900000), (999999, 0)]),
        times=st.floats(0.1, 1.9).map(lambda one: round(one, 2)),
    )
    def test_the_statement_scores_as_the_logic_does(self, prefix, words, bounds, times):
        if not prefix and not words:
            return
        with contextlib.suppress(_Undo), self.env.cr.savepoint():
            self._compare(prefix, words, bounds, times)
            raise _Undo

    def _compare(self, prefix, words, bounds, times):
        low, high = bounds
        watch = self._new_watch(
            it_cpv_prefixes=prefix or False,
            it_notice_words=", ".join(words) or False,
            it_notice_value_min=low,
            it_notice_value_max=high,
        )
        if prefix:
            self.env["it.notice.weight"].create({"factor": "cpv", "key": prefix})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE it_notice_weight SET multiplier = %s"
                " WHERE factor = 'cpv' AND key = %s",
                [times, prefix],
            )
        found = self._match(watch_id=watch)
        codes = (self.notice.cpv_codes or "").split()
        hits = match.prefix_hits(codes, prefix)
        said = [word for word in words if word in ("switches", "managed network")]
        value = self.notice.value if self.notice.value_basis else None
        fits = value is None or (value >= low and (not high or value <= high))
        parts = [match.points("deadline", 5)]
        parts += [match.points("cpv", 45, len(prefix), times)] if hits else []
        parts += [match.points("words", 30, len(said))] if said else []
        parts += [match.points("value", 10)] if (low or high) and value else []
        if (hits or said) and fits:
            self.assertEqual(found.score, match.total(parts))
        else:
            self.assertFalse(found)


class _Undo(Exception):
    """Ends what was tried for comparison's sake."""
