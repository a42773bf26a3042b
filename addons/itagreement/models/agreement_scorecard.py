from odoo import api, fields, models
from odoo.fields import Domain

from ..logic import obligations
from .it_agreement_obligation import OWED

_FIGURES = ("on_time", "late", "overdue", "breach", "waived")


class ItAgreementObligation(models.Model):
    """How both sides keep their word: counts that open to the obligations behind them."""

    _inherit = "it.agreement.obligation"

    agreement_partner_id = fields.Many2one(
        related="agreement_id.partner_id",
        string="Main partner",
        store=True,
        index=True,
    )

    @api.model
    def _get_figure_domain(self, figure):
        """Domain of what one figure of a scorecard counts."""
        accepted = Domain("state", "=", "accepted")
        return {
            "on_time": accepted & Domain("is_late", "=", False),
            "late": accepted & Domain("is_late", "=", True),
            "overdue": Domain("is_overdue", "=", True) & Domain("state", "!=", "breach"),
            "breach": Domain("state", "=", "breach"),
            "waived": Domain("state", "=", "waived"),
            "open": Domain("state", "in", (*OWED, "met", "waiting")),
        }[figure]

    @api.model
    def _get_scores(self, domain, by):
        """Count how both sides kept their word.

        :param domain: which obligations
        :param by: a many2one field of obligations
        :returns: {record: {is_council: `logic.obligations.Kept`}}, by a query a figure
        """
        counts = {}
        for figure in _FIGURES:
            for record, is_council, count in self._read_group(
                Domain(domain) & self._get_figure_domain(figure),
                [by, "is_council"],
                ["__count"],
            ):
                sides = counts.setdefault(record, {})
                sides.setdefault(is_council, {})[figure] = count
        return {
            record: {
                is_council: obligations.Kept(**figures)
                for is_council, figures in sides.items()
            }
            for record, sides in counts.items()
        }

    @api.model
    def _get_least(self):
        """How many must have come due before a rate is told, by the dated rule."""
        rules = self.env["it.rule.value"].sudo()  # not every reader reads the rules
        wanted = ("agreement.scorecard_least", fields.Date.context_today(self))
        rule = rules._get_many([wanted])[wanted]
        return int(rule.value) if rule else 0


class Agreement(models.Model):
    _inherit = "agreement"

    scorecard = fields.Json(
        compute="_compute_scorecard",
        groups="itgovernance.group_reader",
        export_string_translation=False,
    )

    @api.depends(
        "obligation_ids.state", "obligation_ids.date_due", "obligation_ids.is_late"
    )
    def _compute_scorecard(self):
        Obligation = self.env["it.agreement.obligation"]
        scores = Obligation._get_scores(
            [("agreement_id", "in", self.ids)], "agreement_id"
        )
        least = Obligation._get_least()
        for agreement in self:
            sides = scores.get(agreement, {})
            agreement.scorecard = {
                "least": least,
                "sides": [
                    agreement._prepare_side(is_council, sides.get(is_council), least)
                    for is_council in (True, False)
                ],
            }

    def _prepare_side(self, is_council, kept, least):
        kept = kept or obligations.Kept()
        rate = kept.rate(least)
        return {
            "is_council": is_council,
            "name": self.env._("What we owe")
            if is_council
            else self.env._("What they owe"),
            "counted": kept.counted,
            "rate": None if rate is None else round(100 * rate),
            "figures": [
                {"key": key, "label": label, "count": getattr(kept, key)}
                for key, label in (
                    ("on_time", self.env._("On time")),
                    ("late", self.env._("Late")),
                    ("overdue", self.env._("Overdue")),
                    ("breach", self.env._("In breach")),
                    ("waived", self.env._("Waived")),
                )
            ],
        }

    def action_view_score(self, figure, is_council):
        """Endpoint of the scorecard: the obligations behind one figure.

        :param figure: key of a figure
        :param is_council: the side
        """
        self.ensure_one()
        self.check_access("read")
        Obligation = self.env["it.agreement.obligation"]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itagreement.it_agreement_obligation_action"
        )
        domain = Domain("agreement_id", "=", self.id) & Domain(
            "is_council", "=", bool(is_council)
        )
        return action | {
            "domain": list(domain & Obligation._get_figure_domain(figure)),
            "context": {"default_agreement_id": self.id},
        }
