from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KEEP_DAYS = "register.answer_keep_days"
# In the context of the one method that may take answers away. An object(), so that no
# client can send it.
_KEEPER = object()


class ItRegisterAnswer(models.Model):
    """What a public register said about an organisation on a day: history.

    Written by the look-up alone, never changed. People are no part of it: of each
    answer only chosen fields are kept, with the hash of the whole. An old answer goes
    after the days of a rule value; the last one about a number stays.
    """

    _name = "it.register.answer"
    _description = "Answer of a public register"
    _order = "fetched_at desc, id desc"
    _rec_name = "name"

    scheme = fields.Char(required=True, readonly=True)
    number = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Name in the register", required=True, readonly=True)
    status = fields.Char(readonly=True)
    kind = fields.Char(readonly=True)
    website = fields.Char(readonly=True)
    address = fields.Json(string="Address in parts", readonly=True)
    address_text = fields.Char(string="Address", compute="_compute_address_text")
    flags = fields.Json(readonly=True)
    flags_text = fields.Char(
        string="Warnings",
        compute="_compute_flags_text",
        help="What should make a person look twice: not active, accounts overdue, "
        "insolvency, being struck off.",
    )
    others = fields.Json(readonly=True)
    sector_code = fields.Char(readonly=True)
    source = fields.Char(string="Register", required=True, readonly=True)
    licence = fields.Char(readonly=True)
    fetched_at = fields.Datetime(string="Asked on", required=True, readonly=True)
    sha256 = fields.Char(
        string="Hash", readonly=True, help="SHA-256 of the answer as it came."
    )
    kept = fields.Json(readonly=True)

    _number_idx = models.Index("(scheme, number, fetched_at DESC, id DESC)")

    @api.depends("address")
    def _compute_address_text(self):
        for answer in self:
            parts = answer.address or {}
            answer.address_text = ", ".join(
                parts[name]
                for name in ("street", "street2", "city", "zip")
                if parts.get(name)
            )

    @api.depends("flags")
    def _compute_flags_text(self):
        for answer in self:
            answer.flags_text = "; ".join(answer.flags or [])

    @api.model
    def _keep(self, answer):
        """Row that keeps the given ``registers.answer.Answer``."""
        return self.sudo().create(
            {
                "scheme": answer.scheme,
                "number": answer.number,
                "name": answer.name,
                "status": answer.status,
                "kind": answer.kind,
                "website": answer.website,
                "address": answer.address,
                "flags": list(answer.flags),
                "others": [list(pair) for pair in answer.others],
                "sector_code": answer.sector,
                "source": answer.source,
                "licence": answer.licence,
                "fetched_at": fields.Datetime.now(),
                "sha256": answer.sha256,
                "kept": answer.kept,
            }
        )

    @api.model
    def _get_last(self, pairs):
        """The last answer about each of the (scheme, number) *pairs*: one query.

        :returns: dict (scheme, number) -> answer of one row; none when never asked.
        """
        pairs = list(pairs)
        if not pairs:
            return {}
        self.flush_model(["scheme", "number", "fetched_at"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (scheme, number) id FROM it_register_answer
                    WHERE (scheme, number) IN %s
                    ORDER BY scheme, number, fetched_at DESC, id DESC""",
                tuple(pairs),
            )
        )
        return {
            (answer.scheme, answer.number): answer
            for answer in self.browse(one for (one,) in rows)
        }

    def write(self, vals):
        raise UserError(
            self.env._("What a register said stays as it was written: ask it again.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_purged(self):
        if self.env.context.get("it_register_keeper") is not _KEEPER:
            raise UserError(
                self.env._("What a register said goes by its age alone, not by hand.")
            )

    @api.autovacuum
    def _gc_old(self):
        """Take away old answers, but not the last one about a number."""
        today = fields.Date.context_today(self)
        rules = self.env["it.rule.value"]
        rule = rules._get_many([(KEEP_DAYS, today)])[KEEP_DAYS, today]
        if not rule or rule.value <= 0:
            return
        before = fields.Datetime.subtract(fields.Datetime.now(), days=int(rule.value))
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM it_register_answer old WHERE fetched_at < %s
                      AND EXISTS (SELECT 1 FROM it_register_answer newer
                           WHERE newer.scheme = old.scheme
                             AND newer.number = old.number
                             AND (newer.fetched_at, newer.id)
                                 > (old.fetched_at, old.id))
                    LIMIT 10000""",
                before,
            )
        )
        old = self.browse(one for (one,) in rows)
        old.with_context(it_register_keeper=_KEEPER).unlink()
