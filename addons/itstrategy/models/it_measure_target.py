from odoo import api, fields, models

from ..logic import words


class ItMeasureTarget(models.Model):
    """A dated milestone of a measure; a measure may have several.

    Kept by performance officers. A change rates the open readings again; closed
    ones keep the target they were closed with.
    """

    _name = "it.measure.target"
    _description = "Measure Target"
    _order = "measure_id, date, id"
    _rec_name = "value_text"

    measure_id = fields.Many2one(
        "it.measure",
        required=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(
        string="To be reached by",
        required=True,
        help="A reading is held against the next milestone due on or after its end.",
    )
    value = fields.Float(string="Target", digits=(16, 4), required=True)
    value_text = fields.Char(string="Target in words", compute="_compute_value_text")
    note = fields.Char(help="Where the target comes from.")

    _date_uniq = models.Constraint(
        "UNIQUE (measure_id, date)",
        "The measure already has a target for that day: change that one.",
    )

    @api.depends("value", "measure_id.unit")
    def _compute_value_text(self):
        for target in self:
            target.value_text = words.figure(target.value, target.measure_id.unit)

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        targets.measure_id._rate_open_readings()
        return targets

    def write(self, vals):
        measures = self.measure_id
        result = super().write(vals)
        (measures | self.measure_id)._rate_open_readings()
        return result

    def unlink(self):
        measures = self.measure_id
        result = super().unlink()
        measures.exists()._rate_open_readings(forget_target=True)
        return result
