from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS, Domain

from odoo.addons.itgovernance.models.it_exempt_mixin import GROUP_EXEMPT

from .history import create_append_only_function, install_guard

SEARCHED = ("in", "ilike", "=ilike", "like", "=like")


class ItMeasureReadingLine(models.Model):
    """An outcome or record behind a closed reading, as it was on the day of closing.

    Written by the closing in one statement. Nobody changes or deletes it; the link
    to the outcome alone is emptied when that is deleted. Whoever may not see the
    record finds its figure, for the sum is theirs to check, but not its name: the
    name as it was (`name`) is for nobody, the one to show is `display_name`.
    """

    _name = "it.measure.reading.line"
    _description = "Line Behind a Closed Reading"
    _order = "part, kind desc, date desc, id desc"

    reading_id = fields.Many2one(
        "it.measure.reading",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    closing = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="The how many-th closing of the reading this line stands behind.",
    )
    outcome_id = fields.Many2one(
        "it.outcome",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    res_model = fields.Char(string="Kind of record", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record id",
        model_field="res_model",
        readonly=True,
    )
    part = fields.Selection(
        [("above", "Above the line"), ("below", "Below the line")],
        string="Part of the ratio",
        readonly=True,
        help="Of a ratio: whether the record counts to the part or to the whole.",
    )
    name = fields.Char(
        string="Name as it was",
        required=True,
        readonly=True,
        groups=NO_ACCESS,
    )
    is_masked = fields.Boolean(
        string="Exempt since",
        readonly=True,
        help="Names a record that has become exempt information since.",
    )
    can_open = fields.Boolean(compute="_compute_display_name")
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [("forecast", "Forecast"), ("realised", "Realised")],
        readonly=True,
    )
    value = fields.Float(digits=(16, 4), readonly=True)
    denominator = fields.Float(string="Out of", digits=(16, 4), readonly=True)

    def init(self):
        """Refuse changes of history in the database as well."""
        create_append_only_function(self)
        install_guard(
            self, "it_measure_history_guard", free={"outcome_id", "is_masked"}
        )

    @api.depends("name", "res_model", "res_id", "outcome_id", "is_masked")
    @api.depends_context("uid")
    def _compute_display_name(self):
        sees_exempt = self.env.su or self.env.user.has_group(GROUP_EXEMPT)
        readable, unrestricted = self._read_readable()
        hidden = self.env._("A record you may not see")
        for line in self:
            name = line.sudo().name
            model = line.res_model
            line.can_open = bool(line.outcome_id)
            if line.is_masked and not sees_exempt:
                name = self.env._("Exempt record")
            elif model and line.res_id:
                line.can_open = (model, line.res_id) in readable
                if not line.can_open and model not in unrestricted:
                    name = hidden
            line.display_name = name

    def _read_readable(self):
        """Return ({(model, id)} the user may read, {models with no rule for them}).

        Of a record that is gone nobody can say whether the user might have read it:
        its name stays to be seen where no rule narrows what the user reads.
        """
        wanted = self.filtered("res_id").grouped("res_model")
        readable, unrestricted = set(), set()
        for model, lines in wanted.items():
            if not self._is_model_readable(model):
                continue
            ids = lines.mapped("res_id")
            found = self._get_readable_records(model).search([("id", "in", ids)])
            readable.update((model, one_id) for one_id in found.ids)
            if self._is_unrestricted(model):
                unrestricted.add(model)
        return readable, unrestricted

    @api.model
    def _is_model_readable(self, model):
        return model in self.env and self.env[model].has_access("read")

    @api.model
    def _get_readable_records(self, model):
        return self.env[model].with_context(active_test=False)

    @api.model
    def _is_unrestricted(self, model):
        if self.env.su:
            return True
        return self.env["ir.rule"]._compute_domain(model, "read").is_true()

    def _search_display_name(self, operator, value):
        """Search the names as they were, of the lines whose name the user may see."""
        if operator not in SEARCHED:
            return NotImplemented
        named = self.sudo()._search(Domain("name", operator, value))
        return Domain("id", "in", named) & self._get_visible_domain()

    @api.model
    def _get_visible_domain(self):
        """Return the domain of the lines whose name the user may see."""
        visible = Domain("res_id", "in", (False, 0))
        for (model,) in self.sudo()._read_group([], ["res_model"]):
            if not model or not self._is_model_readable(model):
                continue
            of_model = Domain("res_model", "=", model)
            if not self._is_unrestricted(model):
                query = self._get_readable_records(model)._search([])
                of_model &= Domain("res_id", "any!", query)
            visible |= of_model
        if not self.env.su and not self.env.user.has_group(GROUP_EXEMPT):
            visible &= Domain("is_masked", "=", False)
        return visible

    def action_open_record(self):
        """Open the record or outcome behind the line, if the user may see it."""
        self.ensure_one()
        model, res_id = self.res_model, self.res_id
        if self.outcome_id:
            model, res_id = "it.outcome", self.outcome_id.id
        if not self.can_open:
            raise UserError(
                self.env._(
                    "The record behind this line is gone, or not for you to see: the "
                    "line keeps how it stood when the reading was closed."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "views": [(False, "form")],
        }

    @api.model_create_multi
    def create(self, vals_list):
        raise UserError(self._get_refusal())

    def write(self, vals):
        raise UserError(self._get_refusal())

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    def _get_refusal(self):
        return self.env._(
            "The lines behind a closed reading are history and are neither written "
            "nor deleted by hand: reopen the reading and close it again."
        )
