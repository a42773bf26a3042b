from odoo import api, fields, models
from odoo.tools import SQL


class ItPartnerStageChange(models.Model):
    """A move of a city partner from one stage to the next: when, and by whom.

    Written by the partner itself. Nobody changes or deletes a row; rows go with the
    partner alone, and follow it when partners are merged.
    """

    _name = "it.partner.stage.change"
    _description = "Partner Stage Change"
    _inherit = ["it.history.mixin"]
    _order = "date desc, id desc"
    _rec_name = "to_stage_id"

    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    from_stage_id = fields.Many2one(
        "it.partner.stage",
        string="From",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    to_stage_id = fields.Many2one(
        "it.partner.stage",
        string="To",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    date = fields.Datetime(string="On", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )

    def init(self):
        """Refuse changes of history in the database as well; a merge moves rows."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION it_partner_stage_change_guard()
            RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'Row % of % is history and stays as it was written.',
                    OLD.id, TG_TABLE_NAME USING ERRCODE = 'check_violation';
            END $$
            """
        )
        self.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE UPDATE OF "
                "from_stage_id, to_stage_id, date, user_id ON %s "
                "FOR EACH ROW EXECUTE FUNCTION it_partner_stage_change_guard()",
                SQL.identifier(f"{self._table}_guard"),
                SQL.identifier(self._table),
            )
        )

    @api.depends("from_stage_id.name", "to_stage_id.name")
    def _compute_display_name(self):
        for change in self:
            change.display_name = self.env._(
                "%(old)s to %(new)s",
                old=change.from_stage_id.name or "…",
                new=change.to_stage_id.name or "…",
            )

    @api.model
    def _get_refusal(self):
        return self.env._(
            "The stages a partner went through are history and are neither written nor "
            "deleted by hand: change the stage of the partner, and the change is kept."
        )
