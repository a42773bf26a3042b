from odoo import api, fields, models

from ..logic import words
from .history import create_append_only_function, install_guard
from .selections import DIRECTION, RAG


class ItMeasureReadingVersion(models.Model):
    """What a reading said when it was closed, kept when it was opened again.

    Written by the reopening itself. Nobody changes or deletes it, in Odoo or in
    the database.
    """

    _name = "it.measure.reading.version"
    _description = "Earlier Version of a Reading"
    _inherit = ["it.history.mixin"]
    _order = "reading_id, id desc"
    _rec_name = "reason"

    reading_id = fields.Many2one(
        "it.measure.reading",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    closing = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="The how many-th closing of the reading this was.",
    )
    value = fields.Float(digits=(16, 4), readonly=True, aggregator=None)
    has_value = fields.Boolean(readonly=True)
    target = fields.Float(digits=(16, 4), readonly=True, aggregator=None)
    target_high = fields.Float(digits=(16, 4), readonly=True, aggregator=None)
    has_target = fields.Boolean(readonly=True)
    value_text = fields.Char(string="Figure", compute="_compute_texts")
    target_text = fields.Char(string="Target in words", compute="_compute_texts")
    rag = fields.Selection(RAG, string="Rating", readonly=True)
    rag_note = fields.Char(string="Why this rating", readonly=True)
    direction_short = fields.Selection(
        DIRECTION,
        readonly=True,
    )
    direction_long = fields.Selection(DIRECTION, readonly=True)
    data_quality = fields.Char(string="Data quality", readonly=True)
    commentary = fields.Text(readonly=True)
    missing_reason = fields.Text(string="Why missing", readonly=True)
    action_text = fields.Text(string="Actions", readonly=True)
    evidence = fields.Text(readonly=True)
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Closed by"
    )
    closed_at = fields.Datetime(string="Closed at", readonly=True)
    reopened_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        string="Reopened by",
    )
    reopened_at = fields.Datetime(string="Reopened at", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)

    def init(self):
        """Refuse changes of history in the database as well."""
        create_append_only_function(self)
        install_guard(self, "it_measure_history_guard")

    @api.depends("value", "target", "target_high", "reading_id.measure_id.unit")
    def _compute_texts(self):
        for version in self:
            unit = version.reading_id.measure_id.unit
            version.value_text = words.figure(
                version.value if version.has_value else None, unit
            )
            version.target_text = words.figure(
                version.target if version.has_target else None, unit
            )
            if version.has_target and version.target_high:
                version.target_text = self.env._(
                    "%(low)s to %(high)s",
                    low=version.target_text,
                    high=words.figure(version.target_high, unit),
                )

    @api.model
    def _get_refusal(self):
        return self.env._(
            "Earlier versions of a reading are history and are neither written nor "
            "deleted by hand: reopen the reading to restate it."
        )
