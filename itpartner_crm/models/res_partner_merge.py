from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

READER = "itgovernance.group_reader"


class ResPartner(models.Model):
    """A partner that was merged into another one stays, archived, and forwards to it."""

    _inherit = "res.partner"

    it_merged_into_id = fields.Many2one(
        "res.partner",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=READER,
        help="The record that stands for this one now.",
    )
    it_former_names = fields.Char(
        string="Also known as",
        readonly=True,
        copy=False,
        index="trigram",
        groups=READER,
        help="Names and numbers of the records merged into this one: it is found under "
        "them too.",
    )
    it_merge_count = fields.Integer(
        string="Merges",
        compute="_compute_it_merge_count",
        groups=READER,
    )

    @api.depends_context("uid")
    def _compute_it_merge_count(self):
        counts = dict(
            self.env["it.partner.merge"]._read_group(
                [("kept_id", "in", self.ids), ("state", "=", "done")],
                ["kept_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.it_merge_count = counts.get(partner._origin, 0)

    @api.model
    def _it_resolve(self, old_id):
        """The partner that an id stands for today: itself, or what it became.

        Follows merges of merges; an empty recordset where the id never was.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE path(id, next, step) AS (
                    SELECT id, it_merged_into_id, 0 FROM res_partner WHERE id = %s
                    UNION ALL
                    SELECT p.id, p.it_merged_into_id, path.step + 1
                      FROM path JOIN res_partner p ON p.id = path.next)
                SELECT id FROM path ORDER BY step DESC LIMIT 1
                """,
                old_id,
                to_flush=self._fields["it_merged_into_id"],
            )
        )
        return self.browse([one for (one,) in rows])

    def _it_merged_ids(self):
        """Ids of all records that were merged into these, step by step, and theirs."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE family(id) AS (
                    SELECT unnest(%s::int[])
                    UNION
                    SELECT p.id FROM res_partner p
                      JOIN family f ON p.it_merged_into_id = f.id)
                SELECT id FROM family ORDER BY id
                """,
                self.ids,
                to_flush=self._fields["it_merged_into_id"],
            )
        )
        return [one for (one,) in rows]

    @api.model
    def _search_display_name(self, operator, value):
        """Found under the names of what was merged into it, too."""
        domain = super()._search_display_name(operator, value)
        if (
            operator in ("ilike", "like", "=", "=ilike", "=like", "in")
            and value
            and self.env.user.has_group(READER)
        ):
            former = "ilike" if operator in ("=", "in") else operator
            words = [value] if isinstance(value, str) else list(value)
            texts = [word for word in words if isinstance(word, str) and word]
            if texts:
                domain = Domain(domain) | Domain.OR(
                    Domain("it_former_names", former, text) for text in texts
                )
        return domain

    def _it_find_kept(self, pairs):
        """(partners, reason): those into which these merged ones went, if any fits."""
        kept = self.env["res.partner"].union(
            *(self._it_resolve(one.id) for one in self)
        )
        kept = kept.filtered("active") - kept._it_holding_other_number(pairs)
        return kept, self.env._(
            "Same name as “%(name)s”, which was merged into it.",
            name=self[:1].name or "",
        )

    def write(self, vals):
        if vals.get("active") and (
            merged := self.sudo().filtered("it_merged_into_id")[:1]
        ):
            raise UserError(
                self.env._(
                    "“%(name)s” was merged into “%(kept)s”: undo that merge instead of "
                    "unarchiving it.",
                    name=merged.name or "",
                    kept=merged.it_merged_into_id.name or "",
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_merged(self):
        merge = (
            self.env["it.partner.merge"]
            .sudo()
            .search(
                Domain("kept_id", "in", self.ids)
                | Domain("merged_ids", "in", self.ids),
                limit=1,
            )
        )
        if merge:
            raise UserError(
                self.env._(
                    "“%(name)s” took part in a merge and can't be deleted, for its undo "
                    "and old ids would be lost: archive it.",
                    name=(merge.kept_id | merge.merged_ids)
                    .filtered(lambda one: one.id in self.ids)[:1]
                    .name
                    or "",
                )
            )

    def action_it_merge(self):
        """Open the merge assistant with these partners."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partner_merge_wizard_action"
        )
        return {
            **action,
            "context": {"active_model": "res.partner", "active_ids": self.ids},
        }

    def action_view_it_merges(self):
        """Open the merges that this partner took part in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "itpartner_crm.it_partner_merge_action"
        )
        ids = self._it_merged_ids()
        return {
            **action,
            "domain": ["|", ("kept_id", "in", ids), ("merged_ids", "in", ids)],
        }

    def action_it_open_kept(self):
        """Open the partner that stands for this one now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self._it_resolve(self.id).id,
            "views": [(False, "form")],
        }
