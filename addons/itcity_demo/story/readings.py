"""Two years of readings, what was said about them, and what is still open about the last."""

from datetime import timedelta

from odoo import Command

# Measures entered by hand: figures of the last eight ended quarters, oldest first, and what the
# owner said about the last one. Of a sum, what each quarter added. None: not entered yet.
_FIGURES = {
    "cg1": (
        [9, 10, 10, 11, 12, 13, 14, 16],
        "Two schools and the fire authority signed.",
    ),
    "cg2": (
        [58, 60, 64, 66, 70, 72, 75, 75],
        "One partnership is rated Limited; its re-test is due in March.",
    ),
    "cg3": (
        [48, 50, 55, 58, 60, 60, 70, 88],
        "Seven of eight reviews were held on time.",
    ),
    "cg4": ([0, 1, 0, 0, 1, 1, 0, 1], "The service desk reached its outline case."),
    "cg7": (
        [2_100, 2_600, 3_000, 2_400, 3_300, 4_200, 3_700, 5_200],
        "Overheads covered by the network offer.",
    ),
    "cg8": (
        [88, 90, 91, 92, 92, 94, 97, 101],
        "Full cost is covered for the first time.",
    ),
    "cg9": (
        [1.4, 1.6, 1.9, 1.8, 2.0, 2.1, 2.6, 3.2],
        "Two bids are valued by rule of thumb until their scope is known.",
    ),
    "cg10": (
        [14, 15, 17, 18, 20, 20, 22, 24],
        "Small numbers: six bids decided in twelve months.",
    ),
    "cg11": ([240, 236, 228, 221, 215, 215, 205, None], ""),
    "cg12": (
        [9, 8, 8, 7, 6, 6, 5, 4],
        "Four agreements wait for signature by the other side.",
    ),
    "cg13": (
        [70, 72, 74, 77, 80, 79, 84, 86],
        "Evidence now comes through the portal.",
    ),
    "cg15": (
        [6, 7, 8, 9, 10, 11, 12, 14],
        "No live work yet in three wards of the east.",
    ),
}

# What the board asked for by the end of the quarters 5, 3 and 1 ago.
_MILESTONES = {
    "cg1": (10, 12, 15),
    "cg2": (65, 70, 78),
    "cg3": (55, 62, 85),
    "cg9": (1.8, 2.1, 3.0),
    "cg10": (18, 20, 25),
    "cg11": (230, 215, 190),
    "cg12": (8, 6, 2),
    "cg13": (72, 80, 85),
    "cg15": (8, 11, 14),
}

# Why a measure was behind, what was done about it, by whom.
_BEHIND = {
    "cg1": (
        "Two agreements lapsed before they were renewed.",
        "Renew the lapsed agreements",
    ),
    "cg2": (
        "Two boards meet without a risk register.",
        "Re-test the partnership rated Limited",
    ),
    "cg3": (
        "Reviews wait for a lead officer in three services.",
        "Name a lead for each review",
    ),
    "cg4": (
        "Ideas stop at screening for want of a baseline.",
        "Hold a case workshop each month",
    ),
    "cg5": (
        "Savings wait for the shared desk to open.",
        "Open the shared desk in phases",
    ),
    "cg6": (
        "Invoices of the autumn term come late.",
        "Invoice schools at the start of term",
    ),
    "cg7": (
        "Offers were priced before the pay award.",
        "Re-price the offers after the award",
    ),
    "cg8": (
        "Support was sold below its full cost.",
        "Take the new full cost into each quote",
    ),
    "cg9": (
        "The pipeline leans on one academy trust.",
        "Open talks with the health trust",
    ),
    "cg10": (
        "Bids go out without a review of the offer.",
        "Review each bid before it goes out",
    ),
    "cg11": (
        "Cases wait for finance to agree the baseline.",
        "Agree baselines at screening",
    ),
    "cg12": (
        "Agreements wait for signature elsewhere.",
        "Chase the agreements without cover",
    ),
    "cg13": (
        "Evidence was asked for after the due day.",
        "Ask for evidence a month ahead",
    ),
    "cg14": ("The main grant is decided next quarter.", "Bid for the second round"),
    "cg15": ("No partner works in the eastern wards.", "Meet the eastern ward forums"),
}
_QUARTERS = 8


def tell(env, calendar, people):
    """Compute and enter the readings quarter by quarter, and close all but the last."""
    measures = env.ref("itstrategy.theme_5").measure_ids
    _set_milestones(env, calendar)
    for back in range(_QUARTERS, 0, -1):
        start, end = calendar.quarter(back)
        measures.with_user(people["performance"])._compute_period(start, end)
        readings = _enter(env, calendar, people, start, end, back)
        if back > 1:
            readings.action_close()
    _restate(env, calendar, people)


def _set_milestones(env, calendar):
    env["it.measure.target"].create(
        [
            {
                "measure_id": env.ref(f"itstrategy.measure_{code}").id,
                "date": calendar.quarter(back)[1],
                "value": value,
                "note": "Milestone on the way",
            }
            for code, values in _MILESTONES.items()
            for back, value in zip((5, 3, 1), values, strict=True)
        ]
    )


def _get_figure(measure, figures, calendar, back):
    """The figure of a quarter; of a sum, what the quarters of its financial year added."""
    figure = figures[_QUARTERS - back]
    if measure.aggregation != "sum" or figure is None:
        return figure
    while calendar.quarter(back)[0].month != 4 and back < _QUARTERS:
        back += 1
        figure += figures[_QUARTERS - back]
    return figure


def _enter(env, calendar, people, start, end, back):
    """Enter one quarter's figures and words, and return its readings."""
    Reading = env["it.measure.reading"].with_user(people["performance"])
    period = {"date_start": start, "date_end": end}
    made = []
    for code, (figures, words) in _FIGURES.items():
        measure = env.ref(f"itstrategy.measure_{code}")
        figure = _get_figure(measure, figures, calendar, back)
        vals = {"measure_id": measure.id, **period, "data_quality": "verified"}
        if figure is not None:
            vals.update(value=figure, has_value=True)
        if back == 1:
            vals["commentary"] = words
            if code == "cg9":
                vals["data_quality"] = "estimated"
        made.append(vals)
    Reading.create(made)
    readings = Reading.search([("date_start", "=", start), ("date_end", "=", end)])
    for reading in readings.filtered(lambda one: one.rag in ("amber", "red")):
        _explain(reading, calendar, end, back)
    return readings


def _explain(reading, calendar, end, back):
    """Say why a figure is behind and what is done about it; the last quarter's waits."""
    why, answer = _BEHIND[reading.measure_id.code.lower()]
    vals = {"commentary": reading.commentary or why}
    if back > 1 or reading.rag == "red":
        action = {
            "name": answer,
            "owner_id": reading.measure_id.owner_id.id or reading.env.uid,
            "date_due": end + timedelta(days=75),
        }
        if back > 1:
            done = min(end + timedelta(days=70), calendar.today)
            action.update(state="done", date_done=done)
        vals["action_ids"] = [Command.create(action)]
    reading.write(vals)


def _restate(env, calendar, people):
    """Open a closed reading again for evidence that came late, and close it restated."""
    reading = (
        env["it.measure.reading"]
        .with_user(people["performance"])
        .search(
            [
                ("measure_id", "=", env.ref("itstrategy.measure_cg13").id),
                ("date_end", "=", calendar.quarter(1)[1]),
            ]
        )
    )
    reading.action_close()
    reading._reopen("Evidence of two obligations came after the close")
    reading.value = 89
    reading.action_close()
