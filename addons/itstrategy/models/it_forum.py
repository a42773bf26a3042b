from odoo import models


class ItForum(models.Model):
    """A forum and the measures it watches over."""

    _name = "it.forum"
    _inherit = ["it.forum", "it.hygiene.mixin"]
    _hygiene_field = "forum_id"
