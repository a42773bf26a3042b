from odoo import api, fields, models

from odoo.addons.itstrategy.models.history import install_guard


class ItGatePass(models.Model):
    """That an opportunity passed a gate: when, by whom, and on what.

    Written by the move itself, one row for each stage on the way. Nobody changes or
    deletes it, in Odoo or in the database.
    """

    _name = "it.gate.pass"
    _description = "Gate Passed"
    _inherit = ["it.history.mixin"]
    _order = "id desc"
    _rec_name = "stage_name"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    stage_id = fields.Many2one(
        "crm.stage", readonly=True, ondelete="set null", index="btree_not_null"
    )
    stage_name = fields.Char(string="Gate", required=True, readonly=True)
    direction = fields.Selection(
        [("passed", "Passed"), ("back", "Went back")], required=True, readonly=True
    )
    passed_at = fields.Datetime(string="On", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    basis = fields.Text(
        string="What stood for it",
        readonly=True,
        help="Each thing that the stage asked for, and who signed it off.",
    )
    evidence_ids = fields.Many2many(
        "it.lead.evidence",
        "it_gate_pass_evidence_rel",
        "pass_id",
        "evidence_id",
        readonly=True,
    )

    def init(self):
        """Refuse changes of history in the database as well."""
        install_guard(self, "it_measure_history_guard", free={"stage_id"})

    @api.model
    def _get_refusal(self):
        return self.env._(
            "Which gates were passed is history: it is neither written nor deleted by "
            "hand. Move the opportunity instead."
        )
