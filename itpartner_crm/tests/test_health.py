from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .partnership_common import PartnershipCommon

TODAY = "2026-11-23"


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestHealth(PartnershipCommon):
    """What is known makes the figure; too little makes none."""

    def setUp(self):
        super().setUp()
        self.other = self._new_partner("Harbour Trust")
        (self.partner | self.other).it_relationship_type = "partnership"
        self.partnership = self._new_partnership("Solent Data Partnership")

    def _new_partnership(self, name, **vals):
        return (
            self.env["it.partnership"]
            .with_user(self.officer)
            .create(
                {
                    "name": name,
                    "purpose": "Aim",
                    "state": "active",
                    "member_ids": [
                        Command.create({"partner_id": self.partner.id}),
                        Command.create({"partner_id": self.other.id}),
                    ],
                    **vals,
                }
            )
        )

    def _assess(self, partner, points, day="2026-11-01", partnership=None):
        one = self.env["it.partnership.assessment"].create(
            {
                "partnership_id": (partnership or self.partnership).id,
                "partner_id": partner.id,
                "date": day,
            }
        )
        one.answer_ids.write({"points": points})
        one.action_finish()

    def _agree(self, partnership=None):
        agreement = self.env["agreement"].create(
            {
                "name": "Memorandum",
                "code": f"MOU-{self.env['agreement'].search_count([])}",
                "partner_id": self.partner.id,
                "end_date": "2028-03-31",
            }
        )
        (partnership or self.partnership).agreement_id = agreement
        return agreement

    def _owe(self, agreement, due, met=None):
        duty = self.env["it.agreement.obligation"].create(
            {
                "name": "Report",
                "agreement_id": agreement.id,
                "party_id": agreement.party_ids.filtered(
                    lambda one: not one.is_council
                )[0].id,
                "date_due": due,
                "evidence": "Sent",
            }
        )
        if met:
            with freeze_time(met):
                duty.action_mark_met()
        return duty

    def _risk(self, impact, record=None):
        record = record or self.partnership
        return self.env["it.risk"].create(
            {
                "name": "If, then",
                "likelihood": "4",
                "impact": impact,
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def _rate(self, rags, record):
        """Credit a record with measures whose latest readings have these ratings."""
        for number, rag in enumerate(rags):
            measure = self.env["it.measure"].create(
                {
                    "code": f"H{number}",
                    "name": f"Measure {number}",
                    "theme_id": self.theme.id,
                    "polarity": "higher",
                    "frequency": "quarter",
                    "aggregation": "snapshot",
                    "source": "manual",
                    "owner_id": self.officer.id,
                    "tolerance": 10,
                    "target_ids": [
                        Command.create({"date": "2026-09-30", "value": 100})
                    ],
                }
            )
            reading = self.env["it.measure.reading"].create(
                {
                    "measure_id": measure.id,
                    "date_start": "2026-07-01",
                    "date_end": "2026-09-30",
                    "data_quality": "verified",
                }
            )
            reading.value = {"green": 120, "amber": 95, "red": 20}[rag]
            record._credit_outcome(measure, 1, "2026-10-01")
            self.assertEqual(measure.rag, rag)

    def _part(self, key, record=None):
        record = record or self.partnership
        self.env.invalidate_all()
        return next(
            part
            for part in record._read_health()[record.id]["parts"]
            if part["key"] == key
        )

    def test_too_little_is_no_number_anywhere(self):
        self._assess(self.partner, "4")
        state = self.partnership._read_health()[self.partnership.id]
        self.assertEqual(state["coverage"], 40)
        self.assertIsNone(state["score"])
        self.assertIs(self.partnership.health_score, False)
        self.assertEqual(self.partnership.health_text, "Not enough data")
        self.assertEqual(self.partnership.health_rag, "grey")
        names = ["health_score", "health_text"]
        self._may_export(self.officer)
        self.assertEqual(
            self.partnership.export_data(names)["datas"], [["", "Not enough data"]]
        )
        self.assertIs(self.partnership.read(names)[0]["health_score"], False)
        for name in ("health_score", "health_text", "health_rag"):
            self.assertFalse(self.partnership._fields[name].store)

    def test_the_figure_of_what_is_known(self):
        self._assess(self.partner, "4")
        self._assess(self.other, "3")
        agreement = self._agree()
        self._owe(agreement, "2026-05-01", "2026-04-30")
        self._owe(agreement, "2026-06-01", "2026-06-02")
        self._risk("4")
        # 30 x 5/6 + 20 x 1/2 + 10 x 2/3 + 10 x 0, out of 70
        self.assertEqual(self._part("pat")["percent"], 83)
        self.assertEqual(self._part("obligations")["percent"], 50)
        self.assertEqual(self._part("risks")["percent"], 67)
        self.assertEqual(self._part("currency")["percent"], 0)
        self.assertEqual(self.partnership.health_coverage, 70)
        self.assertEqual(self.partnership.health_score, 59.5)
        self.assertEqual(self.partnership.health_rag, "amber")
        self.assertEqual(self.partnership.health_text, "60 of 100")

    def test_measures_on_green_or_amber(self):
        self._rate(["green", "amber", "red"], self.partnership)
        part = self._part("measures")
        self.assertEqual(part["percent"], 67)
        self.assertEqual(part["model"], "it.measure")
        self.assertEqual(len(part["ids"]), 3)

    def test_what_is_owed_later_or_was_owed_long_ago_does_not_count(self):
        agreement = self._agree()
        self._owe(agreement, "2026-12-24")
        self._owe(agreement, "2025-11-22")
        self.assertIsNone(self._part("obligations")["percent"])
        late = self._owe(agreement, "2026-11-22")
        part = self._part("obligations")
        self.assertEqual(part["percent"], 0)
        self.assertEqual(part["ids"], late.ids)

    def test_an_old_assessment_says_nothing_of_today(self):
        self._assess(self.partner, "4", "2024-11-22")
        self.assertIsNone(self._part("pat")["percent"])

    def test_risks_count_only_where_somebody_looked(self):
        self.assertIsNone(self._part("risks")["percent"])
        low = self._risk("1")
        self.assertEqual(self._part("risks")["percent"], 100)
        high = [self._risk("5") for _ in range(3)]
        self.assertEqual(self._part("risks")["percent"], 0)
        high[0].action_close()
        part = self._part("risks")
        self.assertEqual(part["percent"], 33)
        self.assertIn(low.id, part["ids"])

    def test_an_agreement_in_force(self):
        agreement = self._agree()
        self.assertEqual(self._part("currency")["percent"], 0)
        self.env.cr.execute(
            "UPDATE agreement SET state = 'active' WHERE id = %s", [agreement.id]
        )
        self.assertEqual(self._part("currency")["percent"], 50)
        with freeze_time("2028-04-01"):
            self.assertEqual(self._part("currency")["percent"], 0)

    def test_only_what_runs_has_a_health(self):
        proposal = self.partnership.create({"name": "Idea"})
        self.assertFalse(proposal.health_rag)
        self.assertFalse(proposal.health_text)
        self.assertIs(proposal.health_score, False)

    def test_found_by_its_rating(self):
        self._assess(self.partner, "4")
        search = self.env["it.partnership"].with_user(self.reader).search
        self.assertIn(self.partnership, search([("health_rag", "=", "grey")]))
        self.assertNotIn(
            self.partnership, search([("health_rag", "in", ["green", "red"])])
        )
        self.assertNotIn(self.partnership, search([("health_rag", "!=", "grey")]))

    def test_what_is_exempt_counts_in_nobodys_health(self):
        risk = self._risk("5")
        risk.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": self.env["it.exempt.paragraph"].search(
                    [], limit=1
                ),
                "public_interest_reason": "Talks are open",
            }
        )
        self.env.flush_all()
        for who in (self.exempt_officer, self.reader, self.env.user):
            with self.subTest(who=who.login):
                part = self._part("risks", self.partnership.with_user(who))
                self.assertIsNone(part["percent"])

    def test_the_health_of_a_month_is_kept_once(self):
        versions = self.env["it.health.version"]
        runs = self.env["it.partnership"]
        self._assess(self.partner, "4")
        runs._cron_keep_health()
        runs._cron_keep_health()
        first = self.partnership.health_version_ids
        self.assertEqual(first.rag, "grey")
        self.assertIs(first.score, False)
        with freeze_time("2026-12-03"):
            runs._cron_keep_health()
        self.env.invalidate_all()
        self.assertEqual(len(self.partnership.health_version_ids), 2)
        with self.refused(UserError, "is history"):
            first.sudo().write({"rag": "green"})
        with self.refused(UserError, "is history"):
            first.sudo().unlink()
        with self.refused(UserError, "is history"):
            versions.sudo().create({"partnership_id": self.partnership.id})

    def test_the_health_of_a_partner(self):
        self._assess(self.partner, "4")
        self._assess(self.other, "2")
        agreement = self._agree()
        self._owe(agreement, "2026-05-01", "2026-04-30")
        self._risk("4", self.partner)
        partners = (self.partner | self.other).with_user(self.reader)
        first, second = partners.mapped("it_health_parts")
        values = [{p["key"]: p["percent"] for p in one} for one in (first, second)]
        self.assertEqual(values[0]["pat"], 100)
        self.assertEqual(values[0]["obligations"], 100)
        self.assertEqual(values[0]["risks"], 67)
        self.assertEqual(values[1]["pat"], 33)
        self.assertIsNone(values[1]["obligations"])
        self.assertEqual(partners[0].it_health_coverage, 70)
        self.assertEqual(partners[0].it_health_rag, "green")
        self.assertEqual(partners[1].it_health_text, "Not enough data")

    def test_a_supplier_has_no_health(self):
        self.partner.it_relationship_type = "supplier"
        self.assertFalse(self.partner.it_health_rag)
        found = self.env["res.partner"].search([("it_health_rag", "=", "grey")])
        self.assertIn(self.other, found)
        self.assertNotIn(self.partner, found)

    def test_nobody_without_a_role_reads_it(self):
        with self.assertRaises(AccessError):
            self.partner.with_user(self.plain).read(["it_health_text"])
        with self.assertRaises(AccessError):
            self.partner.with_user(self.plain).search([("it_health_rag", "=", "red")])

    def test_the_form_opens(self):
        form = Form(self.partnership.with_user(self.officer))
        self.assertEqual(form.health_text, "Not enough data")

    def _count(self, records, names):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        records.with_user(self.reader).web_read({name: {} for name in names})
        return self.env.cr.sql_log_count - before

    def _fill(self, number):
        for place in range(number):
            one = self._new_partnership(f"Filled {number} {place}")
            self._assess(self.partner, "3", partnership=one)
            self._owe(self._agree(one), "2026-05-01", "2026-04-30")
            self._risk("4", one)
            yield one

    def test_the_list_takes_a_constant_number_of_queries(self):
        names = ["health_rag", "health_text", "health_score", "health_coverage"]
        few, many = [
            self.env["it.partnership"].concat(*self._fill(number)) for number in (2, 9)
        ]
        self._count(few, names)
        self.assertEqual(self._count(few, names), self._count(many, names))

    def test_the_register_takes_a_constant_number_of_queries(self):
        names = ["it_health_rag", "it_health_text"]
        list(self._fill(2))
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Member {n}",
                    "is_company": True,
                    "is_city_partner": True,
                    "it_relationship_type": "partnership",
                }
                for n in range(10)
            ]
        )
        for partner in partners:
            self.env["it.partnership.member"].create(
                {"partnership_id": self.partnership.id, "partner_id": partner.id}
            )
            self._assess(partner, "3")
        few = self.partner | self.other
        self._count(few, names)
        self.assertLessEqual(self._count(partners, names), self._count(few, names))
