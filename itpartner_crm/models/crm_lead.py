from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

READER = "itgovernance.group_reader"


class CrmLead(models.Model):
    """An opportunity of the suite is a lead with a kind, in the team of that kind.

    Officers make them; they are closed or archived, not deleted, once outcomes are
    credited to them. A lead without a kind is an ordinary one of the sales app.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "it.outcome.mixin", "it.exempt.mixin"]

    it_kind = fields.Selection(
        [("shared_service", "Shared service")],
        string="Kind",
        index="btree_not_null",
        tracking=True,
        help="What sort of opportunity of the suite it is; it decides team and stages. "
        "Empty: an ordinary opportunity of the sales app.",
    )
    theme_id = fields.Many2one(
        "it.theme",
        index="btree_not_null",
        tracking=True,
        help="Theme of the strategy that it serves first.",
    )
    ward_ids = fields.Many2many(
        "it.ward",
        string="Wards",
        help="Wards in which it would be felt.",
    )
    it_conflict_declared = fields.Boolean(
        string="Conflict declared",
        groups=READER,
        copy=False,
        tracking=True,
        help="Somebody who works on this has declared an interest in it. Asked from "
        "the first stage on, before any agreement exists.",
    )
    it_conflict_note = fields.Text(
        string="Declaration",
        groups=READER,
        copy=False,
        help="Who declared what, and how it is kept out of the decision.",
    )
    it_conflict_asked_date = fields.Date(
        string="Conflicts asked for on",
        groups=READER,
        copy=False,
        tracking=True,
        help="Day on which everybody who works on this was asked for an interest in it.",
    )
    exempt_paragraph_ids = fields.Many2many(groups=READER)

    _it_pipeline_idx = models.Index(
        "(it_kind, stage_id, priority DESC, id DESC) WHERE it_kind IS NOT NULL"
    )

    @api.depends("it_kind")
    def _compute_team_id(self):
        Team = self.env["crm.team"]
        rest = self
        for lead in self.filtered("it_kind"):
            if lead.team_id.it_kind != lead.it_kind:
                team = Team._it_default_for_kind(lead.it_kind, lead.user_id)
                if not team:
                    continue
                lead.team_id = team
            rest -= lead
        super(CrmLead, rest)._compute_team_id()

    def _compute_stage_id(self):
        super()._compute_stage_id()
        for lead in self:
            if lead.team_id.it_kind and lead.team_id not in lead.stage_id.team_ids:
                lead.stage_id = lead._stage_find(domain=[("fold", "=", False)])

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        """A team of the suite uses its own stages alone, where it has any."""
        teams = self.team_id | self.env["crm.team"].browse(team_id or [])
        if teams and all(teams.mapped("it_kind")):
            own = Domain("team_ids", "in", teams.ids) & Domain(domain or [])
            stages = self.env["crm.stage"].search(own, order=order, limit=limit)
            if stages:
                return stages
        return super()._stage_find(
            team_id=team_id, domain=domain, order=order, limit=limit
        )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The pipeline of a kind shows the stages of its own teams, empty ones too."""
        kind = self.env.context.get("default_it_kind")
        if not kind:
            return super()._read_group_stage_ids(stages, domain)
        wanted = Domain("team_ids.it_kind", "=", kind) | Domain("id", "in", stages.ids)
        return self.env["crm.stage"].search(wanted)

    @api.constrains("it_conflict_declared", "it_conflict_note")
    def _check_it_conflict_note(self):
        for lead in self:
            if lead.it_conflict_declared and not (lead.it_conflict_note or "").strip():
                raise ValidationError(
                    self.env._(
                        "A conflict of interest is declared on “%(name)s”: say in "
                        "Declaration who declared what.",
                        name=lead.name,
                    )
                )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """An opportunity of the suite is not shown to a data broker by a button."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for button in arch.iterfind(".//header/button[@name='iap_enrich']"):
            hidden = button.get("invisible")
            button.set("invisible", f"it_kind or ({hidden})" if hidden else "it_kind")
        return arch, view

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._it_follow_team()
        return leads

    def write(self, vals):
        res = super().write(vals)
        if not {"team_id", "user_id", "type", "it_kind"}.isdisjoint(vals):
            self._it_follow_team()
        return res

    def _it_follow_team(self):
        """In a team of the suite an opportunity is of that team's kind.

        As superuser: whoever was allowed to hand it to another team may no longer be
        allowed to change it there.
        """
        strays = self.sudo().filtered(
            lambda lead: lead.team_id.it_kind and lead.it_kind != lead.team_id.it_kind
        )
        for kind, leads in strays.grouped(lambda lead: lead.team_id.it_kind).items():
            leads.write({"it_kind": kind})
