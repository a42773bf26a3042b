import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html2plaintext, mute_logger

from ..logic import merge as rules
from . import partner_merge_values as values
from .partner_merge_move import PartnerMove
from .partner_merge_undo import PartnerUndo

BATCH = 1000
PARTNER = "res_partner"


class ItPartnerMerge(models.Model):
    """How a merge is done and undone: one transaction, whole or not at all."""

    _inherit = "it.partner.merge"

    @api.model
    def _merge(self, kept, sources, picks=None, rows=None):
        """Merge *sources* into *kept*; return the record of it.

        :param picks: {field name: partner id} where a person chose another value than
            the rule does (the kept one's, else the newest).
        :param rows: {table: ids} of the rows that stay where two stand for one thing;
            under "res_users" the portal logins that stay, under
            "res_partner_id_number" the numbers that stay current.
        :raises UserError: one sentence a hindrance.
        """
        kept, sources = kept.with_env(self.env), (sources - kept).with_env(self.env)
        self._check_may_merge(kept | sources)
        self.env.flush_all()
        self._lock(kept | sources)
        # sudo: who may change every partner may make them one, with all that hangs on
        # them; what was checked above is the right to do so
        kept, sources = kept.sudo(), sources.sudo()
        if told := self._get_hindrances(kept, sources):
            raise UserError("\n".join(told))
        picks = picks or {}
        merge = self._as_writer().create(
            {
                "kept_id": kept.id,
                "merged_ids": [fields.Command.set(sources.ids)],
                "merged_count": len(sources),
                "user_id": self.env.uid,
                "values_won": self._tell_values(kept, sources, picks),
            }
        )
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                merge._run(kept, sources, picks, rows or {})
        except psycopg2.IntegrityError as error:
            raise UserError(self._tell_refused(error)) from error
        merge._log_merge(kept, sources)
        return merge.with_env(self.env)

    def _run(self, kept, sources, picks, rows):
        self.env.flush_all()
        family = self._read_family(kept | sources)
        mover = PartnerMove(self.env, self, rows)
        notes = [mover.note_values(PARTNER, family)]
        chosen = values.set_values(self.env, kept, sources, picks)
        if "image_1920" in chosen:
            self._swap_images(kept, chosen["image_1920"])
        self._settle_logins(mover, sources, rows.get("res_users"))
        mover.run(kept.id, sources.ids)
        self._settle_numbers(mover, kept, rows.get("res_partner_id_number"))
        self._archive(kept, sources)
        self.env.invalidate_all()
        self._sync_children(kept)
        notes += self._recompute_moved(mover, family)
        self._recompute_partners(kept)
        self.env.flush_all()
        mover.close_values(notes)
        self.env.invalidate_all()
        if mover.touched & {"ir_model_data", "res_users"}:
            self.env.registry.clear_cache()

    # values ---------------------------------------------------------------------------

    def _tell_values(self, kept, sources, picks):
        told = []
        for name, partner in values.winners(kept, sources, picks).items():
            text = self._get_value_text(partner, name)
            told.append({"field": name, "value": text, "from": partner.name or ""})
        return told

    @api.model
    def _get_value_text(self, partner, name):
        """A value as a person reads it."""
        field = partner._fields[name]
        value = partner.with_context(bin_size=True)[name]
        if field.type == "binary":
            return self.env._("An image") if value else ""
        if field.type == "html":
            return html2plaintext(value or "")[:200]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "many2one":
            return value.sudo().display_name or ""
        if field.type == "properties":
            return self.env._("Properties")
        if field.type in ("date", "datetime") and value:
            return value.strftime("%d/%m/%Y")
        return str(field.convert_to_export(value, partner) or "")

    def _archive(self, kept, sources):
        """The merged stay as they were, out of sight, and point at the kept one."""
        former = [kept.it_former_names or ""]
        for partner in sources:
            former += [
                partner.name,
                partner.ref,
                partner.vat,
                partner.company_registry,
                partner.it_former_names,
            ]
        present = [kept.name, kept.ref, kept.vat, kept.company_registry]
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET active = false, it_merged_into_id = %s "
                "WHERE id = ANY (%s)",
                kept.id,
                sources.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET it_former_names = NULLIF(%s, '') WHERE id = %s",
                rules.former_names(present, former),
                kept.id,
            )
        )

    def _swap_images(self, kept, source):
        """An image and its sizes lie in attachments: the chosen one changes places."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, res_id FROM ir_attachment WHERE res_model = 'res.partner' "
                "AND res_field LIKE 'image%%' AND res_id = ANY (%s)",
                [kept.id, source.id],
            )
        )
        for old, new in ((kept.id, source.id), (source.id, kept.id)):
            ids = [one for one, res_id in rows if res_id == old]
            if not ids:
                continue
            self.env.cr.execute(
                SQL(
                    "INSERT INTO it_partner_merge_change (merge_id, kind, table_name, "
                    "column_name, from_id, to_id, content) VALUES (%s, 'link', "
                    "'ir_attachment', 'res_id', %s, %s, to_jsonb(%s::int[]))",
                    self.id,
                    old,
                    new,
                    ids,
                )
            )
            self.env.cr.execute(
                SQL(
                    "UPDATE ir_attachment SET res_id = %s WHERE id = ANY (%s)", new, ids
                )
            )

    def _settle_logins(self, mover, sources, staying):
        """Where a person chose which portal logins stay, the others are closed."""
        if not staying:
            return
        family = sources | self.kept_id
        users = family.with_context(active_test=False).user_ids
        ids = [user.id for user in users if user.id not in staying and user.active]
        if not ids:
            return
        note = mover.note_values("res_users", ids, ["active"])
        self.env.cr.execute(
            SQL("UPDATE res_users SET active = false WHERE id = ANY (%s)", ids)
        )
        mover.close_values([note])

    def _settle_numbers(self, mover, kept, staying):
        """Of several numbers in one scheme the chosen one stays current."""
        if not staying:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id FROM res_partner_id_number n
                 WHERE n.partner_id = %s AND n.id <> ALL (%s)
                   AND n.category_id IN (SELECT category_id
                                           FROM res_partner_id_number
                                          WHERE id = ANY (%s))
                """,
                kept.id,
                list(staying),
                list(staying),
            )
        )
        if not rows:
            return
        ids = [one for (one,) in rows]
        note = mover.note_values("res_partner_id_number", ids, ["status"])
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner_id_number SET status = 'close' WHERE id = ANY (%s)",
                ids,
            )
        )
        mover.close_values([note])

    # what follows from it -------------------------------------------------------------

    @api.model
    def _read_family(self, partners):
        """Ids of the partners and of all below them."""
        return [
            one
            for (one,) in self.env.execute_query(
                SQL(
                    """
                    WITH RECURSIVE family(id) AS (
                        SELECT id FROM res_partner WHERE id = ANY (%s)
                        UNION
                        SELECT p.id FROM res_partner p JOIN family f
                            ON p.parent_id = f.id)
                    SELECT id FROM family ORDER BY id
                    """,
                    partners.ids,
                )
            )
        ]

    def _sync_children(self, kept):
        """What people of an organisation share with it: its VAT number and so on."""
        names = [
            name
            for name in kept._commercial_fields()
            if kept._fields[name].store and kept._fields[name].column_type
        ]
        if not names or kept.commercial_partner_id != kept:
            return
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE below(id) AS (
                    SELECT id FROM res_partner
                     WHERE parent_id = %(kept)s AND is_company IS NOT TRUE
                    UNION
                    SELECT p.id FROM res_partner p JOIN below b ON p.parent_id = b.id
                     WHERE p.is_company IS NOT TRUE)
                UPDATE res_partner c SET %(sets)s FROM res_partner k
                 WHERE k.id = %(kept)s AND c.id IN (SELECT id FROM below)
                """,
                kept=kept.id,
                sets=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL.identifier("k", name))
                    for name in names
                ),
            )
        )
        kept.invalidate_recordset()

    @api.model
    def _get_followers_of(self, model, name):
        """Stored fields of *model* that are computed from its field *name* alone, so
        that nobody's own input is lost when they are computed again."""
        fields_of = self.env[model]._fields
        # Computed together with what a person may type: a probability and its guess.
        typed = {
            one.compute
            for one in fields_of.values()
            if one.compute and one.store and not one.readonly
        }
        return [
            one
            for one in self.env.registry.get_dependent_fields(fields_of[name])
            if one.model_name == model
            and one.store
            and one.column_type
            and one.compute
            and one.readonly
            and not one.inverse
            and one.compute not in typed
        ]

    def _recompute_moved(self, mover, family):
        """Note and compute again what rows derive from the partner they point at."""
        notes = []
        links = self.env.execute_query(
            SQL(
                "SELECT id, table_name, column_name FROM it_partner_merge_change "
                "WHERE merge_id = %s AND kind = 'link' ORDER BY id",
                self.id,
            )
        )
        for note, table, column in links:
            model = mover.schema.models.get(table)
            if not model or column not in self.env[model]._fields:
                continue
            if self.env[model]._fields[column].comodel_name != "res.partner":
                continue
            followers = self._get_followers_of(model, column)
            if not followers:
                continue
            ids = [
                one
                for (one,) in self.env.execute_query(
                    SQL(
                        "SELECT e::int FROM it_partner_merge_change c, "
                        "jsonb_array_elements_text(c.content) e WHERE c.id = %s",
                        note,
                    )
                )
            ]
            columns = sorted({one.name for one in followers})
            for start in range(0, len(ids), BATCH):
                part = ids[start : start + BATCH]
                notes.append(mover.note_values(table, part, columns))
                records = self.env[model].sudo().browse(part)
                for one in followers:
                    self.env.add_to_compute(one, records)
                self.env.flush_all()
                records.invalidate_recordset()
        return notes

    def _recompute_partners(self, kept):
        """The kept partner and those below it: full name, legal entity, tier."""
        Partner = kept.with_context(active_test=False, tracking_disable=True)
        family = Partner.browse(self._read_family(kept))
        for field in self._get_partner_computed():
            self.env.add_to_compute(field, family)
        self.env.flush_all()
        kept._it_recompute_contact()

    @api.model
    def _get_partner_computed(self):
        """Stored fields of a partner that nobody types in."""
        return [
            field
            for field in self.env["res.partner"]._fields.values()
            if field.store
            and field.column_type
            and field.compute
            and field.readonly
            and not field.inverse
            and field.name not in ("it_merged_into_id", "it_former_names")
        ]

    # words ----------------------------------------------------------------------------

    def _tell_refused(self, error):
        table = error.diag.table_name
        model = self._get_model_of(table)
        return self.env._(
            "These partners can't be merged: two entries under “%(kind)s” would clash "
            "(%(detail)s). Change one of them first.",
            kind=model._description if model is not None else table or "?",
            detail=error.diag.constraint_name or "",
        )

    def _log_merge(self, kept, sources):
        names = ", ".join(partner.name or "" for partner in sources)
        kept._message_log(
            body=self.env._(
                "Merged into this record: %(names)s. Their messages stand here too, "
                "each marked with whose it was.",
                names=names,
            )
        )
        sources._message_log_batch(
            bodies={
                partner.id: self.env._("Merged into %(kept)s.", kept=kept.name or "")
                for partner in sources
            }
        )

    # back -----------------------------------------------------------------------------

    def action_undo(self):
        """Undo these merges, the latest first, and say what had to be left."""
        for merge in self.sorted("id", reverse=True):
            merge._undo()
        left = [merge for merge in self if merge.undo_left]
        if len(self) == 1:
            return {
                "type": "ir.actions.act_window",
                "res_model": self._name,
                "res_id": self.id,
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "sticky": bool(left),
                "message": self.env._("%(count)s merges undone.", count=len(self)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _undo(self):
        """Put everything back that still is as the merge left it."""
        self.ensure_one()
        # sudo: archived partners may be out of sight; the right is checked next
        partners = (self.kept_id | self.sudo().merged_ids).with_env(self.env)
        self._check_may_merge(partners)
        self.env.flush_all()
        self._lock(partners)
        self._check_may_undo()
        computed = {(PARTNER, one.name) for one in self._get_partner_computed()}
        undo = PartnerUndo(self.env, self, computed | self._get_computed_columns())
        undo.run()
        self.env.invalidate_all()
        if undo.touched & {"ir_model_data", "res_users"}:
            self.env.registry.clear_cache()
        self._recompute_left(undo)
        writer = self._as_writer()
        writer.write(
            {
                "state": "undone",
                "undone_by_id": self.env.uid,
                "undone_on": fields.Datetime.now(),
                "undo_left": [list(one) for one in undo.left] or False,
            }
        )
        kept = self.sudo().kept_id.with_context(tracking_disable=True)
        for partner in kept | self.sudo().merged_ids:
            partner._message_log(
                body=self.env._(
                    "The merge of %(day)s into %(kept)s was undone.",
                    day=fields.Datetime.context_timestamp(self, self.date).strftime(
                        "%d/%m/%Y"
                    ),
                    kept=kept.name or "",
                )
            )

    def _check_may_undo(self):
        self.invalidate_recordset(["state"])
        if self.state != "done":
            raise UserError(
                self.env._(
                    "The merge into “%(kept)s” was already undone.",
                    kept=self.kept_id.sudo().name or "",
                )
            )
        standing = self.sudo().search([("state", "=", "done"), ("id", ">=", self.id)])
        parts = {
            merge.id: {merge.kept_id.id, *merge.merged_ids.ids} for merge in standing
        }
        first = rules.undo_first((self.id, parts[self.id]), list(parts.items()))
        if first:
            later = self.sudo().browse(first[0])
            raise UserError(
                self.env._(
                    "A later merge rests on this one: undo first the merge of %(names)s "
                    "into “%(kept)s”.",
                    names=", ".join(later.merged_ids.mapped("name")),
                    kept=later.kept_id.name or "",
                )
            )

    def _get_computed_columns(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT table_name, column_name FROM it_partner_merge_change "
                "WHERE merge_id = %s AND kind = 'link'",
                self.id,
            )
        )
        found = set()
        for table, column in rows:
            model = self._get_model_of(table)
            if model is not None and column in model._fields:
                followers = self._get_followers_of(model._name, column)
                found |= {(table, one.name) for one in followers}
        return found

    def _recompute_left(self, undo):
        """Figures that changed since the merge are worked out again, not put back."""
        partners = (self.kept_id | self.merged_ids).sudo()
        partners = partners.with_context(tracking_disable=True)
        for table, column, res_id in undo.recompute:
            records = self._get_model_of(table).sudo().browse(res_id)
            self.env.add_to_compute(records._fields[column], records)
        self.env.flush_all()
        if any(
            column in ("it_last_contact_date", "it_next_contact_date")
            for _table, _id, column, _reason in undo.left
        ):
            undo.left = [
                one
                for one in undo.left
                if one[2] not in ("it_last_contact_date", "it_next_contact_date")
            ]
            partners._it_recompute_contact()
