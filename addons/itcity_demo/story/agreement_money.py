"""What was spent under agreements: one within its value, one that runs ahead, one billed."""

#: Name of the agreement, kind, then (days from today, share of the yearly value, note).
_LINES = (
    (
        "City fibre framework",
        "spent",
        ((-300, 0.25, ""), (-210, 0.25, ""), (-120, 0.25, ""), (-30, 0.2, "")),
    ),
    (
        "Managed network, Quayside Academy Trust",
        "billed",
        ((-190, 0.25, ""), (-100, 0.25, ""), (-95, -0.05, "Credit for two lost days")),
    ),
    (
        "Digital inclusion grant, Northwick Online",
        "spent",
        ((-60, 0.6, "First half, paid in advance"), (-20, 0.2, "Equipment")),
    ),
)


def tell(env, calendar, people):
    """Lines of the ledger, the older ones confirmed by the agreement manager."""
    keeper = people["agreement"]
    by_name = {one.name: one for one in env["agreement"].search([])}
    Spend = env["it.agreement.spend"].with_user(keeper)
    for name, kind, rows in _LINES:
        agreement = by_name[name]
        yearly = agreement.value_annual or agreement.value_total
        lines = Spend.create(
            [
                {
                    "agreement_id": agreement.id,
                    "kind": kind,
                    "date": calendar.day(day),
                    "amount": round(yearly * share, 2),
                    "reference": f"{agreement.code}/{number}",
                    "note": note,
                }
                for number, (day, share, note) in enumerate(rows, 1)
            ]
        )
        lines[:-1].action_confirm()
