from odoo import api, models


class ItReviewPartMixin(models.AbstractModel):
    """What people add to an open review and what is kept with it once it is closed."""

    _name = "it.review.part.mixin"
    _description = "Part of a review"

    @api.model_create_multi
    def create(self, vals_list):
        self._find_named(vals_list)._refuse_closed()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_write(vals)
        self._find_named([vals])._refuse_closed()  # moved into a closed review
        return super().write(vals)

    @api.model
    def _find_named(self, vals_list):
        """The reviews that values put a record into, by themselves or by an item of theirs."""
        default = self.env.context.get
        reviews, items = (
            self.env[model].browse(
                {vals.get(name, default(f"default_{name}")) for vals in vals_list}
                - {None, False}
            )
            for name, model in (
                ("review_id", "it.review"),
                ("item_id", "it.review.item"),
            )
        )
        return reviews | items.review_id

    def _refuse_write(self, vals):
        """Raise when one of them belongs to a closed review."""
        self.review_id._refuse_closed()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.review_id._refuse_closed()
