from odoo import api, fields, models

from ..logic import apportionment
from .it_cost_driver import KINDS


class ItCostShareCompare(models.Model):
    """What each partner would pay by every key for which there is a count.

    Partners try keys on each other before they agree on one: the same sum, the same
    partners, one row for each key.
    """

    _inherit = "it.cost.share"

    comparison = fields.Html(
        string="By every key",
        compute="_compute_comparison",
        sanitize=False,
    )

    @api.depends(
        "amount",
        "method",
        "line_ids.partner_id",
        "line_ids.baseline",
        "line_ids.fixed_percent",
        "line_ids.amount",
    )
    def _compute_comparison(self):
        for share in self:
            share.comparison = (
                self.env["ir.qweb"]._render(
                    "itpartner_crm.it_cost_share_comparison",
                    {
                        "share": share,
                        "lines": share.line_ids,
                        "rows": share._get_comparison(),
                        "money": share.currency_id.format,
                    },
                )
                if share.amount and len(share.line_ids) > 1
                else False
            )

    def _get_comparison(self):
        """List of {"name", "chosen", "cells"} with a cell {"amount", "gain"} a line."""
        self.ensure_one()
        lines = self.line_ids
        labels = dict(self._fields["method"]._description_selection(self.env))
        keys = [("equal", [1] * len(lines), "")]
        if round(sum(lines.mapped("fixed_percent")), 4) == 100:
            keys.append(("fixed", lines.mapped("fixed_percent"), ""))
        for driver, numbers in self._get_latest_counts():
            keys.append((driver.kind, numbers, driver.display_name))
        rows = []
        for method, weights, told in keys:
            if method == self.method:
                continue
            parts = self._share_plainly(weights)
            if parts:
                rows.append((told or labels[method], False, parts))
        chosen = [line.amount for line in lines]
        rows.insert(0, (labels[self.method], True, chosen))
        return [
            {
                "name": name,
                "chosen": is_chosen,
                "cells": [
                    {"amount": part, "gain": line.baseline - part}
                    for line, part in zip(lines, parts, strict=True)
                ],
            }
            for name, is_chosen, parts in rows
        ]

    def _get_latest_counts(self):
        """(driver, numbers in the order of the lines) of the latest full count a kind."""
        partners = self.line_ids.partner_id._origin
        groups = self.env["it.cost.driver.line"]._read_group(
            [
                ("partner_id", "in", partners.ids),
                ("driver_id.kind", "in", [kind for kind, _label in KINDS]),
            ],
            ["driver_id"],
            ["partner_id:count_distinct"],
        )
        full = [driver for driver, count in groups if count == len(partners)]
        latest = {}
        for driver in sorted(full, key=lambda one: (one.date, one.id)):
            latest[driver.kind] = driver
        for kind, _label in KINDS:
            if kind in latest:
                numbers = self.line_ids._get_numbers(latest[kind])
                yield (
                    latest[kind],
                    [numbers[line.partner_id._origin.id] for line in self.line_ids],
                )

    def _share_plainly(self, weights):
        pence = 10**self.currency_id.decimal_places
        try:
            parts = apportionment.shares(round(self.amount * pence), weights)
        except apportionment.CannotShare:
            return None
        return [part / pence for part in parts]
