from odoo import api, fields, models
from odoo.tools import SQL

from ..logic import hygiene, targets
from .selections import DIRECTION, RAG


class ItMeasure(models.Model):
    """What a measure says of itself: its latest reading, and how far to trust it."""

    _inherit = "it.measure"

    latest_reading_id = fields.Many2one(
        "it.measure.reading",
        string="Latest reading",
        compute="_compute_latest",
    )
    latest_text = fields.Char(string="Latest", compute="_compute_latest")
    latest_period = fields.Char(string="Period", compute="_compute_latest")
    target_text = fields.Char(string="Target", compute="_compute_latest")
    direction_short = fields.Selection(
        DIRECTION,
        string="On last period",
        compute="_compute_latest",
    )
    direction_long = fields.Selection(
        DIRECTION,
        string="On last year",
        compute="_compute_latest",
    )
    rag = fields.Selection(
        RAG,
        string="Latest rating",
        compute="_compute_latest",
        search="_search_rag",
        help="Rating of the latest reading; grey without one, and where its figure is "
        "old.",
    )
    rag_note = fields.Char(
        string="Why this rating",
        compute="_compute_latest",
        help="Why the rating is not what the figure alone would say.",
    )
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_latest",
        search="_search_is_late",
        help="No figure for the last period whose reading is due.",
    )
    is_unowned = fields.Boolean(
        string="Without an owner",
        compute="_compute_latest",
        search="_search_is_unowned",
        help="Nobody answers for the figure, or whoever did has left.",
    )
    is_estimated = fields.Boolean(
        string="Estimated",
        compute="_compute_latest",
        search="_search_is_estimated",
        help="The latest figure is an estimate.",
    )
    is_restated = fields.Boolean(
        string="Restated",
        compute="_compute_latest",
        search="_search_is_restated",
        help="The latest figure had been closed before and was opened again.",
    )
    is_stale = fields.Boolean(
        string="Old figure",
        compute="_compute_latest",
        search="_search_is_stale",
        help="A later figure should have replaced the latest one: it is late, or the "
        "computation was set aside.",
    )
    attention = fields.Char(
        compute="_compute_latest",
        help="What to know before trusting the rating.",
    )
    progress = fields.Float(
        string="Way from baseline to target",
        compute="_compute_latest",
        help="100% is the target in force.",
    )

    @api.depends(
        "reading_ids.value",
        "reading_ids.has_value",
        "reading_ids.rag",
        "reading_ids.rag_note",
        "reading_ids.date_end",
        "reading_ids.data_quality",
        "reading_ids.state",
        "reading_ids.version_ids",
        "frequency",
        "due_days",
        "owner_id.active",
        "baseline_value",
        "illustrative",
        "compute_error",
        "measured_from",
    )
    def _compute_latest(self):
        states = self._read_states()
        nothing = self.env["it.measure.reading"]
        found = [state["reading_id"] for state in states.values()]
        by_id = {one.id: one for one in nothing.browse(filter(None, found))}
        for measure in self:
            state = states.get(measure._origin.id)
            flags = state["flags"] if state else set()
            reading = by_id.get(state and state["reading_id"], nothing)
            measure.latest_reading_id = reading
            measure.latest_text = reading.value_text
            measure.latest_period = reading.period_text
            measure.target_text = reading.target_text
            measure.direction_short = reading.direction_short
            measure.direction_long = reading.direction_long
            measure.rag = hygiene.shown_rag(reading.rag or None, flags)
            measure.rag_note = measure._get_rag_note(reading, flags)
            for flag in hygiene.FLAGS[:5]:
                measure[f"is_{flag}"] = flag in flags
            measure.attention = ", ".join(measure._get_attention(reading, flags))
            way = reading.has_target and targets.progress(
                reading.value, measure.baseline_value, reading.target
            )
            measure.progress = way or 0.0

    def _get_rag_note(self, reading, flags):
        """Return why the rating is not what the figure alone would say."""
        if not reading:
            return self.env._("No figure yet")
        if "stale" not in flags:
            return reading.rag_note
        if "late" in flags:
            return self.env._("Late: the figure is of an earlier period")
        return self.env._("Set aside: the figure may be out of date")

    def _get_attention(self, reading, flags):
        """Return the words that stand beside the rating."""
        notes = []
        if "late" in flags:
            notes.append(self.env._("Late"))
        if "unowned" in flags:
            left = self.owner_id and self.env._("Owner has left")
            notes.append(left or self.env._("No owner"))
        if self.compute_error:
            notes.append(self.env._("Set aside"))
        if "stale" in flags:
            notes.append(self.env._("Old figure"))
        if reading.data_quality in ("estimated", "provisional"):
            notes.append(reading._get_label("data_quality"))
        if "restated" in flags:
            notes.append(self.env._("Restated"))
        if "illustrative" in flags:
            notes.append(self.env._("Illustrative"))
        return notes

    # ------------------------------------------------------------------
    # Flags of many measures at once
    # ------------------------------------------------------------------

    def _read_flags(self, day=None):
        """Return {measure id: set of flags} (see logic/hygiene.py) in one query.

        With `day`, by the readings of periods that had ended by then; else by all.
        """
        return {
            measure_id: state["flags"]
            for measure_id, state in self._read_states(day).items()
        }

    @api.model
    def _read_hygiene(self, field, domain=()):
        """Return how many measures have each flag, by "theme_id" or "forum_id".

        {id of theme or forum (False = none): {"late", "unowned", "estimated",
        "restated", "stale", "measures": numbers}}, of the measures in `domain` that the
        user may read. Two queries, whatever their number.
        """
        if field not in ("theme_id", "forum_id"):
            raise ValueError(field)
        states = self.search(domain)._read_states()
        return hygiene.count(
            (state[field], state["flags"]) for state in states.values()
        )

    def _read_states(self, day=None):
        """Return {measure id: {"flags", "rag", "reading_id", "theme_id", "forum_id"}}.

        Of the latest reading with a figure (id None without any), in one query.
        """
        ids = self._origin.ids
        if not ids:
            return {}
        today = fields.Date.context_today(self)
        day = fields.Date.to_date(day)
        past = bool(day) and day < today
        names = self._get_state_columns()
        self._flush_states()
        states = {}
        for row in self.env.execute_query(self._get_states_sql(ids, day)):
            facts = dict(zip(names, row, strict=True))
            kept = ("id", "reading_id", "theme_id", "forum_id")
            found = {key: facts.pop(key) for key in kept}
            closed = facts.pop("state") == "closed"
            # what fails today says nothing of a figure closed in the past
            facts["set_aside"] = facts["set_aside"] and not (past and closed)
            facts = hygiene.Facts(**facts)
            flags = hygiene.flags(facts, day or today)
            states[found["id"]] = {
                "flags": flags,
                "rag": hygiene.shown_rag(facts.rag, flags),
                "reading_id": found["reading_id"],
                "theme_id": found["theme_id"] or False,
                "forum_id": found["forum_id"] or False,
            }
        return states

    def _flush_states(self):
        self.flush_model()
        self.env["it.measure.reading"].flush_model()
        self.env["it.measure.reading.version"].flush_model(["reading_id"])
        self.env["res.users"].flush_model(["active"])

    @api.model
    def _get_state_columns(self):
        """Return the names of what `_get_states_sql` selects, in order."""
        ours = ("id", "theme_id", "forum_id", "frequency", "due_days", "measured_from")
        latest = ("reading_id", "last_end", "rag", "quality", "state", "restated")
        return (*ours, "illustrative", "set_aside", "owned", *latest)

    @api.model
    def _get_states_sql(self, ids, day):
        """Return the facts of measures `ids`, with their latest reading up to `day`."""
        return SQL(
            """
            SELECT m.id, m.theme_id, m.forum_id, m.frequency, m.due_days,
                   m.measured_from, COALESCE(m.illustrative, false),
                   COALESCE(m.compute_error, '') <> '', COALESCE(u.active, false),
                   latest.id, latest.date_end, latest.rag, latest.data_quality,
                   latest.state, COALESCE(latest.restated, false)
              FROM it_measure m
              LEFT JOIN res_users u ON u.id = m.owner_id
              LEFT JOIN LATERAL (
                       SELECT r.id, r.date_end, r.rag, r.data_quality, r.state,
                              EXISTS (SELECT FROM it_measure_reading_version v
                                       WHERE v.reading_id = r.id) AS restated
                         FROM it_measure_reading r
                        WHERE r.measure_id = m.id AND r.has_value AND %s
                        ORDER BY r.date_end DESC, r.date_start DESC
                        LIMIT 1
                   ) latest ON true
             WHERE m.id = ANY(%s)
            """,
            SQL("r.date_end <= %s", day) if day else SQL("true"),
            list(ids),
        )

    @api.model
    def _rate_ended(self, today):
        """Turn readings without a figure grey once their period is over."""
        self.env["it.measure.reading"].search(
            [
                ("state", "=", "open"),
                ("has_value", "=", False),
                ("rag", "=", "white"),
                ("date_end", "<", today),
            ]
        )._rate()

    # ------------------------------------------------------------------
    # Searching: one query for all measures, whatever is looked for
    # ------------------------------------------------------------------

    def _search_states(self, operator, wanted):
        """Return the domain of measures whose state `wanted` says yes to."""
        if operator != "in":
            return NotImplemented
        measures = self.with_context(active_test=False).search([])
        states = measures._read_states()
        return fields.Domain(
            "id", "in", [one for one, state in states.items() if wanted(state)]
        )

    def _search_rag(self, operator, value):
        return self._search_states(operator, lambda state: state["rag"] in value)

    def _search_is_late(self, operator, value):
        return self._search_states(
            operator, lambda state: ("late" in state["flags"]) in value
        )

    def _search_is_unowned(self, operator, value):
        return self._search_states(
            operator, lambda state: ("unowned" in state["flags"]) in value
        )

    def _search_is_estimated(self, operator, value):
        return self._search_states(
            operator, lambda state: ("estimated" in state["flags"]) in value
        )

    def _search_is_restated(self, operator, value):
        return self._search_states(
            operator, lambda state: ("restated" in state["flags"]) in value
        )

    def _search_is_stale(self, operator, value):
        return self._search_states(
            operator, lambda state: ("stale" in state["flags"]) in value
        )
