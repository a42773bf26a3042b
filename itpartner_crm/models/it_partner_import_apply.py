from odoo import models
from odoo.fields import Command

from odoo.addons.itgovernance.logic import import_values
from odoo.addons.itgovernance.models.it_import_mixin_apply import QUIET

from .res_partner_import import CONTACT_FACTS, FACTS, external_name


class ItPartnerImport(models.Model):
    """Taking the rows in: many at once, and one that fails alone."""

    _inherit = "it.partner.import"

    def _apply(self, judged, trial):
        """Make and change partners with the rights of the person at hand.

        A batch that fails is halved until the rows that fail are found.

        :param trial: everything is tried and taken back: the verdict of the model's
            own rules, without a trace.
        :returns: {row id: sentence} of the rows that failed.
        """
        failed = {}
        # a partner that comes into being with an earlier row of the batch
        repeats = [one for one in judged if one.is_repeat]
        rest = [
            one
            for one in judged
            if one.verdict in ("new", "update") and not one.is_repeat
        ]
        self._apply_part(rest, trial, failed)
        if repeats and not trial:
            words = self._get_register_words()
            self._match_repeats(repeats)
            self._judge_rows([one for one in repeats if one.match.partner_id], words)
            again = [one for one in repeats if one.verdict in ("new", "update")]
            self._apply_part(again, trial, failed)
        return failed

    def _match_repeats(self, repeats):
        """The partner of the first row of the file with the same key."""
        found = {}
        for row in self.env["it.partner.import.row"].search_fetch(
            [
                ("import_id", "=", self.id),
                ("key", "in", [one.row.key for one in repeats]),
                ("partner_id", "!=", False),
            ],
            ["key", "partner_id"],
            order="number desc",
        ):
            found[row.key] = row.partner_id.id
        for one in repeats:
            one.match.partner_id = found.get(one.row.key, False)
            if not one.match.partner_id:
                one.verdict = "bad"
                one.reason = self._tell_failure(
                    one,
                    self.env._(
                        "the row before it with the same organisation was not taken in."
                    ),
                )

    def _get_applied_model(self):
        return self.env["res.partner"]

    def _make_part(self, part, trial):
        self._write_partners(part, trial)

    def _forget_made(self, one, failed=False):
        if one.verdict == "new":
            one.match.partner_id = False
        if failed:
            one.changes = {}

    # ------------------------------------------------------------------
    # Partners
    # ------------------------------------------------------------------

    def _write_partners(self, part, trial):
        new = [one for one in part if one.verdict == "new"]
        schemes = {
            one.code: one.id for one in self.env["res.partner.id_category"].search([])
        }
        Partner = self.env["res.partner"].with_context(**QUIET)
        made = Partner.create([self._prepare_partner(one.row, schemes) for one in new])
        for one, partner in zip(new, made, strict=True):
            one.match.partner_id = partner.id
        changed = [one for one in part if one.verdict == "update" and one.changes]
        self._change_partners(changed, schemes, QUIET if trial else {})
        self._keep_external_ids(part)
        if not trial:
            # a row that repeats this one finds its partner here
            for one in part:
                one.record.sudo().write(
                    {"partner_id": one.match.partner_id, "key": one.row.key}
                )

    def _prepare_partner(self, row, schemes):
        """Values of a new partner, its contacts and identifiers among them."""
        facts = row.facts
        values = {"is_company": True, "is_city_partner": True}
        values.update(self._prepare_values(facts))
        commands = {
            "id_numbers": [
                Command.create({"category_id": schemes[code], "name": number})
                for code, number in facts.get("identifiers", {}).items()
            ],
            "child_ids": [
                Command.create(self._prepare_contact(contact))
                for _number, contact in sorted(facts.get("contacts", {}).items())
                if contact.get("name")
            ],
            "it_membership_ids": [
                Command.create(self._prepare_membership(partnership, role))
                for partnership, role in facts.get("memberships", {}).items()
            ],
        }
        values.update({name: lines for name, lines in commands.items() if lines})
        return values

    def _prepare_values(self, facts):
        """Values of the plain fields among some facts."""
        values = {}
        for key, name in FACTS.items():
            if key not in facts:
                continue
            value = facts[key]
            if key == "wards":
                value = [Command.set(value)]
            elif key == "notes":
                value = import_values.note_html(value)
            values[name] = value or False
        return values

    def _prepare_contact(self, contact):
        values = {CONTACT_FACTS[part]: value for part, value in contact.items()}
        if "it_contact_source" in self.env["res.partner"]._fields:
            values["it_contact_source"] = self.env._("Import “%s”", self.name)
        return {"type": "contact", "is_company": False, **values}

    def _prepare_membership(self, partnership, role):
        values = {"partnership_id": partnership}
        return {**values, "role": role} if role else values

    def _change_partners(self, changed, schemes, quiet):
        """Change partners, those that get the same values in one go."""
        held = self._read_held_lines(changed)
        groups = {}
        for one in changed:
            values = self._prepare_values(one.changes)
            values.update(self._prepare_lines(one, held, schemes))
            groups.setdefault(repr(values), (values, []))[1].append(
                one.match.partner_id
            )
        Partner = self.env["res.partner"].with_context(**quiet)
        for values, ids in groups.values():
            Partner.browse(ids).write(values)

    def _read_held_lines(self, changed):
        """Ids of the identifiers and memberships that are changed, in two queries."""
        ids = [
            one.match.partner_id
            for one in changed
            if one.changes.get("identifiers") or one.changes.get("memberships")
        ]
        held = {}
        if not ids:
            return held
        for number in self.env["res.partner.id_number"].search(
            [("partner_id", "in", ids)]
        ):
            key = (number.partner_id.id, number.category_id.code, number.name)
            held[key] = number.id
        for member in self.env["it.partnership.member"].search(
            [("partner_id", "in", ids)]
        ):
            held[member.partner_id.id, member.partnership_id.id] = member.id
        return held

    def _prepare_lines(self, one, held, schemes):
        """Commands for the identifiers, contacts and memberships of one partner."""
        partner_id, lines = one.match.partner_id, {}
        for code, (old, number) in one.changes.get("identifiers", {}).items():
            line = held.get((partner_id, code, old)) if old else None
            values = {"category_id": schemes[code], "name": number}
            command = (
                Command.update(line, {"name": number})
                if line
                else Command.create(values)
            )
            lines.setdefault("id_numbers", []).append(command)
        for contact_id, contact in one.changes.get("contacts", ()):
            if contact_id:
                values = {CONTACT_FACTS[part]: value for part, value in contact.items()}
                command = Command.update(contact_id, values)
            else:
                command = Command.create(self._prepare_contact(contact))
            lines.setdefault("child_ids", []).append(command)
        for partnership, role in one.changes.get("memberships", {}).items():
            line = held.get((partner_id, partnership))
            command = (
                Command.update(line, {"role": role})
                if line
                else Command.create(self._prepare_membership(partnership, role))
            )
            lines.setdefault("it_membership_ids", []).append(command)
        return lines

    def _keep_external_ids(self, part):
        """Remember by which number another system knows each partner."""
        source = self.plan["source"]
        wanted = {
            external_name(source, one.row.facts["external_id"]): one.match.partner_id
            for one in part
            if one.row.facts.get("external_id") and one.match.partner_id
        }
        if not wanted:
            return
        # The table of external ids is the administrator's; only numbers of partners
        # that the person made or changed just now are added to it.
        data = self.env["ir.model.data"].sudo()
        held = data.search(
            [("module", "=", "__import__"), ("name", "in", list(wanted))]
        )
        known = set(held.mapped("name"))
        data.create(
            [
                {
                    "module": "__import__",
                    "name": name,
                    "model": "res.partner",
                    "res_id": partner_id,
                    "noupdate": True,
                }
                for name, partner_id in wanted.items()
                if name not in known
            ]
        )
