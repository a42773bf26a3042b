"""The database's own lock on the terms of signed agreements, behind that of the models.

Merging two contacts moves the agreement of the one to the other by SQL, so who the partner
is stays with the models; every other term of its own is locked here as well.
"""

from odoo import models
from odoo.tools import SQL

from ..logic import states

_FUNCTION = """
CREATE OR REPLACE FUNCTION it_agreement_terms_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Agreement % is signed and stays on the register.', OLD.code
              USING ERRCODE = 'check_violation';
    END IF;
    -- told by the variation that is being applied, for this agreement and transaction alone
    IF current_setting('itagreement.variation', true) = OLD.id::text THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Agreement % is signed: its terms change through a variation only.', OLD.code
          USING ERRCODE = 'check_violation';
END $$
"""


class Agreement(models.Model):
    _inherit = "agreement"

    def init(self):
        """Lock the plain terms of signed agreements in the database."""
        super().init()
        self.env.cr.execute(_FUNCTION)
        names = sorted(
            name
            for name in self._get_protected_fields()
            if self._fields[name].store
            and self._fields[name].column_type
            and self._fields[name].comodel_name != "res.partner"
            # follows another term, and may be written long after it
            and not self._fields[name].related
        )
        changed = SQL(" OR ").join(
            SQL("OLD.%s IS DISTINCT FROM NEW.%s", *(SQL.identifier(name),) * 2)
            for name in names
        )
        binding = SQL(", ").join(SQL("%s", state) for state in states.BINDING_STATES)
        # naming the columns tells a merge of contacts that it may move the others
        columns = SQL(", ").join(SQL.identifier(name) for name in [*names, "state"])
        for name, event, condition in (
            (
                "update",
                SQL("UPDATE OF %s", columns),
                SQL("(%s) OR NEW.state NOT IN (%s)", changed, binding),
            ),
            ("delete", SQL("DELETE"), SQL("true")),
        ):
            self.env.cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s BEFORE %s ON agreement FOR EACH ROW "
                    "WHEN (OLD.state IN (%s) AND (%s)) "
                    "EXECUTE FUNCTION it_agreement_terms_guard()",
                    SQL.identifier(f"it_agreement_terms_{name}"),
                    event,
                    binding,
                    condition,
                )
            )

    def _open_terms(self, is_open):
        """Let the database take this agreement's new terms, or no longer."""
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT set_config('itagreement.variation', %s, true)",
                str(self.id) if is_open else "",
            )
        )
