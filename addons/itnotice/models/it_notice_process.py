from odoo import fields, models
from odoo.tools import SQL

# The newest notice that says anything of it counts, whatever came later without it.
LAST_SAID = (
    "value",
    "value_basis",
    "awarded_value",
    "currency_id",
    "deadline",
    "contract_start",
    "contract_end",
    "supplier_names",
    "buyer_name",
    "cpv_main",
    "cpv_description",
    "region",
    "source_url",
)
LATEST = ("title", "kind", "notice_type", "published_status", "source", "is_ict")
AMOUNTS = ("value", "awarded_value")


class ItNoticeProcess(models.Model):
    """One procurement: what its notices say together, the latest of each first.

    A view over the notices of an `ocid`, nothing of its own.
    """

    _name = "it.notice.process"
    _description = "Procurement"
    _auto = False
    _order = "last_published desc, id desc"
    _rec_name = "title"
    _rec_names_search = ["title", "ocid", "buyer_name"]
    _depends = {"it.notice": ["ocid", "date_published", *LAST_SAID, *LATEST]}

    ocid = fields.Char(string="OCID", readonly=True)
    title = fields.Char(readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["it.notice"]._fields["kind"].selection,
        string="Stage",
        readonly=True,
    )
    notice_type = fields.Selection(
        selection=lambda self: self.env["it.notice"]._fields["notice_type"].selection,
        string="Last form",
        readonly=True,
    )
    published_status = fields.Char(string="Published status", readonly=True)
    buyer_name = fields.Char(string="Buyer", readonly=True)
    supplier_names = fields.Char(string="Suppliers", readonly=True)
    value = fields.Monetary(readonly=True)
    value_basis = fields.Selection(
        selection=lambda self: self.env["it.notice"]._fields["value_basis"].selection,
        string="Value is",
        readonly=True,
    )
    awarded_value = fields.Monetary(string="Awarded value", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    deadline = fields.Datetime(readonly=True)
    contract_start = fields.Date(string="Contract starts", readonly=True)
    contract_end = fields.Date(string="Contract ends", readonly=True)
    cpv_main = fields.Char(string="Main CPV", readonly=True)
    cpv_description = fields.Char(string="What is bought", readonly=True)
    region = fields.Char(string="Place", readonly=True)
    source = fields.Char(readonly=True)
    source_url = fields.Char(string="Source page", readonly=True)
    is_ict = fields.Boolean(string="About IT", readonly=True)
    first_published = fields.Datetime(string="First published", readonly=True)
    last_published = fields.Datetime(string="Last published", readonly=True)
    notice_count = fields.Integer(string="Notices", readonly=True)
    latest_id = fields.Many2one(
        comodel_name="it.notice", string="Latest notice", readonly=True
    )
    notice_ids = fields.One2many(
        comodel_name="it.notice", string="History", compute="_compute_notice_ids"
    )

    @property
    def _table_query(self):
        """The latest notice of each `ocid`, and beside it what was last said of it.

        So that the list, which is ordered by date, and a form, which asks for an id,
        look no further than the notices they show.
        """
        said = [self._last_said_sql(name) for name in LAST_SAID]
        latest = [SQL("one.%s", SQL.identifier(name)) for name in LATEST]
        return SQL(
            """SELECT one.id, one.ocid, one.id AS latest_id,
                      one.date_published AS last_published, %s, said.*
                 FROM it_notice AS one
                CROSS JOIN LATERAL (
                      SELECT count(*) AS notice_count,
                             min(date_published) AS first_published, %s
                        FROM it_notice WHERE ocid = one.ocid) AS said
                WHERE NOT EXISTS (
                      SELECT FROM it_notice AS later
                       WHERE later.ocid = one.ocid
                         AND (later.date_published, later.id)
                           > (one.date_published, one.id))""",
            SQL(", ").join(latest),
            SQL(", ").join(said),
        )

    @staticmethod
    def _last_said_sql(name):
        column = SQL.identifier(name)
        said = SQL("%s <> 0" if name in AMOUNTS else "%s IS NOT NULL", column)
        return SQL(
            "(array_agg(%s ORDER BY date_published DESC, id DESC) "
            "FILTER (WHERE %s))[1] AS %s",
            column,
            said,
            column,
        )

    def _compute_notice_ids(self):
        notices = self.env["it.notice"].search([("ocid", "in", self.mapped("ocid"))])
        by_ocid = notices.grouped("ocid")
        for process in self:
            process.notice_ids = by_ocid.get(process.ocid, notices.browse())

    def action_open_latest(self):
        """Open the latest notice of the procurement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "it.notice",
            "view_mode": "form",
            "res_id": self.latest_id.id,
        }
