from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ItCaseCriterion(models.Model):
    """Something the options are judged by that isn't told in money.

    Set with the case, before the options are marked; every option has a mark for it.
    """

    _name = "it.case.criterion"
    _description = "Criterion of a Business Case"
    _inherit = ["it.case.frozen.mixin"]
    _order = "case_id, sequence, id"

    name = fields.Char(
        string="Criterion",
        required=True,
        help="What a good option does: resilience, fit with the strategy, ease.",
    )
    sequence = fields.Integer(default=10, aggregator=None)
    weight = fields.Float(
        required=True,
        default=10.0,
        digits=(6, 2),
        help="How much it counts beside the others; they need not add up to 100.",
    )

    _weight_range = models.Constraint(
        "CHECK (weight >= 0)", "The weight of a criterion can't be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        criteria.case_id._add_missing_scores()
        return criteria


class ItCaseScore(models.Model):
    """How well one option does by one criterion, from 0 to 10, and why.

    Made by the system for each pair; marked by the people who judge the options.
    """

    _name = "it.case.score"
    _description = "Mark of an Option"
    _inherit = ["it.case.frozen.mixin"]
    _order = "option_id, sequence, id"
    _rec_name = "criterion_id"
    _case_parent = "option_id"

    option_id = fields.Many2one(
        "it.case.option", required=True, ondelete="cascade", index=True, readonly=True
    )
    case_id = fields.Many2one(
        compute="_compute_case_id", store=True, precompute=True, required=True
    )
    criterion_id = fields.Many2one(
        "it.case.criterion",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    sequence = fields.Integer(related="criterion_id.sequence", store=True)
    weight = fields.Float(related="criterion_id.weight")
    score = fields.Float(
        string="Mark (0 to 10)",
        digits=(4, 1),
        aggregator="avg",
        help="0: does nothing for it; 10: could not do better.",
    )
    reason = fields.Char(help="Why this mark.")

    _once = models.UniqueIndex(
        "(option_id, criterion_id)", "An option has one mark for each criterion."
    )
    _score_range = models.Constraint(
        "CHECK (score BETWEEN 0 AND 10)", "A mark lies between 0 and 10."
    )

    @api.depends("option_id.case_id")
    def _compute_case_id(self):
        for score in self:
            score.case_id = score.option_id.case_id

    @api.constrains("criterion_id", "option_id")
    def _check_same_case(self):
        for score in self:
            if score.criterion_id.case_id != score.option_id.case_id:
                raise ValidationError(
                    self.env._(
                        "The criterion %(criterion)s belongs to another business "
                        "case: mark the option by the criteria of its own.",
                        criterion=score.criterion_id.name,
                    )
                )
