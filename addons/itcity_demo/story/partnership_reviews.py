"""How Northwick's partnerships were reviewed: two years of ratings, a retest, actions."""

from odoo import Command

_ASKS = ("performance", "value", "governance", "risk", "benefits")
_RANKS = ("weak", "limited", "reasonable", "substantial")
_WORDS = {
    "yes": "Minutes and the yearly report say so; the other members agree.",
    "partly": "Begun, but not in every service; see the actions.",
    "no": "Nothing is written down yet.",
}
# Partnership, days ago, ratings of the five asks (first letters), why, recommendation,
# actions (what, due in so many days from today, done so many days ago or None).
_REVIEWS = [
    (
        "Coast Digital Partnership",
        610,
        "srlrs",
        "Runs well, but its terms of reference are from before the service desk joined.",
        "change",
        [
            ("Renew the terms of reference", -480, 470),
            ("Publish the joint budget", -450, 455),
        ],
    ),
    (
        "Coast Digital Partnership",
        430,
        "sssss",
        "New terms are signed and published; the budget is open to every member.",
        "keep",
        [],
    ),
    (
        "Coast Digital Partnership",
        250,
        "sssrs",
        "Targets met, costs below those of each council alone; one risk without an owner.",
        "keep",
        [],
    ),
    (
        "Connected Care Board",
        245,
        "rrlwr",
        "Records flow, but nobody may act when the link fails, and the exit is open.",
        "change",
        [
            ("Agree who acts when the link fails", -60, None),
            ("Write the exit plan with the hospital trust", 45, None),
            ("Name a second officer for the board", -90, 100),
        ],
    ),
]


def tell(env, calendar, people):
    """Tell the closed reviews, one that waits to be closed, and the one under way."""
    for row in _REVIEWS:
        name, days, ratings, reason, recommendation, actions = row
        partnership = _find(env, name)
        review = _fill(partnership, calendar.day(-days), ratings, reason, people)
        review.write(
            {
                "recommendation": recommendation,
                "action_ids": [
                    Command.create(
                        {
                            "name": what,
                            "owner_id": people["partnership"].id,
                            "date_due": calendar.day(due),
                        }
                    )
                    for what, due, _done in actions
                ],
            }
        )
        review.action_submit()
        closing = review.with_user(people["manager"])
        closing.date_rated = calendar.day(-days + 7)
        closing.action_close()
        for action, (_what, _due, done) in zip(review.action_ids, actions, strict=True):
            if done:
                action.write({"state": "done", "date_done": calendar.day(-done)})
    waiting = _fill(
        _find(env, "Digital Inclusion Alliance"),
        calendar.day(-6),
        "srsss",
        "Half of the members report late; what they report is good.",
        people,
    )
    waiting.action_submit()
    _begin(_find(env, "Connected Care Board"))


def _find(env, name):
    return env["it.partnership"].search([("name", "=", name)], limit=1)


def _fill(partnership, day, ratings, reason, people):
    """Start a review, answer it and rate it, as the lead officer would."""
    officer = partnership.lead_officer_id
    review = partnership._start_review().with_user(officer)
    levels = [
        next(rank for rank in _RANKS if rank.startswith(letter)) for letter in ratings
    ]
    by_ask = dict(zip(_ASKS, levels, strict=True))
    answers = {"weak": "no", "limited": "partly"}
    for answer in review.answer_ids:
        told = answers.get(by_ask[answer.ask], "yes")
        answer.write({"answer": told, "words": _WORDS[told]})
    review.write(
        {
            "date": day,
            "period_end": max(day, review.period_start),
            "officer_ids": [Command.link(people["performance"].id)],
            **{f"rating_{ask}": level for ask, level in by_ask.items()},
        }
    )
    review.write({"assurance": review.assurance_suggested, "assurance_reason": reason})
    return review


def _begin(partnership):
    """Open the retest that is due, with its first answers."""
    review = partnership._start_review()
    review._tell_officer()
    for answer in review.answer_ids[:3]:
        answer.write({"answer": "partly", "words": _WORDS["partly"]})
