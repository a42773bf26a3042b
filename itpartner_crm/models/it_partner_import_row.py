from odoo import fields, models


class ItPartnerImportRow(models.Model):
    """One row of a register on its way in: what it says, what becomes of it and why.

    Made when the file is checked; a person only decides on those set aside. Deleted
    some time after the import is done, for contacts are people.
    """

    _name = "it.partner.import.row"
    _inherit = ["it.import.row.mixin"]
    _description = "Row of an import"
    _order = "import_id, number, id"

    import_id = fields.Many2one(
        "it.partner.import", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(string="Organisation")
    verdict = fields.Selection(
        [
            ("new", "New"),
            ("update", "To change"),
            ("unchanged", "Unchanged"),
            ("aside", "To decide"),
            ("bad", "Set aside"),
        ],
        readonly=True,
        help="New: will be registered. To change: is here, and the file says something "
        "else. To decide: may be a partner that is here. Set aside: can't be taken as "
        "it stands.",
    )
    changes = fields.Text(string="What changes", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_company', '=', True)]",
        help="The partner the row was found to be; for a row to decide the one it may "
        "be, which you can change.",
    )
    decision = fields.Selection(
        [
            ("use", "It is this partner"),
            ("new", "Register as new"),
            ("skip", "Leave it out"),
        ],
        help="For a row to decide: taken at the next run.",
    )

    _number_idx = models.Index("(import_id, number)")
    _key_idx = models.Index("(import_id, key)")

    def action_use(self):
        """Take the rows to be the partner proposed."""
        self._decide("use")

    def action_new(self):
        """Register the rows as new partners."""
        self._decide("new")

    def action_skip(self):
        """Leave the rows out."""
        self._decide("skip")

    def _decide(self, decision):
        rows = self.filtered(lambda row: row.verdict == "aside" and not row.is_done)
        if decision == "use":
            rows = rows.filtered("partner_id")
        rows.decision = decision
