from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

PERFORMANCE = "itgovernance.group_performance_officer"
# What the owner of a measure enters into its open readings.
ENTERED = {
    "value",
    "has_value",
    "numerator",
    "denominator",
    "data_quality",
    "commentary",
    "missing_reason",
    "evidence",
    "attachment_ids",
    "action_ids",
    "carried_action_ids",
}
FIGURE = {"value", "has_value", "numerator", "denominator"}


class ItMeasureReading(models.Model):
    """The entering of figures, by the owner of a measure or a performance officer."""

    _inherit = "it.measure.reading"

    measure_definition = fields.Text(related="measure_id.definition")
    open_action_ids = fields.Many2many(
        "it.measure.action",
        string="Open actions of earlier periods",
        compute="_compute_open_action_ids",
        help="Raised for an earlier period of this measure and not done yet.",
    )

    @api.depends("measure_id", "date_end", "carried_action_ids")
    def _compute_open_action_ids(self):
        found = self.env["it.measure.action"].search(
            [("measure_id", "in", self.measure_id.ids), ("state", "=", "open")]
        )
        by_measure = found.grouped("measure_id")
        for reading in self:
            actions = by_measure.get(reading.measure_id._origin, found.browse())
            earlier = actions.filtered(
                lambda one, end=reading.date_end: (
                    end and one.reading_id.date_end and one.reading_id.date_end < end
                )
            )
            reading.open_action_ids = earlier - reading.carried_action_ids._origin

    @api.onchange("value", "numerator", "denominator", "has_value", "data_quality")
    def _onchange_figure(self):
        """Show how the figure would be rated, before it is saved."""
        if self.value or self.denominator:
            self.has_value = True
        ratio = self._get_ratio()
        if ratio is not None:
            self.value = ratio
        if self.measure_id and self.date_start and self.date_end:
            self.update(self._get_preview_vals())

    def _get_preview_vals(self):
        """Return how the measure would rate what is on the form."""
        measure = self.measure_id._origin
        setting = measure._read_rating_setting(self.date_start, self.date_end)
        # the estimated ones are read from what is saved
        estimated = setting.estimated - {measure.id}
        if self.data_quality == "estimated":
            estimated |= {measure.id}
        today = fields.Date.context_today(self)
        return self._get_rating_vals(setting._replace(estimated=estimated), today)

    @api.constrains("carried_action_ids")
    def _check_carried(self):
        for reading in self:
            for action in reading.carried_action_ids:
                if action.measure_id != reading.measure_id:
                    raise ValidationError(
                        self.env._(
                            "Action %(action)s is about another measure than "
                            "%(reading)s: add an action of its own.",
                            action=action.name,
                            reading=reading.display_name,
                        )
                    )

    # ------------------------------------------------------------------
    # Who may enter what
    # ------------------------------------------------------------------

    def _check_may_enter(self, vals):
        """Refuse what is not for the owner of a measure to write.

        Which readings it is about is said by the record rule.
        """
        if self.env.su or self.env.user.has_group(PERFORMANCE):
            return
        refused = sorted(set(vals) - ENTERED)
        if refused:
            names = [
                self._fields[name].string for name in refused if name in self._fields
            ]
            raise UserError(
                self.env._(
                    "%(fields)s of a reading is not for you to change: you enter "
                    "figure, quality, words and actions of your own measures. Ask a "
                    "performance officer.",
                    fields=", ".join(names) or refused[0],
                )
            )
        computed = self.filtered(lambda one: one.measure_source != "manual")
        if FIGURE & set(vals) and computed:
            raise UserError(
                self.env._(
                    "The figure of %(reading)s is computed and not typed: correct "
                    "the records behind it, see Why this number.",
                    reading=computed[0].display_name,
                )
            )

    def _own_attachments(self):
        """Make evidence files belong to their reading, so that its rights hold."""
        for reading in self:
            for attachment in reading.attachment_ids:
                if attachment.res_model == self._name and not attachment.res_id:
                    attachment.res_id = reading.id

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    @api.model
    def _get_to_enter_domain(self):
        """Return the domain of what the user is to enter: theirs, ended, wanting."""
        return (
            Domain("measure_id.answering_id", "=", self.env.uid)
            & Domain("state", "=", "open")
            & Domain("date_end", "<", "today")
            & Domain("wanted", "!=", False)
        )

    def action_save_next(self):
        """Go on with the next reading the user is to enter, the most urgent first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_enter_action"
        )
        domain = self._get_to_enter_domain() & Domain("id", "!=", self.id)
        following = self.search(domain, order="due_date, id", limit=1)
        if following:
            form = [view for view in action["views"] if view[1] == "form"]
            action.update(res_id=following.id, views=form)
        action["target"] = "main"
        return action

    def action_enter(self):
        """Open the screen to enter this reading."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_enter_action"
        )
        form = [view for view in action["views"] if view[1] == "form"]
        return {**action, "res_id": self.id, "views": form}

    def action_carry_on(self):
        """Let all open actions of earlier periods answer these readings as well."""
        for reading in self:
            reading._carry_on(reading.open_action_ids)

    def _carry_on(self, actions):
        """Link open actions of earlier periods of the same measure to this reading."""
        self.ensure_one()
        carried = actions & self.open_action_ids
        if carried:
            self.carried_action_ids = [Command.link(one.id) for one in carried]
