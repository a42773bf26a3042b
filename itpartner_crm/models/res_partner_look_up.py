from odoo import fields, models
from odoo.fields import Domain

from ..registers import catalogue

READER = "itgovernance.group_reader"


class ResPartner(models.Model):
    """What a public register last said about an organisation, and asking it again."""

    _inherit = "res.partner"

    it_register_kind = fields.Char(
        string="Kind in the register",
        groups=READER,
        copy=False,
        help="What sort of body the register calls it, such as Community interest "
        "company.",
    )
    it_register_note = fields.Char(
        string="Register says",
        readonly=True,
        groups=READER,
        copy=False,
        help="State in the public register when it was last asked, and what should make "
        "a person look twice.",
    )
    it_register_state = fields.Selection(
        [("good", "In order"), ("warning", "Look twice")],
        string="In the register",
        readonly=True,
        groups=READER,
        copy=False,
        help="Look twice: not active, accounts overdue, insolvency or being struck off "
        "when the register was last asked.",
    )
    it_register_checked_on = fields.Datetime(
        string="Register asked on", readonly=True, groups=READER, copy=False
    )
    it_can_look_up = fields.Boolean(
        compute="_compute_it_can_look_up",
        groups=READER,
        help="Holds a number that can be looked up.",
    )

    def _compute_it_can_look_up(self):
        holders = self.env["res.partner.id_number"].search(
            [
                ("partner_id", "in", self.ids),
                ("category_id.code", "in", self._it_asked_schemes()),
            ]
        )
        for partner in self:
            partner.it_can_look_up = partner._origin in holders.partner_id

    def _it_asked_schemes(self):
        """Schemes of identifiers whose register is switched on."""
        Register = self.env["it.register"]
        return [scheme for scheme in catalogue.ADAPTERS if Register._is_on(scheme)]

    def _it_note_answer(self, answer):
        """Note on this partner what a register said.

        :param answer: ``it.register.answer`` of one row
        """
        self.ensure_one()
        flags = answer.flags or []
        self.write(
            {
                "it_register_note": ": ".join(
                    part
                    for part in (answer.source, answer.flags_text or answer.status)
                    if part
                ),
                "it_register_state": "warning" if flags else "good",
                "it_register_checked_on": answer.fetched_at,
            }
        )

    def action_it_register_answers(self):
        """Open what registers said about this partner over time."""
        self.ensure_one()
        held = Domain.OR(
            Domain("scheme", "=", one.category_id.code)
            & Domain("number", "=", one.name)
            for one in self.id_numbers
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What registers said"),
            "res_model": "it.register.answer",
            "view_mode": "list,form",
            "domain": list(held if self.id_numbers else Domain.FALSE),
        }

    def action_it_check_register(self):
        """Ask the register again and show what differs from this record."""
        self.ensure_one()
        return self.env["it.partner.register"]._open_check(self)
