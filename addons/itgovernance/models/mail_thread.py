from odoo import api, models
from odoo.fields import Command

from .it_exempt_mixin import GROUP_EXEMPT


class MailThread(models.AbstractModel):
    """Keeps the chatter of an exempt record among the holders of the role.

    Odoo lets everybody read a message that was sent to them, whatever they may read
    otherwise: so a user without the role neither follows an exempt record nor is sent
    its messages. A contact without a user may still be written to on purpose.
    """

    _inherit = "mail.thread"

    def _filter_exempt(self):
        """Return the records among these that are exempt now, past access rights."""
        if "is_exempt" not in self._fields:
            return self.browse()
        return self.browse(self.sudo().filtered("is_exempt").ids)

    @api.model
    def _get_blind_partners(self, partner_ids):
        """Return the ids of partners whose users all lack the role."""
        wanted = [pid for pid in partner_ids or () if pid]
        if not wanted:
            return set()
        users = self.env["res.users"].sudo().with_context(active_test=False)
        users = users.search([("partner_id", "in", wanted)])
        holders = users.filtered(lambda user: user.has_group(GROUP_EXEMPT))
        return set(users.partner_id.ids) - set(holders.partner_id.ids)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        secret = self._filter_exempt()
        if not secret:
            return super()._message_subscribe(partner_ids, subtype_ids, customer_ids)
        blind = self._get_blind_partners(partner_ids)
        seeing = [pid for pid in partner_ids or () if pid not in blind]
        for records, partners in ((self - secret, partner_ids), (secret, seeing)):
            if records and partners:
                super(MailThread, records)._message_subscribe(
                    partners, subtype_ids, customer_ids
                )
        return True

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self._filter_exempt():
            return recipients
        blind = self._get_blind_partners([found["id"] for found in recipients])
        return [found for found in recipients if found["id"] not in blind]

    def _message_create(self, values_list):
        return super()._message_create(
            [self._without_blind_recipients(values) for values in values_list]
        )

    @api.model
    def _without_blind_recipients(self, values):
        """Return the values of a message without recipients who may not read it."""
        model, partner_ids = values.get("model"), values.get("partner_ids")
        if not partner_ids or not values.get("res_id") or model not in self.env:
            return values
        record = self.env[model].browse(values["res_id"])
        if "is_exempt" not in record._fields or not record.sudo().is_exempt:
            return values
        blind = self._get_blind_partners(partner_ids)
        kept = [pid for pid in partner_ids if pid not in blind]
        return {**values, "partner_ids": kept}

    def _take_from_blind(self):
        """Take the chatter of records that became exempt from users without the role.

        They stop following, and messages sent to them before are theirs no more.
        Activities go to the person who marked the record, or to nobody.
        """
        users = self.env["res.users"].sudo()
        mine = [("model", "=", self._name), ("res_id", "in", self.ids)]
        messages = self.env["mail.message"].sudo().search(mine)
        followed = self.sudo().message_partner_ids
        told = messages.partner_ids | messages.notification_ids.res_partner_id
        blind = self._get_blind_partners((followed | told).ids)
        if blind:
            self.sudo().message_unsubscribe(list(blind))
            messages.notification_ids.filtered(
                lambda sent: sent.res_partner_id.id in blind
            ).unlink()
            for message in messages:
                gone = [pid for pid in message.partner_ids.ids if pid in blind]
                if gone:
                    message.partner_ids = [Command.unlink(pid) for pid in gone]
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False, mail_activity_quick_update=True)
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        holder = self.env.user if self.env.user.has_group(GROUP_EXEMPT) else users
        activities.filtered(
            lambda task: task.user_id and not task.user_id.has_group(GROUP_EXEMPT)
        ).write({"user_id": holder.id})
        self.env.add_to_compute(activities._fields["res_name"], activities)
