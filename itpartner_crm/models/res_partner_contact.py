from odoo import api, fields, models
from odoo.tools import SQL

from .it_contact_source import latest, people_contacts

READER = "itgovernance.group_reader"
CADENCE = {
    "major": "partner.cadence_days.major",
    "moderate": "partner.cadence_days.moderate",
    "limited": "partner.cadence_days.limited",
    False: "partner.cadence_days.none",
}
TIERS = [("major", "Major"), ("moderate", "Moderate"), ("limited", "Limited")]
RUNNING = ("active", "review", "ending")
HEAL_BATCH = 1000


class ResPartner(models.Model):
    """How often the council wants to speak with a partner, and when it last did.

    Contact with a person counts for the person and for the organisation.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "it.contact.mixin"]

    it_tier = fields.Selection(
        TIERS,
        string="Tier",
        compute="_compute_it_tier",
        store=True,
        copy=False,
        groups=READER,
        help="Highest significance of the running partnerships of which it is a "
        "member; it decides how often the council wants contact.",
    )
    it_cadence_override = fields.Integer(
        string="Own contact interval (days)",
        groups=READER,
        copy=False,
        tracking=True,
        aggregator=None,
        help="Empty: the interval of its tier, from the rule values. Fill in to ask "
        "for contact more or less often with this partner.",
    )
    it_registered_date = fields.Date(
        string="Registered on",
        compute="_compute_it_registered_date",
        store=True,
        copy=False,
        groups=READER,
        help="Day on which it became a city partner.",
    )

    _it_cadence_positive = models.Constraint(
        "CHECK (it_cadence_override >= 0)",
        "The contact interval of a partner can't be below zero: leave it empty for the "
        "interval of its tier.",
    )
    _it_next_contact_idx = models.Index(
        "(it_next_contact_date, id) WHERE is_city_partner IS TRUE"
    )

    @api.depends(
        "it_membership_ids.partnership_id.tier",
        "it_membership_ids.partnership_id.state",
        "it_membership_ids.partnership_id.active",
    )
    def _compute_it_tier(self):
        rank = [tier for tier, _label in TIERS]
        for partner in self:
            running = partner.it_membership_ids.partnership_id.filtered(
                lambda one: one.active and one.state in RUNNING and one.tier
            )
            partner.it_tier = min(running.mapped("tier"), key=rank.index, default=False)

    @api.depends("is_city_partner")
    def _compute_it_registered_date(self):
        today = fields.Date.today()
        for partner in self:
            if not partner.is_city_partner:
                partner.it_registered_date = False
            elif not partner.it_registered_date:
                partner.it_registered_date = today

    @api.depends(
        "is_city_partner",
        "it_partner_stage_id.keeps_contact",
        "it_tier",
        "it_cadence_override",
    )
    def _compute_it_cadence_days(self):
        days = self._get_cadence_by_tier()
        for partner in self:
            wanted = partner.is_city_partner and partner.it_partner_stage_id
            if not wanted or not partner.it_partner_stage_id.keeps_contact:
                partner.it_cadence_days = 0
            else:
                partner.it_cadence_days = (
                    partner.it_cadence_override or days[partner.it_tier or False]
                )

    @api.depends("it_registered_date")
    def _compute_it_next_contact_date(self):
        return super()._compute_it_next_contact_date()

    def _get_contact_start(self):
        return self.it_registered_date or super()._get_contact_start()

    @api.model
    def _get_cadence_by_tier(self):
        """Return dict tier (False for none) -> days in force today, in one query."""
        today = fields.Date.today()
        rows = self.env["it.rule.value"]._get_many(
            [(key, today) for key in CADENCE.values()]
        )
        return {tier: int(rows[key, today].value) for tier, key in CADENCE.items()}

    def _get_contact_query(self):
        """Contacts of each partner, and for an organisation those of its people."""
        return SQL(
            """
            WITH link AS (
                SELECT o.id, o.id AS person FROM res_partner o
                 WHERE o.id = ANY(%(ids)s) AND o.partner_share
                UNION
                SELECT o.id, q.id FROM res_partner o
                  JOIN res_partner q ON q.commercial_partner_id = o.id
                 WHERE o.id = ANY(%(ids)s) AND q.partner_share
            ), people AS (SELECT DISTINCT person AS id FROM link)
            %(latest)s
            """,
            ids=self.ids,
            latest=latest(
                SQL(
                    "SELECT link.id, x.moment FROM link JOIN (%s) x "
                    "ON x.person = link.person",
                    people_contacts(),
                )
            ),
        )

    def _it_bump_people(self, days):
        """Take in contacts with people: dict partner id -> day; colleagues are none.

        The day counts for the organisation of each person too.
        """
        people = self.sudo().browse(days).exists().filtered("partner_share")
        found = {}
        for person in people:
            for one in person | person.commercial_partner_id:
                day = days[person.id]
                found[one.id] = max(found.get(one.id, day), day)
        self._it_bump_contact(found)

    def _after_contact(self):
        """Opportunities with these partners were in touch as well."""
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search([("partner_id", "in", self.ids), ("it_kind", "!=", False)])
        )
        leads._it_bump_contact(
            {lead.id: lead.partner_id.it_last_contact_date for lead in leads}
        )

    def write(self, vals):
        before = self.commercial_partner_id if "parent_id" in vals else self.browse()
        joined = self.browse()
        if vals.get("is_city_partner"):
            joined = self.filtered(lambda one: not one.sudo().is_city_partner)
        result = super().write(vals)
        if "parent_id" in vals:
            joined |= before | self.commercial_partner_id
        if joined:
            joined.exists()._it_recompute_contact()
        return result

    @api.model
    def _heal_cadence(self, limit=HEAL_BATCH):
        """Bring partners up to the interval in force today; a rule may have changed.

        :return: how many were looked at; below *limit* when no more are left
        """
        days = self._get_cadence_by_tier()
        stale = self.browse()
        for tier, wanted in days.items():
            stale |= self.sudo().search(
                [
                    ("is_city_partner", "=", True),
                    ("it_partner_stage_id.keeps_contact", "=", True),
                    ("it_cadence_override", "in", (False, 0)),
                    ("it_tier", "=", tier),
                    ("it_cadence_days", "!=", wanted),
                ],
                limit=limit,
            )
        stale._refresh_cadence()
        return len(stale)
