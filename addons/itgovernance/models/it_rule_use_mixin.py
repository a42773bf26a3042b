from odoo import fields, models

USER = "base.group_user"


class ItRuleUseMixin(models.AbstractModel):
    """Shows which rows of the dated rule values a record's figures rest on.

    A model says in ``_get_rule_uses`` which keys it asks for on which day. A key
    without a row for its day is told in words, so that the form still opens; the
    calculation itself stops with the same sentence.
    """

    _name = "it.rule.use.mixin"
    _description = "Uses Rule Values"

    rule_value_ids = fields.Many2many(
        "it.rule.value",
        string="Rules used",
        compute="_compute_rule_value_ids",
        groups=USER,
        help="The rows of the dated rule values behind the figures of this record.",
    )
    rule_value_count = fields.Integer(
        string="Number of rules used",
        compute="_compute_rule_value_ids",
        groups=USER,
    )
    rule_missing = fields.Char(
        string="Rules missing",
        compute="_compute_rule_value_ids",
        groups=USER,
    )

    def _get_rule_uses(self):
        """Return dict record -> set of the (key, day) pairs its figures use.

        To be extended with ``super()``, for all records at once.
        """
        return {record: set() for record in self}

    def _compute_rule_value_ids(self):
        rules = self.env["it.rule.value"]
        uses = self._get_rule_uses()
        found = rules._get_many(pair for pairs in uses.values() for pair in pairs)
        for record, pairs in uses.items():
            rows = rules.union(*(found[pair] for pair in sorted(pairs)))
            record.rule_value_ids = rows
            record.rule_value_count = len(rows)
            record.rule_missing = " ".join(
                rules._get_missing_sentence(key, day)
                for key, day in sorted(pairs)
                if not found[key, day]
            )

    def action_view_rules(self):
        """Open the rows of the rule values that this record's figures use."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itgovernance.it_rule_value_action"
        )
        action["name"] = self.env._("Rules used")
        action["domain"] = [("id", "in", self.rule_value_ids.ids)]
        action["context"] = {"create": False}
        return action
