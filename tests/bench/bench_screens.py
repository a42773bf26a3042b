"""The theme board, the line of sight and the list of measures over 1,000 measures."""

from datetime import date

from . import city
from .figures import Figure, Limit, Queries, seconds

# At most so long may a screen take on the server.
_SECOND = 1.0
_DAY = date(2026, 11, 23)
_LIST = (
    "code",
    "name",
    "latest_text",
    "latest_period",
    "target_text",
    "rag",
    "direction_short",
    "attention",
)

# What a person with SQL alone would write for the board: of each measure the latest
# reading, and its last twelve for the line.
_BOARD = """
SELECT m.id, m.code, m.name, m.theme_id, m.forum_id, latest.*,
       (SELECT array_agg(ARRAY[s.value, s.target] ORDER BY s.date_end)
          FROM (SELECT value, target, date_end FROM it_measure_reading
                 WHERE measure_id = m.id AND has_value AND date_end <= %(day)s
                 ORDER BY date_end DESC LIMIT 12) s)
  FROM it_measure m
  LEFT JOIN LATERAL (
       SELECT value, target, rag, direction_short, direction_long, commentary, state
         FROM it_measure_reading
        WHERE measure_id = m.id AND has_value AND date_end <= %(day)s
        ORDER BY date_end DESC, date_start DESC LIMIT 1) latest ON true
 WHERE m.active
"""


class _Screens:
    """What the screens ask of the server, nothing being cached."""

    def __init__(self, env):
        self.env = env

    def board(self):
        self.env.invalidate_all()
        return self.env["it.theme.board"]._read_board(_DAY)

    def board_by_sql(self):
        self.env.cr.execute(_BOARD, {"day": _DAY})
        return self.env.cr.fetchall()

    def whole_board(self):
        """The board with its choices and ready to be sent, as the browser asks for it."""
        self.env.invalidate_all()
        return self.env["it.theme.board"].get_board({})

    def tree(self):
        self.env.invalidate_all()
        return self.env["it.line.of.sight"].get_tree({})

    def measures(self, domain=(), limit=20):
        self.env.invalidate_all()
        return self.env["it.measure"].web_search_read(
            list(domain), {name: {} for name in _LIST}, limit=limit, count_limit=10001
        )

    def count(self, action):
        """Return how many queries an action takes."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        action()
        return self.env.cr.sql_log_count - before


def _actions(screens):
    """Return {what a person looks at: the server's work for it}."""
    return {
        "theme board": screens.board,
        "theme board, all its browser asks for": screens.whole_board,
        "line of sight": screens.tree,
        "list of measures, a page": screens.measures,
        "list of measures, red ones": lambda: screens.measures([("rag", "=", "red")]),
        "list of measures, late ones": lambda: screens.measures(
            [("is_late", "=", True)]
        ),
    }


def figures(env):
    """Times and numbers of queries of what is looked at, of few measures and of all."""
    measures = city.make(env)
    screens = _Screens(env)
    actions = _actions(screens)
    few = measures[: city.MEASURES // 10]
    (measures - few).with_context(tracking_disable=True).active = False
    for action in actions.values():
        action()  # what is read once and kept, as rights and labels
    queries = {name: screens.count(action) for name, action in actions.items()}
    (measures - few).with_context(tracking_disable=True).active = True
    env.flush_all()
    for name, action in actions.items():
        yield Limit(name, seconds(action), _SECOND)
        yield Queries(f"{name}, 100 and 1,000", queries[name], screens.count(action))
    yield Figure(
        "theme board against the bare query",
        seconds(screens.board),
        seconds(screens.board_by_sql),
    )
