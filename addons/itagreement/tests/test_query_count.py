from odoo.tests import freeze_time, tagged

from .common import TODAY, AgreementCommon

COLUMNS = {
    "code": {},
    "name": {},
    "partner_id": {"fields": {"display_name": {}}},
    "owner_id": {"fields": {"display_name": {}}},
    "value_total": {},
    "date_current_end": {},
    "notice_deadline": {},
    "notice_state": {},
    "notice_decision": {},
    "obligation_overdue_count": {},
    "outcome_realised_total": {},
    "state": {},
}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQueryCount(AgreementCommon):
    """The list asks the database as often for forty agreements as for two."""

    def _count(self, agreements):
        Agreement = self.env["agreement"].with_user(self.reader)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        Agreement.web_search_read([("id", "in", agreements.ids)], COLUMNS)
        return self.cr.sql_log_count - before

    def test_list(self):
        few = self._make_signed() | self._make_signed()
        for agreement in few:
            self._owe(agreement, date_due="2026-11-01")
        many = few
        for number in range(38):
            agreement = self._make(name=f"Desk {number}")
            self._owe(agreement, date_due="2026-11-01")
            many |= agreement
        self._count(few)  # warm the caches of rules and access
        self.assertLessEqual(self._count(many), self._count(few))
