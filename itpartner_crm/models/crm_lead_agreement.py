from odoo import Command, fields, models
from odoo.exceptions import UserError

READER = "itgovernance.group_reader"
_FROM = "itpartner_crm.stage_shared_service_approved"


class CrmLead(models.Model):
    """What was approved becomes an agreement: drafted from it, its outcomes taken along."""

    _inherit = "crm.lead"

    it_agreement_ids = fields.One2many(
        "agreement", "lead_id", string="Agreements", groups=READER
    )
    it_agreement_count = fields.Integer(
        compute="_compute_it_agreement_count", groups=READER
    )

    def _compute_it_agreement_count(self):
        counts = dict(
            self.env["agreement"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.it_agreement_count = counts.get(lead, 0)

    def _check_may_draft_agreement(self):
        """Refuse what is not far enough, or lacks what an agreement needs."""
        self.ensure_one()
        self.check_access("write")
        if self.it_kind == "shared_service":
            needed = self.env.ref(_FROM)
            if self.stage_id.sequence < needed.sequence:
                raise UserError(
                    self.env._(
                        "“%(name)s” is at %(stage)s: an agreement is drafted once it is "
                        "at %(needed)s.",
                        name=self.name,
                        stage=self.stage_id.name,
                        needed=needed.name,
                    )
                )
        else:
            raise UserError(
                self.env._(
                    "“%(name)s” is no shared service: enter its agreement under "
                    "Agreements.",
                    name=self.name,
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "“%(name)s” has no partner to agree with: fill in Contact first.",
                    name=self.name,
                )
            )

    def action_draft_agreement(self):
        """Draft the agreement, or open the one that was drafted."""
        self.ensure_one()
        agreement = self.it_agreement_ids[:1]
        if not agreement:
            self._check_may_draft_agreement()
            self.lock_for_update()  # two people at once draft it once
            agreement = self._draft_agreement()
        return {
            "type": "ir.actions.act_window",
            "res_model": "agreement",
            "res_id": agreement.id,
            "view_mode": "form",
        }

    def _draft_agreement(self):
        self.ensure_one()
        agreement = self.env["agreement"].create(self._prepare_agreement_vals())
        agreement._take_over_outcomes(self)
        self.message_post(
            body=self.env._(
                "Agreement %(code)s drafted; the outcomes forecast here are credited to "
                "it from now on.",
                code=agreement.code,
            )
        )
        return agreement

    def _prepare_agreement_vals(self):
        """What the draft starts with; a room that knows more adds it."""
        self.ensure_one()
        kind = self.env.ref("itagreement.agreement_type_iaa", raise_if_not_found=False)
        vals = {
            "name": self.name,
            "lead_id": self.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "owner_id": (self.user_id or self.env.user).id,
            "agreement_type_id": kind.id if kind else False,
            "value_total": self.expected_revenue,
            "company_id": self.company_id.id or self.env.company.id,
            "is_exempt": self.is_exempt,
        }
        if self.is_exempt:
            vals |= {
                "exempt_paragraph_ids": [Command.set(self.exempt_paragraph_ids.ids)],
                "public_interest_reason": self.public_interest_reason,
            }
        return vals

    def _merge_dependences(self, opportunities):
        """The agreements of what is merged away came from what stays."""
        super()._merge_dependences(opportunities)
        # signed ones too: where it came from is no term between the parties
        merged = opportunities.sudo().with_context(active_test=False)
        merged.it_agreement_ids.with_context(active_test=True)._write_step(
            {"lead_id": self.id}
        )

    def action_view_agreements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.agreement_action"
        )
        return action | {"domain": [("lead_id", "=", self.id)]}
