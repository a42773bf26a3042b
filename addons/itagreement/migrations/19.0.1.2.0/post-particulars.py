"""Types say how their agreements are reviewed and procured; agreements have the rows
of the questions that their type asks."""

from odoo import SUPERUSER_ID, api

_LETTER = (
    "In writing, by hand or by recorded delivery, to the address for notices; an email "
    "counts only where the agreement says so."
)
_SIMPLE = "In writing, to the contact for notices; an email will do."
#: code of the type: months between reviews, how notice is given
_TYPES = {
    "mou": (12, _SIMPLE),
    "sla": (12, _SIMPLE),
    "iaa": (12, _LETTER),
    "s101": (12, _LETTER),
    "s113": (12, _LETTER),
    "s75": (12, _LETTER),
    "dsa": (12, _SIMPLE),
    "dpa": (12, _LETTER),
    "nda": (0, _LETTER),
    "lease": (12, _LETTER),
    "grant": (6, _LETTER),
    "supply": (12, _LETTER),
    "framework": (12, _LETTER),
    "calloff": (12, _LETTER),
    "sales": (12, _LETTER),
}
_PROCURED = ("supply", "framework", "calloff")
_WHOLE_SHARES = ("iaa", "s75")
_BATCH = 500


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"mail_notrack": True})
    for code, (months, how) in _TYPES.items():
        kind = env.ref(f"itagreement.agreement_type_{code}", raise_if_not_found=False)
        if not kind or kind.notice_how:
            continue  # deleted here, or set by hand already
        kind.write(
            {
                "review_every_months": months,
                "notice_how": how,
                "is_procured": code in _PROCURED,
                "has_whole_shares": code in _WHOLE_SHARES,
            }
        )
    agreements = env["agreement"].with_context(active_test=False)
    agreements.search(
        [("agreement_type_id.is_procured", "=", True), ("is_procured", "=", False)]
    ).write({"is_procured": True})
    ids = agreements.search([("agreement_type_id", "!=", False)]).ids
    for start in range(0, len(ids), _BATCH):
        batch = agreements.browse(ids[start : start + _BATCH])
        batch._ask_particulars(even_signed=True)
        env.flush_all()
        env.invalidate_all()
