"""Two pipeline reviews: one held and closed, one being prepared."""

_HELD = 42  # days ago


def tell(env, calendar, people):
    """Hold the review of six weeks ago, and open the next one."""
    board = env.ref("itcity_demo.forum_board")
    board.quorum = 1
    held = (
        env["it.review"]
        .with_user(people["manager"])
        .create(
            {
                "forum_id": board.id,
                "as_of": calendar.moment(-_HELD),
                "attendee_ids": [(6, 0, (board.chair_id | board.member_ids).ids)],
            }
        )
    )
    held.action_open()
    for item in held.item_ids:
        _decide(item, calendar)
    _note(held, calendar, people)
    held.action_close()
    held.action_ids[:1].action_done()
    env["it.review"].with_user(people["manager"]).create(
        {
            "forum_id": board.id,
            "as_of": calendar.moment(0),
            "attendee_ids": [(6, 0, board.chair_id.ids)],
        }
    ).action_open()


def _decide(item, calendar):
    """Early ideas wait; the rest goes on, the dear ones on a condition."""
    is_early = item.stage_name == "Idea"
    item.write(
        {
            "decision": "hold" if is_early else "proceed",
            "reason": "Waits for the neighbours' figures." if is_early else False,
            "conditions": "The neighbours share the cost of the first year."
            if item.expected_revenue > 100000 and not is_early
            else False,
            "action_owner_id": item.owner_id.id,
            "due_date": calendar.day(-_HELD + 30),
        }
    )


def _note(held, calendar, people):
    """An interest declared in the first item, and an action about all of them."""
    held.env["it.review.conflict"].create(
        {
            "item_id": held.item_ids[:1].id,
            "partner_id": held.forum_id.chair_id.id,
            "nature": "Is a governor of one of its customers",
            "left_room": True,
        }
    )
    held.env["it.review.action"].create(
        {
            "review_id": held.id,
            "name": "Bring the win and loss reasons of the last year together",
            "user_id": people["performance"].id,
            "due_date": calendar.day(-_HELD + 20),
        }
    )
