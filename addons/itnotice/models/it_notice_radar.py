from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models

from ..logic import radar

AWARDED = ("award", "contract", "implementation")
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
        made = []
        for group in groups:
            vals = self._prepare_group_vals(group, awards)
            one = known.pop(group.key, None)
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
        """(groups, {ocid: latest award}) of awards that end within the horizon."""
        today = fields.Date.context_today(self)
        rules = self.env["it.rule.value"].sudo()
        value = {name: int(rules._get(key, today).value) for name, key in RULES.items()}
        awards = {}
        for notice in self.env["it.notice"].search(
            [
                ("kind", "in", AWARDED),
                ("contract_end", ">=", today),
                ("contract_end", "<=", today + relativedelta(months=value["months"])),
                ("cpv_main", "!=", False),
                ("buyer_name", "!=", False),
                ("is_ict", "=", True),
            ],
            order="date_published, id",
        ):
            awards[notice.ocid] = notice
        contracts = [
            radar.Contract(
                ocid,
                notice.buyer_identifier or notice.buyer_name.strip().lower(),
                notice.cpv_main,
                notice.contract_end,
            )
            for ocid, notice in awards.items()
        ]
        return radar.find_groups(contracts, value["digits"], value["days"]), awards

    @api.model
    def _prepare_group_vals(self, group, awards):
        notices = self.env["it.notice"].concat(
            *(awards[one.key] for one in group.contracts)
        )
        buyers = list(dict.fromkeys(notices.mapped("buyer_name")))
        lines = [
            self.env._(
                "%(buyer)s: “%(title)s” ends on %(day)s",
                buyer=notice.buyer_name,
                title=notice.title,
                day=notice.contract_end.strftime("%d/%m/%Y"),
            )
            for notice in notices
        ]
        head = self.env._(
            "The CPV codes of these contracts begin with %(prefix)s and they end "
            "within %(days)s days of each other:",
            prefix=group.prefix,
            days=(group.last_end - group.first_end).days,
        )
        return {
            "key": group.key,
            "name": self.env._(
                "%(what)s of %(number)s public bodies",
                what=notices[0].cpv_description or group.prefix,
                number=len(group.buyers),
            ),
            "cpv_prefix": group.prefix,
            "date_first": group.first_end,
            "date_last": group.last_end,
            "buyer_names": "\n".join(buyers),
            "buyer_count": len(group.buyers),
            "partner_ids": [fields.Command.set(notices.partner_id.ids)],
            "notice_ids": [fields.Command.set(notices.ids)],
            "reason": "\n".join([head, *lines]),
        }

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
