from odoo import api, fields, models

READER = "itgovernance.group_reader"


class ResPartner(models.Model):
    """Relations of an organisation read from its own side, ended ones last."""

    _inherit = "res.partner"

    it_relation_ids = fields.Many2many(
        "res.partner.relation",
        string="Related organisations",
        compute="_compute_it_relation_ids",
        groups=READER,
    )

    @api.depends("relation_left_ids", "relation_right_ids")
    def _compute_it_relation_ids(self):
        today = fields.Date.context_today(self)
        for partner in self:
            relations = partner.relation_left_ids | partner.relation_right_ids
            partner.it_relation_ids = relations.sorted(
                lambda one, today=today: (
                    bool(one.date_end and one.date_end < today),
                    one.type_id.name or "",
                    one.id,
                )
            )

    def action_add_it_relation(self):
        """Open an empty relation that starts from this organisation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Related organisation"),
            "res_model": "res.partner.relation",
            "views": [
                (
                    self.env.ref("itpartner_crm.res_partner_relation_view_form").id,
                    "form",
                )
            ],
            "target": "new",
            "context": {
                "default_left_partner_id": self.id,
                "current_partner_id": self.id,
            },
        }


class ResPartnerRelation(models.Model):
    """Either side of a relation is looked up often: each has its index."""

    _inherit = "res.partner.relation"

    it_note = fields.Char(
        string="Note",
        help="Where it is written down, or what it is limited to.",
    )

    _left_idx = models.Index("(left_partner_id)")
    _right_idx = models.Index("(right_partner_id)")

    def action_open_it_relation(self):
        """Open this relation in a dialogue."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Related organisation"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref("itpartner_crm.res_partner_relation_view_form").id,
                    "form",
                )
            ],
            "target": "new",
        }
