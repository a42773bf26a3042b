from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.itagreement.logic import states
from odoo.addons.itstrategy.models.history import (
    HISTORY_WRITER,
    create_append_only_function,
    install_guard,
)

OFFICER = "itgovernance.group_partnership_officer"
MANAGER = "itgovernance.group_manager"
UNDO_FIELDS = ["state", "undone_by_id", "undone_on", "undo_left"]


class ItPartnerMerge(models.Model):
    """Several records of one organisation or person made into one, and how to go back.

    Made by the merge assistant. What it says stays as it was written; only its undo is
    added, once. The merged partners are archived, not deleted, and forward to the kept
    one, so that whatever remembers an old id still finds its way.
    """

    _name = "it.partner.merge"
    _description = "Merge of partners"
    _order = "date desc, id desc"

    kept_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    merged_ids = fields.Many2many(
        "res.partner",
        "it_partner_merge_merged_rel",
        "merge_id",
        "partner_id",
        string="Merged into it",
        readonly=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    merged_count = fields.Integer(string="Records merged", readonly=True)
    date = fields.Datetime(
        string="Merged on",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Merged by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("done", "Merged"), ("undone", "Undone")],
        required=True,
        readonly=True,
        default="done",
        index=True,
    )
    moved_count = fields.Integer(
        string="Links moved",
        compute="_compute_moved_count",
        help="Rows of all tables that pointed at a merged partner: messages, "
        "meetings, memberships, agreements and so on.",
    )
    values_won = fields.Json(string="Values taken over", readonly=True)
    values_html = fields.Html(
        string="Values that won",
        compute="_compute_values_html",
        help="Fields whose value came from a merged partner. All others kept theirs.",
    )
    undone_by_id = fields.Many2one("res.users", string="Undone by", readonly=True)
    undone_on = fields.Datetime(string="Undone on", readonly=True)
    undo_left = fields.Json(string="Left by the undo", readonly=True)
    undo_html = fields.Html(
        string="What the undo left",
        compute="_compute_undo_html",
        help="What somebody changed or deleted after the merge: the undo left it.",
    )

    def init(self):
        create_append_only_function(self)
        install_guard(self, "it_measure_history_guard", free=UNDO_FIELDS)

    @api.depends("kept_id", "merged_count")
    def _compute_display_name(self):
        for merge in self:
            merge.display_name = self.env._(
                "%(count)s merged into %(kept)s",
                count=merge.merged_count,
                kept=merge.kept_id.sudo().name or "",
            )

    @api.depends("date")
    def _compute_moved_count(self):
        counts = dict(
            self.env.execute_query(
                SQL(
                    "SELECT merge_id, sum(jsonb_array_length(content)) "
                    "FROM it_partner_merge_change WHERE merge_id = ANY (%s) "
                    "AND kind IN ('link', 'relation') "
                    "AND column_name <> 'it_from_partner_id' GROUP BY merge_id",
                    self.ids,
                )
            )
        )
        for merge in self:
            merge.moved_count = counts.get(merge.id, 0)

    @api.depends("values_won")
    @api.depends_context("uid", "lang")
    def _compute_values_html(self):
        known = self.env["res.partner"].fields_get(attributes=["string"])
        for merge in self:
            rows = [
                Markup("<tr><th scope='row'>%s</th><td>%s</td><td>%s</td></tr>")
                % (known[one["field"]]["string"], one["value"], one["from"])
                for one in merge.values_won or []
                if one["field"] in known
            ]
            merge.values_html = rows and Markup(
                "<table class='table table-sm'><thead><tr><th scope='col'>%s</th>"
                "<th scope='col'>%s</th><th scope='col'>%s</th></tr></thead>"
                "<tbody>%s</tbody></table>"
            ) % (
                self.env._("Field"),
                self.env._("Value"),
                self.env._("From"),
                Markup().join(rows),
            )

    @api.depends("undo_left")
    @api.depends_context("uid", "lang")
    def _compute_undo_html(self):
        for merge in self:
            told = [merge._tell_left(*one) for one in merge.undo_left or []]
            merge.undo_html = told and Markup("<ul>%s</ul>") % Markup().join(
                Markup("<li>%s</li>") % one for one in dict.fromkeys(told)
            )

    def _tell_left(self, table, res_id, column, reason):
        """One sentence on a row that an undo left as it is."""
        model = self._get_model_of(table)
        kind, field, name = table, column or "", str(res_id or "")
        if model is not None:
            kind = model._description
            if column in model._fields:
                field = model._fields[column]._description_string(self.env)
            record = model.browse(res_id or []).exists()
            if record:
                readable = record.has_access("read")
                name = readable and record.display_name or ""
        named = {"kind": kind, "name": name, "field": field}
        if reason == "gone":
            return self.env._("%(kind)s %(name)s: deleted since.", **named)
        if reason == "refused":
            return self.env._(
                "%(kind)s %(name)s: what stands there now doesn't allow it.", **named
            )
        return self.env._(
            "%(kind)s %(name)s: %(field)s was changed since and stays.", **named
        )

    @api.model
    def _get_model_of(self, table):
        """The model whose records lie in *table*, or None."""
        for model in self.env.values():
            if model._table == table and model._auto and not model._abstract:
                return model
        return None

    # closed to all but its own steps --------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_strangers()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_strangers()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "The record of a merge can't be deleted: it is what an undo needs and "
                "how old ids find their way. Undo the merge instead."
            )
        )

    def _refuse_strangers(self):
        if self.env.context.get("it_partner_merge") is not HISTORY_WRITER:
            raise UserError(
                self.env._(
                    "The record of a merge is written by the merge itself: select the "
                    "partners in the register and choose Merge."
                )
            )

    def _as_writer(self):
        return self.sudo().with_context(
            it_partner_merge=HISTORY_WRITER, tracking_disable=True
        )

    # who may, and what can't be -------------------------------------------------------

    @api.model
    def _check_may_merge(self, partners):
        """Officers merge what they may change all of, managers what they may read."""
        if self.env.su:
            return
        user = self.env.user
        if not user.has_group(OFFICER):
            raise AccessError(
                self.env._(
                    "Merging partners, and undoing it, is for partnership officers: ask "
                    "one of them."
                )
            )
        partners = partners.with_env(self.env)
        partners.check_access("read")
        if not user.has_group(MANAGER):
            partners.check_access("write")

    @api.model
    def _lock(self, partners):
        try:
            partners.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is merging or changing one of these partners right "
                    "now: try again in a moment."
                )
            ) from error
        partners.invalidate_recordset()

    @api.model
    def _get_hindrances(self, kept, sources):
        """Sentences that say why these can't be merged; none: they can."""
        partners = kept | sources
        told = [
            self.env._(
                "“%(name)s” was already merged into “%(kept)s”: choose that one.",
                name=partner.name or "",
                kept=partner._it_resolve(partner.id).name or "",
            )
            for partner in partners.filtered("it_merged_into_id")
        ]
        if len(partners) < 2:
            told.append(self.env._("Choose at least two different partners."))
        if not kept.active and not kept.it_merged_into_id:
            told.append(
                self.env._(
                    "“%(name)s” is archived, so it can't be the one that is kept: "
                    "unarchive it or keep another.",
                    name=kept.name or "",
                )
            )
        if len(set(partners.mapped("is_company"))) > 1:
            told.append(
                self.env._(
                    "Organisations and persons can't be merged with each other: open "
                    "the record that is wrong and correct whether it is a company."
                )
            )
        return (
            told
            + self._get_own_hindrances(partners)
            + self._get_family_hindrances(partners)
            + self._get_agreement_hindrances(partners)
        )

    @api.model
    def _get_own_hindrances(self, partners):
        """The council's own people and the council itself."""
        users = partners.with_context(active_test=False).user_ids
        internal = users.filtered(lambda user: not user.share or user._is_public())
        told = [
            self.env._(
                "“%(name)s” is somebody who works in this system, and such a record "
                "can't be merged.",
                name=partner.name or "",
            )
            for partner in internal.partner_id
        ]
        companies = (
            self.env["res.company"].sudo().search([("partner_id", "in", partners.ids)])
        )
        return told + [
            self.env._(
                "“%(name)s” is the council itself, and such a record can't be merged.",
                name=partner.name or "",
            )
            for partner in companies.partner_id
        ]

    @api.model
    def _get_family_hindrances(self, partners):
        ancestors = self._read_ancestors(partners)
        return [
            self.env._(
                "“%(name)s” belongs to “%(parent)s”: a record can't be merged with the "
                "one above it.",
                name=partner.name or "",
                parent=partners.browse(min(above)).name or "",
            )
            for partner in partners
            if (above := ancestors.get(partner.id, set()) & set(partners.ids))
        ]

    @api.model
    def _get_agreement_hindrances(self, partners):
        """Two sides of one signed agreement are hardly one organisation."""
        groups = (
            self.env["it.agreement.party"]
            .sudo()
            ._read_group(
                Domain("agreement_id.state", "in", states.BINDING_STATES)
                & (
                    Domain("partner_id", "in", partners.ids)
                    | Domain("commercial_partner_id", "in", partners.ids)
                ),
                ["agreement_id"],
                having=[("__count", ">", 1)],
            )
        )
        told = []
        for (agreement,) in groups:
            seen = agreement.sudo(False)
            told.append(
                self.env._(
                    "Two of them are parties to one signed agreement (%(name)s), so "
                    "they can't be one and the same.",
                    name=seen.display_name
                    if seen.has_access("read")
                    else self.env._("one that you may not see"),
                )
            )
        return told

    @api.model
    def _read_ancestors(self, partners):
        """{id: ids of the partners above it}, in one query."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE above(id, parent_id) AS (
                    SELECT id, parent_id FROM res_partner
                     WHERE id = ANY (%s) AND parent_id IS NOT NULL
                    UNION
                    SELECT a.id, p.parent_id FROM above a
                      JOIN res_partner p ON p.id = a.parent_id
                     WHERE p.parent_id IS NOT NULL)
                SELECT id, array_agg(parent_id) FROM above GROUP BY id
                """,
                partners.ids,
                to_flush=self.env["res.partner"]._fields["parent_id"],
            )
        )
        return {one: set(above) for one, above in rows}
