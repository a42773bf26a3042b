from odoo import api, models
from odoo.fields import Domain

COMMERCIAL = Domain("it_kind", "=", "commercial") & Domain("type", "=", "opportunity")


class CrmLead(models.Model):
    """What the council's own past says of its commercial opportunities."""

    _inherit = "crm.lead"

    @api.model
    def _get_stage_history(self, stages):
        """Return dict stage id -> (won, lost) of those decided that had reached it.

        What was won passed every stage; what was lost reached the furthest of the
        stage it was lost in and those whose gates it passed. Counted are those the
        reader may see. A room that knows more of the past extends this.

        :param stages: stages of one pipeline, in their order
        """
        Lead = self.env["crm.lead"].with_context(active_test=False)
        decided = COMMERCIAL & Domain("team_id", "in", stages.team_ids.ids)
        won = Lead.search_count(decided & Domain("won_status", "=", "won"))
        rank = {stage.id: place for place, stage in enumerate(stages)}
        furthest = {}
        lost = decided & Domain("won_status", "=", "lost")
        for lead, stage in Lead._read_group(lost, ["id", "stage_id"]):
            furthest[lead.id] = rank.get(stage.id, 0)
        passes = self.env["it.gate.pass"]._read_group(
            [
                ("lead_id", "in", list(furthest)),
                ("direction", "=", "passed"),
                ("stage_id", "in", stages.ids),
            ],
            ["lead_id", "stage_id"],
        )
        for lead, stage in passes:
            furthest[lead.id] = max(furthest[lead.id], rank[stage.id])
        counts = [0] * len(stages)
        for place in furthest.values():
            counts[place] += 1
        return {
            stage.id: (won, sum(counts[place:])) for place, stage in enumerate(stages)
        }

    @api.model
    def _get_owner_history(self):
        """Return dict user id -> [(chance judged, won or not)] of what was decided."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        leads = Lead.search_fetch(
            COMMERCIAL
            & Domain("it_is_judged", "=", True)
            & Domain("won_status", "in", ("won", "lost")),
            ["it_judged_by_id", "it_judged_probability", "won_status"],
        )
        found = {}
        for lead in leads:
            found.setdefault(lead.it_judged_by_id.id, []).append(
                (lead.it_judged_probability / 100, lead.won_status == "won")
            )
        return found
