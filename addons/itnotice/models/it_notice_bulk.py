from odoo import api, models
from odoo.tools import float_round

from ..logic import copying
from ..logic.release import storable_number
from .it_notice import OWN_WRITE


class ItNotice(models.Model):
    """Making many notices at once, by the way that PostgreSQL takes rows fastest.

    What `create` would have done besides is done here: defaults, who and when, stored
    computed fields. Nothing is logged or followed: the import never does.
    """

    _name = "it.notice"
    _inherit = ["it.notice", "it.notice.bulk.mixin"]

    @api.model
    def _create_many(self, vals_list):
        """Make notices and their parties of `_prepare_vals`; returns the notices."""
        if not vals_list:
            return self.browse()
        assert self.env.context.get("it_notice_write") is OWN_WRITE
        parties = self.env["it.notice.party"]
        roundings = {
            one.id: one.rounding
            for one in self.env["res.currency"]
            .with_context(active_test=False)
            .search_fetch([], ["rounding"])
        }
        rows, party_rows = [], []
        for notice_id, vals in zip(
            self._next_ids(len(vals_list)), vals_list, strict=True
        ):
            rounding = roundings.get(vals["currency_id"]) or 0.01
            row = {**vals, "id": notice_id}
            for name in ("value", "awarded_value"):
                row[name] = float_round(row[name], precision_rounding=rounding)
            party_rows += [
                {**command[2], "notice_id": notice_id}
                for command in row.pop("party_ids")
            ]
            rows.append(row)
        for at, party_id in enumerate(parties._next_ids(len(party_rows))):
            party_rows[at]["id"] = party_id
        self._copy_rows(rows)
        parties.sudo()._copy_rows(party_rows)
        return self.browse(row["id"] for row in rows)

    @api.model
    def _payload_text(self, notice):
        """The tidied release of a `logic.ocds.Notice` as JSON."""
        if notice.json_text:
            return copying.JsonText(notice.json_text)
        return copying.as_json(notice.tree, storable_number)
