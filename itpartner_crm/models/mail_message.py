from odoo import fields, models

from odoo.addons.mail.tools.discuss import Store


class MailMessage(models.Model):
    """A message that came with a merged partner says whose it was.

    Written by the merge, not by the author: the message itself stays as it was.
    """

    _inherit = "mail.message"

    it_from_partner_id = fields.Many2one(
        "res.partner",
        string="From the record of",
        readonly=True,
        copy=False,
        groups="itgovernance.group_reader",
        index="btree_not_null",
        ondelete="set null",
        help="The partner in whose log this stood before that partner was merged.",
    )

    def _to_store_defaults(self, target: Store.Target):
        fields_told = super()._to_store_defaults(target)
        reader = self.env.user.has_group("itgovernance.group_reader")
        if not reader or not target.is_internal(self.env):
            return fields_told
        return [
            *fields_told,
            Store.Attr(
                "it_from_partner_name",
                value=lambda message: message.sudo().it_from_partner_id.name,
                predicate=lambda message: message.sudo().it_from_partner_id,
            ),
        ]
