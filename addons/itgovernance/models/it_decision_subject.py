from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .it_decision_step import MIXIN


class ItDecisionSubject(models.Model):
    """What a decision is about: one record, such as an agreement or an offer.

    Made by whoever may change that record, from either side. A subject of an exempt
    decision is as hidden as the decision itself.
    """

    _name = "it.decision.subject"
    _description = "Subject of a Decision"
    _order = "decision_id desc, id"
    _rec_name = "res_name"

    decision_id = fields.Many2one(
        "it.decision",
        required=True,
        ondelete="cascade",
        index=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        readonly=True,
    )
    record_ref = fields.Reference(
        selection="_selection_record_ref",
        string="About",
        compute="_compute_record_ref",
        inverse="_inverse_record_ref",
        help="The agreement, opportunity or offer that the decision is about.",
    )
    res_name = fields.Char(string="About record", compute="_compute_record_ref")
    date = fields.Date(related="decision_id.date")
    forum_id = fields.Many2one(related="decision_id.forum_id")
    outcome = fields.Selection(related="decision_id.outcome")
    is_late = fields.Boolean(related="decision_id.is_late")

    _once = models.UniqueIndex(
        "(res_model, res_id, decision_id)",
        "This decision is already linked to that record.",
    )

    @api.model
    def _selection_record_ref(self):
        registry = self.env.registry
        names = [
            name
            for name in registry.descendants([MIXIN], "_inherit")
            if not registry[name]._abstract
        ]
        models = self.env["ir.model"].sudo().search([("model", "in", names)])
        return [(model.model, model.name) for model in models.sorted("name")]

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_record_ref(self):
        self.record_ref = False
        self.res_name = False
        linked = self.filtered(lambda link: link.res_id and link.res_model in self.env)
        for model, links in linked.grouped("res_model").items():
            records = self.env[model].browse(links.mapped("res_id")).exists()
            visible = {record.id: record for record in records._filtered_access("read")}
            for link in links:
                record = visible.get(link.res_id)
                link.record_ref = record and f"{model},{record.id}"
                link.res_name = (
                    record.display_name
                    if record
                    else self.env._("A record you may not see")
                )

    def _inverse_record_ref(self):
        for link in self.filtered("record_ref"):
            link.res_model = link.record_ref._name
            link.res_id = link.record_ref.id

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create([self._with_record(vals) for vals in vals_list])
        links._check_may_link()
        return links

    def write(self, vals):
        self._check_may_link()
        result = super().write(self._with_record(vals))
        self._check_may_link()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_not_own(self):
        self._check_may_link()

    @api.model
    def _with_record(self, vals):
        """Return the values with the record of ``record_ref`` in its two columns."""
        if not vals.get("record_ref"):
            return vals
        model, _comma, number = str(vals["record_ref"]).partition(",")
        rest = {key: value for key, value in vals.items() if key != "record_ref"}
        return {**rest, "res_model": model, "res_id": int(number)}

    @api.constrains("res_model")
    def _check_res_model(self):
        known = dict(self._selection_record_ref())
        for link in self:
            if link.res_model not in known:
                raise ValidationError(
                    self.env._(
                        "A decision can't be about a record of the model “%(model)s”: "
                        "choose one of %(known)s.",
                        model=link.res_model,
                        known=", ".join(known.values()) or self.env._("none"),
                    )
                )

    def _check_may_link(self):
        """Refuse to whoever may not change the record to say who decided on it."""
        if self.env.su:
            return
        for model, links in self.grouped("res_model").items():
            if model in self.env:
                records = self.env[model].browse(links.mapped("res_id")).exists()
                records.check_access("write")

    def action_open_record(self):
        """Open the record that the decision is about."""
        self.ensure_one()
        self.env[self.res_model].browse(self.res_id).check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
