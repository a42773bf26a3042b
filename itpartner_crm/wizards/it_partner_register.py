from odoo import Command, api, fields, models
from odoo.exceptions import UserError

_ADDRESS = ("street", "street2", "city", "zip")
_MATCHES = 8


class ItPartnerRegister(models.TransientModel):
    """Registers a partner in one step, or brings one that is there up to date.

    A number or a name is typed; what the public register says stands beside it and a
    person ticks what is taken. Whoever may already be this organisation is shown before
    anything is saved. Everything works without a register being asked.
    """

    _name = "it.partner.register"
    _description = "Register a partner"

    step = fields.Selection(
        [("ask", "Who is it?"), ("check", "Check and save")],
        default="ask",
        required=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Add to",
        readonly=True,
        help="The partner that is brought up to date; none while a new one is made.",
    )
    is_joining = fields.Boolean(
        compute="_compute_is_joining",
        help="It comes onto the register with this.",
    )
    # Who is it
    number = fields.Char(
        help="Number of a company, charity, NHS organisation or school. Its form says "
        "which register it belongs to; correct that if it guessed wrong.",
    )
    scheme_id = fields.Many2one(
        "res.partner.id_category",
        string="Kind of number",
        compute="_compute_scheme_id",
        store=True,
        readonly=False,
    )
    scheme_hint = fields.Char(compute="_compute_scheme_hint")
    name = fields.Char()
    street = fields.Char()
    street2 = fields.Char(string="Street, second line")
    city = fields.Char(string="Town")
    zip = fields.Char(string="Postcode")
    website = fields.Char()
    email = fields.Char(string="E-mail", help="Of the organisation, not of a person.")
    # What the council says of it
    it_sector_id = fields.Many2one("it.sector", string="Sector")
    it_relationship_type = fields.Selection(
        lambda self: (
            self.env["res.partner"]
            ._fields["it_relationship_type"]
            ._description_selection(self.env)
        ),
        string="Relationship",
        help="Only a partnership is scored and reviewed: an agreement with independent "
        "bodies to work towards a shared aim.",
    )
    it_lead_officer_id = fields.Many2one(
        "res.users",
        string="Lead officer",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Who keeps the relation and this record.",
    )
    it_partner_stage_id = fields.Many2one(
        "it.partner.stage",
        string="Stage",
        default=lambda self: self.env["it.partner.stage"].search([], limit=1),
    )
    ward_ids = fields.Many2many(
        "it.ward",
        string="Wards",
        help="Wards in which the work with this partner is felt. The ward of the "
        "postcode is proposed when that look-up is on.",
    )
    it_register_kind = fields.Char(string="Kind in the register")
    # What the register says
    answer_id = fields.Many2one("it.register.answer", readonly=True)
    answer_source = fields.Char(related="answer_id.source")
    answer_name = fields.Char(related="answer_id.name")
    answer_number = fields.Char(string="Number found", related="answer_id.number")
    answer_status = fields.Char(related="answer_id.status")
    answer_kind = fields.Char(related="answer_id.kind")
    answer_flags = fields.Char(related="answer_id.flags_text")
    answer_licence = fields.Char(related="answer_id.licence")
    answer_fetched_at = fields.Datetime(related="answer_id.fetched_at")
    look_up_note = fields.Char(string="Look up note", readonly=True)
    line_ids = fields.One2many(
        "it.partner.register.line", "wizard_id", string="What is taken"
    )
    match_ids = fields.One2many(
        "it.partner.register.match", "wizard_id", string="Already here?"
    )
    is_match_new = fields.Boolean(
        readonly=True,
        help="Duplicates came up that had not been shown before.",
    )

    @api.depends("partner_id")
    def _compute_is_joining(self):
        for wizard in self:
            wizard.is_joining = not wizard.partner_id.is_city_partner

    @api.depends("number")
    def _compute_scheme_id(self):
        for wizard in self:
            if not wizard.number:
                wizard.scheme_id = False
                continue
            guessed = self.env["it.register"]._guess_schemes(wizard.number)
            if wizard.scheme_id not in guessed:
                wizard.scheme_id = guessed[:1]

    @api.depends("number", "scheme_id")
    def _compute_scheme_hint(self):
        Register = self.env["it.register"]
        for wizard in self:
            wizard.scheme_hint = False
            if not wizard.number:
                continue
            guessed = Register._guess_schemes(wizard.number)
            others = guessed - wizard.scheme_id
            if not guessed and not wizard.scheme_id:
                wizard.scheme_hint = self.env._(
                    "This has the form of no number we know: choose its kind."
                )
            elif others:
                wizard.scheme_hint = self.env._(
                    "It could also be: %(others)s.",
                    others=", ".join(others.mapped("name")),
                )

    @api.onchange("line_ids")
    def _onchange_line_ids(self):
        """A tick puts the proposed value into its field, taking it off puts it back."""
        if self.partner_id:
            return
        for line in self.line_ids.filtered(lambda one: one.take != one.was_taken):
            self._put(line.field, line.value if line.take else line.value_before)
            line.was_taken = line.take

    # Steps

    @api.model
    def _open_check(self, partner):
        """Action that shows what the registers say about *partner* that is there.

        :raises UserError: no number of it can be looked up.
        """
        askable = partner._it_asked_schemes()
        number = partner.id_numbers.filtered(
            lambda one: one.category_id.code in askable and one.status != "close"
        )[:1]
        if not number:
            raise UserError(
                self.env._(
                    "%(partner)s has no number that can be looked up: add one on the "
                    "page Identifiers. If it has one, its register is off: an "
                    "administrator turns it on under Settings, Partnership and growth.",
                    partner=partner.display_name,
                )
            )
        wizard = self.create(
            {
                "partner_id": partner.id,
                "scheme_id": number.category_id.id,
                "number": number.name,
            }
        )
        return wizard.action_look_up()

    def action_look_up(self):
        """Ask the register, look for duplicates and show both; save nothing."""
        self.ensure_one()
        if not (self.number or self.name or self.partner_id):
            raise UserError(
                self.env._("Type a number or the name of the organisation first.")
            )
        self._ask_register()
        self._propose()
        self._show_matches()
        self.write({"step": "check", "is_match_new": False})
        return self._reopen()

    def action_back(self):
        """Go back to the question who it is."""
        self.line_ids.unlink()
        self.match_ids.unlink()
        self.write(
            {
                "step": "ask",
                "answer_id": False,
                "look_up_note": False,
                "partner_id": False,
                "is_match_new": False,
            }
        )
        return self._reopen()

    def action_register(self):
        """Make the partner, or add what was ticked to the one that is there."""
        self.ensure_one()
        if self.partner_id:
            partner = self._update_partner()
        else:
            seen = self.match_ids.partner_id
            self._show_matches()
            if self.match_ids.partner_id - seen:
                self.is_match_new = True
                return self._reopen()
            partner = self._create_partner()
        if self.answer_id and self._takes(f"number {self.answer_id.scheme}"):
            partner._it_note_answer(self.answer_id)
        return {
            "type": "ir.actions.act_window",
            "name": partner.display_name,
            "res_model": "res.partner",
            "res_id": partner.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
            "target": "current",
        }

    def _use(self, partner):
        """Add to *partner* instead of making a new one. :returns: action."""
        self.partner_id = partner
        self._propose()
        self.match_ids.unlink()
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_title(self):
        if self.partner_id:
            return self.env._(
                "What is new about %(partner)s", partner=self.partner_id.display_name
            )
        return self.env._("Register a partner")

    # What the register says

    def _show_matches(self):
        """Lines for those who may already be this organisation."""
        self.match_ids.unlink()
        if self.partner_id:
            return
        identifiers = [
            (line.field[7:], line.value)
            for line in self.line_ids
            if line.field.startswith("number ")
        ]
        found = self.env["res.partner"]._it_find_duplicates(
            {
                "name": self.name,
                "identifiers": identifiers,
                "zip": self.zip,
                "email": self.email,
                "website": self.website,
            },
            _MATCHES,
        )
        self.env["it.partner.register.match"].create(
            [
                {
                    "wizard_id": self.id,
                    "partner_id": row["partner"].id,
                    "reason": row["reason"],
                    "score": row["score"],
                }
                for row in found
            ]
        )

    # Saving

    def _takes(self, field):
        """Whether *field* is ticked, or needs no tick because it already stands there."""
        line = self.line_ids.filtered(lambda one: one.field == field)
        return not line or line.take

    def _get_council_vals(self):
        """What the council says of a partner that comes onto the register."""
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("it_sector_id", "it_relationship_type", "it_lead_officer_id")
            if not self[name]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "To register it, fill in: %(missing)s.", missing=", ".join(missing)
                )
            )
        return {
            "is_city_partner": True,
            "it_sector_id": self.it_sector_id.id,
            "it_relationship_type": self.it_relationship_type,
            "it_lead_officer_id": self.it_lead_officer_id.id,
            "it_partner_stage_id": self.it_partner_stage_id.id,
        }

    def _prepare_number_commands(self):
        Category = self.env["res.partner.id_category"]
        return [
            Command.create(
                {
                    "category_id": Category.search(
                        [("code", "=", line.field[7:])], limit=1
                    ).id,
                    "name": line.value,
                }
            )
            for line in self.line_ids
            if line.field.startswith("number ") and line.take
        ]

    def _create_partner(self):
        if not self.name:
            raise UserError(self.env._("To register it, fill in its name."))
        return self.env["res.partner"].create(
            {
                "name": self.name,
                "is_company": True,
                "website": self.website,
                "email": self.email,
                "it_register_kind": self.it_register_kind,
                "ward_ids": [Command.set(self.ward_ids.ids)],
                "id_numbers": self._prepare_number_commands(),
                **{name: self[name] for name in _ADDRESS},
                **self._get_council_vals(),
            }
        )

    def _update_partner(self):
        """Write what is ticked, and nothing else, on the partner that is there."""
        vals = {}
        for line in self.line_ids.filtered("take"):
            if line.field == "address":
                vals.update({name: line.value.get(name) for name in _ADDRESS})
            elif line.field in ("name", "website", "email"):
                vals[line.field] = line.value
            elif line.field == "kind":
                vals["it_register_kind"] = line.value
            elif line.field == "sector":
                vals["it_sector_id"] = line.value
            elif line.field == "wards":
                vals["ward_ids"] = [Command.link(one) for one in line.value]
        vals["id_numbers"] = self._prepare_replaced() + self._prepare_number_commands()
        if self.is_joining:
            vals.update(self._get_council_vals())
            vals["is_company"] = True
        self.partner_id.write(vals)
        return self.partner_id

    def _prepare_replaced(self):
        """Close the numbers in whose place a ticked one comes; they stay as history."""
        taken = {line.field[7:] for line in self.line_ids if line.take}
        held = self.partner_id.id_numbers.filtered(
            lambda one: one.category_id.code in taken and one.status != "close"
        )
        return [Command.update(one.id, {"status": "close"}) for one in held]


class ItPartnerRegisterLine(models.TransientModel):
    """One thing that is proposed, beside what stands there."""

    _name = "it.partner.register.line"
    _description = "Proposed value"
    _order = "id"

    wizard_id = fields.Many2one(
        "it.partner.register", required=True, index=True, ondelete="cascade"
    )
    field = fields.Char(required=True)
    label = fields.Char(string="What", readonly=True)
    before = fields.Char(string="Stands here", readonly=True)
    proposed = fields.Char(readonly=True)
    value = fields.Json()
    value_before = fields.Json()
    take = fields.Boolean(help="Ticked: the proposed value is taken when you save.")
    was_taken = fields.Boolean()


class ItPartnerRegisterMatch(models.TransientModel):
    """One contact that may already be the organisation, with the reason."""

    _name = "it.partner.register.match"
    _description = "Possible duplicate of a new partner"
    _order = "score desc, id"

    wizard_id = fields.Many2one(
        "it.partner.register", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", ondelete="cascade")
    city = fields.Char(string="Town", related="partner_id.city")
    is_city_partner = fields.Boolean(
        string="On the register", related="partner_id.is_city_partner"
    )
    reason = fields.Char(string="Why", readonly=True)
    score = fields.Float(string="How sure", digits=(3, 2), readonly=True)

    def action_open(self):
        """Leave the assistant and open this partner."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.partner_id.display_name,
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
            "target": "current",
        }

    def action_use(self):
        """It is this one: add to it what is new."""
        self.ensure_one()
        return self.wizard_id._use(self.partner_id)
