from odoo import api, fields, models
from odoo.exceptions import UserError

from .it_partnership_question import ASKS, HEADS
from .it_partnership_review_history import ANSWER_GUARD, CHILD_GUARD

ANSWERS = [
    ("yes", "Yes"),
    ("partly", "Partly"),
    ("no", "No"),
    ("na", "Not applicable"),
]
# What the question gave; an officer answers it but doesn't reword it.
ASKED = {"review_id", "question_id", "version", "question", "help_text", "head", "ask"}


class ItPartnershipAnswer(models.Model):
    """One question of a review and what was answered, with its evidence.

    Made with the review, in the words the question had on that day. Frozen when the
    review is closed.
    """

    _name = "it.partnership.answer"
    _description = "Answer of a Partnership Review"
    _order = "review_id, sequence, id"
    _rec_name = "question"

    review_id = fields.Many2one(
        "it.partnership.review",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=100)
    question_id = fields.Many2one(
        "it.partnership.question",
        string="Question of the bank",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
    )
    version = fields.Integer(readonly=True, aggregator=None)
    question = fields.Text(required=True)
    help_text = fields.Text(string="What to look for", readonly=True)
    head = fields.Selection(HEADS, required=True)
    ask = fields.Selection(ASKS, string="Speaks to", required=True)
    previous_answer = fields.Selection(ANSWERS, string="Last time", readonly=True)
    answer = fields.Selection(ANSWERS, index="btree_not_null")
    words = fields.Text(
        string="In words",
        help="How you know. Wanted where the answer is Partly or No.",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "it_partnership_answer_attachment_rel",
        "answer_id",
        "attachment_id",
        string="Evidence",
        bypass_search_access=True,
    )
    action_ids = fields.One2many(
        "it.partnership.review.action", "answer_id", string="Actions"
    )
    state = fields.Selection(related="review_id.state")

    def init(self):
        """Let the database keep what a closed review was closed with."""
        self.env.cr.execute(CHILD_GUARD)
        self.env.cr.execute(ANSWER_GUARD)

    @api.model
    def _get_answer_words(self):
        return dict(self._fields["answer"]._description_selection(self.env))

    @api.model_create_multi
    def create(self, vals_list):
        reviews = self.env["it.partnership.review"].browse(
            [vals["review_id"] for vals in vals_list if vals.get("review_id")]
        )
        reviews._check_not_closed()
        reviews._check_not_submitted({"answer_ids"})
        answers = super().create(vals_list)
        answers._own_attachments()
        return answers

    def write(self, vals):
        self.review_id._check_not_closed()
        self.review_id._check_not_submitted({"answer_ids"})
        for name in ASKED & vals.keys():
            if any(one._reads_other(name, vals[name]) for one in self):
                raise UserError(
                    self.env._(
                        "The words of a question come from the bank and stay: answer "
                        "it here, reword it under Configuration, Review questions."
                    )
                )
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_attachments()
        return result

    def _reads_other(self, name, value):
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(
            self[name], self
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self.review_id._check_not_closed()
        self.review_id._check_not_submitted({"answer_ids"})

    def _own_attachments(self):
        """Give the evidence to its answer: who reads the review reads it too."""
        for answer in self:
            for file in answer.attachment_ids.sudo():
                if not file.res_id:
                    file.write({"res_model": self._name, "res_id": answer.id})
                elif (file.res_model, file.res_id) != (self._name, answer.id):
                    raise UserError(
                        self.env._(
                            "The file “%(file)s” belongs to another record: upload "
                            "it here as evidence of its own.",
                            file=file.name,
                        )
                    )
