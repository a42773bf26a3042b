from odoo import api, fields, models

from ..logic import match


class ItNoticeWeight(models.Model):
    """What a fact of a notice is worth, and what decisions have taught about it.

    A row without key holds the points of a full fit. A row with key (a CPV prefix, a
    word, a partner) is made when a notice with it is first accepted or dismissed.
    Anyone reads them; an officer resets what was learned; a manager sets the points.
    """

    _name = "it.notice.weight"
    _description = "Weight of a Notice's Fact"
    _order = "factor, key, id"
    _rec_name = "key"

    factor = fields.Selection(
        [
            ("cpv", "CPV code"),
            ("words", "Words"),
            ("buyer", "Buyer"),
            ("supplier", "Supplier"),
            ("sector", "Buyer's sector"),
            ("place", "Place"),
            ("value", "Value band"),
            ("deadline", "Time to answer"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(
        string="Of",
        default="",
        readonly=True,
        help="The CPV prefix, word or partner. Empty: the points of the fact itself.",
    )
    base_points = fields.Float(
        string="Points",
        digits=(16, 1),
        help="Points of a full fit, out of 100. Only where “Of” is empty.",
    )
    accepted = fields.Integer(readonly=True, help="Notices with it that were accepted.")
    dismissed = fields.Integer(
        readonly=True,
        help="Notices with it that were dismissed for a reason that speaks of it.",
    )
    multiplier = fields.Float(
        string="Counts times",
        compute="_compute_multiplier",
        store=True,
        digits=(16, 3),
        aggregator=None,
        help="2 × (accepted + 2) ÷ (accepted + dismissed + 4): 1 at the start, between "
        "0 and 2 later.",
    )

    _factor_key_uniq = models.UniqueIndex(
        "(factor, (COALESCE(key, '')))",
        "This fact has its weight already.",
    )
    _points_range = models.Constraint(
        "CHECK (base_points BETWEEN 0 AND 100)",
        "Points run from 0 to 100.",
    )

    @api.depends("accepted", "dismissed")
    def _compute_multiplier(self):
        for weight in self:
            weight.multiplier = match.multiplier(weight.accepted, weight.dismissed)

    @api.depends("factor", "key")
    def _compute_display_name(self):
        names = dict(self._fields["factor"]._description_selection(self.env))
        for weight in self:
            told = names.get(weight.factor, "")
            weight.display_name = f"{told} {weight.key}" if weight.key else told

    def action_reset(self):
        """Forget what decisions taught; the points stay."""
        self.check_access("read")
        self.env["it.notice.match"].check_access("read")
        self.env["it.notice"].check_access("write")
        self.sudo().write({"accepted": 0, "dismissed": 0})
        self.env["it.notice"]._compare_all_soon()

    def write(self, vals):
        res = super().write(vals)
        if "base_points" in vals:
            self.env["it.notice"]._compare_all_soon()
        return res

    @api.model
    def _learn(self, facts, accepted, step=1):
        """Count a decision about each (factor, key); makes the rows that lack.

        :param step: 1, or -1 where a decision is taken back.
        """
        column = "accepted" if accepted else "dismissed"
        facts = sorted(set(facts))
        found = {
            (row.factor, row.key or ""): row
            for row in self.sudo().search([("key", "in", [k for _f, k in facts])])
        }
        if any(not key for _factor, key in facts):
            for row in self.sudo().search([("key", "in", [False, ""])]):
                found[row.factor, ""] = row
        for factor, key in facts:
            row = found.get((factor, key))
            if row:
                row[column] = max(row[column] + step, 0)
            elif step > 0:
                self.sudo().create({"factor": factor, "key": key, column: 1})
