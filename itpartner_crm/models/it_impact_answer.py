from odoo import api, fields, models


class ItImpactAnswer(models.Model):
    """The answer to one screening question, with the question as it was asked."""

    _name = "it.impact.answer"
    _description = "Screening Answer"
    _order = "assessment_id, sequence, id"

    assessment_id = fields.Many2one(
        "it.impact.assessment", required=True, ondelete="cascade", index=True
    )
    question_id = fields.Many2one(
        "it.impact.question", ondelete="set null", index="btree_not_null"
    )
    sequence = fields.Integer(readonly=True, aggregator=None)
    name = fields.Char(string="As asked", required=True, readonly=True)
    meaning = fields.Text(string="What is meant", related="question_id.meaning")
    answer = fields.Selection([("yes", "Yes"), ("no", "No")])
    note = fields.Char(string="What it is about")

    @api.model_create_multi
    def create(self, vals_list):
        Question = self.env["it.impact.question"]
        for vals in vals_list:
            asked = Question.browse(vals.get("question_id"))
            if asked:
                vals.update(name=asked.name, sequence=asked.sequence)
        answers = super().create(vals_list)
        answers.assessment_id._check_not_settled()
        answers.assessment_id._check_outcome()
        return answers

    def write(self, vals):
        self.assessment_id._check_not_settled()
        result = super().write(vals)
        self.assessment_id._check_outcome()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self.assessment_id._check_not_settled()
