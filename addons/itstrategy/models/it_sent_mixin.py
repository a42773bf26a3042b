import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from .history import HISTORY_WRITER, create_append_only_function, install_guard

_logger = logging.getLogger(__name__)

# How often one recipient is tried when others write the same rows meanwhile.
ATTEMPTS = 3


class ItSentMixin(models.AbstractModel):
    """A row for each mail the suite wrote of its own accord, or could not write.

    The row is inserted in the transaction that makes the mail, and the database
    holds it to one for each recipient and turn: whoever inserts it writes, so that
    a crashed run, a missed day and two runs at once neither lose nor repeat a mail.
    Nobody changes or deletes it, in Odoo or in the database.
    """

    _name = "it.sent.mixin"
    _description = "Log of Mails Written"
    _order = "day desc, id desc"
    _rec_name = "summary"

    day = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [
            ("sent", "Written"),
            ("nothing", "Nothing to say"),
            ("aside", "Set aside"),
        ],
        required=True,
        readonly=True,
        help="Set aside: no mail was written, the reason says why. It is tried again "
        "the next time.",
    )
    user_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Recipient",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    email = fields.Char(
        string="Address",
        readonly=True,
        help="The address as it was then.",
    )
    summary = fields.Char(readonly=True, help="The subject of the mail.")
    reason = fields.Text(string="Why set aside", readonly=True)
    content = fields.Json(readonly=True)
    mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_system",
    )
    delivery = fields.Char(
        compute="_compute_delivery",
        compute_sudo=True,
        help="Whether the mail has left for the mail server.",
    )

    def init(self):
        """Refuse changes of the log in the database as well."""
        super().init()
        if self._abstract:
            return
        create_append_only_function(self)
        # links that are emptied when the mail has gone, or a contact is deleted
        install_guard(self, "it_measure_history_guard", free=("mail_id", "partner_id"))

    @api.depends("state", "mail_id.state")
    def _compute_delivery(self):
        for row in self:
            mail = row.mail_id
            if row.state != "sent":
                row.delivery = False
            elif mail.state == "outgoing":
                row.delivery = self.env._("Waiting")
            elif mail.state in ("exception", "cancel"):
                row.delivery = self.env._(
                    "Failed: %(reason)s", reason=mail.failure_reason or mail.state
                )
            else:
                row.delivery = self.env._("Sent")

    # ------------------------------------------------------------------
    # Written by the suite alone
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise UserError(self._get_refusal())

    def write(self, vals):
        if self.env.context.get("itstrategy_history") is not HISTORY_WRITER:
            raise UserError(self._get_refusal())
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    def _get_refusal(self):
        return self.env._(
            "The log of mails written is history and is neither written nor deleted "
            "by hand."
        )

    @api.model
    def _claim(self, vals):
        """Insert the row `vals`, unless it is there: an empty recordset then.

        Waits for another run that is inserting the same row, and goes on once that
        one has committed (nothing is left to do) or failed (it is ours).
        """
        vals = {
            "create_uid": self.env.uid,
            "create_date": self.env.cr.now(),
            **vals,
        }
        values = [
            self._fields[name].convert_to_column_insert(value, self)
            for name, value in vals.items()
        ]
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id",
            SQL.identifier(self._table),
            SQL(", ").join(SQL.identifier(name) for name in vals),
            tuple(values),
        )
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(query, log_exceptions=False)
                rows = self.env.cr.fetchall()
        except psycopg2.errors.SerializationFailure:
            # inserted and committed by another run since this transaction began
            return self.browse()
        return self.browse([row[0] for row in rows])

    def _send(self, template_xmlid):
        """Make the mail of this row, to be sent with the next mail queue.

        :raise UserError: when the template is gone, or cannot be rendered
        """
        self.ensure_one()
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        if not template:
            raise UserError(
                self.env._(
                    "The mail template %(template)s is missing: restore it by "
                    "updating the module IT Strategy.",
                    template=template_xmlid,
                )
            )
        mail_id = template.send_mail(self.id)
        self.with_context(itstrategy_history=HISTORY_WRITER).write({"mail_id": mail_id})

    def _get_address_error(self, partner):
        """Return why no mail can be written to `partner`, or False."""
        if not partner.email:
            return self.env._(
                "%(name)s has no e-mail address: add one to the contact.",
                name=partner.name,
            )
        if not email_normalize(partner.email):
            return self.env._(
                "The e-mail address of %(name)s is not a valid one: %(email)s. "
                "Correct it on the contact.",
                name=partner.name,
                email=partner.email,
            )
        return False

    # ------------------------------------------------------------------
    # One recipient at a time
    # ------------------------------------------------------------------

    def _do_isolated(self, work, set_aside):
        """Do `work()`; what it fails of is undone and handed to `set_aside(reason)`.

        :raise psycopg2.OperationalError: when others wrote the same rows meanwhile,
            to be tried again in a transaction of its own
        """
        try:
            with self.env.cr.savepoint():
                return work()
        except psycopg2.OperationalError:
            raise
        except UserError as error:
            _logger.info("%s: set aside: %s", self._name, error)
            return set_aside(str(error))
        except Exception as error:  # one recipient never stops the others
            _logger.warning("%s: set aside", self._name, exc_info=True)
            return set_aside(f"{type(error).__name__}: {error}")

    @api.model
    def _commit_each(self, jobs):
        """Do each job (work, set_aside) in a transaction of its own.

        A run that is stopped loses at most the job it is at: all of it is undone.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(jobs))
        for work, set_aside in jobs:
            for attempt in range(ATTEMPTS):
                try:
                    self._do_isolated(work, set_aside)
                    break
                except psycopg2.OperationalError:
                    if attempt + 1 == ATTEMPTS:
                        raise
                    # nothing is left of it; a new transaction sees what they wrote
                    cron._commit_progress()
            if not cron._commit_progress(1):
                break
