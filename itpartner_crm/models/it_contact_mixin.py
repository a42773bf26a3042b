from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import contact

READER = "itgovernance.group_reader"
SOON = "partner.contact_soon_days"
RATINGS = [
    ("green", "In touch"),
    ("amber", "Due soon"),
    ("red", "Overdue"),
    ("grey", "No contact yet"),
]


class ItContactMixin(models.AbstractModel):
    """Gives a model its last real contact and the day the next one is due.

    The day is never typed: it follows from meetings held, mail in and out, and calls
    or meetings marked done. A model says in ``_get_contact_query`` where its contacts
    are found, in ``_compute_it_cadence_days`` how often contact is wanted and in
    ``_get_contact_start`` from which day that counts while there was none.
    """

    _name = "it.contact.mixin"
    _description = "Has a Last Contact"

    it_last_contact_date = fields.Date(
        string="Last contact",
        readonly=True,
        copy=False,
        groups=READER,
        help="Last meeting held, mail in or out, or call or meeting marked as done. "
        "Notes, automatic messages and declined invitations do not count. Nobody types "
        "this day.",
    )
    it_cadence_days = fields.Integer(
        string="Contact every (days)",
        compute="_compute_it_cadence_days",
        store=True,
        copy=False,
        aggregator=None,
        groups=READER,
        help="Days that may pass between two contacts; 0 where none is asked for.",
    )
    it_next_contact_date = fields.Date(
        string="Next contact by",
        compute="_compute_it_next_contact_date",
        store=True,
        copy=False,
        groups=READER,
        help="Last contact plus the days allowed; without any contact yet, the day of "
        "registration plus these days.",
    )
    it_contact_overdue = fields.Boolean(
        string="Contact overdue",
        compute="_compute_it_contact_rag",
        search="_search_it_contact_overdue",
        groups=READER,
    )
    it_contact_rag = fields.Selection(
        RATINGS,
        string="Contact status",
        compute="_compute_it_contact_rag",
        groups=READER,
        help="Overdue: the day for the next contact has passed. Due soon: it comes "
        "within the days of the rule partner.contact_soon_days.",
    )

    def _compute_it_cadence_days(self):
        self.it_cadence_days = 0

    def _get_contact_start(self):
        """Return the day from which a record without any contact is counted."""
        self.ensure_one()
        moment = self.create_date or fields.Datetime.now()
        return moment.date()

    @api.depends("it_last_contact_date", "it_cadence_days")
    def _compute_it_next_contact_date(self):
        for record in self:
            record.it_next_contact_date = contact.next_contact(
                record.it_last_contact_date or None,
                record._get_contact_start(),
                record.it_cadence_days,
            )

    @api.depends("it_next_contact_date", "it_last_contact_date")
    @api.depends_context("tz")
    def _compute_it_contact_rag(self):
        today = fields.Date.context_today(self)
        rule = self.env["it.rule.value"]._get_many([(SOON, today)])[SOON, today]
        for record in self:
            record.it_contact_rag = contact.rating(
                record.it_last_contact_date or None,
                record.it_next_contact_date or None,
                today,
                int(rule.value),
            )
            record.it_contact_overdue = record.it_contact_rag == "red"

    @api.model
    def _search_it_contact_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("it_next_contact_date", "<", today)
        domain = Domain.FALSE
        if True in value:
            domain |= late
        if False in value:
            domain |= Domain("it_next_contact_date", "=", False)
            domain |= Domain("it_next_contact_date", ">=", today)
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_typed_contact(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_typed_contact(vals)
        return super().write(vals)

    def _refuse_typed_contact(self, vals):
        if vals.get("it_last_contact_date"):
            raise UserError(
                self.env._(
                    "Last contact is not typed: it follows from meetings, mail and "
                    "calls. Mark a call or meeting as done on the record instead, and "
                    "leave Last contact out of the import."
                )
            )

    def _get_contact_query(self):
        """Return SQL with the columns ``id`` and ``day``: last contact of each record.

        Records without any contact may be missing. To be given by the model.
        """
        return SQL("SELECT NULL::int AS id, NULL::date AS day WHERE FALSE")

    def _it_recompute_contact(self):
        """Look up again when there was last contact; two queries for all records."""
        records = self.filtered("id")
        if not records:
            return
        self.env.flush_all()
        rows = self.env.execute_query(records._get_contact_query())
        days = dict.fromkeys(records.ids)
        days.update(dict(rows))
        records._store_contact(days, newer_only=False)

    def _it_bump_contact(self, days):
        """Take in contacts that happened: dict id -> day. Older days change nothing."""
        today = fields.Date.today()
        days = {key: min(day, today) for key, day in days.items() if key and day}
        self.browse(days)._store_contact(days, newer_only=True)

    def _store_contact(self, days, newer_only):
        """Write the days past ``write``: a contact is no edit of the record.

        :return: the records whose day changed
        """
        if not days:
            return self.browse()
        sudo = self.sudo()
        sudo.browse(days).flush_recordset()
        guard = SQL("new.day IS DISTINCT FROM rec.it_last_contact_date")
        if newer_only:
            guard = SQL("new.day > COALESCE(rec.it_last_contact_date, '-infinity')")
        rows = self.env.execute_query(
            SQL(
                "UPDATE %(table)s rec SET it_last_contact_date = new.day "
                "FROM unnest(%(ids)s, %(days)s::date[]) AS new (id, day) "
                "WHERE rec.id = new.id AND %(guard)s RETURNING rec.id",
                table=SQL.identifier(self._table),
                ids=list(days),
                days=list(days.values()),
                guard=guard,
            )
        )
        changed = sudo.browse(row[0] for row in rows)
        if changed:
            changed.invalidate_recordset(["it_last_contact_date"], flush=False)
            changed.modified(["it_last_contact_date"])
            changed._after_contact()
        return changed

    def _refresh_cadence(self):
        """Work out again how often contact is wanted, and by when: a rule changed."""
        records = self.sudo()
        self.env.add_to_compute(records._fields["it_cadence_days"], records)
        records.modified(["it_cadence_days"])
        records.flush_recordset()

    def _after_contact(self):
        """Hook: what follows from a last contact that changed."""
