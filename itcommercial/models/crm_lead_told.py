from odoo import api, fields, models
from odoo.exceptions import UserError

COMMERCIAL = "commercial"
#: What decides whether an opportunity is won or lost, and what is then asked for.
WATCHED = {
    "active",
    "it_competitor_id",
    "it_kind",
    "it_won_reason_id",
    "lost_reason_id",
    "probability",
    "stage_id",
    "team_id",
    "type",
}


class CrmLead(models.Model):
    """Why a commercial opportunity was won or lost: asked for at every door.

    A win is stopped by the gate of its stage, with all else that is missing there; a
    loss, and a reason that is taken away later, by one sentence.
    """

    _inherit = "crm.lead"

    it_won_reason_id = fields.Many2one(
        comodel_name="it.won.reason",
        string="Why won",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="What decided it for the customer. Asked for when it is won.",
    )
    it_competitor_id = fields.Many2one(
        comodel_name="res.partner",
        string="Competitor",
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Who else offered, or who won it.",
    )
    it_has_competitor_price = fields.Boolean(
        string="Their price is known",
        copy=False,
    )
    it_competitor_price = fields.Monetary(
        string="Their price",
        currency_field="company_currency",
        copy=False,
        help="What the competitor asked for the same, for the period of ours.",
    )
    it_price_difference = fields.Monetary(
        string="Ours above theirs",
        compute="_compute_it_price_difference",
        store=True,
        currency_field="company_currency",
        help="Our value less the competitor's price; below nought, ours was lower.",
    )
    it_told = fields.Text(
        string="What was learnt",
        copy=False,
        help="In the customer's words, where they gave any.",
    )

    @api.depends("expected_revenue", "it_competitor_price", "it_has_competitor_price")
    def _compute_it_price_difference(self):
        for lead in self:
            known = lead.it_has_competitor_price
            lead.it_price_difference = (
                lead.expected_revenue - lead.it_competitor_price if known else 0
            )

    @api.depends("it_won_reason_id")
    def _compute_it_gate_missing(self):
        return super()._compute_it_gate_missing()

    # ------------------------------------------------------------
    # The rule, for every door
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._check_told({})
        return leads

    def write(self, vals):
        if WATCHED.isdisjoint(vals):
            return super().write(vals)
        before = {lead.id: lead._get_told() for lead in self.sudo()}
        result = super().write(vals)
        self._check_told(before)
        return result

    def _get_told(self):
        """Return how it stands and what was said of it: what a check goes by."""
        self.ensure_one()
        return (
            self.it_kind == COMMERCIAL and self.won_status,
            self.it_won_reason_id,
            self.lost_reason_id,
            self.it_competitor_id,
        )

    def _check_told(self, before):
        """Refuse a win or loss of commercial work that doesn't say why.

        What was decided before anybody was asked is left alone until it changes.

        :param before: dict lead id -> what `_get_told` said before
        """
        for lead in self.sudo():
            if lead.it_kind != COMMERCIAL or before.get(lead.id) == lead._get_told():
                continue
            sentence = ""
            if lead.won_status == "won" and not lead.it_won_reason_id:
                sentence = self.env._(
                    "“%(name)s” is won: say why in Why won, on its page Won or lost.",
                    name=lead.name,
                )
            elif lead.won_status == "lost" and not lead.lost_reason_id:
                sentence = self.env._(
                    "“%(name)s” can't be marked lost without a reason: use the button "
                    "Lost and choose one.",
                    name=lead.name,
                )
            elif (
                lead.won_status == "lost"
                and lead.lost_reason_id.it_asks_competitor
                and not lead.it_competitor_id
            ):
                sentence = self.env._(
                    "“%(name)s” was lost by “%(reason)s”: name the competitor beside "
                    "the reason.",
                    name=lead.name,
                    reason=lead.lost_reason_id.name,
                )
            if sentence:
                raise UserError(sentence)

    @api.model
    def _judge_stages(self, wanted):
        """The gate of the stage Won asks why, beside what else is missing there."""
        found = super()._judge_stages(wanted)
        for lead, passed in wanted.items():
            won = [stage for stage in passed if stage.is_won]
            if lead.it_kind != COMMERCIAL or not won:
                continue
            reason = lead.it_won_reason_id
            name = self.env._("Why it was won")
            if reason:
                name = self.env._("Why it was won: %(reason)s", reason=reason.name)
            found[lead.id].append(
                {
                    "name": name,
                    "where": self.env._("Won or lost"),
                    "stage": won[0].name,
                    "stage_id": won[0].id,
                    "kind": "field",
                    "target": {"page": "told", "field": "it_won_reason_id"},
                    "is_missing": not reason,
                }
            )
        return found

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_set_lost(self, **additional_values):
        """Write the reason first: what is archived without one would be refused."""
        if additional_values and any(lead.it_kind == COMMERCIAL for lead in self):
            self.write(additional_values)
        return super().action_set_lost(**additional_values)

    def action_set_won_rainbowman(self):
        """Ask why where that isn't known yet."""
        self.ensure_one()
        if self.it_kind == COMMERCIAL and not self.it_won_reason_id:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Won: why?"),
                "res_model": "it.lead.won",
                "view_mode": "form",
                "target": "new",
                "context": {"default_lead_id": self.id},
            }
        return super().action_set_won_rainbowman()
