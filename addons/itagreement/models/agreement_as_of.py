from decimal import Decimal

from odoo import fields, models

from ..logic import variations

#: Terms that the view of a day shows, in reading order.
SHOWN = (
    "value_total",
    "value_annual",
    "start_date",
    "end_date",
    "date_furthest_end",
    "notice_period",
    "notice_unit",
)


class Agreement(models.Model):
    """The terms as they stood on any day, worked out from the chain of variations."""

    _inherit = "agreement"

    def _get_changes(self):
        """Return [(day, {term: value before})] of what changed the terms, in order.

        That is the applied variations, and options to extend that lapsed.
        """
        self.ensure_one()
        applied = self.variation_ids.filtered(lambda one: one.state == "applied")
        changes = {
            (one.number,): (one.date, self._read_terms(one.terms_before or {}))
            for one in applied
        }
        for one in self.extension_ids.filtered("furthest_before"):
            place = (one.lapsed_after, one.lapsed_on, -one.sequence)  # the last first
            before = {"date_furthest_end": one.furthest_before}
            changes[place] = (one.lapsed_on, before)
        return [changes[key] for key in sorted(changes)]

    def _read_terms(self, kept):
        """Return terms that a variation kept as text, as values of their fields."""
        read = {
            "date": fields.Date.to_date,
            "monetary": lambda text: float(text or 0),
            "integer": lambda text: int(float(text or 0)),
        }
        return {
            name: read.get(self._fields[name].type, str)(text or False) or False
            for name, text in kept.items()
            if name in self._fields
        }

    def _get_terms_as_of(self, day):
        """Return {term: value} of the terms shown, at the end of ``day``."""
        self.ensure_one()
        now = {name: self[name] for name in SHOWN}
        return variations.as_of(now, self._get_changes(), day)

    def _get_let_terms(self):
        """Return the `Terms` as they were when the agreement was signed."""
        self.ensure_one()
        terms = {name: self[name] for name in SHOWN}
        if stood := variations.replay(terms, self._get_changes()):
            terms = stood[-1][1]
        ends = (terms["end_date"], terms["date_furthest_end"])
        return variations.Terms(
            value=Decimal(str(terms["value_total"])) if terms["value_total"] else None,
            start=terms["start_date"] or None,
            end=max(filter(None, ends), default=None),
        )
