from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from odoo.addons.itstrategy.models.history import HISTORY_WRITER

JUDGED = {
    "it_is_judged",
    "it_judged_at",
    "it_judged_by_id",
    "it_judged_probability",
}


class CrmLead(models.Model):
    """A person's probability wins over the computed one; both are kept and shown."""

    _inherit = "crm.lead"

    it_is_judged = fields.Boolean(
        string="Judged by a person",
        readonly=True,
        copy=False,
        help="Somebody set the probability by hand; the computed one stands beside it.",
    )
    it_judged_probability = fields.Float(
        string="Judged probability",
        digits=(16, 2),
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    it_judged_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Judged by",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    it_judged_at = fields.Datetime(string="Judged on", readonly=True, copy=False)
    it_judgement_ids = fields.One2many(
        comodel_name="it.lead.judgement",
        inverse_name="lead_id",
        string="Judgements",
        groups="itgovernance.group_reader",
    )

    def _compute_probabilities(self):
        super()._compute_probabilities()
        for lead in self:
            if lead.it_is_judged and lead.active and not lead.stage_id.is_won:
                lead.probability = lead.it_judged_probability

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_judged(vals)
        leads = super().create(vals_list)
        leads.browse(
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if "probability" in vals and "automated_probability" not in vals
        )._note_judgement()
        return leads

    def write(self, vals):
        self._refuse_judged(vals)
        by_hand = "probability" in vals and "automated_probability" not in vals
        result = super().write(vals)
        if by_hand:
            self._note_judgement()
        return result

    def _refuse_judged(self, vals):
        names = JUDGED & vals.keys()
        if names and self.env.context.get("it_step") is not HISTORY_WRITER:
            raise UserError(
                self.env._(
                    "“%(field)s” is noted by the suite itself: change Probability.",
                    field=self._fields[sorted(names)[0]]._description_string(self.env),
                )
            )

    def _note_judgement(self):
        """Keep a probability that a person set, or that they took it back."""
        rows = []
        now = fields.Datetime.now()
        for lead in self.sudo():
            if lead.it_kind != "commercial" or lead.won_status != "pending":
                continue
            said, computed = lead.probability, lead.automated_probability
            is_back = not float_compare(said, computed, precision_digits=2)
            before = lead.it_judged_probability
            if is_back and not lead.it_is_judged:
                continue
            same = not float_compare(said, before, precision_digits=2)
            if lead.it_is_judged and not is_back and same:
                continue
            rows.append(
                {
                    "lead_id": lead.id,
                    "probability": said,
                    "predicted": computed,
                    "is_back": is_back,
                    "stage_name": lead.stage_id.name,
                    "user_id": self.env.uid,
                    "judged_at": now,
                }
            )
            lead.with_context(it_step=HISTORY_WRITER).write(
                {
                    "it_is_judged": not is_back,
                    "it_judged_probability": 0 if is_back else said,
                    "it_judged_by_id": self.env.uid,
                    "it_judged_at": now,
                }
            )
        if rows:
            self.env["it.lead.judgement"]._keep_history(rows)

    def _merge_dependences(self, opportunities):
        """What was judged of an opportunity that is merged away goes with it."""
        super()._merge_dependences(opportunities)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE it_lead_judgement SET lead_id = %s WHERE lead_id = ANY(%s)",
            [self.id, opportunities.ids],
        )
        self.env["it.lead.judgement"].invalidate_model(["lead_id"])

    def _update_automated_probabilities(self):
        """The nightly computing leaves alone what a person judged."""
        result = super()._update_automated_probabilities()
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE crm_lead SET probability = it_judged_probability
             WHERE it_is_judged AND active AND won_status = 'pending'
               AND probability IS DISTINCT FROM it_judged_probability
            """
        )
        self.invalidate_model(["probability"])
        return result
