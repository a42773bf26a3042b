import logging

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ..logic import places, radar
from .it_notice_contract import AWARDED

_logger = logging.getLogger(__name__)

TIMELINE = 200
"""Contracts the timeline draws; what is beyond is told as a number."""
RULES = {
    "digits": "notice.radar_cpv_digits",
    "days": "notice.radar_window_days",
    "months": "notice.radar_horizon_months",
}


class ItNoticeRadar(models.Model):
    """Like contracts of several public bodies that end in one window.

    Put forward by the job, or on request, from the awards taken in; a person starts
    an opportunity of it. One that was started stays as it was.
    """

    _name = "it.notice.radar"
    _description = "Shared-Service Candidate"
    _order = "date_first, id"

    name = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    cpv_prefix = fields.Char(string="CPV prefix", readonly=True)
    place = fields.Char(
        readonly=True, help="Where the contracts are carried out; empty: not said."
    )
    value = fields.Monetary(
        string="Value of the contracts",
        readonly=True,
        help="Of those that were published with one.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
        readonly=True,
    )
    date_furthest = fields.Date(
        string="Last extension ends",
        readonly=True,
        help="The last day any of them may be extended to.",
    )
    date_first = fields.Date(string="First contract ends", readonly=True)
    date_last = fields.Date(string="Last contract ends", readonly=True)
    buyer_names = fields.Text(string="Buyers", readonly=True)
    buyer_count = fields.Integer(string="Number of buyers", readonly=True)
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Buyers among our partners",
        readonly=True,
    )
    notice_ids = fields.Many2many(
        comodel_name="it.notice",
        string="Awards",
        readonly=True,
    )
    reason = fields.Text(string="Why", readonly=True)
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _key_uniq = models.UniqueIndex("(key)", "This candidate is here already.")

    @api.model
    def _cron_radar(self):
        """Find the candidates among the awards, and take away those that went."""
        groups, awards = self._find_groups()
        known = {one.key: one for one in self.sudo().search([])}
        started = [
            set(one.notice_ids.mapped("ocid")) for one in known.values() if one.lead_id
        ]
        made = []
        for group in groups:
            one = known.pop(group.key, None)
            ocids = {contract.key for contract in group.contracts}
            if one is None and any(ocids <= others for others in started):
                continue  # what is left of one that was started is no news
            try:
                vals = self._prepare_group_vals(group, awards)
            except (ValueError, KeyError):  # one that can't be told stops no other
                _logger.exception("The radar's group %s was left out.", group.key)
                continue
            if one is None:
                made.append(vals)
            elif not one.lead_id:
                one.write(vals)
        self.browse(
            [one.id for one in known.values() if not one.lead_id]
        ).sudo().unlink()
        self.sudo().create(made)

    @api.model
    def _find_groups(self):
        """(groups, {ocid: its award}) of contracts that end within the horizon."""
        today = fields.Date.context_today(self)
        rules = self.env["it.rule.value"].sudo()
        value = {name: int(rules._get(key, today).value) for name, key in RULES.items()}
        end = today + relativedelta(months=value["months"])
        found = self.env["it.notice"]._get_contracts(
            Domain("contract_end", ">=", today)
            & Domain("contract_end", "<=", end)
            & Domain("cpv_main", "!=", False)
            & Domain("buyer_name", "!=", False)
            & Domain("is_ict", "=", True)
        )
        bodies = found._get_bodies()
        contracts = [
            radar.Contract(
                notice.ocid,
                bodies[notice],
                notice.cpv_main,
                notice.contract_end,
                ", ".join(places.names(notice.region)),
            )
            for notice in found
        ]
        awards = {notice.ocid: notice for notice in found}
        return radar.find_groups(contracts, value["digits"], value["days"]), awards

    @api.model
    def _prepare_group_vals(self, group, awards):
        notices = self.env["it.notice"].concat(
            *(awards[one.key] for one in group.contracts)
        )
        buyers = list(dict.fromkeys(notices.mapped("buyer_name")))
        lines = [self._tell_award(notice) for notice in notices]
        ends = [
            notice.contract_end_furthest or notice.contract_end for notice in notices
        ]
        head = self.env._(
            "The CPV codes of these contracts begin with %(prefix)s and they end "
            "within %(days)s days of each other:",
            prefix=group.prefix,
            days=(group.last_end - group.first_end).days,
        )
        if group.place:
            head = self.env._("All in %(place)s.", place=group.place) + " " + head
        return {
            "key": group.key,
            "name": self.env._(
                "%(what)s of %(number)s public bodies",
                what=notices[0].cpv_description or group.prefix,
                number=len(group.buyers),
            ),
            "cpv_prefix": group.prefix,
            "place": group.place,
            "value": sum(notices.mapped("awarded_value")),
            "date_furthest": max(ends),
            "date_first": group.first_end,
            "date_last": group.last_end,
            "buyer_names": "\n".join(buyers),
            "buyer_count": len(group.buyers),
            "partner_ids": [fields.Command.set(notices._get_buyer_partners().ids)],
            "notice_ids": [fields.Command.set(notices.ids)],
            "reason": "\n".join([head, *lines]),
        }

    @api.model
    def _tell_award(self, notice):
        """One contract as a line: whose, what, until when, for how much."""
        line = self.env._(
            "%(buyer)s: “%(title)s” ends on %(day)s",
            buyer=notice.buyer_name,
            title=notice.title,
            day=notice.contract_end.strftime("%d/%m/%Y"),
        )
        if notice.contract_end_furthest:
            line += self.env._(
                ", extended to %(day)s at the latest",
                day=notice.contract_end_furthest.strftime("%d/%m/%Y"),
            )
        if notice.awarded_value:
            line += self.env._(
                ", worth %(value)s",
                value=format_amount(self.env, notice.awarded_value, notice.currency_id),
            )
        return line

    def action_start(self):
        """Start a shared-service opportunity with its buyers; once, however often."""
        self.ensure_one()
        self.env["it.notice"].check_access("write")
        self.sudo().lock_for_update()
        self.invalidate_recordset(["lead_id"])
        if not self.lead_id:
            lead = self.env["crm.lead"].create(
                {
                    "name": self.name,
                    "type": "opportunity",
                    "it_kind": "shared_service",
                    "user_id": self.env.uid,
                    "partner_id": self.partner_ids[:1].id,
                    "it_proposed_partner_ids": [
                        fields.Command.set(self.partner_ids.ids)
                    ],
                    "description": Markup("<p>%s</p>")
                    % Markup("<br/>").join(self.reason.splitlines()),
                }
            )
            self.sudo().lead_id = lead
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "view_mode": "form",
            "views": [(self.env.ref("crm.crm_lead_view_form").id, "form")],
            "res_id": self.lead_id.id,
        }

    # ------------------------------------------------------------
    # Timeline
    # ------------------------------------------------------------

    @api.model
    def get_timeline(self, look=None):
        """Endpoint: what ends when, contract by contract, and the windows found in it.

        :param look: {"place", "cpv" (prefix), "years" (ahead), "partners": ours only,
            "it": what is about IT only}, each may be missing
        :returns: {"today", "end", "rows", "windows", "more", "places", "divisions"}
        """
        self.check_access("read")
        look = look or {}
        Notice = self.env["it.notice"]
        today = fields.Date.context_today(self)
        end = today + relativedelta(years=min(max(int(look.get("years") or 3), 1), 10))
        base = (
            Domain("kind", "in", AWARDED)
            & Domain("contract_end", ">=", today)
            & Domain("contract_end", "<=", end)
        )
        rows = Notice._get_contracts(base & self._get_look_domain(look))
        windows = self.search([("date_first", ">=", today), ("date_first", "<=", end)])
        shown = rows[:TIMELINE]
        return {
            "today": today,
            "end": end,
            "more": len(rows) - len(shown),
            "rows": [self._prepare_timeline_row(notice) for notice in shown],
            "windows": [
                window._prepare_timeline_window(shown)
                for window in windows
                if window.notice_ids & shown
            ],
            "places": sorted(
                {
                    name
                    for (place,) in Notice._read_group(base, ["region"])
                    for name in places.names(place)
                }
            ),
            "divisions": sorted(
                {code[:3] for (code,) in Notice._read_group(base, ["cpv_main"]) if code}
            ),
        }

    @api.model
    def _get_look_domain(self, look):
        domain = Domain.TRUE
        if look.get("place"):
            domain &= Domain("region", "ilike", str(look["place"]))
        if look.get("cpv"):
            domain &= Domain("cpv_main", "=like", f"{str(look['cpv'])[:8]}%")
        if look.get("it"):
            domain &= Domain("is_ict", "=", True)
        if look.get("partners"):
            domain &= Domain("partner_id", "!=", False) | Domain(
                "match_ids.partner_id", "!=", False
            )
        return domain

    @api.model
    def _prepare_timeline_row(self, notice):
        return {
            "id": notice.id,
            "buyer": notice.buyer_name or "",
            "title": notice.title,
            "what": notice.cpv_description or notice.cpv_main or "",
            "place": notice.region or "",
            "supplier": notice.supplier_names or "",
            "value": notice.awarded_value,
            "currency": notice.currency_id.symbol or "",
            "start": notice.contract_start or None,
            "end": notice.contract_end,
            "furthest": notice.contract_end_furthest or None,
        }

    def _prepare_timeline_window(self, shown):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "first": self.date_first,
            "last": self.date_last,
            "is_started": bool(self.lead_id),
            "rows": (self.notice_ids & shown).ids,
        }
