from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

READER = "itgovernance.group_reader"


class ItOutcomeMixin(models.AbstractModel):
    """Gives a model its credited outcomes: totals, measures and smart button.

    A record sums its credits, that is its share of each outcome, never the whole
    outcome. Records with outcomes can't be deleted: archive them.
    """

    _name = "it.outcome.mixin"
    _description = "Credited With Outcomes"

    outcome_credit_ids = fields.One2many(
        "it.outcome.credit",
        "res_id",
        string="Outcome credits",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        groups=READER,
    )
    outcome_forecast_total = fields.Float(
        string="Forecast outcomes",
        digits=(16, 2),
        compute="_compute_outcome_totals",
        groups=READER,
        help="This record's share of the outcomes forecast for it. Where its "
        "outcomes are in several units, those in pounds alone.",
    )
    outcome_realised_total = fields.Float(
        string="Realised outcomes",
        digits=(16, 2),
        compute="_compute_outcome_totals",
        groups=READER,
        help="This record's share of the confirmed outcomes. Where its outcomes are "
        "in several units, those in pounds alone.",
    )
    outcome_count = fields.Integer(
        string="Number of outcomes",
        compute="_compute_outcome_count",
        groups=READER,
    )
    outcome_measure_ids = fields.Many2many(
        "it.measure",
        string="Measures served",
        compute="_compute_outcome_totals",
        groups=READER,
    )

    @api.depends("outcome_credit_ids")
    def _compute_outcome_totals(self):
        by_record = defaultdict(list)
        for res_id, *line in self._read_outcome_sums():
            by_record[res_id].append(line)
        Measure = self.env["it.measure"]
        for record in self:
            lines = by_record.get(record._origin.id, [])
            units = {line[1] for line in lines}
            counted = [line for line in lines if len(units) == 1 or line[1] == "gbp"]
            record.outcome_forecast_total = sum(line[2] for line in counted)
            record.outcome_realised_total = sum(line[3] for line in counted)
            record.outcome_measure_ids = Measure.browse([line[0] for line in lines])

    @api.depends("outcome_credit_ids")
    def _compute_outcome_count(self):
        """On its own: lists and cards show the number alone."""
        counts = dict(
            self.env["it.outcome.credit"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self._origin.ids),
                    ("outcome_id.state", "in", ("proposed", "confirmed")),
                ],
                ["res_id"],
                ["__count"],
            )
        )
        for record in self:
            record.outcome_count = counts.get(record._origin.id, 0)

    def _read_outcome_sums(self):
        """Return (res_id, measure id, unit, forecast, realised) rows.

        One grouped query for all of `self`; withdrawn outcomes are left out.
        """
        ids = tuple(record._origin.id for record in self if record._origin.id)
        if not ids:
            return []
        self.env["it.outcome"].flush_model()
        self.env["it.outcome.credit"].flush_model()
        self.env["it.measure"].flush_model(["unit"])
        return self.env.execute_query(
            SQL(
                """
                SELECT c.res_id, m.id, m.unit,
                       COALESCE(SUM(o.value * c.share / 100) FILTER (
                           WHERE o.kind = 'forecast'), 0),
                       COALESCE(SUM(o.value * c.share / 100) FILTER (
                           WHERE o.kind = 'realised' AND o.state = 'confirmed'), 0)
                  FROM it_outcome_credit c
                  JOIN it_outcome o ON o.id = c.outcome_id
                  JOIN it_measure m ON m.id = o.measure_id
                 WHERE c.res_model = %s AND c.res_id IN %s
                   AND o.state IN ('proposed', 'confirmed')
                 GROUP BY c.res_id, m.id, m.unit
                 ORDER BY c.res_id, m.id
                """,
                self._name,
                ids,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credited(self):
        credit = (
            self.env["it.outcome.credit"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], limit=1
            )
        )
        if credit:
            raise UserError(
                self.env._(
                    "%(record)s is credited with outcomes and cannot be deleted, for "
                    "the measures would lose whose doing they were: archive it.",
                    record=self.browse(credit.res_id).sudo().display_name,
                )
            )

    def action_view_outcomes(self):
        """Open the outcomes credited to these records; new ones credit the record."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_outcome_action"
        )
        action["domain"] = [
            (
                "credit_ids",
                "any",
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            )
        ]
        action["context"] = {}
        if len(self) == 1:
            action["context"] = {
                "it_credit_res_model": self._name,
                "it_credit_res_id": self.id,
            }
        return action

    def _credit_outcome(
        self, measure, value, date, kind="forecast", share=100.0, name=None, **vals
    ):
        """Create one outcome on `measure`, credited to this record, and return it."""
        self.ensure_one()
        if not name:
            exempt = "is_exempt" in self._fields and self.sudo()["is_exempt"]
            name = self.env._(
                "%(measure)s: %(record)s",
                measure=measure.code or measure.name,
                record=self.env._("exempt record") if exempt else self.display_name,
            )
        credit = {"res_model": self._name, "res_id": self.id, "share": share}
        return self.env["it.outcome"].create(
            {
                **vals,
                "name": name,
                "measure_id": measure.id,
                "value": value,
                "date": date,
                "kind": kind,
                "credit_ids": [fields.Command.create(credit)],
            }
        )
