from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..logic import duplicates


class ItSharedDomain(models.Model):
    """A domain of mail or websites that many unrelated bodies use.

    Two organisations that share it have nothing in common. Shipped as data, kept by a
    manager.
    """

    _name = "it.shared.domain"
    _description = "Shared domain"
    _order = "name, id"

    name = fields.Char(
        string="Domain",
        required=True,
        help="Such as gmail.com: what stands behind the @ of a mail address, or the "
        "name of a website without www.",
    )
    with_below = fields.Boolean(
        string="And all below it",
        help="Also every domain that ends in it: of wordpress.com also "
        "anything.wordpress.com.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "This domain is already listed: unarchive it, if need be."
    )

    @api.constrains("name")
    def _check_name(self):
        for domain in self:
            if duplicates.domain_of(domain.name) != domain.name:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no domain: write it in lower case without "
                        "www. and slashes, such as gmail.com.",
                        name=domain.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _get_shared(self):
        """Names of the shared domains; ".name" stands for those below it as well."""
        return frozenset(
            f".{one.name}" if one.with_below else one.name
            for one in self.sudo().search([])
        )
