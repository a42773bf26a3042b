from odoo import api, fields, models
from odoo.exceptions import UserError

HEADS = [
    ("aims", "Purpose and aims"),
    ("value", "Value it adds"),
    ("governance", "Governance"),
    ("performance", "Targets"),
    ("money", "Money"),
    ("risk", "When things go wrong"),
    ("exit", "Ending and leaving"),
    ("public", "Serving the public"),
]
ASKS = [
    ("performance", "Performs well"),
    ("value", "Value for money"),
    ("governance", "Strong governance"),
    ("risk", "Mitigates risk"),
    ("benefits", "Realises its benefits"),
]


class ItPartnershipQuestion(models.Model):
    """A question of the bank from which the reviews of partnerships are asked.

    Kept by a manager. A review takes the words over when it is opened, so that a
    question may be reworded or set aside without touching what was answered.
    """

    _name = "it.partnership.question"
    _description = "Review Question"
    _order = "sequence, id"

    name = fields.Text(string="Question", required=True, translate=True)
    help_text = fields.Text(
        string="What to look for",
        translate=True,
        help="Where the answer is found and what good looks like; shown beside the "
        "question.",
    )
    head = fields.Selection(HEADS, required=True, help="Part of the review it is in.")
    ask = fields.Selection(
        ASKS,
        string="Speaks to",
        required=True,
        help="Which of the five ratings its answer bears on: the answers are counted "
        "beside that rating.",
    )
    in_full = fields.Boolean(
        string="Full review",
        default=True,
        help="Asked in the full review of a Major partnership.",
    )
    in_light = fields.Boolean(
        string="Light review",
        help="Asked in the light review of a Moderate or Limited partnership.",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        aggregator=None,
        help="Goes up each time the question is reworded; an answer says which "
        "version it answers.",
    )
    source = fields.Char(help="Where the question comes from.")

    def write(self, vals):
        if "version" in vals:
            vals = {key: value for key, value in vals.items() if key != "version"}
        worded = {"name", "help_text"} & vals.keys()
        changed = self.filtered(
            lambda one: any((one[key] or "") != (vals[key] or "") for key in worded)
        )
        result = super().write(vals)
        for question in changed:
            super(ItPartnershipQuestion, question).write(
                {"version": question.version + 1}
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        asked = self.env["it.partnership.answer"].sudo()
        asked = asked.search([("question_id", "in", self.ids)], limit=1)
        if asked:
            raise UserError(
                self.env._(
                    "“%(question)s” has been asked in a review and can't be deleted: "
                    "archive it, and it is asked no more.",
                    question=asked.question_id.name,
                )
            )

    @api.model
    def _get_for(self, kind):
        """Return the questions that a "full" or "light" review asks, in their order."""
        return self.search([("in_full" if kind == "full" else "in_light", "=", True)])

    def _prepare_answer_vals(self):
        """Return the words of the question as values of an answer."""
        self.ensure_one()
        return {
            "question_id": self.id,
            "version": self.version,
            "question": self.name,
            "help_text": self.help_text,
            "head": self.head,
            "ask": self.ask,
            "sequence": self.sequence,
        }
