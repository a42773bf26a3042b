from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import states

KINDS = [
    ("text", "Words"),
    ("date", "Date"),
    ("number", "Number"),
    ("money", "Amount of money"),
    ("yes_no", "Yes or no"),
]
REQUIRED_FROM = [
    ("legal_review", "Legal review"),
    ("signed", "Signature"),
    ("never", "Not required"),
]
#: While these are made, a new question of their kind still reaches them.
OPEN_STATES = (states.DRAFT, states.NEGOTIATION)


class ItAgreementTypeNeed(models.Model):
    """A question that agreements of one kind answer, beyond the terms all share.

    Shipped as editable data; changed by the manager only. New questions reach drafts
    and agreements in negotiation; the wording of those asked already stays as it was
    read. A question that has been answered is archived, never deleted.
    """

    _name = "it.agreement.type.need"
    _description = "Question a kind of agreement asks"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        comodel_name="agreement.type",
        string="Agreement type",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=50)
    name = fields.Char(
        string="Question",
        required=True,
        help="Short, as it stands on the Particulars page: Break dates.",
    )
    kind = fields.Selection(
        KINDS,
        string="Answer",
        default="text",
        required=True,
    )
    required_from = fields.Selection(
        REQUIRED_FROM,
        string="Needed before",
        default="never",
        required=True,
        help="The step that an agreement of this kind can't take without the answer. "
        "One that was signed before it was entered is not held up.",
    )
    help_text = fields.Char(
        string="Hint",
        help="What a good answer says; shown beside the question.",
    )
    active = fields.Boolean(default=True)
    detail_ids = fields.One2many(
        comodel_name="it.agreement.detail",
        inverse_name="need_id",
        string="Answers",
    )
    answer_count = fields.Integer(
        string="Answered in",
        compute="_compute_answer_count",
        aggregator=None,
        help="Agreements that answer this question.",
    )

    _name_uniq = models.UniqueIndex(
        "(type_id, lower(name)) WHERE active",
        "This kind of agreement asks that question already.",
    )

    @api.depends("detail_ids.is_given")
    def _compute_answer_count(self):
        counts = self._count_answers()
        for need in self:
            need.answer_count = counts.get(need.id, 0)

    def _count_answers(self):
        """Return {id: answers given}, those the user can't see too."""
        rows = self.env["it.agreement.detail"].sudo()
        return {
            need.id: count
            for need, count in rows._read_group(
                [("need_id", "in", self.ids), ("is_given", "=", True)],
                ["need_id"],
                ["__count"],
            )
        }

    @api.model_create_multi
    def create(self, vals_list):
        needs = super().create(vals_list)
        needs.filtered("active")._ask_open_agreements()
        return needs

    def write(self, vals):
        self._check_answers_fit(vals)
        asked_again = self.filtered(lambda need: not need.active and vals.get("active"))
        result = super().write(vals)
        asked_again._ask_open_agreements()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        counts = self._count_answers()
        if answered := self.filtered(lambda need: counts.get(need.id)):
            raise UserError(
                self.env._(
                    "“%(name)s” is answered (%(count)s times) and stays with the "
                    "answers: archive it, and new agreements aren't asked it.",
                    name=answered[0].name,
                    count=counts[answered[0].id],
                )
            )
        # blank rows of it say nothing: they go with the question
        self.sudo().with_context(active_test=False).detail_ids._discard()

    def action_view_answers(self):
        """Open the answers given to this question."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.it_agreement_detail_action"
        )
        return action | {
            "display_name": self.name,
            "domain": [("need_id", "=", self.id), ("is_given", "=", True)],
        }

    def _check_answers_fit(self, vals):
        """Refuse another kind of answer, or type, to a question that is answered."""
        changed = self.filtered(
            lambda need: (
                ("kind" in vals and vals["kind"] != need.kind)
                or ("type_id" in vals and vals["type_id"] != need.type_id.id)
            )
        )
        if changed and (counts := changed._count_answers()):
            answered = changed.filtered(lambda need: counts.get(need.id))[:1]
            raise UserError(
                self.env._(
                    "“%(name)s” is answered already, so its kind of answer and its "
                    "type stay: archive it and ask a new question.",
                    name=answered.name,
                )
            )

    def _ask_open_agreements(self):
        """Give the question to the agreements of its kind that are still being made."""
        if not self:
            return
        agreements = self.env["agreement"].sudo()  # colleagues' drafts are asked too
        agreements.with_context(active_test=False).search(
            [
                ("agreement_type_id", "in", self.type_id.ids),
                ("state", "in", OPEN_STATES),
            ]
        )._ask_particulars()
