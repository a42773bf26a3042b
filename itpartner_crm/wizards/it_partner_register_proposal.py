from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

from ..logic import identifiers as schemes

_ADDRESS = ("street", "street2", "city", "zip")
_MATCHES = 8


class ItPartnerRegister(models.TransientModel):
    """What the public register says, put beside what stands here."""

    _inherit = "it.partner.register"

    def _ask_register(self):
        """Keep the register's answer in ``answer_id``, or why there is none."""
        self.answer_id = self.look_up_note = False
        if not self.number:
            self.look_up_note = self.env._(
                "No number given, so no register was asked: type the details yourself."
            )
            return
        if not self.scheme_id:
            raise UserError(
                self.env._("Choose what kind of number “%s” is.", self.number)
            )
        if not schemes.is_valid(self.scheme_id.code, self.number):
            raise UserError(
                self.env._(
                    "“%(number)s” can't be a %(scheme)s: check it for a slip, or choose "
                    "another kind of number.",
                    number=self.number,
                    scheme=self.scheme_id.name,
                )
            )
        try:
            self.answer_id = self.env["it.register"]._look_up(
                self.scheme_id.code, self.number
            )
        except AccessError:
            raise
        except UserError as error:
            self.look_up_note = str(error)

    def _get_proposed(self):
        """What is proposed: dict of field (see ``_put``) -> value."""
        answer = self.answer_id
        typed = {name: self[name] for name in _ADDRESS if self[name]}
        proposed = {
            "name": answer.name or self.name,
            "address": answer.address or typed,
            "website": answer.website or self.website,
            "email": self.email,
            "sector": self._get_proposed_sector().id,
            "kind": answer.kind,
        }
        numbers = [tuple(pair) for pair in answer.others or []]
        if self.number and self.scheme_id:
            code = self.scheme_id.code
            numbers.insert(0, (code, schemes.canonical(code, self.number)))
        for code, value in numbers:
            if schemes.is_valid(code, value):
                proposed[f"number {code}"] = value
        postcode = (proposed["address"] or {}).get("zip")
        wards = self.env["it.register"]._get_wards_at(postcode)
        proposed["wards"] = (wards | self.ward_ids).ids
        return {field: value for field, value in proposed.items() if value}

    def _get_proposed_sector(self):
        Sector = self.env["it.sector"]
        if self.it_sector_id:
            return self.it_sector_id
        code = self.answer_id.sector_code
        if code:
            return Sector.search([("code", "=", code)], limit=1)
        fitting = Sector.search([("id_category_ids", "in", self.scheme_id.ids)])
        return fitting if len(fitting) == 1 else Sector

    def _propose(self):
        """Lines that set what is proposed beside what stands there."""
        self.line_ids.unlink()
        proposed = self._get_proposed()
        standing = self._get_standing(proposed)
        lines = []
        for field, value in proposed.items():
            before = standing.get(field)
            if self._say(field, value) == self._say(field, before):
                continue
            take = not before
            lines.append(
                {
                    "wizard_id": self.id,
                    "field": field,
                    "label": self._get_label(field),
                    "before": self._say(field, before),
                    "proposed": self._say(field, value),
                    "value": value,
                    "value_before": before,
                    "take": take,
                    "was_taken": take,
                }
            )
            if take and not self.partner_id:
                self._put(field, value)
        self.env["it.partner.register.line"].create(lines)

    def _get_standing(self, proposed):
        """What stands there now for each proposed field."""
        partner = self.partner_id
        source = partner or self
        standing = {
            "name": source.name,
            "address": {name: source[name] for name in _ADDRESS if source[name]},
            "website": source.website,
            "email": source.email,
            "sector": source.it_sector_id.id,
            "kind": source.it_register_kind,
            "wards": source.ward_ids.ids,
        }
        for field in proposed:
            if field.startswith("number "):
                held = partner.id_numbers.filtered(
                    lambda one, code=field[7:]: (
                        one.category_id.code == code and one.status != "close"
                    )
                )
                standing[field] = held[:1].name
        return standing

    def _put(self, field, value):
        """Put *value* of a line into the wizard's own fields."""
        if field == "address":
            self.update({name: (value or {}).get(name) for name in _ADDRESS})
        elif field in ("name", "website", "email"):
            self[field] = value
        elif field == "kind":
            self.it_register_kind = value
        elif field == "sector":
            self.it_sector_id = value
        elif field == "wards":
            self.ward_ids = [Command.set(value or [])]

    @api.model
    def _get_label(self, field):
        if field.startswith("number "):
            category = self.env["res.partner.id_category"].search(
                [("code", "=", field[7:])], limit=1
            )
            return category.name or field[7:]
        return {
            "name": self.env._("Name"),
            "address": self.env._("Address"),
            "website": self.env._("Website"),
            "email": self.env._("E-mail"),
            "sector": self.env._("Sector"),
            "kind": self.env._("Kind"),
            "wards": self.env._("Wards"),
        }[field]

    @api.model
    def _say(self, field, value):
        """*value* of a line as a person reads it; the same text is the same value."""
        if not value:
            return ""
        if field == "address":
            return ", ".join(value[name] for name in _ADDRESS if value.get(name))
        if field == "sector":
            return self.env["it.sector"].browse(value).name
        if field == "wards":
            wards = self.env["it.ward"].browse(value)
            return ", ".join(sorted(wards.mapped("name")))
        if field == "website":
            return value.split("://")[-1].rstrip("/")
        return value

    # Duplicates
