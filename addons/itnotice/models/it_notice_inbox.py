from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ItNotice(models.Model):
    """What is still to be decided: a procurement is decided about once, by its latest
    notice."""

    _inherit = "it.notice"

    is_to_decide = fields.Boolean(
        string="To decide",
        compute="_compute_of_procurement",
        search="_search_is_to_decide",
        help="The latest notice of its procurement, of which none became an "
        "opportunity yet.",
    )
    later_id = fields.Many2one(
        comodel_name="it.notice",
        string="Latest notice",
        compute="_compute_of_procurement",
        help="The latest notice of this procurement, where this isn't it.",
    )
    is_taken_up = fields.Boolean(
        string="Taken up",
        compute="_compute_of_procurement",
        help="An opportunity came of another notice of this procurement.",
    )

    @api.depends("ocid", "date_published", "lead_id")
    def _compute_of_procurement(self):
        notices = self.sudo().search_fetch(
            [("ocid", "in", self.mapped("ocid"))],
            ["ocid", "lead_id"],
            order="date_published, id",
        )
        by_ocid = notices.grouped("ocid")
        for notice in self:
            of_it = by_ocid.get(notice.ocid, notice.sudo())
            last = of_it[-1:].sudo(False)
            notice.later_id = last if last != notice else False
            others = of_it.filtered(lambda one, notice=notice: one.id != notice.id)
            notice.is_taken_up = bool(others.lead_id)
            notice.is_to_decide = not (notice.later_id or of_it.lead_id)

    def _search_is_to_decide(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                """NOT EXISTS (SELECT FROM it_notice AS other
                    WHERE other.ocid = %(own)s.ocid AND (other.lead_id IS NOT NULL
                       OR (other.date_published, other.id)
                        > (%(own)s.date_published, %(own)s.id)))""",
                own=SQL.identifier(alias),
            )
        )

    def action_view_later(self):
        """Open the latest notice of this procurement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "it.notice",
            "view_mode": "form",
            "res_id": self.later_id.id or self.id,
        }
