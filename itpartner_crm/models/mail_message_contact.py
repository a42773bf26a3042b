from collections import defaultdict

from odoo import api, models

IN = ("email", "comment")
OUT = ("comment", "email_outgoing")
TALKS = ("phonecall", "meeting")
DOCUMENTS = ("crm.lead", "it.partnership")


class MailMessage(models.Model):
    """A mail in or out, or a call or meeting marked as done, is a contact."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages.sudo().filtered(
            lambda one: one.message_type in IN + OUT or one.mail_activity_type_id
        )._note_contacts()
        return messages

    def _note_contacts(self, recipients=None):
        """Tell partners, opportunities and partnerships of these contacts.

        :param recipients: dict message id -> partners that were notified by mail;
            without it the people named in the message
        """
        people = {}
        documents = defaultdict(dict)

        def note(where, key, day):
            where[key] = max(where.get(key, day), day)

        for message in self.sudo():
            day = message.date.date()
            spoken = message._get_contact_people(recipients)
            for person in spoken:
                note(people, person.id, day)
            if not message.res_id:
                continue
            talked = message.mail_activity_type_id.category in TALKS
            if spoken or talked or message.message_type == "email":
                if message.model in DOCUMENTS:
                    note(documents[message.model], message.res_id, day)
                elif message.model == "res.partner" and (
                    talked or message.message_type == "email"
                ):
                    note(people, message.res_id, day)
            if talked and message.model == "crm.lead":
                lead = self.env["crm.lead"].sudo().browse(message.res_id).exists()
                if lead.partner_id:
                    note(people, lead.partner_id.id, day)
        if people:
            self.env["res.partner"]._it_bump_people(people)
        for model, days in documents.items():
            self.env[model]._it_bump_contact(days)

    def _get_contact_people(self, recipients):
        """Return the people outside the council with whom this message is a contact."""
        self.ensure_one()
        if self.is_internal or self.subtype_id.internal:
            return self.env["res.partner"]
        people = self.env["res.partner"]
        if self.message_type in IN:
            people |= self.author_id
        if self.message_type in OUT:
            people |= recipients[self.id] if recipients else self.partner_ids
        return people.filtered("partner_share")


class MailNotification(models.Model):
    """Followers outside the council who get a mail are in touch, too."""

    _inherit = "mail.notification"

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        mails = notes.filtered(
            lambda one: (
                one.notification_type == "email"
                and one.res_partner_id.partner_share
                and one.mail_message_id.message_type in OUT
            )
        )
        recipients = {
            message.id: own.res_partner_id
            for message, own in mails.grouped("mail_message_id").items()
        }
        if recipients:
            mails.mail_message_id._note_contacts(recipients)
        return notes
