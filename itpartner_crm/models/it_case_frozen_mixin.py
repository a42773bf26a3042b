from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.itstrategy.models.history import stored_columns

# In the context of the few methods that freeze a case or write what it was frozen
# with. An object(), so that no client can send it.
FREEZER = object()


class ItCaseFrozenMixin(models.AbstractModel):
    """A part of a business case, which changes no more once the case is frozen.

    Held by the ORM with a sentence, and by a trigger against everybody else. The link
    to a partner stays free in the database, so that partners may be merged.
    """

    _name = "it.case.frozen.mixin"
    _description = "Part of a Business Case"

    case_id = fields.Many2one(
        "it.business.case",
        string="Business case",
        required=True,
        ondelete="cascade",
        index=True,
    )
    case_state = fields.Selection(related="case_id.state", string="State of the case")
    currency_id = fields.Many2one(related="case_id.currency_id")

    def init(self):
        """Refuse rows that come, change or go in a frozen case."""
        if self._abstract:
            return
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION it_case_part_guard()
            RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                held integer;
            BEGIN
                held := CASE TG_OP WHEN 'INSERT' THEN NEW.case_id ELSE OLD.case_id END;
                IF EXISTS (SELECT FROM it_business_case
                            WHERE id = held AND state = 'frozen') THEN
                    RAISE EXCEPTION 'Business case % is frozen: % stays as it was.',
                        held, TG_TABLE_NAME USING ERRCODE = 'check_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$
            """
        )
        columns = stored_columns(self, free={"partner_id", "owner_id"})
        self.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE INSERT OR UPDATE OF %s OR DELETE "
                "ON %s FOR EACH ROW EXECUTE FUNCTION it_case_part_guard()",
                SQL.identifier(f"{self._table}_guard"),
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL.identifier(self._table),
            )
        )

    # The field by which a new part says where it belongs.
    _case_parent = "case_id"

    @api.model_create_multi
    def create(self, vals_list):
        parent = self._fields[self._case_parent]
        ids = {vals.get(parent.name) for vals in vals_list} - {None, False}
        parents = self.env[parent.comodel_name].browse(ids)
        (parents if parent.name == "case_id" else parents.case_id)._check_open()
        return super().create([self._without_case(vals) for vals in vals_list])

    def write(self, vals):
        only_merged = self.env.su and set(vals) <= {"partner_id"}
        if not only_merged:
            self.case_id._check_open()
        result = super().write(self._without_case(vals))
        if self._case_parent in vals:
            self.case_id._check_open()
        return result

    @api.model
    def _without_case(self, vals):
        """Return `vals` without the case, where that follows from another record."""
        if self._case_parent == "case_id" or "case_id" not in vals:
            return vals
        return {key: value for key, value in vals.items() if key != "case_id"}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.case_id._check_open()
