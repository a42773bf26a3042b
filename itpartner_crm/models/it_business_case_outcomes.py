from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..logic import case as case_logic

FULL = 100.0


class ItBusinessCase(models.Model):
    """What a business case promises to the measures of the strategy.

    Each benefit of the preferred option that names a measure becomes one forecast
    outcome a year, credited to the opportunity and, by its part, to the partner. To
    forecast again changes the same outcomes and never adds a second one.
    """

    _inherit = "it.business.case"

    benefit_ids = fields.One2many(
        "it.benefit.review", compute="_compute_forecast_state", string="Benefits"
    )
    benefit_count = fields.Integer(
        string="Number of benefits", compute="_compute_forecast_state"
    )
    forecast_state = fields.Selection(
        [
            ("none", "Not forecast"),
            ("current", "As in the case"),
            ("stale", "Differs from the case"),
        ],
        string="Forecast outcomes",
        compute="_compute_forecast_state",
        help="Whether the forecast outcomes say what the case says.",
    )

    @api.depends(
        "preferred_option_id.line_ids.year_amounts",
        "preferred_option_id.line_ids.measure_id",
        "lead_id.it_benefit_ids.forecast_value",
        "lead_id.it_benefit_ids.state",
    )
    def _compute_forecast_state(self):
        for case in self:
            rows = case.lead_id.it_benefit_ids
            case.benefit_ids = rows
            case.benefit_count = len(rows)
            case.forecast_state = "none"
            if rows and case.is_latest:
                told = {
                    (row.lineage, row.year): (row.forecast_value, row.measure_id.id)
                    for row in rows
                    if row.state != "dropped"
                }
                wanted = {
                    key: (one["value"], one["line"].measure_id.id)
                    for key, one in case._get_promises().items()
                }
                case.forecast_state = "current" if told == wanted else "stale"
            elif rows:
                case.forecast_state = "current"

    def _get_promises(self):
        """Return {(lineage, year): {line, year, value}} of what the case promises.

        Benefits of the preferred option that count, aren't transfers and name a
        measure, as lowered for optimism. Qualitative ones have no money.
        """
        self.ensure_one()
        lines = self.preferred_option_id.line_ids.filtered(
            lambda line: (
                line.kind == "benefit"
                and line.counts
                and line.measure_id
                and not line.is_transfer
            )
        )
        promised = {}
        told = lines._prepare_logic_lines(self.horizon + 1)
        for line, values in zip(lines, told, strict=True):
            for year, amount in enumerate(case_logic.adjusted(values)):
                if amount:
                    value = float(round(amount, 2))
                    promise = {"line": line, "year": year, "value": value}
                    promised[line.lineage, year] = promise
        return promised

    def _get_year_end(self, year):
        """Return the last day of a financial year of the case."""
        self.ensure_one()
        return date(self.base_year.year + year + 1, 3, 31)

    def action_forecast(self):
        """Make the benefits of the preferred option forecast outcomes, each once."""
        self.ensure_one()
        self.check_access("write")
        if not self.is_latest:
            raise UserError(
                self.env._(
                    "“%(name)s” has a later version: forecast the outcomes of that.",
                    name=self.display_name,
                )
            )
        if not self._get_promises() and not self.benefit_count:
            raise UserError(
                self.env._(
                    "“%(name)s” promises nothing to a measure yet: choose the preferred "
                    "option, and on its benefits the measure each counts to.",
                    name=self.display_name,
                )
            )
        self._forecast()
        return self.action_view_benefits()

    def _refresh_forecast(self):
        """Bring forecasts that were made already in line with these cases."""
        for case in self:
            if case.is_latest and case.lead_id.sudo().it_benefit_ids:
                case._forecast()

    def _forecast(self):
        """Make, change and withdraw forecasts until they say what the case says."""
        self.ensure_one()
        promised = self._get_promises()
        held = self.lead_id.sudo().it_benefit_ids
        rows = {(row.lineage, row.year): row for row in held}
        fresh = []
        for key, promise in promised.items():
            row = rows.get(key, held.browse())
            if row.forecast_id or row.realised_id:
                self._change_forecast(row, promise)
            else:
                fresh.append((row, promise))
        self._add_forecasts(fresh)
        gone = [row.id for key, row in rows.items() if key not in promised]
        held.browse(gone)._drop()

    def _add_forecasts(self, fresh):
        """Create forecasts, and rows where there is none.

        :param fresh: list of (row or none, promise)
        """
        outcomes = self.env["it.outcome"].create(
            [
                {
                    **self._prepare_forecast_vals(promise),
                    "credit_ids": self._prepare_credits(promise["line"]),
                }
                for _row, promise in fresh
            ]
        )
        new = []
        for (row, promise), outcome in zip(fresh, outcomes, strict=True):
            values = {**self._prepare_row_vals(promise), "forecast_id": outcome.id}
            if row:
                row.write(values)
            else:
                new.append(values)
        self.env["it.benefit.review"].sudo().create(new)

    def _change_forecast(self, row, promise):
        """Bring one forecast in line; what a person confirmed or withdrew stays."""
        outcome = row.forecast_id.with_env(self.env)
        came_back = outcome.state == "withdrawn" and row.is_dropped
        if outcome.state != "proposed" and not came_back:
            row.write({"line_id": promise["line"].id, "is_dropped": False})
            return
        told = self._prepare_forecast_vals(promise)
        changed = {
            key: value
            for key, value in told.items()
            if outcome._fields[key].convert_to_write(outcome[key], outcome) != value
        }
        if came_back:
            changed["state"] = "proposed"
        held = {(one.res_model, one.res_id): one.share for one in outcome.credit_ids}
        if held != self._get_shares(promise["line"]):
            changed["credit_ids"] = [
                fields.Command.clear(),
                *self._prepare_credits(promise["line"]),
            ]
        if changed:
            outcome.write(changed)
        row.write(self._prepare_row_vals(promise))

    def _prepare_forecast_vals(self, promise):
        """Return the values of the forecast of one benefit in one year."""
        line, year = promise["line"], promise["year"]
        name = line.name
        if self.lead_id.sudo().is_exempt:
            name = self.env._("exempt record")
        return {
            "name": self.env._(
                "%(line)s, %(year)s", line=name, year=self._get_year_name(year)
            ),
            "measure_id": line.measure_id.id,
            "value": promise["value"],
            "date": self._get_year_end(year),
            "kind": "forecast",
            "is_cashable": line.benefit_class == "cashable",
        }

    def _prepare_row_vals(self, promise):
        """Return the values of the row that ties a benefit to its outcomes."""
        line, year = promise["line"], promise["year"]
        return {
            "name": line.name,
            "lead_id": self.lead_id.id,
            "line_id": line.id,
            "lineage": line.lineage,
            "year": year,
            "date": self._get_year_end(year),
            "benefit_class": line.benefit_class,
            "partner_id": line.partner_id.id,
            "currency_id": self.currency_id.id,
            "forecast_value": promise["value"],
            "is_dropped": False,
        }

    def _get_shares(self, line):
        """Return {(model, id): percent} of those to whom an outcome is credited."""
        theirs = line.partner_credit if line.partner_id else 0.0
        shares = {
            ("crm.lead", self.lead_id.id): FULL - theirs,
            ("res.partner", line.partner_id.id): theirs,
        }
        return {key: share for key, share in shares.items() if share}

    def _prepare_credits(self, line):
        return [
            fields.Command.create(
                {"res_model": model, "res_id": number, "share": share}
            )
            for (model, number), share in self._get_shares(line).items()
        ]

    def action_view_benefits(self):
        """Open what was forecast and what came, of the opportunity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_benefit_review_action"
        )
        action["domain"] = [("lead_id", "=", self.lead_id.id)]
        action["name"] = self.env._("Benefits of %(name)s", name=self.name)
        action["context"] = {}
        return action
