from odoo import api, fields, models

RISKS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]


class TierDefinition(models.Model):
    """A tier of approval, told in the trade's words: from which value, for which types,
    from which risk. Nobody types a domain.

    The tiers are OCA's; who decided what is kept by ``it.agreement.approval``: OCA's
    reviews may be written by every employee and are deleted when they start anew.
    """

    _inherit = "tier.definition"

    it_rule_key = fields.Char(
        string="From the value of rule",
        help="Key of the dated rule value from which the tier applies, such as "
        "agreement.tier_manager_value; empty for any value.",
    )
    it_type_ids = fields.Many2many(
        "agreement.type",
        "it_tier_agreement_type_rel",
        "definition_id",
        "type_id",
        string="For these types",
        help="Empty for all types.",
    )
    it_min_risk = fields.Selection(
        RISKS,
        string="Or from this risk",
        help="A risk this high asks for the tier whatever the value.",
    )

    @api.model
    def _get_tier_validation_model_names(self):
        return [*super()._get_tier_validation_model_names(), "agreement"]

    @api.model
    def _get_for_agreements(self):
        """Return the tiers of agreements, the first to decide first."""
        return self.sudo().search(
            [("model", "=", "agreement"), ("reviewer_group_id", "!=", False)],
            order="sequence, id",
        )

    def _applies_to(self, agreement, floors):
        """Tell whether this tier is asked for an agreement.

        :param floors: {rule key: value in money, or None where no row is valid}
        """
        self.ensure_one()
        if self.company_id and self.company_id != (
            agreement.company_id or self.env.company
        ):
            return False
        if self.it_type_ids and agreement.agreement_type_id not in self.it_type_ids:
            return False
        order = [risk for risk, _label in RISKS]
        if self.it_min_risk and order.index(agreement.risk_level) >= order.index(
            self.it_min_risk
        ):
            return True
        if not self.it_rule_key:
            return not self.it_min_risk
        floor = floors.get(self.it_rule_key)
        # without a value of the rule the tier is asked: rather one approval too many
        return floor is None or agreement._get_decision_value() >= floor
