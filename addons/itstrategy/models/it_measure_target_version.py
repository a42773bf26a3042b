from odoo import api, fields, models

from ..logic import words
from .history import create_append_only_function, install_guard


class ItMeasureTargetVersion(models.Model):
    """What a target was, from when and by whom: one row for each setting of it.

    Written by the target itself when it is set, changed or removed. Nobody changes
    or deletes it, in Odoo or in the database; the link alone is emptied when the
    target goes.
    """

    _name = "it.measure.target.version"
    _description = "Earlier Version of a Target"
    _inherit = ["it.history.mixin"]
    _order = "measure_id, id desc"
    _rec_name = "value_text"

    measure_id = fields.Many2one(
        "it.measure",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    target_id = fields.Many2one(
        "it.measure.target",
        string="Target as it is now",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    change = fields.Selection(
        [("set", "Set"), ("changed", "Changed"), ("removed", "Removed")],
        required=True,
        readonly=True,
    )
    date = fields.Date(string="To be reached by", required=True, readonly=True)
    value = fields.Float(
        string="Target",
        digits=(16, 4),
        required=True,
        readonly=True,
        aggregator=None,
    )
    value_text = fields.Char(string="Target in words", compute="_compute_value_text")
    note = fields.Char(readonly=True)
    changed_by_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    changed_at = fields.Datetime(string="On", required=True, readonly=True)

    def init(self):
        """Refuse changes of history in the database as well."""
        create_append_only_function(self)
        install_guard(self, "it_measure_history_guard", free={"target_id"})

    @api.depends("value", "measure_id.unit")
    def _compute_value_text(self):
        for version in self:
            version.value_text = words.figure(version.value, version.measure_id.unit)

    @api.model
    def _get_refusal(self):
        return self.env._(
            "What a target was is history and is neither written nor deleted by hand: "
            "change the target, and the change is kept here."
        )


class ItMeasureTarget(models.Model):
    """Keeps what each target was: a changed path never wipes the earlier promise."""

    _inherit = "it.measure.target"

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets._keep_version("set")
        return targets

    def write(self, vals):
        before = {target: (target.date, target.value) for target in self}
        measures = {target: target.measure_id for target in self}
        moved = self.browse()
        if "measure_id" in vals:
            moved = self.filtered(lambda one: one.measure_id.id != vals["measure_id"])
            moved._keep_version("removed")
        result = super().write(vals)
        moved._keep_version("set")
        self.filtered(
            lambda one: (
                measures[one] == one.measure_id and before[one] != (one.date, one.value)
            )
        )._keep_version("changed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_keep_version(self):
        self._keep_version("removed")

    def _keep_version(self, change):
        """Write down what these targets are, or were until now."""
        now = fields.Datetime.now()
        self.env["it.measure.target.version"]._keep_history(
            [
                {
                    "measure_id": target.measure_id.id,
                    "target_id": target.id,
                    "change": change,
                    "date": target.date,
                    "value": target.value,
                    "note": target.note,
                    "changed_by_id": self.env.uid,
                    "changed_at": now,
                }
                for target in self
            ]
        )
