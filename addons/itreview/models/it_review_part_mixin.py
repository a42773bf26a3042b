from odoo import api, models


class ItReviewPartMixin(models.AbstractModel):
    """What people add to an open review and what is kept with it once it is closed."""

    _name = "it.review.part.mixin"
    _description = "Part of a review"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.review_id._refuse_closed()
        return records

    def write(self, vals):
        self._refuse_write(vals)
        done = super().write(vals)
        self._refuse_write(vals)  # moved into a closed review
        return done

    def _refuse_write(self, vals):
        """Raise when one of them belongs to a closed review."""
        self.review_id._refuse_closed()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.review_id._refuse_closed()
