from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import date_utils

from ..logic import kpi as logic
from .it_agreement_kpi import MONTHS

#: In the context of confirming alone. An object(), so that no client can send it.
_CONFIRMING = object()


class ItAgreementKpiRating(models.Model):
    """How an indicator stood in a period, in the words of the Procurement Act.

    Noted by one person, confirmed by another agreement manager; from then on it stays. A
    mistake is corrected by a new rating of the same period that says what it corrects.
    """

    _name = "it.agreement.kpi.rating"
    _description = "Rating of an indicator"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, kpi_id, id desc"
    _rec_name = "kpi_id"

    kpi_id = fields.Many2one(
        comodel_name="it.agreement.kpi",
        string="Indicator",
        required=True,
        ondelete="restrict",
        index=True,
    )
    agreement_id = fields.Many2one(
        comodel_name="agreement", required=True, ondelete="restrict", index=True
    )
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    actual = fields.Float(required=True, aggregator="avg", tracking=True)
    rating = fields.Selection(
        selection=[
            ("good", "Good"),
            ("approaching", "Approaching target"),
            ("requires", "Requires improvement"),
            ("inadequate", "Inadequate"),
            ("other", "Other"),
        ],
        compute="_compute_rating",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Follows the bands; where they say too little choose Other and explain.",
    )
    explanation = fields.Text(
        help="Needed for Other, and where a person chose the rating."
    )
    evidence = fields.Text(help="Which report or record shows the figure.")
    charge = fields.Monetary(
        compute="_compute_charge",
        store=True,
        readonly=False,
        precompute=True,
        help="What was charged for the period; the yearly value's part unless changed.",
    )
    credit = fields.Monetary(
        string="Service credit",
        readonly=True,
        copy=False,
        help="Settled at confirmation, within the cap of the period.",
    )
    state = fields.Selection(
        selection=[("draft", "To confirm"), ("confirmed", "Confirmed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Confirmed by"
    )
    confirmed_on = fields.Date(string="Confirmed on", readonly=True, copy=False)
    corrects_id = fields.Many2one(
        comodel_name="it.agreement.kpi.rating",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kpi_id', '=', kpi_id), ('state', '=', 'confirmed')]",
    )
    is_corrected = fields.Boolean(readonly=True, copy=False)

    _period_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period ends before it begins."
    )
    _period_uniq = models.UniqueIndex(
        "(kpi_id, date_to) WHERE is_corrected IS NOT TRUE AND corrects_id IS NULL",
        "This indicator is rated for that period already: correct that rating.",
    )

    @api.model
    def default_get(self, names):
        values = super().default_get(names)
        kpi = self.env["it.agreement.kpi"].browse(values.get("kpi_id"))
        if kpi.next_rating_date:
            values.setdefault("date_to", kpi.next_rating_date)
            begin = date_utils.subtract(
                date_utils.add(kpi.next_rating_date, days=1),
                months=MONTHS[kpi.frequency],
            )
            values.setdefault("date_from", begin)
        return values

    @api.depends("actual", "kpi_id")
    def _compute_rating(self):
        for one in self:
            one.rating = (
                one.kpi_id._get_bands().rate(one.actual) if one.kpi_id else one.rating
            )

    @api.depends("kpi_id", "date_from", "date_to")
    def _compute_charge(self):
        for one in self:
            annual = one.kpi_id.agreement_id.value_annual
            if one.date_from and one.date_to:
                days = (one.date_to - one.date_from).days + 1
                one.charge = annual * days / 365.25
            else:
                one.charge = 0

    @api.constrains("rating", "explanation", "actual")
    def _check_explained(self):
        for one in self:
            told = one.kpi_id._get_bands().rate(one.actual)
            if one.rating != told and not (one.explanation or "").strip():
                raise ValidationError(
                    self.env._(
                        "The bands of “%(name)s” say otherwise: explain the rating.",
                        name=one.kpi_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        by_id = {
            kpi.id: kpi.agreement_id.id
            for kpi in self.env["it.agreement.kpi"].browse(
                {vals.get("kpi_id") for vals in vals_list} - {None}
            )
        }
        settled = ("state", "credit", "confirmed_by_id", "confirmed_on", "is_corrected")
        return super().create(
            [
                {key: value for key, value in vals.items() if key not in settled}
                | {"agreement_id": by_id.get(vals.get("kpi_id"))}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if self.env.context.get("it_confirming") is not _CONFIRMING:
            self._refuse_confirmed()
            settled = {"state", "credit", "confirmed_by_id", "confirmed_on"}
            settled |= {"is_corrected", "agreement_id", "kpi_id"}
            if settled & set(vals):
                raise UserError(
                    self.env._("A rating is settled by its button Confirm alone.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._refuse_confirmed()

    def _refuse_confirmed(self):
        if fixed := self.filtered(lambda one: one.state == "confirmed"):
            raise UserError(
                self.env._(
                    "The rating of “%(name)s” is confirmed and stays: note a new one that "
                    "corrects it.",
                    name=fixed[0].kpi_id.name,
                )
            )

    def action_confirm(self):
        """Fix these ratings, as somebody else than who noted them, and settle credits."""
        self.check_access("write")
        for one in self.filtered(lambda one: one.state == "draft"):
            if not self.env.su and one.create_uid == self.env.user:
                raise UserError(
                    self.env._(
                        "You noted the rating of “%(name)s”, so somebody else confirms "
                        "it.",
                        name=one.kpi_id.name,
                    )
                )
            one.corrects_id._settle({"is_corrected": True})
            one._settle(
                {
                    "state": "confirmed",
                    "confirmed_by_id": self.env.uid,
                    "confirmed_on": fields.Date.context_today(self),
                }
            )
            one._settle_credits()

    def _settle(self, vals):
        self.sudo().with_context(it_confirming=_CONFIRMING).write(vals)

    def _settle_credits(self):
        """Work the credits of this period out anew, within its cap."""
        self.ensure_one()
        together = self.search(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("date_to", "=", self.date_to),
                ("state", "=", "confirmed"),
                ("is_corrected", "=", False),
            ],
            order="id",
        )
        credits = [
            logic.credit(
                one.rating,
                one.charge,
                {
                    "requires": one.kpi_id.credit_requires,
                    "inadequate": one.kpi_id.credit_inadequate,
                },
            )
            for one in together
        ]
        cap = self.agreement_id.kpi_credit_cap or None
        charge = max(together.mapped("charge"), default=0)
        for one, amount in zip(
            together, logic.capped(credits, charge, cap), strict=True
        ):
            if one.credit != float(amount):
                one._settle({"credit": float(amount)})
