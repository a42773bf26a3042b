from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class Agreement(models.Model):
    """Reorganisation: which agreements run past vesting day, and what becomes of each.

    Source: Local Government and Public Involvement in Health Act 2007 orders; the day itself is
    the dated rule lgr.vesting_date.
    """

    _inherit = "agreement"

    vesting_position = fields.Selection(
        selection=[
            ("unknown", "Not known yet"),
            ("transfers", "Transfers by law"),
            ("consent", "Needs the others' consent"),
            ("ends", "Ends on vesting day"),
        ],
        string="On vesting day",
        default="unknown",
        required=True,
        tracking=True,
        index=True,
        group_expand=True,
        groups="base.group_user",
        help="What becomes of it when a new council takes over (reorganisation).",
    )
    crosses_vesting_date = fields.Boolean(
        string="Runs past vesting day",
        compute="_compute_crosses_vesting_date",
        search="_search_crosses_vesting_date",
        groups="base.group_user",
        help="It ends, or may be extended to end, after the day of the dated rule "
        "lgr.vesting_date, or has no end.",
    )
    vesting_why = fields.Char(
        string="Past vesting day",
        compute="_compute_vesting_why",
        groups="base.group_user",
        help="By which of its dates it runs past the day of the rule lgr.vesting_date.",
    )
    successor_body = fields.Char(
        string="Successor body",
        groups="base.group_user",
        help="The body expected to take it over on vesting day, if it has no contact yet.",
    )
    successor_body_id = fields.Many2one(
        comodel_name="res.partner",
        string="Taken over by",
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="The body expected to take it over on vesting day.",
    )
    vesting_note = fields.Text(
        string="Why so",
        groups="base.group_user",
        help="The clause or the advice on which the position rests.",
    )
    vesting_consent = fields.Selection(
        selection=[
            ("not_asked", "Not asked yet"),
            ("asked", "Asked"),
            ("given", "Given"),
            ("refused", "Refused"),
        ],
        string="Consent",
        default="not_asked",
        tracking=True,
        groups="base.group_user",
    )
    vesting_consent_date = fields.Date(
        string="Consent asked or answered on", groups="base.group_user"
    )

    @api.model
    def _get_vesting_date(self):
        """The day a new council takes over, or None while no rule says so."""
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        wanted = ("lgr.vesting_date", fields.Date.context_today(self))
        return rules._get_many([wanted])[wanted].value_date or None

    @api.depends("end_date", "date_furthest_end")
    def _compute_crosses_vesting_date(self):
        vesting = self._get_vesting_date()
        for agreement in self:
            last = max(
                filter(None, (agreement.end_date, agreement.date_furthest_end)),
                default=None,
            )
            agreement.crosses_vesting_date = bool(vesting) and (
                not agreement.end_date or last >= vesting
            )

    @api.depends("end_date", "date_furthest_end")
    @api.depends_context("lang")
    def _compute_vesting_why(self):
        vesting = self._get_vesting_date()
        for agreement in self:
            agreement.vesting_why = (
                agreement.crosses_vesting_date and agreement._tell_vesting(vesting)
            )

    def _tell_vesting(self, vesting):
        self.ensure_one()
        if not self.end_date:
            return self.env._("Has no end")
        days = {
            name: format_date(self.env, day, date_format="d MMM yyyy")
            for name, day in (
                ("end", self.end_date),
                ("furthest", self.date_furthest_end),
                ("vesting", vesting),
            )
        }
        if self.end_date >= vesting:
            return self.env._("Ends %(end)s, not before %(vesting)s", **days)
        return self.env._(
            "Ends %(end)s, may be extended to %(furthest)s, past %(vesting)s", **days
        )

    def _search_crosses_vesting_date(self, operator, value):
        if operator != "in":
            return NotImplemented
        vesting = self._get_vesting_date()
        if not vesting:
            return Domain.FALSE
        return (
            Domain("end_date", "=", False)
            | Domain("end_date", ">=", vesting)
            | Domain("date_furthest_end", ">=", vesting)
        )
