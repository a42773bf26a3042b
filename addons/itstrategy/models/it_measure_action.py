from odoo import api, fields, models
from odoo.exceptions import UserError

from .it_measure_reading_entry import PERFORMANCE

# What the person who does it may say about it.
PROGRESS = {"state", "date_done", "note"}

LINK_GUARD = """
CREATE OR REPLACE FUNCTION it_measure_reading_link_guard()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reading integer;
BEGIN
    reading := CASE TG_OP WHEN 'INSERT' THEN NEW.reading_id ELSE OLD.reading_id END;
    IF EXISTS (SELECT FROM it_measure_reading r
                WHERE r.id = reading AND r.state = 'closed') THEN
        RAISE EXCEPTION 'Reading % is closed and keeps what it was closed with.',
            reading USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER it_measure_reading_carried_rel_guard
    BEFORE INSERT OR UPDATE OR DELETE ON it_measure_reading_carried_rel
    FOR EACH ROW EXECUTE FUNCTION it_measure_reading_link_guard();
CREATE OR REPLACE TRIGGER it_measure_reading_attachment_rel_guard
    BEFORE INSERT OR UPDATE OR DELETE ON it_measure_reading_attachment_rel
    FOR EACH ROW EXECUTE FUNCTION it_measure_reading_link_guard();
"""


class ItMeasureAction(models.Model):
    """What is done about an amber or red figure: by whom and by when.

    Made on a reading by the owner of its measure or a performance officer, and
    carried on to the readings of later periods while it goes on. It lives on after
    the reading is closed (`action_text` of the reading keeps how it stood), but can
    neither be deleted then nor moved to another reading.
    """

    _name = "it.measure.action"
    _description = "Action About a Measure"
    _order = "date_due, id"

    name = fields.Char(string="What is done", required=True)
    reading_id = fields.Many2one(
        "it.measure.reading",
        string="Raised for",
        required=True,
        ondelete="cascade",
        index=True,
    )
    measure_id = fields.Many2one(
        related="reading_id.measure_id",
        store=True,
        index=True,
        precompute=True,
    )
    period_text = fields.Char(related="reading_id.period_text")
    carried_reading_ids = fields.Many2many(
        "it.measure.reading",
        relation="it_measure_reading_carried_rel",
        column1="action_id",
        column2="reading_id",
        string="Carried on to",
        readonly=True,
        copy=False,
    )
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
        domain=[("share", "=", False)],
        help="Who does it.",
    )
    date_due = fields.Date(string="By", required=True)
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")],
        default="open",
        required=True,
        copy=False,
        index=True,
    )
    date_done = fields.Date(string="Done on", copy=False)
    note = fields.Text(string="How it goes")
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Still open although its day is over.",
    )
    is_progress_only = fields.Boolean(compute="_compute_is_progress_only")

    def init(self):
        """Let the database keep what a closed reading was closed with."""
        self.env.cr.execute(LINK_GUARD)

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for action in self:
            action.is_overdue = bool(
                action.state == "open" and action.date_due and action.date_due < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain("state", "=", "open") & fields.Domain(
            "date_due", "<", "today"
        )

    @api.depends("measure_id.answering_id")
    @api.depends_context("uid")
    def _compute_is_progress_only(self):
        user = self.env.user
        officer = user.has_group(PERFORMANCE)
        for action in self:
            action.is_progress_only = (
                not officer and action.measure_id.answering_id != user
            )

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create([self._prepare_done_vals(vals) for vals in vals_list])
        actions.reading_id._check_open()
        return actions

    def write(self, vals):
        vals = self._prepare_done_vals(vals)
        for action in self:
            moved = vals.get("reading_id", action.reading_id.id)
            if moved != action.reading_id.id:
                raise UserError(
                    self.env._(
                        "Action %(action)s was raised for %(reading)s and stays "
                        "there: carry it on instead.",
                        action=action.name,
                        reading=action.reading_id.display_name,
                    )
                )
            if set(vals) - PROGRESS and action.is_progress_only and not self.env.su:
                raise UserError(
                    self.env._(
                        "You may say how action %(action)s goes and that it is done; "
                        "what it is and by when is for the owner of the measure: "
                        "ask %(owner)s.",
                        action=action.name,
                        owner=action.measure_id.owner_id.name
                        or self.env._("a performance officer"),
                    )
                )
        return super().write(vals)

    @api.model
    def _prepare_done_vals(self, vals):
        """Return `vals` with the day on which it was done, or none while open."""
        vals = dict(vals)
        if vals.get("state") == "done" and not vals.get("date_done"):
            vals["date_done"] = fields.Date.context_today(self)
        elif vals.get("state") == "open":
            vals["date_done"] = False
        elif vals.get("date_done"):
            vals["state"] = "done"
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_may_go()

    def _check_may_go(self):
        """Refuse to lose an action that a closed reading was closed with."""
        for action in self:
            readings = action.reading_id | action.carried_reading_ids
            for reading in readings:
                if reading.state == "closed" or reading.version_ids:
                    raise UserError(
                        self.env._(
                            "Action %(action)s stands behind %(reading)s, which has "
                            "been closed, and stays: say under How it goes what "
                            "became of it.",
                            action=action.name,
                            reading=reading.display_name,
                        )
                    )

    def action_done(self):
        """Say that it is done, today."""
        self.write({"state": "done"})

    def action_carry_on(self):
        """Let these open actions answer the reading named in the context as well."""
        reading = self.env["it.measure.reading"].browse(
            self.env.context.get("it_carry_reading_id")
        )
        reading.exists()._carry_on(self)
