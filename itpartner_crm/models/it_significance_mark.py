from odoo import api, fields, models

from ..logic import significance
from .it_significance_criterion import MARKS


class ItSignificanceMark(models.Model):
    """The mark of one partnership on one criterion, and why a person gave it.

    Made by itself for each criterion; officers of the partnership fill it in.
    """

    _name = "it.significance.mark"
    _description = "Mark of Significance"
    _inherit = ["it.partnership.part.mixin"]
    _order = "partnership_id, sequence, id"
    _rec_name = "criterion_id"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    criterion_id = fields.Many2one(
        "it.significance.criterion",
        required=True,
        ondelete="restrict",
        index=True,
    )
    sequence = fields.Integer(related="criterion_id.sequence", store=True)
    weight = fields.Float(related="criterion_id.weight", aggregator=None)
    in_use = fields.Boolean(related="criterion_id.active")
    mark = fields.Selection(MARKS)
    why = fields.Char(help="What the mark rests on.")
    word = fields.Char(string="Means", compute="_compute_word")
    words = fields.Json(compute="_compute_word")
    points = fields.Float(
        digits=(5, 2),
        compute="_compute_points",
        help="What it adds to the score: weight times mark over four.",
    )
    suggestion = fields.Selection(
        MARKS,
        compute="_compute_suggestion",
        help="What the records say; a person decides.",
    )
    suggestion_why = fields.Char(
        string="Suggested because",
        compute="_compute_suggestion",
    )

    _once = models.Constraint(
        "UNIQUE (partnership_id, criterion_id)",
        "This criterion already has its mark for the partnership: change that one.",
    )

    @api.depends("mark", "criterion_id")
    def _compute_word(self):
        for row in self:
            words = {key: row.criterion_id[f"word_{key}"] for key, _label in MARKS}
            row.words = words
            row.word = words.get(row.mark, False)

    @api.depends("mark", "criterion_id.weight")
    def _compute_points(self):
        for row in self:
            given = int(row.mark) if row.mark else 0
            row.points = row.criterion_id.weight * given / significance.TOP_MARK

    @api.depends("criterion_id.source", "partnership_id")
    def _compute_suggestion(self):
        facts = self.partnership_id._read_significance_facts()
        for row in self:
            found = facts.get(row.partnership_id.id, {}).get(row.criterion_id.source)
            mark, why = found or (None, False)
            row.suggestion = False if mark is None else str(mark)
            row.suggestion_why = why

    @api.constrains("mark")
    def _check_weights(self):
        if any(row.mark for row in self):
            self.env["it.significance.criterion"]._check_weights()

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.partnership_id._keep_significance()
        return rows

    def write(self, vals):
        partnerships = self.partnership_id
        result = super().write(vals)
        (partnerships | self.partnership_id)._keep_significance()
        return result

    def unlink(self):
        partnerships = self.partnership_id
        result = super().unlink()
        partnerships._keep_significance()
        return result
