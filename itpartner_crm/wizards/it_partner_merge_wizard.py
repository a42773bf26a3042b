from collections import defaultdict

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.itagreement.logic import states

from ..logic import merge as rules
from ..models import partner_merge_values as values

# What the preview counts, in this order: (model, fields that point at a partner).
COUNTED = [
    ("res.partner", ["parent_id"]),
    ("it.partnership.member", ["partner_id"]),
    ("it.agreement.party", ["partner_id"]),
    ("crm.lead", ["partner_id"]),
    ("sale.order", ["partner_id"]),
    ("calendar.event", ["partner_ids"]),
    ("res.partner.id_number", ["partner_id"]),
    ("res.partner.relation", ["left_partner_id", "right_partner_id"]),
    ("it.acquaintance", ["contact_id", "organisation_id"]),
    ("it.notice.party", ["partner_id"]),
    ("it.portal.idea", ["partner_id"]),
]
COUNTED_PAIRS = [
    ("mail.message", "model"),
    ("mail.activity", "res_model"),
    ("ir.attachment", "res_model"),
    ("it.outcome.credit", "res_model"),
    ("it.risk", "res_model"),
]
# Where two rows would stand for one thing and a person says which: table of the row,
# its model, the field that both share.
CLASHING = {
    "it_partnership_member": ("it.partnership.member", "partnership_id"),
    "it_agreement_party": ("it.agreement.party", "agreement_id"),
    "res_partner_id_number": ("res.partner.id_number", "category_id"),
}


class ItPartnerMergeWizard(models.TransientModel):
    """Preview of a merge: which record stays, which values win, what moves, what
    stands in the way, and what somebody has to choose first."""

    _name = "it.partner.merge.wizard"
    _description = "Merge partners"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Partners",
        context={"active_test": False},
        help="The records that stand for one organisation or person.",
    )
    kept_id = fields.Many2one(
        "res.partner",
        string="Keep",
        compute="_compute_kept_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', partner_ids)]",
        help="This record stays and takes in what hangs on the others. They are "
        "archived and forward to it.",
    )
    value_ids = fields.One2many(
        "it.partner.merge.wizard.line",
        "wizard_id",
        string="Values",
        domain=[("kind", "=", "value")],
        compute="_compute_value_ids",
        store=True,
        readonly=False,
    )
    clash_ids = fields.One2many(
        "it.partner.merge.wizard.line",
        "wizard_id",
        string="Clashes",
        domain=[("kind", "=", "clash")],
        compute="_compute_clash_ids",
        store=True,
        readonly=False,
    )
    counts_html = fields.Html(string="What moves", compute="_compute_counts_html")
    hindrance = fields.Text(
        string="Stands in the way",
        compute="_compute_hindrance",
    )

    @api.model
    def default_get(self, fields_list):
        found = super().default_get(fields_list)
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") == "res.partner" and ids:
            found["partner_ids"] = [Command.set(ids)]
        return found

    @api.depends("partner_ids")
    def _compute_kept_id(self):
        for wizard in self:
            partners = wizard._get_partners()
            if wizard.kept_id._origin not in partners:
                order = partners.sorted(
                    lambda one: (
                        bool(one.sudo().it_merged_into_id),
                        not one.active,
                        not one.sudo().is_city_partner,
                        one.id,
                    )
                )
                wizard.kept_id = order[:1]

    @api.depends("partner_ids", "kept_id")
    def _compute_value_ids(self):
        for wizard in self:
            wizard.value_ids = [Command.clear()] + [
                Command.create({"kind": "value", **vals})
                for vals in wizard._prepare_values()
            ]

    @api.depends("partner_ids", "kept_id")
    def _compute_clash_ids(self):
        for wizard in self:
            wizard.clash_ids = [Command.clear()] + [
                Command.create({"kind": "clash", **vals})
                for vals in wizard._prepare_clashes()
            ]

    @api.depends("partner_ids", "kept_id")
    def _compute_hindrance(self):
        Merge = self.env["it.partner.merge"]
        for wizard in self:
            kept = wizard.kept_id._origin
            others = wizard._get_partners() - kept
            told = []
            if kept:
                told = Merge._get_hindrances(kept.sudo(), others.sudo())
            wizard.hindrance = "\n".join(told)

    @api.depends("partner_ids", "kept_id")
    def _compute_counts_html(self):
        for wizard in self:
            rows = wizard._count_moving()
            wizard.counts_html = Markup(
                "<table class='table table-sm'><thead><tr><th scope='col'>%s</th>"
                "<th scope='col' class='text-end'>%s</th></tr></thead>"
                "<tbody>%s</tbody></table>"
            ) % (
                self.env._("Kind of record"),
                self.env._("Moves"),
                Markup().join(
                    Markup(
                        "<tr><th scope='row'>%s</th><td class='text-end'>%s</td></tr>"
                    )
                    % row
                    for row in rows
                ),
            )

    def _get_partners(self):
        """The partners chosen, without those the user may not read."""
        partners = self.partner_ids._origin
        return partners._filtered_access("read")

    # values ---------------------------------------------------------------------------

    def _prepare_values(self):
        """One line a field of which a person may want to choose the value."""
        kept = self.kept_id._origin
        others = self._get_partners() - kept
        if not kept or not others:
            return []
        readable = self.env["res.partner"].fields_get(attributes=["string"])
        # sudo: the fields are those the user may read; company-wide values are one
        kept, others = kept.sudo(), others.sudo()
        lines = []
        for field in values.choosable(kept):
            if field.name not in readable:
                continue
            own = values.plain(kept, field)
            told = values.told_by(others, field)
            if not rules.needs_showing(own, told):
                continue
            choices = rules.options(own, told)
            ids = [key or kept.id for key, _value in choices]
            lines.append(
                {
                    "name": readable[field.name]["string"],
                    "key": field.name,
                    "partner_id": ids[0],
                    "candidate_ids": [Command.set(ids)],
                }
            )
        return sorted(lines, key=lambda line: line["name"])

    # clashes --------------------------------------------------------------------------

    def _prepare_clashes(self):
        """One line a thing of which only one can stay, or be current."""
        partners = self._get_partners()
        if len(partners) < 2:
            return []
        lines = []
        for table in CLASHING:
            for shared, rows in self._read_clashing(table, partners).items():
                lines.append(self._prepare_clash(table, shared, rows))
        users = partners.sudo().with_context(active_test=True).user_ids
        if len(users) > 1:
            lines.append(
                {
                    "name": self.env._("Portal logins"),
                    "detail": self.env._(
                        "Several of them sign in to the portal. Leave empty to let all "
                        "go on, or choose whose login stays."
                    ),
                    "key": "res_users:0",
                    "partner_id": False,
                    "candidate_ids": [Command.set(users.partner_id.ids)],
                }
            )
        return lines

    def _read_clashing(self, table, partners):
        """{record that several rows share: the rows}, as far as the user may see."""
        model, shared = CLASHING[table]
        domain = Domain("partner_id", "in", partners.ids)
        if table == "it_agreement_party":
            domain &= Domain("agreement_id.state", "not in", states.BINDING_STATES)
        if table == "res_partner_id_number":
            domain &= Domain("status", "!=", "close")
        if not self.env[model].has_access("read"):
            return {}
        groups = self.env[model].search(domain, order="id").grouped(shared)
        found = {}
        for record, rows in groups.items():
            if len(rows.partner_id) < 2:
                continue
            if model == "res.partner.id_number" and len(set(rows.mapped("name"))) < 2:
                continue
            found[record] = rows
        return found

    def _prepare_clash(self, table, shared, rows):
        kept = self.kept_id._origin
        partners = rows.partner_id
        first = kept if kept in partners else partners[:1]
        return {
            "name": shared.display_name,
            "detail": self._tell_clash(table, rows),
            "key": f"{table}:{shared.id}",
            "partner_id": first.id,
            "candidate_ids": [Command.set(partners.ids)],
        }

    def _tell_clash(self, table, rows):
        if table == "res_partner_id_number":
            return self.env._(
                "Different numbers in one register: %(numbers)s. Are they really one "
                "organisation? Choose whose number is current; the others stay, as "
                "expired.",
                numbers=", ".join(rows.mapped("name")),
            )
        if table == "it_agreement_party":
            return self.env._(
                "Both are parties to it. Choose whose line stays; what the other one "
                "owes moves to that line."
            )
        return self.env._(
            "Both are members of it. Choose whose role, seat and vote stay."
        )

    def _get_rows(self):
        """{table: ids} of the rows that stay, from the choices made."""
        rows = defaultdict(list)
        partners = self.partner_ids
        for line in self.clash_ids.filtered("partner_id"):
            table, _sep, shared = line.key.partition(":")
            chosen = line.partner_id & partners
            if table == "res_users":
                rows[table] += chosen.sudo().user_ids.ids
            elif table in CLASHING and shared.isdigit():
                model, field = CLASHING[table]
                rows[table] += (
                    self.env[model]
                    .sudo()
                    .search(
                        [(field, "=", int(shared)), ("partner_id", "in", chosen.ids)]
                    )
                    .ids
                )
        return dict(rows)

    # counts ---------------------------------------------------------------------------

    def _count_moving(self):
        """[(kind of record, how many move)] of what the user may see."""
        others = self._get_partners() - self.kept_id._origin
        if not others:
            return []
        told = []
        for model, names in COUNTED:
            if model not in self.env:
                continue
            Model = self.env[model].with_context(active_test=False)
            names = [name for name in names if name in Model._fields]
            if not names or not Model.has_access("read"):
                continue
            domain = Domain.OR(Domain(name, "in", others.ids) for name in names)
            told.append((self._get_kind(model), Model.search_count(domain)))
        for model, beside in COUNTED_PAIRS:
            Model = self.env[model].with_context(active_test=False)
            if not Model.has_access("read"):
                continue
            domain = Domain(beside, "=", "res.partner") & Domain(
                "res_id", "in", others.ids
            )
            if model == "ir.attachment":
                domain &= Domain("res_field", "=", False)
            told.append((self._get_kind(model), Model.search_count(domain)))
        return [(kind, count) for kind, count in told if count]

    def _get_kind(self, model):
        if model == "res.partner":
            return self.env._("People and offices below")
        return self.env["ir.model"].sudo()._get(model).name

    # the step -------------------------------------------------------------------------

    def action_merge(self):
        """Merge, and open the record that stays."""
        self.ensure_one()
        if not self.kept_id:
            raise UserError(self.env._("Choose under Keep which record stays."))
        partners = self.partner_ids
        choosable = {field.name for field in values.choosable(partners)}
        picks = {
            line.key: line.partner_id.id
            for line in self.value_ids
            if line.key in choosable and line.partner_id in partners
        }
        merge = self.env["it.partner.merge"]._merge(
            self.kept_id, partners - self.kept_id, picks, self._get_rows()
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s records merged into “%(kept)s”, %(links)s links moved. "
                    "Undo it under Merges on that record.",
                    count=merge.merged_count,
                    kept=self.kept_id.name or "",
                    links=merge.moved_count,
                ),
                "next": {
                    "type": "ir.actions.act_window",
                    "res_model": "res.partner",
                    "res_id": self.kept_id.id,
                    "views": [(False, "form")],
                },
            },
        }


class ItPartnerMergeWizardLine(models.TransientModel):
    """One choice of a merge: a field whose values differ, or rows that clash."""

    _name = "it.partner.merge.wizard.line"
    _description = "Choice of a merge"
    _order = "id"

    wizard_id = fields.Many2one(
        "it.partner.merge.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        [("value", "Value"), ("clash", "Clash")],
        required=True,
        default="value",
    )
    name = fields.Char(string="What")
    detail = fields.Char(string="Why")
    key = fields.Char(required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Taken from",
        domain="[('id', 'in', candidate_ids)]",
        context={"active_test": False},
        help="The record whose value or line stays.",
    )
    candidate_ids = fields.Many2many("res.partner", context={"active_test": False})
    value = fields.Char(compute="_compute_value")
    other_values = fields.Char(string="Instead of", compute="_compute_value")

    @api.depends("key", "kind", "partner_id", "candidate_ids")
    def _compute_value(self):
        Merge = self.env["it.partner.merge"]
        readable = self.env["res.partner"].fields_get(attributes=[])
        for line in self:
            line.value = line.other_values = False
            if line.kind != "value" or line.key not in readable:
                continue
            texts = {
                one.id: Merge._get_value_text(one.sudo(), line.key)
                for one in line.candidate_ids._origin._filtered_access("read")
            }
            own = line.partner_id._origin.id
            line.value = texts.pop(own, "")
            line.other_values = " | ".join(text for text in texts.values() if text)
