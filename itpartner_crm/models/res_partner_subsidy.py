from odoo import fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """An enterprise's room under the subsidy cap is claimed by one at a time."""

    _inherit = "res.partner"

    it_subsidy_claims = fields.Integer(
        string="Subsidy awards given",
        readonly=True,
        copy=False,
        aggregator=None,
        groups="itgovernance.group_reader",
        help="Counts how often an award was given; keeps two at once apart.",
    )

    def _it_claim_subsidy_room(self):
        """Make awards to these enterprises wait for each other.

        Counting up a column, rather than locking the row, lets the second of two
        transactions fail on its old view of the data and be run anew, so that it sees
        what the first has given.
        """
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE res_partner SET it_subsidy_claims = "
                    "COALESCE(it_subsidy_claims, 0) + 1 WHERE id IN %s",
                    tuple(sorted(self.ids)),
                )
            )
            self.invalidate_recordset(["it_subsidy_claims"], flush=False)
