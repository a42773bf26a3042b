from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.itstrategy.models.history import HISTORY_WRITER, install_guard


class ItGatePass(models.Model):
    """That an opportunity passed a gate: when, by whom, and on what.

    Written by the move itself, one row for each stage on the way. Nobody changes or
    deletes it, in Odoo or in the database.
    """

    _name = "it.gate.pass"
    _description = "Gate Passed"
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

    def _check_writer(self):
        if self.env.context.get("itpartner_history") is not HISTORY_WRITER:
            raise UserError(
                self.env._(
                    "Which gates were passed is history: it is neither written nor "
                    "deleted by hand. Move the opportunity instead."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_writer()
        return super().create(vals_list)

    def write(self, vals):
        self._check_writer()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_writer()

    @api.model
    def _record(self, vals_list):
        """Write what happened, past access rights; the only way in."""
        writer = self.sudo().with_context(itpartner_history=HISTORY_WRITER)
        return writer.create(vals_list).with_env(self.env)
