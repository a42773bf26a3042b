from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..logic import cover

READER = "itgovernance.group_reader"
RECENT = 30
"""Days of the question "who met them lately" on the map; a view, no rule."""


class ResPartner(models.Model):
    """Who in the council knows whom in an organisation, on one picture."""

    _inherit = "res.partner"

    it_acquaintance_ids = fields.One2many(
        "it.acquaintance",
        "contact_id",
        string="Known by",
        groups=READER,
        copy=False,
    )
    it_organisation_acquaintance_ids = fields.One2many(
        "it.acquaintance",
        "organisation_id",
        string="Who knows whom",
        groups=READER,
        copy=False,
    )
    it_cover = fields.Json(
        string="Cover",
        compute="_compute_it_cover",
        groups=READER,
    )

    @api.depends("it_organisation_acquaintance_ids", "child_ids")
    @api.depends_context("lang", "tz")
    def _compute_it_cover(self):
        people = self._origin.sudo()._get_people()
        known = self._origin.it_organisation_acquaintance_ids
        by_organisation = known.grouped("organisation_id")
        met = self._origin._get_met_lately()
        for partner in self:
            own = partner._origin
            partner.it_cover = own._get_cover(
                people.get(own.id, self.browse()),
                by_organisation.get(own, known.browse()),
                met.get(own.id, 0),
            )

    def _get_cover(self, people, known, met):
        """Return what the map shows: people by colleagues, and the weak points."""
        pairs = [(one.user_id.id, one.contact_id.id) for one in known]
        order = cover.officers_in_order(pairs)
        names = {one.user_id.id: one.user_id.name for one in known.sudo()}
        labels = dict(known._fields["strength"]._description_selection(self.env))
        cells = {(one.contact_id.id, one.user_id.id): one.strength for one in known}
        return {
            "officers": [{"id": key, "name": names[key]} for key in order],
            "people": [
                {
                    "id": person.id,
                    "name": person.name or person.display_name,
                    "title": person.function or "",
                    "opted_out": person.it_opted_out,
                    "last": format_date(self.env, person.it_last_contact_date)
                    if person.it_last_contact_date
                    else "",
                    "cells": [
                        {
                            "id": key,
                            "strength": int(cells.get((person.id, key), 0)),
                            "label": labels.get(cells.get((person.id, key)), ""),
                        }
                        for key in order
                    ],
                }
                for person in people
            ],
            "weak": [
                {"key": key, "label": self._get_weak_label(key, names)}
                for key in cover.weak_points(pairs, people.ids)
            ],
            "met": met,
            "days": RECENT,
        }

    def _get_weak_label(self, key, names):
        if key == "nobody_there":
            return self.env._("No person of this organisation is on record.")
        if key == "nobody_knows":
            return self.env._("No colleague is noted as knowing anybody here.")
        if key == "one_officer":
            return self.env._(
                "Only %(name)s knows anybody here.",
                name=next(iter(names.values()), ""),
            )
        return self.env._("Only one person here is known to us.")

    def _get_met_lately(self):
        """Return dict organisation id -> how many colleagues met it lately."""
        if not self.ids:
            return {}
        since = fields.Datetime.now() - timedelta(days=RECENT)
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT q.commercial_partner_id, count(DISTINCT u.id)
              FROM res_partner q
              JOIN calendar_event_res_partner_rel r ON r.res_partner_id = q.id
              JOIN calendar_event e ON e.id = r.calendar_event_id
              JOIN calendar_event_res_partner_rel o ON o.calendar_event_id = e.id
              JOIN res_users u ON u.partner_id = o.res_partner_id
             WHERE q.commercial_partner_id = ANY(%s) AND q.partner_share
               AND e.active AND e.stop <= (now() AT TIME ZONE 'UTC') AND e.stop >= %s
               AND u.active AND NOT u.share
             GROUP BY q.commercial_partner_id
            """,
            (self.ids, since),
        )
        return dict(self.env.cr.fetchall())
