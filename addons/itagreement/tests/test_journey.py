"""Journey 5 by clicking: approve, sign, run and renew an agreement; chase an obligation;
record the notice decision; publish the register."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import AgreementCommon


@tagged("post_install", "-at_install")
class TestJourney(AgreementCommon, HttpCase):
    browser_size = "1600x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_en").date_format = "%d/%m/%Y"
        cls.kind.domain = "purchase"
        cls.today = fields.Date.context_today(cls.env["agreement"])

    def _tour(self, record, name, user):
        self.env.flush_all()
        self.start_tour(f"/odoo/agreements/{record.id}", name, login=user.login)
        self.env.invalidate_all()

    def test_from_draft_to_renewal_and_the_public_register(self):
        agreement = self._make(
            name="Journey desk",
            ocid="ocds-h6vhtk-04abcf",
            start_date=fields.Date.subtract(self.today, months=6),
            end_date=fields.Date.add(self.today, months=8),
        )
        self._tour(agreement, "itagreement_sent_to_review", self.keeper)
        self._tour(agreement, "itagreement_approved_and_signed", self.keeper2)
        self.assertEqual(agreement.approved_by_id, self.keeper2)

        owed = self._owe(agreement, date_due=fields.Date.subtract(self.today, days=3))
        self.start_tour(
            "/odoo/agreement-obligations", "itagreement_obligation_chased", login=self.keeper.login
        )
        owed.invalidate_recordset()
        self.assertEqual((owed.state, owed.met_by_id), ("met", self.keeper))
        owed.with_user(self.keeper2).action_accept()

        self._tour(agreement, "itagreement_notice_decided", self.keeper)
        self.assertEqual(agreement.notice_decision_ids.forum_id, self.forum)
        self.assertEqual(agreement.successor_ids.state, "draft")

        self.start_tour(
            "/odoo/public-register",
            "itagreement_register_previewed",
            login=self.keeper.login,
        )
        publication = self.env["it.publication"].search([], limit=1)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/public-register/{publication.id}",
            "itagreement_register_published",
            login=self.keeper2.login,
        )
        publication.invalidate_recordset()
        self.assertEqual(publication.state, "published")
        self.assertEqual(len(publication.file_ids), 4)
