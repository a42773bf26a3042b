import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..registers import schools
from ..registers.answer import RegisterError
from ..registers.client import Limits

_ROWS = 2000
# The file has some 60 MB and 50,000 rows; it is there from the early morning.
_LIMITS = Limits(total=600, attempts=2, pause=2, size=200_000_000)
_COLUMNS = tuple(schools.COLUMNS.values())


class ItRegisterSchool(models.Model):
    """A school of England as the last file of Get Information about Schools has it.

    The register answers no single question, it gives out one file a day. The file is
    read when an administrator asks for it and then each week, and kept here without
    names of people, so that a school is looked up at once.
    """

    _name = "it.register.school"
    _description = "School in the register of schools"
    _order = "name, id"
    _rec_names_search = ["name", "urn"]

    urn = fields.Char(string="URN", required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    status = fields.Char(readonly=True)
    kind = fields.Char(readonly=True)
    phase = fields.Char(readonly=True)
    street = fields.Char(readonly=True)
    locality = fields.Char(readonly=True)
    city = fields.Char(string="Town", readonly=True)
    zip = fields.Char(string="Postcode", readonly=True)
    website = fields.Char(readonly=True)
    ukprn = fields.Char(string="UKPRN", readonly=True)
    pupils = fields.Char(string="Number of pupils", readonly=True)
    authority = fields.Char(string="Local authority code", readonly=True)
    file_date = fields.Date(string="File of", readonly=True)

    _urn_uniq = models.UniqueIndex("(urn)", "This school is already listed.")

    @api.model
    def _look_up(self, number):
        """Answer about one school. :raises UserError: not in the file, or no file."""
        school = self.sudo().search([("urn", "=", number)], limit=1)
        if school:
            row = {name: school[name] or "" for name in _COLUMNS}
            data = json.dumps(row, sort_keys=True).encode()
            return schools.read(row, hashlib.sha256(data).hexdigest())
        if self.sudo().search_count([], limit=1):
            raise UserError(
                self.env["it.register"]._explain(
                    "GB-URN", number, RegisterError("unknown", "")
                )
            )
        raise UserError(
            self.env._(
                "The file of schools has not been fetched yet: an administrator does "
                "so under Settings, Partnership and growth."
            )
        )

    @api.model
    def _cron_fetch(self):
        """Job: take in the file of today or, where it isn't there yet, of yesterday."""
        if not self.env["it.register"]._is_on("GB-URN"):
            return
        self._fetch()

    @api.model
    def _fetch(self):
        """Take in the newest file. :returns: number of its schools.

        A file that breaks off half way changes nothing.

        :raises UserError: no usable file.
        """
        today = fields.Date.context_today(self)
        error = None
        for day in (today, today - timedelta(days=1)):
            try:
                with self.env.cr.savepoint():
                    client = self.env["it.register"]._get_client("GB-URN", _LIMITS)
                    return self._take_in(client.stream(schools.path_on(day)), day)
            except RegisterError as told:
                error = told
                if told.reason != "unknown":
                    break
        if error.reason == "unknown":
            error = RegisterError(
                "down", self.env._("neither today's nor yesterday's file is there.")
            )
        raise UserError(self.env["it.register"]._explain("GB-URN", "", error)) from None

    @api.model
    def _take_in(self, pieces, day):
        count, batch = 0, {}
        for row in schools.rows(pieces):
            batch[row["urn"]] = row
            if len(batch) == _ROWS:
                count += self._upsert(batch.values(), day)
                batch = {}
        count += self._upsert(batch.values(), day)
        if not count:
            raise RegisterError("garbled", "The file of schools is empty.")
        self.search([("file_date", "<", day)]).unlink()
        self.invalidate_model()
        return count

    @api.model
    def _upsert(self, rows, day):
        """Write rows of the file, one query for all of them. :returns: their number."""
        if not rows:
            return 0
        columns = SQL(", ").join(SQL.identifier(name) for name in _COLUMNS)
        values = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, now(), now())",
                SQL(", ").join(SQL("%s", row[name] or None) for name in _COLUMNS),
                day,
                self.env.uid,
                self.env.uid,
            )
            for row in rows
        )
        updates = SQL(", ").join(
            SQL("%s = excluded.%s", SQL.identifier(name), SQL.identifier(name))
            for name in (*_COLUMNS, "file_date", "write_uid", "write_date")
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO it_register_school (%s, file_date, create_uid, write_uid,
                                                   create_date, write_date)
                   VALUES %s ON CONFLICT (urn) DO UPDATE SET %s""",
                columns,
                values,
                updates,
            )
        )
        return len(rows)
