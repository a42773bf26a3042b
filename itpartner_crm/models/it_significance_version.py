from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.itstrategy.models.history import stored_columns

GUARD = """
CREATE OR REPLACE FUNCTION it_significance_version_keep()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (
        SELECT 1 FROM it_partnership WHERE id = OLD.partnership_id
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Row % of % is history and stays as it was written.',
        OLD.id, TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$
"""


class ItSignificanceVersion(models.Model):
    """What the score and tier of a partnership were, from when and by whom.

    Written by the partnership itself whenever either changes. Nobody changes or
    deletes a row, in Odoo or in the database; it goes only with a partnership that
    was deleted while it was still a proposal.
    """

    _name = "it.significance.version"
    _description = "Earlier Significance of a Partnership"
    _inherit = ["it.history.mixin"]
    _order = "partnership_id, date desc, id desc"
    _rec_name = "date"

    partnership_id = fields.Many2one(
        "it.partnership",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Date(string="From", required=True, readonly=True)
    is_scored = fields.Boolean(string="Scored", readonly=True)
    score = fields.Float(digits=(5, 2), readonly=True, aggregator=None)
    score_text = fields.Char(string="Score in words", compute="_compute_score_text")
    tier = fields.Selection(
        [
            ("major", "Major"),
            ("moderate", "Moderate"),
            ("limited", "Limited"),
        ],
        readonly=True,
    )
    overridden = fields.Boolean(readonly=True)
    reason = fields.Char(
        readonly=True,
        help="Why another tier than that of the score counts.",
    )
    marks = fields.Json(readonly=True)
    changed_by_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )

    _as_of_idx = models.Index("(partnership_id, date DESC, id DESC)")

    def init(self):
        """Refuse changes of history in the database as well."""
        self.env.cr.execute(GUARD)
        columns = SQL(", ").join(SQL.identifier(name) for name in stored_columns(self))
        self.env.cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER it_significance_version_guard "
                "BEFORE UPDATE OF %s OR DELETE ON it_significance_version "
                "FOR EACH ROW EXECUTE FUNCTION it_significance_version_keep()",
                columns,
            )
        )

    @api.depends("score", "is_scored")
    def _compute_score_text(self):
        for version in self:
            version.score_text = f"{version.score:.1f}" if version.is_scored else False

    @api.model
    def _get_refusal(self):
        return self.env._(
            "What the significance of a partnership was is history and is neither "
            "written nor deleted by hand: change its marks, and the change is kept "
            "here."
        )
