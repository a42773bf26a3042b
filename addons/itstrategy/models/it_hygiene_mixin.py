from odoo import api, fields, models

COUNTED = ("late", "unowned", "estimated", "restated", "stale")


class ItHygieneMixin(models.AbstractModel):
    """How many measures of a record want minding: for what measures are grouped by.

    A model that inherits it names the field of it.measure that points to it in
    `_hygiene_field`. Numbers are worked out when read and never stored.
    """

    _name = "it.hygiene.mixin"
    _description = "Numbers of Measures to Mind"
    _hygiene_field = None

    watched_count = fields.Integer(
        string="Measures watched",
        compute="_compute_hygiene",
    )
    late_count = fields.Integer(
        string="Late",
        compute="_compute_hygiene",
        help="Measures without a figure for the last period whose reading is due.",
    )
    unowned_count = fields.Integer(
        string="Without an owner",
        compute="_compute_hygiene",
        help="Measures nobody answers for, or whose owner has left.",
    )
    estimated_count = fields.Integer(
        string="Estimated",
        compute="_compute_hygiene",
        help="Measures whose latest figure is an estimate.",
    )
    restated_count = fields.Integer(
        string="Restated",
        compute="_compute_hygiene",
        help="Measures whose latest figure had been closed before.",
    )
    stale_count = fields.Integer(
        string="Old figure",
        compute="_compute_hygiene",
        help="Measures whose figure a later one should have replaced; they show grey.",
    )
    hygiene_summary = fields.Char(
        string="To mind",
        compute="_compute_hygiene",
        help="How many measures are late, without an owner, estimated, restated or "
        "with an old figure.",
    )

    @api.depends_context("uid")
    def _compute_hygiene(self):
        Measure = self.env["it.measure"]
        counts = {}
        if Measure.has_access("read"):
            counts = Measure._read_hygiene(
                self._hygiene_field, [(self._hygiene_field, "in", self._origin.ids)]
            )
        for record in self:
            found = counts.get(record._origin.id, {})
            record.watched_count = found.get("measures", 0)
            for flag in COUNTED:
                record[f"{flag}_count"] = found.get(flag, 0)
            record.hygiene_summary = ", ".join(record._get_hygiene_words(found))

    def _get_hygiene_words(self, found):
        """Return the numbers above 0 in words, such as "2 late"."""
        words = {
            "late": self.env._("%(number)s late", number=found.get("late")),
            "unowned": self.env._(
                "%(number)s without an owner", number=found.get("unowned")
            ),
            "estimated": self.env._(
                "%(number)s estimated", number=found.get("estimated")
            ),
            "restated": self.env._("%(number)s restated", number=found.get("restated")),
            "stale": self.env._(
                "%(number)s with an old figure", number=found.get("stale")
            ),
        }
        return [words[flag] for flag in COUNTED if found.get(flag)]

    def action_view_flagged(self):
        """Open the measures of the record; with `it_flag` in the context, those."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itstrategy.it_measure_action"
        )
        action["domain"] = [(self._hygiene_field, "=", self.id)]
        action["context"] = {f"default_{self._hygiene_field}": self.id}
        flag = self.env.context.get("it_flag")
        if flag in COUNTED:
            action["context"][f"search_default_{flag}"] = 1
        return action
