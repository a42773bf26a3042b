from odoo import api, models


class ItPortalSharedMixin(models.AbstractModel):
    """A record that partners see in the portal, and no more of it than is named here.

    Record rules say which records; this says which fields, so that a field added later
    by any module stays inside until somebody puts it on the list. The log of the record
    stays inside altogether.
    """

    _name = "it.portal.shared.mixin"
    _description = "Shared with partners in the portal"

    #: names of the fields a portal user may read
    _portal_fields = frozenset()

    @api.model
    def _is_portal_reader(self):
        return not self.env.su and self.env.user._is_portal()

    def _has_field_access(self, field, operation):
        if self._is_portal_reader() and field.name not in (
            self._portal_fields | {"id", "display_name"}
        ):
            return False
        return super()._has_field_access(field, operation)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        if self._is_portal_reader():
            # partners have no right to delete, so this closes the log to them
            return dict.fromkeys(self, "unlink")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)
