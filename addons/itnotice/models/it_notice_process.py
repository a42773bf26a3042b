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
        order = SQL("ORDER BY date_published DESC, id DESC")
        columns = []
        for name in (*LAST_SAID, *LATEST):
            column = SQL.identifier(name)
            said = SQL("%s IS NOT NULL", column)
            if name in AMOUNTS:
                said = SQL("%s <> 0", column)
            if name in LATEST:
                said = SQL("TRUE")
            columns.append(
                SQL("(array_agg(%s %s) FILTER (WHERE %s))[1] AS %s", column, order,
                    said, column)
            )  # fmt: skip
        return SQL(
            "SELECT min(id) AS id, ocid, count(*) AS notice_count, "
            "min(date_published) AS first_published, "
            "max(date_published) AS last_published, "
            "(array_agg(id %s))[1] AS latest_id, %s FROM it_notice GROUP BY ocid",
            order,
            SQL(", ").join(columns),
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
