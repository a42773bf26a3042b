"""Two pipeline reviews: one held and closed, one being prepared."""

_HELD = 42  # days ago


def tell(env, calendar, people):
    """Hold the review of six weeks ago, and plan the next one."""
    board = env.ref("itcity_demo.forum_board")
    held = (
        env["it.review"]
        .with_user(people["manager"])
        .create(
            {
                "forum_id": board.id,
                "as_of": calendar.moment(-_HELD),
                "attendee_ids": [(6, 0, board.chair_id.ids)],
            }
        )
    )
    held.action_open()
    for item in held.item_ids:
        late = item.stage_name == "Idea"
        item.write(
            {
                "decision": "hold" if late else "proceed",
                "reason": "Waits for the neighbours' figures." if late else False,
                "action_owner_id": item.owner_id.id,
                "due_date": calendar.day(-_HELD + 30),
            }
        )
    held.action_close()
    env["it.review"].with_user(people["manager"]).create(
        {"forum_id": board.id, "as_of": calendar.moment(0)}
    ).action_open()
