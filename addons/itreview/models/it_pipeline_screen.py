from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, date_utils

from ..logic import movement
from .it_pipeline_movement import BY

CARDS = 20
"""Cards of a column on the board; what is beyond is told as a number and opens as a list."""
LOOK = {
    "kind": "kind",
    "team_id": "team_id",
    "theme_id": "theme_id",
    "user_id": "user_id",
    "measure_id": "measure_ids",
}
"""What may be looked at: key of a look -> field of `it.pipeline.version`."""
_SHOWN = ("came", "went", "slipped_out", "pulled_in")


class ItPipelineScreen(models.AbstractModel):
    """What the movement screen and the board show, worked out for whoever looks.

    Days are the person's own: a day is looked at as it ended. Not stored; every figure has the
    question behind it, so that a click opens its records.
    """

    _name = "it.pipeline.screen"
    _description = "Pipeline screens"

    @api.model
    def _moment(self, day):
        """The end of a person's day as a UTC datetime."""
        day = fields.Date.to_date(day)
        if not day:
            raise UserError(self.env._("Choose a day."))
        zone = pytz.timezone(self.env.user.tz or "Europe/London")
        ended = zone.localize(datetime.combine(day, time(23, 59, 59)))
        moment = ended.astimezone(pytz.utc).replace(tzinfo=None)
        return min(moment, fields.Datetime.now())

    @api.model
    def _scope(self, look):
        """The domain of a look: what is chosen of `LOOK`, each may be missing."""
        return Domain.AND(
            Domain(name, "=", look[key]) for key, name in LOOK.items() if look.get(key)
        )

    @api.model
    def get_choices(self):
        """Endpoint: what the screens offer to look at, with the days they start with."""
        self.env["it.pipeline.version"].check_access("read")
        today = fields.Date.context_today(self)
        Version = self.env["it.pipeline.version"]
        kinds = Version._fields["kind"]._description_selection(self.env)
        return {
            "today": today,
            "start": date_utils.subtract(today, months=1),
            "kinds": kinds,
            "teams": self._read_used("team_id"),
            "themes": self._read_used("theme_id"),
            "owners": self._read_used("user_id"),
            "measures": self._read_measures(),
            "by": [
                ["stage", self.env._("Stage")],
                ["owner", self.env._("Owner")],
                ["team", self.env._("Team")],
                ["offer", self.env._("Offer")],
                ["theme", self.env._("Theme")],
                ["kind", self.env._("Kind")],
            ],
        }

    @api.model
    def _read_used(self, name):
        rows = self.env["it.pipeline.version"]._read_group(
            [(name, "!=", False)], [name], order=f"{name}"
        )
        return [[record.id, record.sudo().display_name] for (record,) in rows]

    def _read_measures(self):
        """Measures that outcomes of opportunities were ever credited to."""
        query = self.env["it.pipeline.version"]._search([])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT unnest(measure_refs) FROM it_pipeline_version"
                " WHERE measure_refs <> '{}' AND id IN %s",
                query.subselect(),
            )
        )
        measures = self.env["it.measure"].search([("id", "in", [row[0] for row in rows])])
        return [[measure.id, measure.display_name] for measure in measures]

    @api.model
    def get_movement(self, start, end, by="stage", look=None):
        """Endpoint: what moved between the ends of two days.

        :param start: the earlier day
        :param end: the later day
        :param by: a key of `BY`
        :param look: see `_scope`
        """
        Movement = self.env["it.pipeline.movement"]
        moments = self._moment(start), self._moment(end)
        scope = self._scope(look or {})
        whole = Movement._between(*moments, scope).get(None, {})
        return {
            "currency": self.env.company.currency_id.symbol,
            "bars": self._prepare_bars(whole),
            "beside": [
                self._prepare_bar(bucket, whole) for bucket in _SHOWN if bucket in whole
            ],
            "groups": self._prepare_groups(Movement._between(*moments, scope, by), by),
            "flow": [
                [begin, finish, float(amount), count]
                for begin, finish, amount, count in Movement._get_flow(*moments, scope)
            ],
            "swings": [
                self._prepare_bar(bucket, swings)
                for swings in [Movement._get_swings(*moments, scope)]
                for bucket in sorted(swings)
            ],
            "figures": self._prepare_figures(*moments, look),
        }

    @api.model
    def _get_words(self):
        return {
            "opening": self.env._("Opening"),
            "new": self.env._("New"),
            "reopened": self.env._("Reopened"),
            "came": self.env._("Came in"),
            "grown": self.env._("Grown"),
            "shrunk": self.env._("Shrunk"),
            "went": self.env._("Went out"),
            "won": self.env._("Won"),
            "lost": self.env._("Lost"),
            "left": self.env._("Left"),
            "closing": self.env._("Closing"),
            "slipped_out": self.env._("Slipped to later"),
            "pulled_in": self.env._("Pulled in"),
        }

    def _prepare_bar(self, bucket, found):
        amount, count = found.get(bucket, (0, 0))
        sign = -1 if bucket in movement.MINUS else 1
        return {
            "key": bucket,
            "label": self._get_words()[bucket],
            "amount": float(amount) * sign,
            "count": count,
        }

    def _prepare_bars(self, found):
        """The steps of the waterfall, in order, without the empty ones in between."""
        order = ("opening", *movement.PLUS, *movement.MINUS, "closing")
        return [
            self._prepare_bar(bucket, found)
            for bucket in order
            if bucket in found or bucket in ("opening", "closing")
        ]

    def _prepare_groups(self, found, by):
        names = self._read_names(found, by)
        places = {group: place for place, group in enumerate(names) if group}
        return [
            {
                "id": group,
                "name": names[group],
                "bars": [self._prepare_bar(bucket, bars) for bucket in bars],
            }
            for group, bars in sorted(
                found.items(), key=lambda one: places.get(one[0], len(places))
            )
        ]

    def _read_names(self, groups, by):
        """{group: its name}, in the order of the stages, or of whatever it is."""
        model = BY[by][1]
        none = {None: self.env._("None")}
        if not model:
            labels = dict(
                self.env["it.pipeline.version"]
                ._fields["kind"]
                ._description_selection(self.env)
            )
            return none | {group: labels.get(group, group) for group in groups if group}
        # a name of what people see in the list anyway, whoever may open the record
        Model = self.env[model].sudo().with_context(active_test=False)
        records = Model.search([("id", "in", [one for one in groups if one])])
        gone = {group: self.env._("Deleted") for group in groups if group}
        named = {record.id: record.display_name for record in records}
        return named | none | {one: gone[one] for one in gone if one not in named}

    @api.model
    def _get_figure_words(self):
        return {
            "count": self.env._("Open"),
            "total": self.env._("Value"),
            "weighted": self.env._("Weighted"),
            "target": self.env._("Income target"),
            "coverage": self.env._("Coverage"),
            "coverage_needed": self.env._("Coverage needed"),
            "win_rate": self.env._("Win rate"),
            "won_value": self.env._("Won"),
            "average_won": self.env._("Mean won"),
            "median_won": self.env._("Median won"),
            "cycle_won": self.env._("Days to win"),
            "cycle_lost": self.env._("Days to lose"),
            "slip_rate": self.env._("Slip rate"),
            "velocity": self.env._("Velocity a day"),
        }

    def _prepare_figures(self, start, end, look):
        labels = self._get_figure_words()
        Figures = self.env["it.pipeline.figures"]
        targets = Figures._find_targets(end, look)
        told = Figures._get_figures(start, end, self._scope(look or {}), targets)
        return [
            {
                "key": key,
                "label": label,
                "value": None if told[key].value is None else float(told[key].value),
                "unit": told[key].unit,
                "why": told[key].why,
            }
            for key, label in labels.items()
        ]

    @api.model
    def action_open_bar(self, start, end, bucket, by=None, group=None, look=None):
        """Endpoint: the states behind a bar of the movement, as a list."""
        versions = self.env["it.pipeline.movement"]._get_versions(
            self._moment(start),
            self._moment(end),
            bucket,
            self._scope(look or {}),
            by,
            group,
        )
        return self._open(versions, self._get_words().get(bucket, bucket))

    @api.model
    def action_open_ribbon(self, start, end, begin, finish, look=None):
        """Endpoint: the states behind a ribbon of the flow between stages, as a list."""
        versions = self.env["it.pipeline.movement"]._get_flow_versions(
            self._moment(start),
            self._moment(end),
            begin,
            finish,
            self._scope(look or {}),
        )
        return self._open(versions, self.env._("Between stages"))

    @api.model
    def action_open_swing(self, start, end, bucket, look=None):
        """Endpoint: the states that swings of one kind led to, as a list."""
        versions = self.env["it.pipeline.movement"]._get_swing_versions(
            self._moment(start), self._moment(end), bucket, self._scope(look or {})
        )
        return self._open(versions, self._get_words().get(bucket, bucket))

    def _open(self, versions, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itreview.it_pipeline_version_action"
        )
        return action | {
            "name": name,
            "domain": [("id", "in", versions.ids)],
            "context": {},
        }

    @api.model
    def get_board(self, day, look=None):
        """Endpoint: the open pipeline as known at the end of a day, stage by stage."""
        Version = self.env["it.pipeline.version"]
        known = self._as_known(day, look)
        columns = []
        for stage, count, value, weighted in Version._read_group(
            known,
            ["stage_id"],
            ["__count", "expected_revenue:sum", "weighted_revenue:sum"],
        ):
            columns.append((stage.sudo(), count, value, weighted))
        columns.sort(key=lambda column: (column[0].sequence, column[0].id))
        cards = self._read_cards(known)
        return {
            "currency": self.env.company.currency_id.symbol,
            "columns": [
                {
                    "id": stage.id,
                    "name": stage.display_name or self.env._("No stage"),
                    "count": count,
                    "value": value,
                    "weighted": weighted,
                    "cards": cards.get(stage.id, []),
                }
                for stage, count, value, weighted in columns
            ],
        }

    def _as_known(self, day, look):
        Version = self.env["it.pipeline.version"]
        return (
            Version._as_known_domain(self._moment(day))
            & self._scope(look or {})
            & Domain("status", "=", "open")
        )

    def _read_cards(self, known):
        """{stage id: the cards of greatest value}, by one query for all columns."""
        Version = self.env["it.pipeline.version"]
        query = Version._search(known)
        rows = self.env.execute_query(
            query.select(
                "it_pipeline_version.id",
                "row_number() OVER (PARTITION BY it_pipeline_version.stage_id "
                "ORDER BY it_pipeline_version.expected_revenue DESC, "
                "it_pipeline_version.id) AS place",
            )
        )
        shown = Version.browse(row[0] for row in rows if row[1] <= CARDS)
        cards = {}
        for version in shown.sorted("expected_revenue", reverse=True):
            cards.setdefault(version.stage_id.id, []).append(
                {
                    "id": version.id,
                    "lead_id": version.lead_id.id,
                    "name": version.name,
                    "partner": version.partner_id.sudo().display_name or "",
                    "owner": version.user_id.sudo().name or "",
                    "value": version.expected_revenue,
                    "probability": version.probability,
                    "due": version.date_deadline or None,
                }
            )
        return cards

    @api.model
    def action_open_column(self, day, stage_id, look=None):
        """Endpoint: all states of a column of the board, as a list."""
        known = self._as_known(day, look) & Domain("stage_id", "=", stage_id)
        versions = self.env["it.pipeline.version"].search(known)
        return self._open(versions, self.env._("As known"))
