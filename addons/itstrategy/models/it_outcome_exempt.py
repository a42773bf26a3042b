from odoo import api, models
from odoo.api import SUPERUSER_ID
from odoo.tools import SQL

from ..logic.masking import mask

# Words of an outcome in which the name of a record may stand.
WORDS = ("name", "evidence")


class ItOutcomeMixin(models.AbstractModel):
    """What an outcome says of a record that has become exempt information.

    The outcome counts on, without the record's name: it is taken out of name and
    evidence, and out of what the chatter tracked of the name. Lines behind closed
    readings are history and keep it, marked, for holders of the role alone.
    """

    _inherit = "it.outcome.mixin"

    def write(self, vals):
        result = super().write(vals)
        if "is_exempt" in vals and "is_exempt" in self._fields:
            if vals["is_exempt"]:
                self._hide_in_outcomes()
            else:
                self._show_in_lines()
        return result

    def _read_credited(self):
        """Return {record id: outcomes credited to it}, past the user's rights."""
        rows = (
            self.env["it.outcome.credit"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["outcome_id:recordset"],
            )
        )
        return dict(rows)

    def _hide_in_outcomes(self):
        """Take the names of these records out of the outcomes credited to them."""
        by = self.env._("exempt record")
        credited = self._read_credited()
        for record in self.with_user(SUPERUSER_ID):
            outcomes = credited.get(record.id, self.env["it.outcome"].sudo())
            names = record._get_names_borne()
            for outcome in outcomes:
                told = {word: mask(outcome[word], names, by) for word in WORDS}
                changed = {
                    key: text for key, text in told.items() if text != outcome[key]
                }
                if changed:
                    # tracking would keep what is to go
                    outcome.with_context(tracking_disable=True).write(changed)
            outcomes._mask_tracked(names, by)
            self._mask_lines(outcomes, names)

    def _get_names_borne(self):
        """Return the names the record bears and, where they are tracked, has borne."""
        self.ensure_one()
        names = {self.display_name}
        rec_name = self._rec_name
        if rec_name and self._fields[rec_name].type == "char":
            names.add(self[rec_name])
            tracked = self.env["mail.tracking.value"].search(
                [
                    ("field_id.model", "=", self._name),
                    ("field_id.name", "=", rec_name),
                    ("mail_message_id.res_id", "=", self.id),
                ]
            )
            names.update(tracked.mapped("old_value_char"))
        return {name.strip() for name in names if name and name.strip()}

    def _mask_lines(self, outcomes, names):
        """Mark the frozen lines that bear one of `names`.

        Those of the outcomes given, and those whose outcome is gone.
        """
        lines = self.env["it.measure.reading.line"]
        self.env.cr.execute(
            SQL(
                """
                UPDATE it_measure_reading_line l
                   SET is_masked = true
                 WHERE NOT COALESCE(l.is_masked, false)
                   AND (l.outcome_id = ANY(%s)
                        OR l.outcome_id IS NULL AND l.res_model IS NULL)
                   AND EXISTS (SELECT FROM unnest(%s::text[]) n(name)
                                WHERE position(lower(n.name) IN lower(l.name)) > 0)
                """,
                outcomes.ids,
                sorted(names),
            )
        )
        lines.invalidate_model(["is_masked", "display_name"], flush=False)

    def _show_in_lines(self):
        """Show the frozen lines again of records that are exempt no more."""
        outcomes = self.env["it.outcome"].sudo()
        for found in self._read_credited().values():
            outcomes |= found
        if not outcomes:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE it_measure_reading_line SET is_masked = false "
                "WHERE outcome_id = ANY(%s) AND is_masked",
                outcomes.ids,
            )
        )
        self.env["it.measure.reading.line"].invalidate_model(
            ["is_masked", "display_name"], flush=False
        )
        # others credited with the same outcomes may still be exempt
        outcomes.credit_ids._hide_exempt()


class ItOutcome(models.Model):
    """An outcome whose name once said what has become exempt."""

    _inherit = "it.outcome"

    def _mask_tracked(self, names, by):
        """Take `names` out of what the chatter of these outcomes tracked."""
        tracked = (
            self.env["mail.tracking.value"]
            .sudo()
            .search(
                [
                    ("field_id.model", "=", self._name),
                    ("field_id.name", "in", WORDS),
                    ("mail_message_id.res_id", "in", self.ids),
                ]
            )
        )
        for value in tracked:
            for column in ("old_value_char", "new_value_char"):
                said = value[column]
                if said and mask(said, names, by) != said:
                    value[column] = mask(said, names, by)


class ItOutcomeCredit(models.Model):
    """A credit given to a record that is exempt already."""

    _inherit = "it.outcome.credit"

    @api.model_create_multi
    def create(self, vals_list):
        credits = super().create(vals_list)
        credits._hide_exempt()
        return credits

    def _hide_exempt(self):
        """Take the names of the exempt ones among the records out of the outcomes."""
        for model, credits in self.sudo().grouped("res_model").items():
            if model not in self.env or "is_exempt" not in self.env[model]._fields:
                continue
            records = self.env[model].sudo().with_context(active_test=False)
            ids = credits.mapped("res_id")
            records.search(
                [("id", "in", ids), ("is_exempt", "=", True)]
            )._hide_in_outcomes()
