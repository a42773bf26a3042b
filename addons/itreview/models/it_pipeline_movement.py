from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import movement

#: What a movement can be told by: name -> (column of the version, model of its names).
BY = {
    "stage": ("stage_id", "crm.stage"),
    "team": ("team_id", "crm.team"),
    "owner": ("user_id", "res.users"),
    "offer": ("offer_id", "it.offer"),
    "theme": ("theme_id", "it.theme"),
    "kind": ("kind", None),
}
BUCKETS = (
    "opening",
    *movement.PLUS,
    *movement.MINUS,
    "closing",
    "slipped_out",
    "pulled_in",
)

# The same rule as `logic.movement.steps_of`, over all opportunities at once.
# o and c: the state at the earlier and at the later moment.
_PAIRS = """
    SELECT o.id AS o_id, o.grp AS o_grp, o.value AS o_value,
           c.id AS c_id, c.grp AS c_grp, c.value AS c_value,
           o.due AS o_due, c.due AS c_due, c.status AS c_status,
           o.id IS NULL AS is_unknown,
           coalesce(o.status = 'open', false) AS was_open,
           coalesce(c.status = 'open', false) AS is_open,
           coalesce(o.in_scope, false) AS was_in, coalesce(c.in_scope, false) AS is_in,
           o.grp IS DISTINCT FROM c.grp
             OR o.in_scope IS DISTINCT FROM c.in_scope AS has_moved
      FROM opening o FULL JOIN closing c ON c.lead_ref = o.lead_ref
     WHERE (o.status = 'open' AND o.in_scope) OR (c.status = 'open' AND c.in_scope)
"""
_STEPS = """
    SELECT s.grp, s.bucket, s.amount, s.version_id, p.o_due, p.c_due
      FROM pairs p CROSS JOIN LATERAL (VALUES
        ('opening', p.o_grp, p.o_value, p.o_id, p.was_open AND p.was_in),
        ('closing', p.c_grp, p.c_value, p.c_id, p.is_open AND p.is_in),
        ('new', p.c_grp, p.c_value, p.c_id, p.is_open AND p.is_in AND p.is_unknown),
        ('reopened', p.c_grp, p.c_value, p.c_id,
         p.is_open AND p.is_in AND NOT p.was_open AND NOT p.is_unknown),
        (CASE WHEN p.c_status IN ('won', 'lost') THEN p.c_status ELSE 'left' END,
         p.o_grp, p.o_value, coalesce(p.c_id, p.o_id),
         p.was_open AND p.was_in AND NOT p.is_open),
        ('went', p.o_grp, p.o_value, p.c_id,
         p.was_open AND p.is_open AND p.has_moved AND p.was_in),
        ('came', p.c_grp, p.o_value, p.c_id,
         p.was_open AND p.is_open AND p.has_moved AND p.is_in),
        (CASE WHEN p.c_value > p.o_value THEN 'grown' ELSE 'shrunk' END,
         p.c_grp, abs(p.c_value - p.o_value), p.c_id,
         p.was_open AND p.is_open AND p.is_in AND p.c_value <> p.o_value),
        (CASE WHEN p.c_due > p.o_due THEN 'slipped_out' ELSE 'pulled_in' END,
         p.c_grp, p.c_value, p.c_id,
         p.was_open AND p.is_open AND p.is_in AND p.c_due <> p.o_due)
      ) AS s(bucket, grp, amount, version_id, holds)
     WHERE s.holds
"""

# Where each pair came from and went to, by the names of the stages then.
_FLOW = """
    SELECT CASE WHEN p.was_open AND p.was_in THEN o.stage_name
                WHEN p.was_open THEN 'came'
                WHEN p.is_unknown THEN 'new' ELSE 'reopened' END AS begin,
           CASE WHEN p.is_open AND p.is_in THEN c.stage_name
                WHEN p.is_open THEN 'went'
                WHEN p.c_status IN ('won', 'lost') THEN p.c_status
                ELSE 'left' END AS finish,
           CASE WHEN p.is_open AND p.is_in THEN p.c_value ELSE p.o_value END AS amount,
           coalesce(p.c_id, p.o_id) AS version_id
      FROM pairs p
      LEFT JOIN it_pipeline_version o ON o.id = p.o_id
      LEFT JOIN it_pipeline_version c ON c.id = p.c_id
"""
# What each change did to the state before it, one by one.
_SWINGS = """
    SELECT s.bucket, s.amount, c.id AS version_id
      FROM it_pipeline_version c
      JOIN it_pipeline_version o
        ON o.lead_ref = c.lead_ref AND o.valid_to = c.valid_from
     CROSS JOIN LATERAL (VALUES
       (CASE WHEN c.expected_revenue > o.expected_revenue THEN 'grown' ELSE 'shrunk' END,
        abs(c.expected_revenue - o.expected_revenue),
        c.status = 'open' AND o.status = 'open'
          AND c.expected_revenue <> o.expected_revenue),
       (CASE WHEN c.date_deadline > o.date_deadline THEN 'slipped_out' ELSE 'pulled_in' END,
        c.expected_revenue,
        c.status = 'open' AND o.status = 'open' AND c.date_deadline <> o.date_deadline),
       ('reopened', c.expected_revenue, c.status = 'open' AND o.status <> 'open'),
       (CASE WHEN c.status IN ('won', 'lost') THEN c.status ELSE 'left' END,
        o.expected_revenue, c.status <> 'open' AND o.status = 'open')
     ) AS s(bucket, amount, holds)
     WHERE s.holds
"""

# The sums of all pairs that are alike: a few rows, which `_split` turns into bars.
_SUMS = """
    SELECT o_grp, c_grp, was_open AND was_in, is_open AND is_in, was_open, is_open,
           is_unknown, CASE WHEN c_status IN ('won', 'lost') THEN c_status ELSE 'left' END,
           has_moved, count(*), sum(o_value), sum(c_value),
           sum(c_value - o_value) FILTER (WHERE c_value > o_value),
           count(*) FILTER (WHERE c_value > o_value),
           sum(o_value - c_value) FILTER (WHERE c_value < o_value),
           count(*) FILTER (WHERE c_value < o_value),
           sum(c_value) FILTER (WHERE c_due > o_due), count(*) FILTER (WHERE c_due > o_due),
           sum(c_value) FILTER (WHERE c_due < o_due), count(*) FILTER (WHERE c_due < o_due)
      FROM pairs GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


def _split(row):
    """The bars of one row of `_SUMS`: (group, bucket, amount, count)."""
    before, after, was_in, is_in, was_open, is_open, is_unknown, ended, moved = row[:9]
    count, was, now, *changes = row[9:]
    if was_in:
        yield before, "opening", was, count
    if is_in:
        yield after, "closing", now, count
    if not was_open and is_in:
        yield after, "new" if is_unknown else "reopened", now, count
    elif was_in and not is_open:
        yield before, ended, was, count
    elif was_open and is_open:
        if moved and was_in:
            yield before, "went", was, count
        if moved and is_in:
            yield after, "came", was, count
        if is_in:
            names = ("grown", "shrunk", "slipped_out", "pulled_in")
            yield from (
                (after, *bar)
                for bar in zip(names, changes[::2], changes[1::2], strict=True)
            )


class ItPipelineMovement(models.AbstractModel):
    """What moved in the pipeline between two moments, worked out by the database.

    Not stored: read by the movement screen, by reviews and by packs. Everything is seen with
    the rights of whoever asks; an exempt opportunity is out of both moments for those who may
    not see it, so that the movement still adds up.
    """

    _name = "it.pipeline.movement"
    _description = "Pipeline movement"

    @api.model
    def _with_pairs(self, start, end, domain, by):
        """The common part of every question: the states at both moments, side by side.

        :param start: the earlier moment, a UTC datetime
        :param end: the later one
        :param domain: the scope, a domain over `it.pipeline.version`
        :param by: a key of `BY`, or None for the whole
        :returns: `SQL` that begins with WITH and knows `pairs`
        """
        if start > end:
            raise UserError(
                self.env._(
                    "The later day of a movement lies before the earlier: swap them."
                )
            )
        if by is not None and by not in BY:
            raise UserError(
                self.env._(
                    "A movement is told by %(names)s, not by %(name)s.",
                    names=", ".join(BY),
                    name=by,
                )
            )
        return SQL(
            "WITH opening AS (%s), closing AS (%s), pairs AS (%s)",
            self._states(start, domain, by),
            self._states(end, domain, by),
            SQL(_PAIRS),
        )

    @api.model
    def _states(self, moment, domain, by):
        """The states at a moment that the user may see, as `SQL`, scope and group marked."""
        Version = self.env["it.pipeline.version"]
        known = Version._as_known_domain(moment)
        query = Version._search(known)
        scope = SQL("TRUE")
        if domain:
            # asked for by `_search`, so that nobody asks for what he may not read
            scope = SQL(
                "%s IN %s",
                SQL.identifier(Version._table, "id"),
                Version._search(known & Domain(domain)).subselect(),
            )
        group = SQL.identifier(Version._table, BY[by][0]) if by else SQL("NULL")
        column = {
            name: SQL.identifier(Version._table, name)
            for name in (
                "id",
                "lead_ref",
                "status",
                "expected_revenue",
                "date_deadline",
            )
        }
        return query.select(
            column["id"],
            column["lead_ref"],
            column["status"],
            SQL("%s AS value", column["expected_revenue"]),
            SQL("%s AS due", column["date_deadline"]),
            SQL("%s::text AS grp", group),
            SQL("%s AS in_scope", scope),
        )

    @api.model
    def _between(self, start, end, domain=None, by=None):
        """What moved between two moments.

        :param start: the earlier moment, a UTC datetime
        :param end: the later one
        :param domain: the scope, over `it.pipeline.version`; empty: everything
        :param by: a key of `BY`: one movement each; None: the whole
        :returns: {group: {bucket: (amount as Decimal, number of opportunities)}}, each group
            adding up by itself; the group is an id, a word, or None
        :raises UserError: when the moments are the wrong way round
        """
        rows = self.env.execute_query(
            SQL("%s %s", self._with_pairs(start, end, domain, by), SQL(_SUMS))
        )
        found = {}
        for row in rows:
            for group, bucket, amount, count in _split(row):
                if count:
                    bars = found.setdefault(self._group(group, by), {})
                    held, many = bars.get(bucket, (Decimal(0), 0))
                    bars[bucket] = (held + Decimal(str(amount)), many + count)
        return found

    @api.model
    def _group(self, text, by):
        if text is None or by is None or BY[by][1] is None:
            return text
        return int(text)

    @api.model
    def _get_versions(self, start, end, bucket, domain=None, by=None, group=None):
        """The states behind one bar: as they are after the change, or before one left.

        :returns: `it.pipeline.version` records
        """
        rows = self.env.execute_query(
            SQL(
                "%s SELECT version_id FROM (%s) s WHERE bucket = %s%s",
                self._with_pairs(start, end, domain, by),
                SQL(_STEPS),
                bucket,
                SQL(
                    " AND grp IS NOT DISTINCT FROM %s::text",
                    None if group in (None, False) else str(group),
                )
                if by
                else SQL(),
            )
        )
        return self.env["it.pipeline.version"].browse(row[0] for row in rows)

    @api.model
    def _get_steps(self, start, end, domain=None):
        """Every step of the movement as a whole, opportunity by opportunity.

        :returns: [(bucket, amount as Decimal, version, due before, due after)], by bucket
            and the greatest amount first; the version is as for `_get_versions`
        """
        rows = self.env.execute_query(
            SQL(
                "%s SELECT bucket, amount, version_id, o_due, c_due FROM (%s) s"
                " ORDER BY bucket, amount DESC, version_id",
                self._with_pairs(start, end, domain, None),
                SQL(_STEPS),
            )
        )
        every = self.env["it.pipeline.version"].browse({row[2] for row in rows})
        by_id = {version.id: version for version in every}
        return [
            (bucket, Decimal(str(amount)), by_id[version_id], before, after)
            for bucket, amount, version_id, before, after in rows
        ]

    @api.model
    def _get_flow(self, start, end, domain=None):
        """Between which stages the pipeline flowed.

        :returns: [(from, to, amount, count)]; from and to are names of stages as named then,
            or *new*, *reopened*, *won*, *lost*, *left*; what stayed where it was is told too
        """
        rows = self.env.execute_query(
            SQL(
                "%s SELECT begin, finish, sum(amount), count(*) FROM (%s) f"
                " GROUP BY 1, 2 ORDER BY 1, 2",
                self._with_pairs(start, end, domain, "stage"),
                SQL(_FLOW),
            )
        )
        return [
            (begin, finish, Decimal(amount), count)
            for begin, finish, amount, count in rows
        ]

    @api.model
    def _get_flow_versions(self, start, end, begin, finish, domain=None):
        """The states behind one ribbon of the flow.

        :param begin: as `_get_flow` tells it
        :param finish: the same
        :returns: `it.pipeline.version` records
        """
        rows = self.env.execute_query(
            SQL(
                "%s SELECT version_id FROM (%s) f WHERE begin = %s AND finish = %s",
                self._with_pairs(start, end, domain, "stage"),
                SQL(_FLOW),
                begin,
                finish,
            )
        )
        return self.env["it.pipeline.version"].browse(row[0] for row in rows)

    @api.model
    def _with_swings(self, start, end, domain):
        """Every change made after *start* and up to *end*, as `SQL`: bucket, amount, state."""
        Version = self.env["it.pipeline.version"]
        made = Domain("valid_from", ">", start) & Domain("valid_from", "<=", end)
        query = Version._search(made & Domain(domain or []))
        return SQL("%s AND c.id IN %s", SQL(_SWINGS), query.subselect())

    @api.model
    def _get_swings(self, start, end, domain=None):
        """What went up and down in between, also where the ends show nothing of it.

        :returns: {bucket: (amount as Decimal, how many times)} over every change that was
            made after *start* and up to *end*, one by one
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT bucket, sum(amount), count(*) FROM (%s) s GROUP BY 1",
                self._with_swings(start, end, domain),
            )
        )
        return {bucket: (Decimal(amount), count) for bucket, amount, count in rows}

    @api.model
    def _get_swing_versions(self, start, end, bucket, domain=None):
        """The states that one kind of swing led to.

        :returns: `it.pipeline.version` records
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT version_id FROM (%s) s WHERE bucket = %s",
                self._with_swings(start, end, domain),
                bucket,
            )
        )
        return self.env["it.pipeline.version"].browse(row[0] for row in rows)
