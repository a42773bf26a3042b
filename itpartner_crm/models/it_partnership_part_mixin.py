from odoo import api, models

# In the context while a partnership writes its lines and looks at them all together
# afterwards. An object(), so that no client can send it.
CHECKED_TOGETHER = object()


class ItPartnershipPartMixin(models.AbstractModel):
    """A line that belongs to a partnership: closed to change when that has ended.

    A model that inherits this has a required ``partnership_id``. The lines of a
    running partnership may not be taken away below what its state needs either.
    """

    _name = "it.partnership.part.mixin"
    _description = "Part of a Partnership"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.partnership_id._check_not_ended()
        return lines

    def write(self, vals):
        partnerships = self.partnership_id
        partnerships._check_not_ended()
        result = super().write(vals)
        (self.partnership_id - partnerships)._check_not_ended()
        (self.partnership_id | partnerships)._check_life_of_parts()
        return result

    def unlink(self):
        partnerships = self.partnership_id
        result = super().unlink()
        partnerships._check_life_of_parts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ended(self):
        self.partnership_id._check_not_ended()
