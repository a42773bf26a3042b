from odoo import api, fields, models

from odoo.addons.itstrategy.logic import words

from ..logic import agenda

UNITS = {
    "slipped_again": "times",
    "grown": "percent",
    "shrunk": "percent",
    "stale_contact": "days",
    "stale_stage": "days",
    "decision_due": "days",
    "notice_window": "days",
}


class ItReviewRule(models.Model):
    """A rule that puts opportunities on the agenda of a review, with its limit.

    The rules come with the module; a manager sets their limits, their order, and which
    are in force. A review keeps the rules that picked its items.
    """

    _name = "it.review.rule"
    _description = "Agenda rule"
    _order = "sequence, id"

    sequence = fields.Integer(default=10, aggregator=None)
    code = fields.Selection(
        [(code, code) for code in agenda.RULES], required=True, readonly=True
    )
    name = fields.Char(required=True, translate=True)
    description = fields.Char(string="What it picks", readonly=True, translate=True)
    threshold = fields.Float(
        string="Limit",
        digits=(8, 2),
        aggregator=None,
        help="Beyond it an opportunity is put on the agenda, in the unit beside it.",
    )
    unit = fields.Selection(
        [
            ("none", "No limit"),
            ("times", "times"),
            ("percent", "%"),
            ("days", "days"),
        ],
        compute="_compute_unit",
    )
    active = fields.Boolean(string="In force", default=True)

    _one_of_a_code = models.Constraint("UNIQUE (code)", "Each rule is there once.")
    _threshold_not_negative = models.Constraint(
        "CHECK (threshold >= 0)", "The limit of a rule is 0 or more."
    )

    @api.depends("code")
    def _compute_unit(self):
        for rule in self:
            rule.unit = UNITS.get(rule.code, "none")

    @api.model
    def _get_sentence(self, code, values):
        """Why a rule picked an opportunity, as one sentence."""
        told = {
            "new": self.env._("New since the review before."),
            "slipped": self.env._("Its expected close has moved to later."),
            "slipped_again": self.env._("Its expected close has moved to later again."),
            "grown": self.env._("Its value has grown."),
            "shrunk": self.env._("Its value has shrunk."),
            "lost_since": self.env._("Lost since the review before."),
            "won_since": self.env._("Won since the review before."),
        }
        if not values:
            return told[code]
        return self._get_measured_sentence(code, values)

    @api.model
    def _get_measured_sentence(self, code, values):
        if code == "slipped_again":
            return self.env._(
                "Its expected close has moved to later %(times)s times by now.",
                **values,
            )
        if code == "grown":
            return self.env._("Its value has grown by %(percent)s%%.", **values)
        if code == "shrunk":
            return self.env._("Its value has shrunk by %(percent)s%%.", **values)
        if code == "stale_contact":
            return self.env._(
                "Nobody has spoken with the partner for %(days)s days, the limit is "
                "%(limit)s.",
                **values,
            )
        if code == "stale_stage":
            return self.env._(
                "It has been in its stage for %(days)s days, the limit is %(limit)s.",
                **values,
            )
        if code == "red_measure":
            return self.env._("A measure it works for is red: %(measures)s.", **values)
        if code == "notice_window":
            return self.env._(
                "The last day for notice of %(agreement)s is %(day)s.",
                agreement=values["agreement"],
                day=words.day(values["day"]),
            )
        return self._get_due_sentence(**values)

    @api.model
    def _get_due_sentence(self, what, days):
        what = what or self.env._("Its expected close")
        if days < 0:
            return self.env._(
                "%(what)s is overdue by %(days)s days.", what=what, days=-days
            )
        if not days:
            return self.env._("%(what)s is due today.", what=what)
        return self.env._("%(what)s is due in %(days)s days.", what=what, days=days)
