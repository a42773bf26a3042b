"""A person accepts a notice: partner found or made, opportunity, forecast outcome."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NoticeCommon
from .releases import release

TODAY = "2026-06-10 09:00:00"


def award(number=2, **changes):
    return release(
        number,
        tag=["award"],
        awards=[{"id": "1", "suppliers": [{"id": "S1", "name": "Fastwire Ltd"}]}],
        **changes,
    )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccept(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["it.offer"].search([]).active = False
        cls.network = cls._new_offer("Managed network", "32 324")
        cls.support = cls._new_offer("IT support", "72")
        cls._import(release(1), award())
        cls.tender, cls.award = cls._notice(release(1)), cls._notice(award())

    def _open(self, notice=None, user=None):
        notice = (notice or self.tender).with_user(user or self.commercial)
        return Form.from_action(notice.env, notice.action_accept())

    def _accept(self, notice=None, user=None, **vals):
        with self._open(notice, user) as form:
            for name, value in vals.items():
                form[name] = value
        action = form.record.action_confirm()
        return self.env["crm.lead"].browse(action["res_id"])

    def _partner(self, **vals):
        return self.env["res.partner"].create(
            {"name": "Testborough Council", "is_company": True, **vals}
        )

    # Proposals

    def test_proposals_of_a_tender(self):
        partner = self._partner(zip="TE1 1ST")
        with self._open() as form:
            self.assertEqual(form.it_kind, "commercial")
            self.assertEqual(form.name, "Managed network service")
            self.assertEqual(form.offer_id, self.support)
            self.assertIn("72000000 (72)", form.offer_reason)
            self.assertEqual(form.partner_id, partner)
            self.assertIn("Same name and postcode", form.match_reason)
            self.assertEqual(form.measure_id, self.env.ref("itstrategy.measure_cg6"))
            self.assertEqual(form.forecast_value, 120000.5)
            self.assertEqual(form.forecast_date, date(2026, 9, 1))
            self.assertEqual(form.share, 100)
            form.it_kind = "shared_service"
            self.assertEqual(form.measure_id, self.env.ref("itstrategy.measure_cg5"))

    def test_proposals_of_an_award(self):
        with self._open(self.award, self.partnership) as form:
            self.assertEqual(form.it_kind, "shared_service")
            self.assertEqual(form.measure_id, self.env.ref("itstrategy.measure_cg5"))
            self.assertFalse(form.partner_id)
            self.assertFalse(form.create_partner)
            form.create_partner = True

    @freeze_time("2027-01-15")
    def test_a_forecast_is_not_dated_in_the_past(self):
        self._partner()
        with self._open() as form:
            self.assertEqual(form.forecast_date, date(2027, 1, 15))

    def test_the_offers_price_where_no_value_is_published(self):
        made = release(3, tender__value=...)
        self._import(made)
        self._partner()
        with self._open(self._notice(made)) as form:
            self.assertEqual(form.forecast_value, self.support.list_price)

    def test_what_a_person_chose_stays(self):
        self._partner()
        with self._open() as form:
            form.forecast_value = 700
            form.offer_id = self.network
            form.it_kind = "shared_service"
            self.assertEqual(form.forecast_value, 700)
            self.assertEqual(form.offer_id, self.network)

    # Accepting

    def test_commercial(self):
        partner = self._partner()
        lead = self._accept(offer_id=self.network)
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Managed network service",
                    "type": "opportunity",
                    "it_kind": "commercial",
                    "partner_id": partner.id,
                    "user_id": self.commercial.id,
                    "team_id": self.env.ref("itcommercial.team_commercial").id,
                    "it_notice_id": self.tender.id,
                    "it_offer_id": self.network.id,
                    "date_deadline": date(2026, 7, 1),
                    "theme_id": self.env.ref("itstrategy.theme_5").id,
                }
            ],
        )
        self.assertEqual(lead.it_offer_line_ids.offer_id, self.network)
        self.assertIn("Switches and their upkeep", lead.description)
        self.assertIn(self.tender.source_url, lead.description)
        self.assertRecordValues(
            self.tender,
            [{"state": "accepted", "lead_id": lead.id, "partner_id": partner.id}],
        )
        self.assertIn("Accepted as opportunity", self.tender.message_ids[0].body)
        self.assertEqual(lead.action_view_it_notice()["res_id"], self.tender.id)

    def test_forecast_is_credited_and_the_reading_includes_it(self):
        self._partner()
        measure = self.env.ref("itstrategy.measure_cg6")
        period = (date(2026, 7, 1), date(2026, 9, 30))
        before = measure._compute_period(*period).forecast_value
        lead = self._accept(forecast_value=30000, share=60)
        outcome = lead.outcome_credit_ids.outcome_id
        self.assertRecordValues(
            outcome,
            [
                {
                    "measure_id": measure.id,
                    "kind": "forecast",
                    "value": 30000,
                    "date": date(2026, 9, 1),
                    "state": "proposed",
                }
            ],
        )
        self.assertIn(self.tender.ocid, outcome.evidence)
        self.assertEqual(lead.outcome_credit_ids.share, 60)
        self.assertEqual(lead.outcome_forecast_total, 18000)
        self.assertEqual(
            measure._compute_period(*period).forecast_value, before + 30000
        )

    def test_shared_service_by_a_partnership_officer(self):
        lead = self._accept(self.award, self.partnership, create_partner=True)
        self.assertEqual(lead.it_kind, "shared_service")
        self.assertEqual(lead.it_offer_id, self.support)
        self.assertEqual(lead.team_id.it_kind, "shared_service")
        self.assertIn("Awarded to: Fastwire Ltd", lead.description)
        self.assertRecordValues(
            lead.partner_id,
            [
                {
                    "name": "Testborough Council",
                    "zip": "TE1 1ST",
                    "is_company": True,
                    "is_city_partner": True,
                }
            ],
        )

    def test_without_an_offer_the_forecast_is_the_expected_value(self):
        self._partner()
        vals = {"it_kind": "shared_service", "forecast_value": 5000}
        lead = self._accept(offer_id=self.env["it.offer"], **vals)
        self.assertFalse(lead.it_offer_id)
        self.assertEqual(lead.expected_revenue, 5000)

    def test_a_new_partner_takes_its_identifiers(self):
        made = release(3)
        made["parties"][0]["identifier"] = {"scheme": "GB-COH", "id": "7654321"}
        self._import(made)
        lead = self._accept(self._notice(made), create_partner=True)
        number = lead.partner_id.id_numbers
        self.assertEqual((number.category_id.code, number.name), ("GB-COH", "07654321"))
        again = release(4, buyer__name="Another spelling")
        again["parties"][0].update(made["parties"][0], name="Another spelling")
        self._import(again)
        with self._open(self._notice(again)) as form:
            self.assertEqual(form.partner_id, lead.partner_id)
            self.assertIn("GB-COH 07654321", form.match_reason)

    # Refusals

    def test_nobody_becomes_a_partner_unsaid(self):
        count = self.env["res.partner"].search_count([])
        with self.assertRaisesRegex(ValidationError, "Create this buyer as partner"):
            self._accept()
        self.assertEqual(self.env["res.partner"].search_count([]), count)
        self.assertEqual(self.tender.state, "new")

    def test_a_partner_that_is_here_is_not_made_twice(self):
        self._partner()
        with self.assertRaisesRegex(UserError, "may be this buyer"):
            self._accept(partner_id=self.env["res.partner"], create_partner=True)

    def test_offer_is_required_while_one_is_live(self):
        self._partner()
        with self._open() as form:
            self.assertTrue(form.is_offer_required)
            form.name = "x"
        form.record.offer_id = False
        with self.assertRaisesRegex(ValidationError, "choose the offer"):
            form.record.action_confirm()

    def test_forecast_is_something(self):
        self._partner()
        with self.assertRaisesRegex(ValidationError, "more than nothing"):
            self._accept(forecast_value=0)

    def test_not_about_it(self):
        other = {"scheme": "CPV", "id": "45000000"}
        made = release(
            3, tender__classification=other, tender__additionalClassifications=[]
        )
        self._import(made)
        self._partner()
        with self.assertRaisesRegex(ValidationError, "no CPV code of this notice"):
            self._accept(self._notice(made), offer_id=self.network)
        lead = self._accept(self._notice(made), offer_id=self.network, is_about_it=True)
        self.assertEqual(self._notice(made).lead_id, lead)

    def test_accepted_once(self):
        self._partner()
        with self._open() as early:
            early.name = "Mine"
        lead = self._accept(name="Theirs")
        with self.assertRaisesRegex(
            UserError, "accepted before, as opportunity “Theirs”"
        ):
            early.record.action_confirm()
        with self.assertRaisesRegex(UserError, "accepted before"):
            self.tender.with_user(self.commercial).action_accept()
        with self.assertRaisesRegex(UserError, "accepted before"):
            self.tender.with_user(self.commercial).action_dismiss()
        self.assertEqual(self.tender.lead_id, lead)
        domain = [("it_notice_id", "=", self.tender.id)]
        self.assertEqual(self.env["crm.lead"].search_count(domain), 1)
        with self.assertRaisesRegex(UserError, "was accepted and stays"):
            self.tender.unlink()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_reader_may_not(self):
        with self.assertRaises(AccessError):
            self.env["it.notice.accept"].with_user(self.reader).create(
                {"notice_id": self.tender.id}
            )

    def test_a_newer_release_leaves_what_was_decided(self):
        self._partner()
        lead = self._accept()
        self._import(release(1, tender__title="Changed"))
        self.assertRecordValues(
            self.tender,
            [{"title": "Changed", "state": "accepted", "lead_id": lead.id}],
        )

    def test_a_procurement_becomes_one_opportunity(self):
        """Another notice of it would count its forecast twice: a person has to say so."""
        self._partner()
        lead = self._accept(offer_id=self.network)
        later = release(1, tag=["tenderUpdate"], date="2026-06-08T10:00:00Z")
        later["id"] = "later"
        self._import(later)
        notice = self._notice(later)
        with self.assertRaisesRegex(ValidationError, "tick “Make another one"):
            self._accept(notice, offer_id=self.network)
        self.assertEqual(notice.state, "new")
        with self._open(notice) as form:
            form.offer_id = self.network
            form.is_another = True
        action = form.record.action_confirm()
        self.assertNotEqual(action["res_id"], lead.id)

    def test_an_exempt_opportunity_is_not_named(self):
        self._partner()
        lead = self._accept(offer_id=self.network)
        lead.name = "Secret talks"
        with self.assertRaisesRegex(UserError, "Secret talks"):
            self.tender.with_user(self.commercial).action_accept()
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        lead.sudo().write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": paragraph.ids,
                "public_interest_reason": "Commercial terms of both sides",
            }
        )
        with self.assertRaisesRegex(UserError, "one that is not open to you"):
            self.tender.with_user(self.partnership).action_accept()
