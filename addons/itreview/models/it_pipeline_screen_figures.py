from statistics import median

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import date_utils, format_date

from ..logic import figures

OFFICERS = (
    "itgovernance.group_partnership_officer",
    "itgovernance.group_commercial_officer",
    "itgovernance.group_performance_officer",
)
MONTHS = 12
"""Months of the window, and those over which forecasts are held against results."""


class ItPipelineScreen(models.AbstractModel):
    """The figures screen: each figure as of any day, why it is so, and its records."""

    _inherit = "it.pipeline.screen"

    @api.model
    def get_figures(self, day, look=None):
        """Endpoint: the figures of the pipeline at the end of a day over the twelve months before.

        :param day: the day
        :param look: see `_scope`
        """
        self.env["it.pipeline.version"].check_access("read")
        start, end = self._window(day)
        scope = self._scope(look or {})
        return {
            "currency": self.env.company.currency_id.symbol,
            "figures": self._prepare_figures(start, end, look),
            "conversion": self._prepare_conversion(start, end, scope),
            "ageing": self._prepare_ageing(end, scope),
            "accuracy": self._prepare_accuracy(day, scope),
        }

    @api.model
    def _window(self, day, start=None):
        """The time from a day, or twelve months, to the end of another, as UTC datetimes."""
        end = fields.Date.to_date(day)
        if not end:
            raise UserError(self.env._("Choose a day."))
        start = start or date_utils.subtract(end, months=MONTHS)
        return self._moment(start), self._moment(end)

    @api.model
    def _prepare_conversion(self, start, end, scope):
        rows = self.env["it.pipeline.figures"]._get_conversion(start, end, scope)
        names = self._read_names([row[0] for row in rows], "stage")
        return [
            {
                "id": stage,
                "name": names[stage],
                "entered": entered,
                "advanced": advanced,
                "rate": float(figures.ratio(advanced, entered) or 0),
            }
            for stage, entered, advanced in rows
        ]

    @api.model
    def _prepare_ageing(self, end, scope):
        """How long the open ones are in their stage, in four bands of the stage's norm."""
        by_stage = {}
        for _version, stage_id, days in self.env["it.pipeline.figures"]._get_ageing(
            end, scope
        ):
            by_stage.setdefault(stage_id, []).append(days)
        stages = self.env["crm.stage"].sudo().browse([one for one in by_stage if one])
        rows = []
        for stage in stages.exists().sorted(lambda one: (one.sequence, one.id)):
            days, norm = by_stage[stage.id], stage.rotting_threshold_days
            bands = [figures.age_band(one, norm) for one in days]
            rows.append(
                {
                    "id": stage.id,
                    "name": stage.display_name,
                    "count": len(days),
                    "median": int(median(days)),
                    "longest": max(days),
                    "norm": norm,
                    "bands": [bands.count(band) for band in range(4)],
                }
            )
        return rows

    @api.model
    def _prepare_accuracy(self, day, scope):
        """How near each owner's forecast came, month by month; for officers alone.

        :returns: {"months": [words], "owners": [{"id", "name", "whole", "cells"}]}, or None
            for a reader: how well a colleague forecasts is not for the board
        """
        if not self.env.su and not any(map(self.env.user.has_group, OFFICERS)):
            return None
        last = date_utils.start_of(fields.Date.to_date(day), "month")
        # a month ends with its last day; the one that still runs is told as far as it goes
        begins = [date_utils.subtract(last, months=back) for back in range(MONTHS)][::-1]
        edges = [self._moment(date_utils.subtract(one, days=1)) for one in begins]
        edges.append(self._moment(day))
        periods = list(zip(edges, edges[1:], strict=False))
        told = self.env["it.pipeline.figures"]._get_accuracy(periods, scope)
        places = {start: place for place, (start, _end) in enumerate(periods)}
        owners = {}
        for start, owner, forecast, actual, near in told:
            cells = owners.setdefault(owner, [None] * MONTHS)
            cells[places[start]] = {
                "forecast": float(forecast),
                "actual": float(actual),
                "near": float(near),
            }
        names = self._read_names(owners, "owner")
        return {
            "months": [
                format_date(self.env, one, date_format="MMM yy") for one in begins
            ],
            "owners": [
                {
                    "id": owner,
                    "name": names.get(owner) or names[None],
                    "whole": self._take_together(cells),
                    "cells": cells,
                }
                for owner, cells in sorted(
                    owners.items(), key=lambda one: names.get(one[0]) or ""
                )
            ],
        }

    @api.model
    def _take_together(self, cells):
        told = [cell for cell in cells if cell]
        return {
            "forecast": sum(cell["forecast"] for cell in told),
            "actual": sum(cell["actual"] for cell in told),
            "near": sum(cell["near"] for cell in told) / len(told),
        }

    @api.model
    def action_open_figure(self, key, day, look=None, start=None):
        """Endpoint: the states behind a figure, as a list.

        :param start: beginning of its window; None: twelve months before
        """
        domain = self._figure_domain(key, *self._window(day, start), look)
        versions = self.env["it.pipeline.version"].search(
            domain & self._scope(look or {})
        )
        return self._open(versions, self._get_figure_words().get(key, key))

    @api.model
    def _figure_domain(self, key, start, end, look):
        """The domain of the states that a figure counts."""
        Figures = self.env["it.pipeline.figures"]
        if key == "slip_rate":
            return Figures._due_domain(start, end)
        if key in ("win_rate", "coverage_needed"):
            return Figures._became_domain(start, end, "won", "lost")
        if key in ("won_value", "average_won", "median_won", "cycle_won"):
            return Figures._became_domain(start, end, "won")
        if key == "cycle_lost":
            return Figures._became_domain(start, end, "lost")
        targets = Figures._find_targets(end, look)
        if key in ("target", "coverage") and targets:
            return Figures._sought_domain(end, targets)
        known = self.env["it.pipeline.version"]._as_known_domain(end)
        return known & Domain("status", "=", "open")

    @api.model
    def action_open_targets(self, day, look=None):
        """Endpoint: the income targets that the coverage of a day is held against."""
        targets = self.env["it.pipeline.figures"]._find_targets(self._moment(day), look)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itcommercial.it_income_target_action"
        )
        return action | {"domain": [("id", "in", targets.ids)], "context": {}}
