import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import phasing

COMMERCIAL = "commercial"
LEAD_RULE = "commercial.renewal_lead_days"
_logger = logging.getLogger(__name__)


class CrmLead(models.Model):
    """Renewal and attrition: who stays when a term ends, and who goes.

    An agreement that came from commercial work opens its renewal in good time. Won, the
    customer is kept; lost, it has left; by the year in which the term ended.
    """

    _inherit = "crm.lead"

    it_deal_kind = fields.Selection(
        selection=[
            ("new", "New customer"),
            ("renewal", "Renewal"),
            ("growth", "More for a customer"),
        ],
        string="Kind of deal",
        compute="_compute_it_deal_kind",
        store=True,
        readonly=False,
        precompute=True,
        help="A renewal carries on what a customer has; growth adds to it.",
    )
    it_renews_id = fields.Many2one(
        comodel_name="agreement",
        string="Renews",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        groups="itgovernance.group_reader",
        help="The agreement whose term ends.",
    )
    it_renewal_date = fields.Date(
        string="Term ends",
        copy=False,
        help="Last day of the term that would be renewed.",
    )
    it_renewal_year = fields.Char(
        string="Year of the End",
        compute="_compute_it_renewal_year",
        store=True,
        help="Financial year in which the term ends.",
    )
    it_retention = fields.Selection(
        selection=[
            ("open", "Not decided"),
            ("kept", "Customer kept"),
            ("left", "Customer left"),
        ],
        string="Retention",
        compute="_compute_it_retention",
        store=True,
    )

    _it_renewal_uniq = models.UniqueIndex(
        "(it_renews_id) WHERE it_renews_id IS NOT NULL AND active",
        "The renewal of that agreement is open already: go on with that one.",
    )

    @api.depends("it_kind", "it_renews_id")
    def _compute_it_deal_kind(self):
        for lead in self:
            if lead.it_kind != COMMERCIAL:
                lead.it_deal_kind = False
            elif lead.it_renews_id:
                lead.it_deal_kind = "renewal"
            else:
                lead.it_deal_kind = lead.it_deal_kind or "new"

    @api.depends("it_renewal_date")
    def _compute_it_renewal_year(self):
        for lead in self:
            day = lead.it_renewal_date
            lead.it_renewal_year = phasing.year_of(day) if day else False

    @api.depends("it_deal_kind", "won_status")
    def _compute_it_retention(self):
        told = {"won": "kept", "lost": "left"}
        for lead in self:
            is_renewal = lead.it_deal_kind == "renewal"
            lead.it_retention = is_renewal and told.get(lead.won_status, "open")

    @api.model
    def _get_attrition(self, domain=None):
        """Return rows {year, kept, left, open, attrition} of terms that ended."""
        rows = {}
        groups = self.with_context(active_test=False)._read_group(
            Domain("it_kind", "=", COMMERCIAL)
            & Domain("it_retention", "!=", False)
            & Domain("it_renewal_year", "!=", False)
            & Domain(domain or []),
            ["it_renewal_year", "it_retention"],
            ["__count"],
        )
        for year, what, count in groups:
            row = rows.setdefault(year, {"year": year, "kept": 0, "left": 0, "open": 0})
            row[what] += count
        for row in rows.values():
            share = phasing.attrition(row["kept"], row["left"])
            row["attrition"] = None if share is None else float(share)
        return [rows[year] for year in sorted(rows, reverse=True)]

    @api.model
    def _cron_open_renewals(self):
        """Open the renewals that fall due; one that fails is set aside with its reason."""
        today = fields.Date.context_today(self)
        days = int(self.env["it.rule.value"]._get(LEAD_RULE, today).value)
        due = self.env["agreement"]._find_renewals_due(
            today, fields.Date.add(today, days=days)
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for agreement in due:
            try:
                with self.env.cr.savepoint():
                    agreement._open_renewal()
            except Exception as error:
                _logger.warning("renewal of agreement %s: %s", agreement.id, error)
                agreement._note_unopened(str(error))
            if not cron._commit_progress(1):
                break  # the rest at the next run


class Agreement(models.Model):
    """An agreement of commercial work, whose term comes to its end."""

    _inherit = "agreement"

    it_renewal_lead_ids = fields.One2many(
        comodel_name="crm.lead",
        inverse_name="it_renews_id",
        string="Renewal opportunities",
        groups="itgovernance.group_reader",
    )

    @api.model
    def _find_renewals_due(self, start, end):
        """Return running agreements of commercial work that end by then, unrenewed."""
        taken = self.env["crm.lead"].with_context(active_test=False)
        taken = taken.search([("it_renews_id", "!=", False)]).it_renews_id
        return self.search(
            [
                ("lead_id.it_kind", "=", COMMERCIAL),
                ("state", "in", ("signed", "active", "expiring")),
                ("end_date", ">=", start),
                ("end_date", "<=", end),
                ("id", "not in", taken.ids),
                ("successor_ids", "=", False),
            ],
            order="end_date, id",
        )

    def _open_renewal(self):
        """Make the opportunity that would carry this on: same customer, same offers."""
        self.ensure_one()
        before = self.lead_id
        lines = self._prepare_renewal_lines()
        vals = {
            "name": self.env._("Renewal: %(name)s", name=self.name),
            "type": "opportunity",
            "it_kind": COMMERCIAL,
            "team_id": before.team_id.id,
            "partner_id": self.partner_id.id,
            "user_id": (self.owner_id or before.user_id).id,
            "company_id": self.company_id.id,
            "date_deadline": self.end_date,
            "it_renews_id": self.id,
            "it_renewal_date": self.end_date,
            "it_offer_line_ids": lines,
            "is_exempt": self.is_exempt,
        }
        if not lines:
            vals["expected_revenue"] = self.value_annual
        if self.is_exempt:
            vals |= {
                "exempt_paragraph_ids": [
                    fields.Command.set(self.exempt_paragraph_ids.ids)
                ],
                "public_interest_reason": self.public_interest_reason,
            }
        return self.env["crm.lead"].create(vals)

    def _prepare_renewal_lines(self):
        """The offers as they are, from the day after the end, at today's price."""
        start = fields.Date.add(self.end_date, days=1)
        return [
            fields.Command.create(
                {
                    "offer_id": line.offer_id.id,
                    "quantity": line.quantity,
                    "start_date": start,
                    "term_months": line.term_months,
                    "is_yearly": line.is_yearly,
                }
            )
            for line in self.lead_id.it_offer_line_ids
            if line.offer_id.state != "retired"
        ]

    def _note_unopened(self, reason):
        """Say on the agreement why its renewal was set aside, once for each reason."""
        self.ensure_one()
        body = self.env._("Its renewal could not be opened: %(reason)s", reason=reason)
        if body not in (self.message_ids[:1].body or ""):
            self.message_post(body=body)

    def action_open_renewal(self):
        """Open the renewal of this agreement, or go on with the one there is."""
        self.ensure_one()
        leads = self.it_renewal_lead_ids.with_context(active_test=False)
        lead = leads[:1] or self._open_renewal()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": lead.id,
            "view_mode": "form",
        }
