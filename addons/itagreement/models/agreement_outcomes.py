from odoo import models
from odoo.exceptions import UserError

from ..logic import states


class Agreement(models.Model):
    """An agreement takes over what was forecast for the opportunity it came from."""

    _inherit = "agreement"

    def _take_over_outcomes(self, record):
        """Credit this agreement with the open forecasts credited to a record.

        The credits move: what they add up to stays the same, so nothing counts twice. Done
        again it finds nothing left to move.

        :param record: any record with outcomes (`it.outcome.mixin`)
        :returns: the credits that moved
        """
        self.ensure_one()
        return self._move_credits(record, self)

    def _give_back_outcomes(self, record):
        """Credit the record with the open forecasts this agreement took over."""
        self.ensure_one()
        if self.state in states.BINDING_STATES:
            raise UserError(
                self.env._(
                    "“%(name)s” is signed and keeps the outcomes it took over.",
                    name=self.display_name,
                )
            )
        return self._move_credits(self, record)

    def _move_credits(self, source, target):
        # whoever drafts the agreement need not be the one who may change outcomes
        Credit = self.env["it.outcome.credit"].sudo()
        credits = Credit.search(
            [
                ("res_model", "=", source._name),
                ("res_id", "=", source.id),
                ("outcome_id.kind", "=", "forecast"),
                ("outcome_id.state", "in", ("proposed", "confirmed")),
            ]
        )
        known = {
            credit.outcome_id: credit
            for credit in Credit.search(
                [
                    ("res_model", "=", target._name),
                    ("res_id", "=", target.id),
                    ("outcome_id", "in", credits.outcome_id.ids),
                ]
            )
        }
        for credit in credits:
            if other := known.get(credit.outcome_id):
                share = credit.share
                credit.unlink()
                other.share += share
        moved = credits.exists()
        moved.write({"res_model": target._name, "res_id": target.id})
        (
            source + target if source._name == target._name else source
        ).invalidate_recordset()
        target.invalidate_recordset()
        return moved
