from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    """Two lines of the digest: notice to decide on, and promises overdue."""

    _inherit = "digest.digest"

    kpi_it_notice_window = fields.Boolean(string="Notice windows without a decision")
    kpi_it_notice_window_value = fields.Integer(
        compute="_compute_kpi_it_notice_window_value"
    )
    kpi_it_obligations_overdue = fields.Boolean(string="Obligations overdue")
    kpi_it_obligations_overdue_value = fields.Integer(
        compute="_compute_kpi_it_obligations_overdue_value"
    )

    def _check_may_read_agreements(self):
        if not self.env.user.has_group("itgovernance.group_reader"):
            raise AccessError(
                self.env._("Agreements are for those with the role Reader.")
            )

    def _compute_kpi_it_notice_window_value(self):
        """How many stand now: a window says nothing about the days of the digest."""
        self._check_may_read_agreements()
        for digest in self:
            company = digest.company_id or self.env.company
            digest.kpi_it_notice_window_value = self.env["agreement"].search_count(
                [
                    ("is_in_notice_window", "=", True),
                    ("notice_decision", "=", False),
                    ("company_id", "in", [company.id, False]),
                ]
            )

    def _compute_kpi_it_obligations_overdue_value(self):
        self._check_may_read_agreements()
        for digest in self:
            company = digest.company_id or self.env.company
            digest.kpi_it_obligations_overdue_value = self.env[
                "it.agreement.obligation"
            ].search_count(
                [
                    ("is_overdue", "=", True),
                    ("agreement_id.company_id", "in", [company.id, False]),
                ]
            )

    def _compute_kpis_actions(self, company, user):
        menu = self.env.ref("itgovernance.menu_root").id
        return super()._compute_kpis_actions(company, user) | {
            "kpi_it_notice_window": f"itagreement.agreement_notice_action?menu_id={menu}",
            "kpi_it_obligations_overdue": "itagreement.it_agreement_obligation_action"
            f"?menu_id={menu}",
        }
