from odoo import api, fields, models
from odoo.fields import Command, Domain

from odoo.addons.itgovernance.logic import import_values
from odoo.addons.itgovernance.logic.import_values import fold

from ..logic import import_headings
from .it_import_words import RegisterWords

_CHUNK = 500
_LEFT_OUT = frozenset(
    ("external_id", "address", "scheme", "number", "partnership_role")
)


class ItPartnerExport(models.TransientModel):
    """Asks which partners go into a file, and writes it: it comes back in unchanged."""

    _name = "it.partner.export"
    _description = "Export the Register"

    kind = fields.Selection(
        [("xlsx", "Workbook (XLSX)"), ("csv", "CSV")],
        string="File",
        default="xlsx",
        required=True,
    )
    scope = fields.Selection(
        [("all", "The whole register"), ("chosen", "Those chosen in the list")],
        string="Partners",
        compute="_compute_scope",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    partner_ids = fields.Many2many("res.partner", string="Chosen", readonly=True)
    partner_count = fields.Integer(
        string="Number of partners", compute="_compute_partner_count"
    )

    @api.model
    def default_get(self, fields_list):
        """Take the partners chosen in the list."""
        defaults = super().default_get(fields_list)
        if self.env.context.get("active_model") == "res.partner":
            ids = self.env.context.get("active_ids") or []
            defaults["partner_ids"] = [Command.set(ids)]
        return defaults

    @api.depends("partner_ids")
    def _compute_scope(self):
        for export in self:
            export.scope = "chosen" if export.partner_ids else "all"

    @api.depends("scope", "partner_ids")
    def _compute_partner_count(self):
        for export in self:
            export.partner_count = self.env["res.partner"].search_count(
                export._get_domain()
            )

    def _get_domain(self):
        domain = Domain("is_city_partner", "=", True)
        if self.scope == "chosen":
            domain &= Domain("id", "in", self.partner_ids.ids)
        return domain

    def action_export(self):
        """Download the file."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/itpartner_crm/export/{self.id}",
            "target": "download",
            "close": True,
        }

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------

    def _get_columns(self):
        """[(target, heading)], remembered so that the file is known when it returns."""
        Column = self.env["it.import.mapping.column"]
        columns = [
            (target, name)
            for target, name in Column._selection_target()
            if target not in _LEFT_OUT
        ]
        targets = {fold(name): target for target, name in columns}
        headings = [name for _target, name in columns]
        mapping = self.env["it.import.mapping"]._get_for(
            headings, self.env._("Export of this register")
        )
        held = {column.heading_key: column.target for column in mapping.column_ids}
        if held != targets:
            # all at once, for no two columns may mean the same on the way
            mapping.column_ids.unlink()
            mapping.column_ids = [
                Command.create({"sequence": place, "heading": name, "target": target})
                for place, (target, name) in enumerate(columns)
            ]
        return columns

    def _iter_rows(self, columns):
        """Iterate over the cells of the partners, a chunk in memory at a time."""
        words = RegisterWords(self.env)
        Partner = self.env["res.partner"]
        last = 0
        while True:
            partners = Partner.search(
                self._get_domain() & Domain("id", ">", last), order="id", limit=_CHUNK
            )
            if not partners:
                return
            for partner_id, facts in partners._it_read_register().items():
                yield [
                    self._write_cell(target, partner_id, facts, words)
                    for target, _heading in columns
                ]
            last = partners[-1].id
            self.env.invalidate_all()

    @api.model
    def _write_cell(self, target, partner_id, facts, words):
        if target == "record":
            return f"partner-{partner_id}"
        if target.startswith("identifier:"):
            return next(iter(facts["identifiers"].get(target[11:], ())), "")
        if target.startswith("contact"):
            contacts = facts["contacts"][: len(import_headings.CONTACTS)]
            place, part = int(target[7]) - 1, target[9:]
            value = contacts[place][part] if place < len(contacts) else ""
            return words.label(part, value) if part == "basis" else value
        if target == "wards":
            return import_values.join_list(
                [words.label(target, ward) for ward in sorted(facts["wards"])]
            )
        if target == "partnership":
            items = []
            for partnership, role in sorted(facts["memberships"].items()):
                name = words.label(target, partnership)
                label = words.label("partnership_role", role)
                items.append(f"{name} ({label})" if label else name)
            return import_values.join_list(items)
        value = facts[target]
        return words.label(target, value) if target in words.labels else value
