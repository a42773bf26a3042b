from odoo import fields, models


class ItAgreementImportRow(models.Model):
    """One row of a contracts register on its way in, and what becomes of it.

    Made by the check, changed by the check and the run only.
    """

    _name = "it.agreement.import.row"
    _inherit = ["it.import.row.mixin"]
    _description = "Row of an import of agreements"

    import_id = fields.Many2one(
        "it.agreement.import", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(string="Title")
    supplier = fields.Char(readonly=True)
    verdict = fields.Selection(
        [
            ("new", "Ready"),
            ("remark", "Ready, with a remark"),
            ("unchanged", "Already here"),
            ("bad", "Set aside"),
        ],
        readonly=True,
        help="Ready: will be taken in. Already here: an import adds agreements and "
        "changes none. Set aside: can't be taken as it stands.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation here",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The partner that the supplier was found to be; empty where it will be "
        "created.",
    )
    agreement_id = fields.Many2one(
        "agreement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_partner_new = fields.Boolean(
        string="New organisation",
        readonly=True,
        help="The organisation isn't here yet: the run creates it.",
    )

    _number_idx = models.Index("(import_id, number)")
    _key_idx = models.Index("(import_id, key)")

    def _is_untouched_draft(self):
        """Whether what the row made is a draft still as the run left it."""
        self.ensure_one()
        agreement = self.agreement_id
        return (
            agreement.state == "draft"
            and not agreement.legal_hold
            and not agreement.obligation_ids
            and agreement.write_date <= self.write_date
        )
