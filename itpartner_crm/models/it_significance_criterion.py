from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import significance

MARKS = [(str(mark), str(mark)) for mark in range(significance.TOP_MARK + 1)]


class ItSignificanceCriterion(models.Model):
    """What the significance of a partnership is judged by, and how much it weighs.

    Shipped as data and kept by a manager. The weights of those in use add up to 100;
    until they do, nobody can mark, and no score changes. A change of weights that add
    up again scores every running partnership anew.
    """

    _name = "it.significance.criterion"
    _description = "Criterion of Significance"
    _order = "sequence, id"

    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Char(string="Criterion", required=True, translate=True)
    weight = fields.Float(digits=(5, 2), required=True, default=0.0)
    source = fields.Selection(
        [
            ("none", "Nothing: a person judges"),
            ("measures", "Measures it is credited with"),
            ("money", "Council's contribution this year"),
            ("statutory", "Statutory or legal basis"),
            ("powers", "Decision powers"),
            ("accountable", "The council's role"),
            ("reach", "Geography and wards"),
        ],
        string="Suggested from",
        default="none",
        required=True,
        help="What the records say is shown as a suggestion; a person gives the mark.",
    )
    word_0 = fields.Char(string="0 means", required=True, translate=True)
    word_1 = fields.Char(string="1 means", required=True, translate=True)
    word_2 = fields.Char(string="2 means", required=True, translate=True)
    word_3 = fields.Char(string="3 means", required=True, translate=True)
    word_4 = fields.Char(string="4 means", required=True, translate=True)
    active = fields.Boolean(default=True)
    weight_note = fields.Char(string="All weights", compute="_compute_weight_note")
    weights_wrong = fields.Boolean(compute="_compute_weight_note")

    _weight_range = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)",
        "A weight lies between 0 and 100.",
    )

    @api.depends("weight", "active")
    def _compute_weight_note(self):
        gap = self._get_weights_gap()
        note = self._get_gap_sentence(gap) if gap else self.env._("Add up to 100")
        self.weight_note = note
        self.weights_wrong = bool(gap)

    @api.model
    def _get_in_use(self):
        return self.sudo().search([])

    @api.model
    def _get_weights_gap(self):
        return significance.weights_gap(self._get_in_use().mapped("weight"))

    @api.model
    def _get_gap_sentence(self, gap):
        return self.env._(
            "The weights of the significance criteria add up to %(total)g, not 100: a "
            "manager corrects them under Configuration, Significance criteria.",
            total=significance.FULL_WEIGHT + gap,
        )

    @api.model
    def _check_weights(self):
        """Refuse to score while the weights don't add up."""
        if gap := self._get_weights_gap():
            raise ValidationError(self._get_gap_sentence(gap))

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        self._score_anew()
        return criteria

    def write(self, vals):
        result = super().write(vals)
        if {"weight", "active"} & vals.keys():
            self._score_anew()
        return result

    def unlink(self):
        result = super().unlink()
        self._score_anew()
        return result

    @api.model
    def _score_anew(self):
        """Score the running partnerships by the criteria as they are now."""
        if self._get_weights_gap():
            return
        partnerships = (
            self.env["it.partnership"].sudo().search([("state", "!=", "ended")])
        )
        partnerships._add_missing_marks()
        partnerships._judge_anew()
