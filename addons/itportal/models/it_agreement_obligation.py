from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..logic import uploads


class ItAgreementObligation(models.Model):
    """Obligations of both sides, and the evidence a partner sends for its own."""

    _name = "it.agreement.obligation"
    _inherit = ["it.agreement.obligation", "it.portal.shared.mixin"]

    _portal_fields = frozenset(
        {
            "name",
            "agreement_id",
            "party_id",
            "is_council",
            "kind",
            "description",
            "date_due",
            "recurrence",
            "state",
            "evidence",
            "review_note",
            "met_date",
            "accepted_date",
            "is_overdue",
        }
    )

    @api.model
    def _portal_max_bytes(self):
        rules = self.env["it.rule.value"].sudo()  # partners don't read the rules
        today = fields.Date.context_today(self)
        return int(rules._get("portal.evidence_max_mb", today).value * 1024 * 1024)

    @api.model
    def _portal_refusals(self):
        """Return the sentence a sender reads for each refusal of a file."""
        megabytes = self._portal_max_bytes() / 1024 / 1024
        return {
            "nothing": self.env._(
                "Write a sentence or choose a file, then send it again."
            ),
            "name": self.env._("The file has no name: rename it and choose it again."),
            "empty": self.env._("The file is empty: check it and choose it again."),
            "size": self.env._(
                "The file is larger than %(limit)g MB: send a smaller one.",
                limit=megabytes,
            ),
            "type": self.env._(
                "Files of this kind are not taken: send one of %(kinds)s.",
                kinds=", ".join(uploads.ALLOWED),
            ),
            "content": self.env._(
                "The content of the file is not what its name says: save it again in "
                "the right format and choose it again."
            ),
            "closed": self.env._(
                "This obligation takes no evidence at present: it has been sent or "
                "accepted already."
            ),
        }

    def _portal_is_own(self):
        """Tell whether the user's organisation is the party that owes this."""
        self.ensure_one()
        mine = self.env.user.partner_id.commercial_partner_id
        return self.sudo().party_id.commercial_partner_id == mine

    def _portal_takes_evidence(self):
        self.ensure_one()
        return self._portal_is_own() and self.state in ("open", "rejected", "breach")

    def _portal_send_evidence(self, words="", filename="", content=None):
        """Take evidence from a partner: all of it, or nothing and one sentence why.

        :param content: bytes of the file, or None if none was chosen
        :raises UserError: with the sentence to show
        """
        self.ensure_one()
        self.check_access("read")
        refusals = self._portal_refusals()
        words = (words or "").strip()
        if not self._portal_takes_evidence():
            raise UserError(refusals["closed"])
        if not words and content is None:
            raise UserError(refusals["nothing"])
        vals = {"evidence": words} if words else {}
        if content is not None:
            code = uploads.refusal(
                filename,
                len(content),
                guess_mimetype(content, default="application/octet-stream"),
                self._portal_max_bytes(),
            )
            if code:
                raise UserError(refusals[code])
            vals["attachment_ids"] = [
                Command.create(
                    {
                        "name": uploads.safe_name(filename),
                        "raw": content,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
            ]
        obligation = self.sudo()  # partners have no right to write; checked above
        obligation.write(vals | {"state": "met"})
        if obligation.owner_id:
            obligation.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Look at the evidence a partner sent"),
                user_id=obligation.owner_id.id,
            )
