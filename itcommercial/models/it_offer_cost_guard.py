from odoo import api, fields, models
from odoo.exceptions import UserError

# What stays once prices rest on it.
FIGURES = {
    "offer_id",
    "financial_year",
    "version",
    "direct_cost",
    "line_ids",
    "step_ids",
    "overhead_method",
    "overhead_rate",
    "overhead_per_hour",
    "overhead_amount",
    "corporate_rate",
    "volume",
    "customers",
    "variable_unit_cost",
}
# In the context of making a version with its lines; an object, so no client can send it.
MAKING = object()


def refuse_fixed(costs):
    """Raise for the first cost whose figures are fixed."""
    if costs.env.context.get("it_cost_making") is MAKING:
        return
    for cost in costs:
        if cost.is_fixed:
            raise UserError(
                costs.env._(
                    "The cost of offer %(offer)s in %(name)s stays as it is, because "
                    "prices rest on it: press New version for a better estimate.",
                    offer=cost.offer_id.display_name,
                    name=cost.name,
                )
            )


class ItOfferCost(models.Model):
    """The figures a price was set on can still be read.

    A cost is fixed once an offer went live or was quoted on it, or a newer version of the
    year is there.
    """

    _inherit = "it.offer.cost"

    is_used = fields.Boolean(
        string="Prices rest on it",
        readonly=True,
        copy=False,
        help="An offer went live, or was quoted, on these figures.",
    )
    is_fixed = fields.Boolean(
        string="Fixed",
        compute="_compute_is_fixed",
        help="Prices rest on it, or a newer version of the year is there.",
    )

    @api.depends("is_used", "offer_id.cost_ids.version")
    def _compute_is_fixed(self):
        groups = self._read_group(
            [("offer_id", "in", self.offer_id.ids)],
            ["offer_id", "financial_year"],
            ["version:max"],
        )
        newest = {(offer.id, year): version for offer, year, version in groups}
        for cost in self:
            known = cost._origin
            last = newest.get((known.offer_id.id, known.financial_year), 0)
            cost.is_fixed = bool(known) and (known.is_used or last > known.version)

    def _mark_used(self):
        """Note that a price rests on these figures; past access rights."""
        fresh = self.sudo().filtered(lambda cost: not cost.is_used)
        fresh.with_context(it_cost_making=MAKING).write({"is_used": True})

    @api.model_create_multi
    def create(self, vals_list):
        making = self.with_context(it_cost_making=MAKING)
        vals_list = [{**vals, "is_used": False} for vals in vals_list]
        return super(ItOfferCost, making).create(vals_list).with_env(self.env)

    def write(self, vals):
        if "is_used" in vals and self.env.context.get("it_cost_making") is not MAKING:
            vals = {key: value for key, value in vals.items() if key != "is_used"}
        if not FIGURES.isdisjoint(vals):
            refuse_fixed(self)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        refuse_fixed(self)
