from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import line_of_sight
from ..logic.line_of_sight import Line
from .it_line_of_sight import COLUMNS

PAGE = 80
HIDDEN = "hidden"


class Credits(NamedTuple):
    """What of a measure is credited to whom: `exact` is the whole of the measure.

    `lines` and `outcomes` map (model, id) to unrounded amounts and to the number of
    outcomes, the records the user may not see being under `HIDDEN` together;
    `hidden` says how many those are.
    """

    exact: Line
    lines: dict
    outcomes: dict
    hidden: int


class ItLineOfSight(models.AbstractModel):
    """From a measure to the records credited, and to the outcomes behind a number.

    Records the user may not read stand in one row without names, models or ids, so
    that the rows still make the measure.
    """

    _inherit = "it.line.of.sight"

    # ------------------------------------------------------------------
    # Endpoints
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_records(self, measure_id, options=None):
        """Return the rows under a measure: credited records by kind, and the rest.

        An endpoint: any reader of the suite. `options` as for `get_tree`; with
        `res_model` and `offset` the next page of the records of one kind alone. The
        records come largest first, 80 at a time, and one row for the others.
        """
        self._check_reader()
        scope = self._read_scope(options)
        measure = self._read_measures([measure_id])
        model, offset = self._read_page(options)
        credits = self._read_credits(measure, scope)
        groups = defaultdict(list)
        for key in credits.lines:
            groups[HIDDEN if key == HIDDEN else key[0]].append(key)
        adds_up = bool(self._get_additive(measure))
        shown, rest = self._share_out(credits, groups)
        rows = []
        for name in self._get_group_order(groups, shown):
            if model and name != model or name == HIDDEN:
                continue
            group = self._get_group_row(measure, name, groups[name])
            group["amounts"] = self._get_cells(measure, shown[name], adds_up)
            rows += [] if model else [group]
            rows += self._build_record_rows(
                measure, group, groups[name], shown[name], credits, offset
            )
        if not model and HIDDEN in groups:
            row = self._get_gathered_row(measure, HIDDEN, credits.hidden)
            row["amounts"] = self._get_cells(measure, shown[HIDDEN], adds_up)
            rows.append(row)
        if not model and adds_up and (not rest.is_nothing or not groups):
            row = self._get_gathered_row(measure, "nobody")
            rows.append({**row, "amounts": self._get_cells(measure, rest, adds_up)})
        return rows

    @api.model
    @api.readonly
    def action_view_outcomes(self, measure_ids, column, options=None, credited=None):
        """Return the action that opens the outcomes behind one number.

        An endpoint: any reader of the suite. `column` is realised, forecast or
        outlook; `credited` narrows it to the outcomes of a record (`res_model` and
        `res_id`), of a kind of record (`res_model`) or of nobody (`nobody`). The
        figure of a measure that isn't added up opens what its reading says is
        behind it.
        """
        self._check_reader()
        scope = self._read_scope(options)
        measures = self._read_measures(measure_ids)
        if column not in COLUMNS:
            raise UserError(
                self.env._(
                    "There is no column %(column)s: choose one of %(columns)s.",
                    column=column,
                    columns=", ".join(COLUMNS),
                )
            )
        credited = credited if isinstance(credited, dict) else {}
        if len(measures) == 1 and not credited and not self._get_additive(measures):
            return self._get_reading_action(measures, scope)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_outcome_action"
        )
        domain = self._get_outcome_domain(measures, column, scope)
        domain &= self._get_credited_domain(measures, scope, credited)
        action["domain"] = list(domain)
        action["context"] = (
            {"default_measure_id": measures.id} if len(measures) == 1 else {}
        )
        return action

    def _read_measures(self, measure_ids):
        """Return the measures a client named, those the user may see."""
        try:
            ids = [int(one) for one in measure_ids]
        except (TypeError, ValueError):
            ids = []
        measures = self.env["it.measure"].search([("id", "in", ids)])
        if not measures:
            raise UserError(
                self.env._(
                    "The measure asked for is not there any more: reload the page."
                )
            )
        return measures

    def _read_page(self, options):
        """Return (model, offset) of the page asked for; (None, 0) for the first."""
        options = options if isinstance(options, dict) else {}
        try:
            offset = max(int(options.get("offset") or 0), 0)
        except (TypeError, ValueError):
            offset = 0
        model = options.get("res_model") or None
        return model, offset if model else 0

    # ------------------------------------------------------------------
    # Who is credited
    # ------------------------------------------------------------------

    def _get_period(self, measure, scope):
        """Return first and last day of what is looked at of a measure.

        A figure that isn't added up is that of a reading, so its period counts.
        """
        if not self._get_additive(measure):
            reading, _flags = self._read_readings(measure, scope)[measure.id]
            if reading:
                return reading.date_start, reading.date_end
        return scope.start, scope.day

    def _read_credits(self, measure, scope):
        """Return the `Credits` of one measure, in one grouped query.

        Shares are percent with two places: sums of value times share are exact, and
        divided by 100 here, not by the database.
        """
        self.env["it.outcome"].flush_model()
        self.env["it.outcome.credit"].flush_model()
        counted = measure._get_counted_sql(*self._get_period(measure, scope))
        query = SQL(
            """
            WITH counted AS MATERIALIZED (%s)
            SELECT c.res_model, c.res_id, o.kind, SUM(o.value * c.share)::text,
                   COUNT(*)
              FROM counted o JOIN it_outcome_credit c ON c.outcome_id = o.id
             GROUP BY c.res_model, c.res_id, o.kind
             UNION ALL
            SELECT NULL, NULL, o.kind, (SUM(o.value) * 100)::text, COUNT(*)
              FROM counted o GROUP BY o.kind
             ORDER BY 1, 2
            """,
            counted,
        )
        lines, outcomes = defaultdict(Line), defaultdict(int)
        for model, res_id, kind, total, count in self.env.execute_query(query):
            key = model, res_id
            amount = Decimal(total).scaleb(-2)
            lines[key] = lines[key]._replace(**{kind: amount})
            outcomes[key] += count
        exact = lines.pop((None, None), Line())
        return self._hide_credits(exact, lines, outcomes)

    def _hide_credits(self, exact, lines, outcomes):
        """Return the `Credits` with what the user may not read put together."""
        wanted = defaultdict(list)
        for model, res_id in lines:
            wanted[model].append(res_id)
        readable = set()
        for model, ids in wanted.items():
            if model in self.env and self.env[model].has_access("read"):
                records = self.env[model].with_context(active_test=False)
                found = records.search([("id", "in", ids)])
                readable.update((model, res_id) for res_id in found.ids)
        hidden = [key for key in lines if key not in readable]
        seen = {key: line for key, line in lines.items() if key in readable}
        if hidden:
            seen[HIDDEN] = line_of_sight.add(lines[key] for key in hidden)
        return Credits(exact, seen, outcomes, len(hidden))

    def _share_out(self, credits, groups):
        """Return what is shown of each kind of record, and of nobody."""
        exact = credits.exact
        whole = Line(*map(line_of_sight.shown, (exact.realised, exact.forecast)))
        sums = {
            name: line_of_sight.add(credits.lines[key] for key in keys)
            for name, keys in groups.items()
        }
        return line_of_sight.share_out(whole, exact, sums)

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def _get_group_order(self, groups, shown):
        return line_of_sight.largest_first({name: shown[name] for name in groups})

    def _get_group_name(self, model):
        """Return what the records of a model are called together."""
        names = {
            "agreement": self.env._("Agreements"),
            "crm.lead": self.env._("Opportunities"),
            "it.deliverable": self.env._("Deliverables"),
            "it.offer": self.env._("Offers"),
            "it.partnership": self.env._("Partnerships"),
            "res.partner": self.env._("Partners"),
        }
        return names.get(model) or self.env[model]._description

    def _get_group_row(self, measure, model, keys):
        return {
            "key": f"measure-{measure.id}-{model}",
            "parent": f"measure-{measure.id}",
            "level": 5,
            "kind": "group",
            "id": False,
            "res_model": model,
            "name": self._get_group_name(model),
            "note": self._count_records(len(keys)),
        }

    def _get_gathered_row(self, measure, kind, count=0):
        """Return the row of the records that are hidden, or of nobody."""
        name = self.env._("Not credited to anybody")
        if kind == HIDDEN:
            name = self.env._("Records you may not see (%(count)s)", count=count)
        return {
            "key": f"measure-{measure.id}-{kind}",
            "parent": f"measure-{measure.id}",
            "level": 5,
            "kind": kind,
            "id": False,
            "name": name,
            "note": "",
        }

    def _build_record_rows(self, measure, group, keys, whole, credits, offset):
        """Return one page of the records of a kind, and the row of the others."""
        adds_up = bool(self._get_additive(measure))
        sums = {key: credits.lines[key] for key in keys}
        lines, _nothing = line_of_sight.share_out(
            whole, line_of_sight.add(sums.values()), sums
        )
        order = line_of_sight.largest_first(lines)
        if not adds_up:
            order = sorted(keys, key=lambda key: -credits.outcomes[key])
        page = order[offset : offset + PAGE]
        records = self.env[group["res_model"]].browse([key[1] for key in page])
        base = {"parent": group["key"], "level": 6, "res_model": group["res_model"]}
        rows = [
            {
                **base,
                "key": f"{group['key']}-{record.id}",
                "kind": "record",
                "id": record.id,
                "name": record.display_name,
                "note": self._count_outcomes(credits.outcomes[key]),
                "amounts": self._get_cells(measure, lines[key], adds_up),
            }
            for key, record in zip(page, records, strict=True)
        ]
        others = order[offset + PAGE :]
        if others:
            line = line_of_sight.add(lines[key] for key in others)
            rows.append(
                {
                    **base,
                    "key": f"{group['key']}-others",
                    "kind": "others",
                    "id": False,
                    "offset": offset + PAGE,
                    "name": self.env._("The other %(count)s", count=len(others)),
                    "note": "",
                    "amounts": self._get_cells(measure, line, adds_up),
                }
            )
        return rows

    def _get_cells(self, measure, line, adds_up):
        return [self._get_amounts(measure.unit, line)] if adds_up else []

    def _count_records(self, count):
        if count == 1:
            return self.env._("1 record")
        return self.env._("%(count)s records", count=count)

    def _count_outcomes(self, count):
        if count == 1:
            return self.env._("1 outcome")
        return self.env._("%(count)s outcomes", count=count)

    # ------------------------------------------------------------------
    # What is behind a number
    # ------------------------------------------------------------------

    def _get_reading_action(self, measure, scope):
        """Return what opens the figure of a measure that isn't added up."""
        reading, _flags = self._read_readings(measure, scope)[measure.id]
        if reading and measure.source != "manual":
            return reading.action_why()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_reading_action"
        )
        action["domain"] = [("measure_id", "=", measure.id)]
        if reading:
            action.update(res_id=reading.id, views=[(False, "form")], view_mode="form")
        return action

    def _get_outcome_domain(self, measures, column, scope):
        """Return the domain of the outcomes counted in a column.

        The rule of `it.measure._get_counted_sql`, for measures that add up.
        """
        Domain = fields.Domain
        starts = measures._get_window_starts(scope.start, scope.day)
        kinds = ("realised", "forecast") if column == "outlook" else (column,)
        windows = defaultdict(list)
        for measure in self._get_additive(measures):
            for kind, start in zip(
                ("realised", "forecast"), starts[measure], strict=True
            ):
                if kind in kinds:
                    windows[kind, start].append(measure.id)
        return self.env["it.outcome"]._get_counted_domain() & Domain.OR(
            Domain("measure_id", "in", ids)
            & Domain("kind", "=", kind)
            & Domain("date", ">=", start)
            & Domain("date", "<=", scope.day)
            for (kind, start), ids in windows.items()
        )

    def _get_credited_domain(self, measures, scope, credited):
        """Return the domain of outcomes credited to a record, a kind, or nobody."""
        Domain = fields.Domain
        if credited.get("nobody"):
            return Domain("credited_share", "<", 100)
        model = credited.get("res_model")
        if not model:
            return Domain.TRUE
        # of the records of a kind only those the user may see: a list of the others
        # would tell what they are
        allowed = [
            key[1]
            for key in self._read_credits(measures[:1], scope).lines
            if key != HIDDEN and key[0] == model
        ]
        if credited.get("res_id"):
            allowed = [one for one in allowed if one == credited["res_id"]]
        records = Domain("res_model", "=", model) & Domain("res_id", "in", allowed)
        own = Domain("measure_id", "=", measures[:1].id)
        return own & Domain("credit_ids", "any", records)
