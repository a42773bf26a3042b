"""The values of a partner that a merge chooses between, and how they are set."""

from odoo import fields
from odoo.tools import SQL

from ..logic import merge as rules

# Kept by Odoo itself or the merge, or meaningless apart from their own record.
NO_CHOICE = {
    "id",
    "active",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "is_company",
    "it_merged_into_id",
    "it_former_names",
    "it_last_contact_date",
    "it_next_contact_date",
    "message_bounce",
    "message_main_attachment_id",
    "signup_type",
    "partner_share",
    "barcode",
    "calendar_last_notif_ack",
    "it_cadence_days",
    "it_registered_date",
}


def choosable(partners):
    """Return the fields of a partner that are chosen: stored, typed in, not lists."""
    return [
        field
        for name, field in sorted(partners._fields.items())
        if field.store
        and name not in NO_CHOICE
        and field.type not in ("one2many", "many2many", "properties_definition")
        and not (field.compute and field.readonly)
        and not (field.related and field.readonly)
        and (field.column_type or field.type == "binary")
    ]


def written(partner):
    """When a record was last changed: the newest value wins among the merged."""
    return partner.write_date or fields.Datetime.now()


def plain(partner, field):
    """A value to compare: an id for a link, the size of an image for its bytes."""
    value = partner.with_context(bin_size=True)[field.name]
    if field.type == "many2one":
        return value.id
    if field.type == "properties":
        return str(dict(value or {}) or "")
    return value


def told_by(sources, field):
    """[(id, value, written)] of the merged, as the rules want them."""
    return [(one.id, plain(one, field), written(one)) for one in sources]


def winners(kept, sources, picks):
    """Return {field name: partner whose value wins}, the kept one's left out.

    `picks` is {field name: partner id}: what a person chose instead of the rule.
    """
    found = {}
    by_id = {partner.id: partner for partner in sources}
    for field in choosable(kept):
        if field.name in picks:
            key = picks[field.name]
        else:
            key = rules.winner(plain(kept, field), told_by(sources, field))
        if key in by_id:
            found[field.name] = by_id[key]
    return found


def set_values(env, kept, sources, picks):
    """Write the winning values on the kept partner straight into its row."""
    chosen = winners(kept, sources, picks)
    family = set((kept | sources).ids)
    for name, partner in chosen.items():
        field = kept._fields[name]
        if name == "parent_id" and partner.parent_id.id in family:
            continue
        if not field.column_type or field.company_dependent:
            continue
        if field.type == "binary" and field.attachment:
            continue
        env.cr.execute(
            SQL(
                "UPDATE res_partner k SET %(column)s = s.%(column)s "
                "FROM res_partner s WHERE k.id = %(kept)s AND s.id = %(source)s",
                column=SQL.identifier(name),
                kept=kept.id,
                source=partner.id,
            )
        )
    _set_by_company(env, kept, sources, chosen)
    return chosen


def _set_by_company(env, kept, sources, chosen):
    """Values that differ by company: the rule holds for each company apart."""
    newest_last = sources.sorted(lambda one: (written(one), one.id))
    for name, field in kept._fields.items():
        if not field.company_dependent or not field.store:
            continue
        order = [*newest_last.ids, kept.id]
        if name in chosen:
            order.append(chosen[name].id)
        env.cr.execute(
            SQL(
                """
                UPDATE res_partner k SET %(column)s = (
                    SELECT jsonb_object_agg(last.key, last.value) FROM (
                        SELECT DISTINCT ON (e.key) e.key, e.value
                          FROM unnest(%(order)s::int[]) WITH ORDINALITY o(id, n)
                          JOIN res_partner p ON p.id = o.id
                         CROSS JOIN LATERAL jsonb_each(p.%(column)s) e
                         ORDER BY e.key,
                                  e.value NOT IN ('null', 'false', '0', '""') DESC,
                                  o.n DESC) last)
                 WHERE k.id = %(kept)s AND EXISTS (
                    SELECT 1 FROM res_partner p WHERE p.id = ANY (%(others)s)
                       AND p.%(column)s IS NOT NULL)
                """,
                column=SQL.identifier(name),
                order=order,
                others=newest_last.ids,
                kept=kept.id,
            )
        )
