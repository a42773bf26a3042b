from odoo import Command, api, fields, models

from ..logic import pipeline


class CrmLead(models.Model):
    """A commercial opportunity: offers of the catalogue for a customer.

    Its value follows its offers until somebody types another; the forecast category is a
    person's judgement and stands apart from the probability Odoo works out.
    """

    _inherit = "crm.lead"

    it_kind = fields.Selection(
        selection_add=[("commercial", "Commercial")],
        ondelete={"commercial": "set null"},
    )
    it_offer_line_ids = fields.One2many(
        comodel_name="it.lead.offer.line",
        inverse_name="lead_id",
        string="Offers",
        copy=True,
    )
    it_offer_id = fields.Many2one(
        comodel_name="it.offer",
        string="Main offer",
        compute="_compute_it_offer_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The offer that weighs most in it; follows the lines, another may be chosen.",
    )
    it_offer_total = fields.Monetary(
        string="Value of Offers",
        compute="_compute_it_offer_total",
        store=True,
        currency_field="company_currency",
        help="Sum of the offer lines, each for the period its unit names.",
    )
    forecast_category = fields.Selection(
        selection=[
            ("pipeline", "Pipeline"),
            ("best_case", "Best case"),
            ("commit", "Commit"),
            ("omitted", "Omitted"),
        ],
        string="Forecast",
        compute="_compute_forecast_category",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="What the officer would tell the board, whatever the computed probability: "
        "commit counts as good as sold, best case may come, pipeline is open, omitted is "
        "left out of forecasts.",
    )
    expected_revenue = fields.Monetary(
        compute="_compute_expected_revenue",
        store=True,
        readonly=False,
        default=None,  # a default would keep a new opportunity from following its lines
    )
    # Whoever may see the opportunity may know that quotes exist, not what they say.
    sale_amount_total = fields.Monetary(compute_sudo=True)
    quotation_count = fields.Integer(compute_sudo=True)
    sale_order_count = fields.Integer(compute_sudo=True)

    @api.depends("it_offer_line_ids.subtotal", "it_offer_line_ids.offer_id")
    def _compute_it_offer_id(self):
        for lead in self:
            lines = lead.it_offer_line_ids.filtered("offer_id")
            if lines and lead.it_offer_id not in lines.offer_id:
                lead.it_offer_id = pipeline.main_offer(
                    (line.offer_id, line.subtotal) for line in lines
                )

    @api.depends("it_offer_line_ids.subtotal")
    def _compute_it_offer_total(self):
        for lead in self:
            lead.it_offer_total = sum(lead.it_offer_line_ids.mapped("subtotal"))

    @api.depends("it_offer_total")
    def _compute_expected_revenue(self):
        for lead in self:
            lines = lead.it_offer_line_ids
            lead.expected_revenue = (
                lead.it_offer_total if lines else lead.expected_revenue
            )

    @api.depends("it_kind")
    def _compute_forecast_category(self):
        for lead in self:
            if lead.it_kind == "commercial" and not lead.forecast_category:
                lead.forecast_category = "pipeline"

    def _prepare_opportunity_quotation_context(self):
        """A quote begins with the opportunity's offers, at the price noted there."""
        context = super()._prepare_opportunity_quotation_context()
        lines = self.it_offer_line_ids.filtered(
            lambda line: line.offer_id.state == "live"
        )
        if lines:
            context["default_order_line"] = [
                Command.create(line._prepare_order_line_vals()) for line in lines
            ]
        return context
