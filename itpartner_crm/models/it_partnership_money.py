from odoo import api, fields, models

from .it_partnership_contribution import year_label


class ItPartnership(models.Model):
    """What the council puts in, year by year."""

    _inherit = "it.partnership"

    contribution_ids = fields.One2many(
        "it.partnership.contribution",
        "partnership_id",
        string="Council's contribution",
    )
    budget_ids = fields.One2many(
        "it.partnership.budget",
        "partnership_id",
        string="Budgets",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_money_year",
    )
    money_year = fields.Monetary(
        string="Council money this year",
        compute="_compute_money_year",
        help="What the council puts in this financial year, in cash and in kind.",
    )
    fte_year = fields.Float(
        string="Council staff this year (FTE)",
        digits=(8, 2),
        compute="_compute_money_year",
    )
    budget_year = fields.Monetary(
        string="Total budget this year",
        compute="_compute_money_year",
    )
    council_share = fields.Float(
        string="Council's share this year (%)",
        digits=(5, 1),
        compute="_compute_money_year",
    )
    contribution_years = fields.Json(
        string="Contribution by year",
        compute="_compute_contribution_years",
    )

    def _read_contributions(self, year=None):
        """Return {(partnership id, year): amount} in one grouped query.

        :param year: the year it starts in as text ("2026"), all years without it
        """
        domain = [("partnership_id", "in", self._origin.ids)]
        if year:
            domain.append(("year", "=", year))
        rows = self.env["it.partnership.contribution"]._read_group(
            domain, ["partnership_id", "year"], ["amount:sum"]
        )
        return {(one.id, key): amount for one, key, amount in rows}

    @api.depends("contribution_ids.amount", "contribution_ids.fte", "budget_ids.total")
    def _compute_money_year(self):
        year = self._get_year_key()
        domain = [("partnership_id", "in", self._origin.ids), ("year", "=", year)]
        put_in = {
            one.id: (amount, fte)
            for one, amount, fte in self.env["it.partnership.contribution"]._read_group(
                domain, ["partnership_id"], ["amount:sum", "fte:sum"]
            )
        }
        totals = dict(
            self.env["it.partnership.budget"]._read_group(
                domain, ["partnership_id"], ["total:sum"]
            )
        )
        for one in self:
            amount, fte = put_in.get(one._origin.id, (0.0, 0.0))
            total = totals.get(one._origin, 0.0)
            one.currency_id = self.env.company.currency_id
            one.money_year = amount
            one.fte_year = fte
            one.budget_year = total
            one.council_share = 100 * amount / total if total else 0.0

    @api.depends("contribution_ids.amount", "contribution_ids.kind")
    def _compute_contribution_years(self):
        """The bars of the picture: each year with its kinds."""
        Line = self.env["it.partnership.contribution"]
        kinds = Line._fields["kind"]._description_selection(self.env)
        for one in self:
            years = {}
            for line in one.contribution_ids:
                if not line.year or not line.amount:
                    continue
                bar = years.setdefault(
                    line.year,
                    {"label": year_label(line.year), "parts": {}, "planned": False},
                )
                bar["planned"] = bar["planned"] or not line.has_actual
                bar["parts"][line.kind] = bar["parts"].get(line.kind, 0) + line.amount
            one.contribution_years = {
                "kinds": [{"key": key, "label": label} for key, label in kinds],
                "years": [years[key] for key in sorted(years)],
            }

    def action_view_contributions(self):
        """Open what the council puts in, by year and kind."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partnership_contribution_action"
        )
        action["domain"] = [("partnership_id", "in", self.ids)]
        if len(self) == 1:
            action["context"] = {"default_partnership_id": self.id}
        return action

    def _check_worth_decided(self):
        """Ask again for the decision of the step when the council puts in more."""
        self._check_steps_decided({one: set() for one in self})
