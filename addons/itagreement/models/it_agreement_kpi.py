from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import date_utils

from ..logic import kpi as logic
from ..logic import states

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class ItAgreementKpi(models.Model):
    """A measure of how an agreement is performed: target, bands, weight, service credits.

    A term: fixed with the agreement. Rated for each period by `it.agreement.kpi.rating`.
    """

    _name = "it.agreement.kpi"
    _description = "Key performance indicator of an agreement"
    _order = "agreement_id, sequence, id"

    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What is measured", required=True)
    description = fields.Text(help="How it is measured, and from which records.")
    unit = fields.Char(help="e.g. % of calls, days")
    is_lower_better = fields.Boolean(
        string="Lower is better", help="The target is a most, not a least."
    )
    target = fields.Float(
        required=True, aggregator=None, help="From here on it is Good."
    )
    approaching_from = fields.Float(
        string="Approaching target from", required=True, aggregator=None
    )
    requires_from = fields.Float(
        string="Requires improvement from",
        required=True,
        aggregator=None,
        help="Worse than this is Inadequate.",
    )
    weight = fields.Float(
        string="Weight (%)",
        aggregator=None,
        help="In the score of the agreement; where weights are used they add up to 100.",
    )
    frequency = fields.Selection(
        selection=[
            ("month", "Every month"),
            ("quarter", "Every quarter"),
            ("half", "Every half year"),
            ("year", "Every year"),
        ],
        string="Rated",
        default="quarter",
        required=True,
    )
    is_published = fields.Boolean(
        string="Published",
        help="One of the most material ones, named in the contract details notice.",
    )
    credit_requires = fields.Float(
        string="Credit if it requires improvement (%)",
        aggregator=None,
        help="Percent of the charge of the period.",
    )
    credit_inadequate = fields.Float(
        string="Credit if inadequate (%)",
        aggregator=None,
        help="Percent of the charge of the period.",
    )
    rating_ids = fields.One2many("it.agreement.kpi.rating", "kpi_id", string="Ratings")
    next_rating_date = fields.Date(
        string="Next rating due",
        compute="_compute_next_rating_date",
        store=True,
        index=True,
        help="The end of the first period without a confirmed rating.",
    )

    _percent_range = models.Constraint(
        "CHECK (COALESCE(weight, 0) BETWEEN 0 AND 100 AND "
        "COALESCE(credit_requires, 0) BETWEEN 0 AND 100 AND "
        "COALESCE(credit_inadequate, 0) BETWEEN 0 AND 100)",
        "Weights and credits of an indicator lie between 0 and 100 per cent.",
    )

    @api.constrains("target", "approaching_from", "requires_from", "is_lower_better")
    def _check_bands(self):
        for kpi in self:
            try:
                kpi._get_bands()
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "The bands of “%(name)s” don't run from the target to the worst: "
                        "check Approaching and Requires improvement.",
                        name=kpi.name,
                    )
                ) from None

    def _get_bands(self):
        self.ensure_one()
        return logic.Bands(
            self.target, self.approaching_from, self.requires_from, self.is_lower_better
        )

    @api.depends(
        "frequency",
        "agreement_id.start_date",
        "rating_ids.date_to",
        "rating_ids.state",
    )
    def _compute_next_rating_date(self):
        for kpi in self:
            done = kpi.rating_ids.filtered(lambda one: one.state == "confirmed")
            last = max(done.mapped("date_to"), default=False)
            start = kpi.agreement_id.start_date
            begin = date_utils.add(last, days=1) if last else start
            kpi.next_rating_date = begin and date_utils.subtract(
                date_utils.add(begin, months=MONTHS[kpi.frequency]), days=1
            )

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_agreement_id")
        self._refuse_signed(
            self.env["agreement"].browse(
                {vals.get("agreement_id") or default for vals in vals_list} - {None}
            )
        )
        kpis = super().create(vals_list)
        kpis.agreement_id._reopen_if_changed()
        return kpis

    def write(self, vals):
        agreements = self.agreement_id
        self._refuse_signed(agreements)
        result = super().write(vals)
        self._refuse_signed(self.agreement_id)
        (agreements | self.agreement_id)._reopen_if_changed()
        return result

    def unlink(self):
        agreements = self.agreement_id
        result = super().unlink()
        agreements.exists()._reopen_if_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._refuse_signed(self.agreement_id)

    @api.model
    def _refuse_signed(self, agreements):
        if fixed := agreements.filtered(lambda one: one.state in states.BINDING_STATES):
            raise UserError(
                self.env._(
                    "“%(name)s” is signed, so its indicators stay as agreed: other ones "
                    "are a new agreement.",
                    name=fixed[0].display_name,
                )
            )
