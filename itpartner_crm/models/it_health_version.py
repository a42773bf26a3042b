from odoo import api, fields, models

from .it_health_mixin import RAGS
from .optional_float import OptionalFloat


class ItHealthVersion(models.Model):
    """The health of a partnership as it was in a month, kept by a nightly job.

    The first run of a month writes it; nobody changes or deletes it.
    """

    _name = "it.health.version"
    _description = "Health of a Partnership in a Month"
    _inherit = ["it.history.mixin"]
    _order = "partnership_id, month desc"
    _rec_name = "month"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    month = fields.Date(required=True, readonly=True, index=True)
    score = OptionalFloat(
        string="Health",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="Empty where too little was known.",
    )
    coverage = fields.Float(
        string="Known (%)",
        digits=(5, 1),
        readonly=True,
        aggregator=None,
    )
    rag = fields.Selection(RAGS, string="Rating", required=True, readonly=True)

    _month_uniq = models.Constraint(
        "UNIQUE (partnership_id, month)",
        "The health of this month is already kept.",
    )

    @api.model
    def _get_refusal(self):
        return self.env._(
            "What the health was in a month is history and is neither written nor "
            "deleted by hand."
        )
