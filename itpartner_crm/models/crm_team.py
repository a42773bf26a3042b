from odoo import fields, models


class CrmTeam(models.Model):
    """A sales team may be the home of one kind of the suite's opportunities."""

    _inherit = "crm.team"

    it_kind = fields.Selection(
        selection="_selection_it_kind",
        string="Kind of opportunity",
        index="btree_not_null",
        help="Opportunities of this kind start in this team and pass through the "
        "stages that name this team, no others. Empty: an ordinary sales team.",
    )

    def _selection_it_kind(self):
        return self.env["crm.lead"]._fields["it_kind"]._description_selection(self.env)

    def _it_default_for_kind(self, kind, user):
        """The team in which an opportunity of *kind* starts: the user's own, or else
        the first; an empty recordset when no team has that kind."""
        teams = self.search([("it_kind", "=", kind)])
        own = teams.filtered(lambda team: user in team.member_ids | team.user_id)
        return (own or teams)[:1]
