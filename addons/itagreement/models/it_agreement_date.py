from odoo import fields, models
from odoo.tools import SQL

from ..logic import states


class ItAgreementDate(models.Model):
    """The dates that matter of running agreements, one row each: read, never written.

    A view of the database over agreements: whoever may read an agreement reads its dates.
    """

    _name = "it.agreement.date"
    _description = "Date of an agreement"
    _auto = False
    _order = "date, id"
    _rec_name = "agreement_id"

    agreement_id = fields.Many2one("agreement", readonly=True)
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [
            ("notice", "Last day for notice"),
            ("review", "Review"),
            ("end", "Ends"),
            ("furthest", "Furthest end"),
        ],
        string="What",
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", string="Main partner", readonly=True)
    owner_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    agreement_type_id = fields.Many2one("agreement.type", string="Type", readonly=True)
    is_exempt = fields.Boolean(readonly=True)
    is_decided = fields.Boolean(
        string="Decided", readonly=True, help="A decision for the end is recorded."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT a.id * 4 + d.place AS id, a.id AS agreement_id, d.day AS date, d.kind,
                   a.partner_id, a.owner_id, a.company_id, a.agreement_type_id,
                   coalesce(a.is_exempt, false) AS is_exempt,
                   a.notice_decision IS NOT NULL AS is_decided
              FROM agreement a
             CROSS JOIN LATERAL (VALUES
                   (0, 'notice', a.notice_deadline), (1, 'review', a.review_date),
                   (2, 'end', a.end_date),
                   (3, 'furthest', nullif(a.date_furthest_end, a.end_date))
                   ) AS d(place, kind, day)
             WHERE d.day IS NOT NULL AND a.active
               AND a.is_template IS NOT TRUE AND a.state IN %s
            """,
            states.RUNNING_STATES,
        )

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "agreement",
            "res_id": self.agreement_id.id,
            "view_mode": "form",
        }
