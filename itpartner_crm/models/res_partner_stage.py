from odoo import api, fields, models
from odoo.exceptions import ValidationError

READER = "itgovernance.group_reader"
WATCHED = {"it_partner_stage_id", "is_city_partner"}


class ResPartner(models.Model):
    """A city partner moves between stages: asked for what the next one needs, and kept.

    Whoever moves it, by form, drag, import or remote call, meets the same rule. Only
    data that the system itself loads may start a new partner in a later stage.
    """

    _inherit = "res.partner"

    it_stage_change_ids = fields.One2many(
        "it.partner.stage.change",
        "partner_id",
        string="Stages so far",
        readonly=True,
        groups=READER,
        copy=False,
    )
    it_stage_gaps = fields.Text(
        string="The next stage asks for",
        compute="_compute_it_stage_gaps",
        groups=READER,
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        staged = partners.sudo().filtered("it_partner_stage_id")
        if staged:
            if not self.env.su:
                staged._check_stage_needs()
            staged._keep_stage_change(dict.fromkeys(staged.ids, False))
        return partners

    def write(self, vals):
        if WATCHED.isdisjoint(vals):
            return super().write(vals)
        before = {one.id: one.it_partner_stage_id.id for one in self.sudo()}
        result = super().write(vals)
        moved = self.sudo().filtered(
            lambda one: one.it_partner_stage_id.id != before[one.id]
        )
        if moved:
            moved._check_stage_needs()
            moved._keep_stage_change(before)
        return result

    def _keep_stage_change(self, before):
        """Write down from which stage (dict partner id -> stage id) these came."""
        now = fields.Datetime.now()
        self.env["it.partner.stage.change"]._keep_history(
            [
                {
                    "partner_id": partner.id,
                    "from_stage_id": before[partner.id],
                    "to_stage_id": partner.it_partner_stage_id.id,
                    "date": now,
                    "user_id": self.env.uid,
                }
                for partner in self
            ]
        )

    def _check_stage_needs(self):
        """Refuse the stage when one of these lacks what it asks for, naming each."""
        for stage, partners in self.grouped("it_partner_stage_id").items():
            gaps = partners._get_stage_gaps(stage)
            for partner in partners:
                if gaps[partner.id]:
                    raise ValidationError(
                        self.env._(
                            "%(partner)s can't move to %(stage)s yet. Missing:\n"
                            "%(gaps)s",
                            partner=partner.display_name,
                            stage=stage.name,
                            gaps="\n".join(
                                f"- {gap['name']}: {gap['where']}"
                                for gap in gaps[partner.id]
                            ),
                        )
                    )

    def _get_stage_gaps(self, stage):
        """What each of these partners lacks for *stage*, in a few queries for all.

        :return: dict partner id -> list of {"code", "name", "where"}
        """
        partners = self.sudo()
        gaps = {one.id: [] for one in partners}
        for need in stage.sudo().need_ids.with_env(self.env(su=True)):
            met = getattr(partners, f"_get_met_{need.code}")()
            for partner in partners - met:
                gaps[partner.id].append(
                    {"code": need.code, "name": need.name, "where": need.where}
                )
        return gaps

    @api.depends("it_partner_stage_id")
    def _compute_it_stage_gaps(self):
        stages = self.env["it.partner.stage"].search([])
        following = dict(zip(stages, stages[1:], strict=False))
        self.it_stage_gaps = False
        for stage, partners in self.grouped("it_partner_stage_id").items():
            after = following.get(stage)
            if not after or not after.need_ids:
                continue
            gaps = partners._origin._get_stage_gaps(after)
            for partner in partners:
                missing = gaps.get(partner._origin.id) or []
                if missing:
                    partner.it_stage_gaps = self.env._(
                        "%(stage)s asks for: %(gaps)s.",
                        stage=after.name,
                        gaps="; ".join(
                            f"{gap['name'].lower()} ({gap['where']})" for gap in missing
                        ),
                    )

    # One method per need: which of these partners meet it.

    def _get_met_lead_officer(self):
        return self.filtered("it_lead_officer_id")

    def _get_met_sponsor(self):
        return self.filtered("it_sponsor_id")

    def _get_met_sector(self):
        return self.filtered("it_sector_id")

    def _get_met_relationship(self):
        return self.filtered("it_relationship_type")

    def _get_met_wards(self):
        return self.filtered("ward_ids")

    def _get_met_identifier(self):
        """A sector without a register, such as an informal group, has no number."""
        return self.filtered(
            lambda one: (
                one.id_numbers
                or (one.it_sector_id and not one.it_sector_id.id_category_ids)
            )
        )

    def _get_met_contact(self):
        people = self._get_people()
        return self.filtered(lambda one: people.get(one.id))

    def _get_met_lawful_basis(self):
        people = self._get_people()
        return self.filtered(
            lambda one: all(person.it_lawful_basis for person in people.get(one.id, []))
        )

    def _get_met_recent_contact(self):
        return self.filtered("it_last_contact_date")

    def _get_met_arrangement(self):
        """Under a live agreement, or in a running partnership."""
        party = self.env["it.agreement.party"]._read_group(
            self._it_agreement_party_domain(), ["commercial_partner_id"]
        )
        bound = {partner.id for (partner,) in party}
        return self.filtered(
            lambda one: (
                one.commercial_partner_id.id in bound
                or one.it_membership_ids.partnership_id.filtered(
                    lambda two: two.active and two.state in ("active", "review")
                )
            )
        )

    def _get_people(self):
        """Return dict organisation id -> its people (no companies, no addresses)."""
        people = self.env["res.partner"].search(
            [
                ("commercial_partner_id", "in", self.ids),
                ("is_company", "=", False),
                ("type", "=", "contact"),
                ("id", "not in", self.ids),
            ],
            order="name, id",
        )
        return people.grouped(lambda one: one.commercial_partner_id.id)
