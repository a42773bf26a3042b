from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.itgovernance.logic.import_headings import WHY, headings_key, likeness
from odoo.addons.itgovernance.logic.import_values import fold

from ..logic import import_headings, import_words

MAX_WORDS = 1000
WORD_FIELDS = {
    "sector": "sector_id",
    "stage": "stage_id",
    "lead_officer": "user_id",
    "sponsor": "user_id",
    "wards": "ward_id",
    "country": "country_id",
    "scheme": "category_id",
    "partnership": "partnership_id",
    "relationship": "relationship",
    "partnership_role": "role",
    "basis": "basis",
}
CHOICES = ("relationship", "role", "basis")
_MEANINGS = sorted(set(WORD_FIELDS.values()))


class ItImportMapping(models.Model):
    """How a kind of file was read last time: found again by its headings.

    Made by the first import of such a file and kept by everyone who imports the next
    one; a manager may delete it, and the next file is asked about anew.
    """

    _name = "it.import.mapping"
    _description = "Remembered headings"
    _order = "write_date desc, id desc"

    name = fields.Char(required=True)
    key = fields.Char(
        required=True,
        readonly=True,
        help="Made of the headings, whatever their order, case and punctuation.",
    )
    source = fields.Char(
        required=True,
        readonly=True,
        help="Keeps the numbers that one system gives to organisations apart from "
        "those of another.",
    )
    column_ids = fields.One2many("it.import.mapping.column", "mapping_id")
    word_ids = fields.One2many("it.import.mapping.word", "mapping_id")

    _key_uniq = models.UniqueIndex(
        "(key)", "These headings are remembered already: use that record."
    )

    @api.model
    def _get_for(self, headings, name):
        """The mapping of these headings, made if need be from the one most like it."""
        key = headings_key(headings)
        found = self.search([("key", "=", key)], limit=1)
        if found:
            return found
        best, best_share = self.browse(), 0.6
        for mapping in self.search([], limit=200):
            share = likeness(headings, mapping.column_ids.mapped("heading"))
            if share >= best_share:
                best, best_share = mapping, share
        return self.create(
            {
                "name": name,
                "key": key,
                "source": best.source or key[:12],
                "column_ids": [
                    fields.Command.create(
                        {"heading": one.heading, "target": one.target}
                    )
                    for one in best.column_ids
                ],
                "word_ids": [
                    fields.Command.create(one._get_values()) for one in best.word_ids
                ],
            }
        )

    def _take_columns(self, headings, samples):
        """Keep the headings of a file at hand: new ones with a guess, all with cells."""
        self.ensure_one()
        known = {column.heading_key: column for column in self.column_ids}
        guesser = import_headings.Headings(dict(self.column_ids._get_schemes()))
        guesses = guesser.suggest(headings, samples)
        taken = set(self.column_ids.mapped("target"))
        new = []
        for place, (heading, guess) in enumerate(zip(headings, guesses, strict=True)):
            key = fold(heading)
            seen = list(dict.fromkeys(samples[place]))[:3]
            values = {
                "sequence": place,
                "sample": " | ".join(" ".join(text.split())[:40] for text in seen),
            }
            if key in known:
                known[key].write({**values, "is_new": False})
            elif key != fold(WHY):
                target = guess.target if guess.target not in taken else ""
                taken.add(target)
                values.update(
                    heading=heading,
                    target=target or False,
                    is_new=True,
                    how=guess.how if target else False,
                )
                new.append(fields.Command.create(values))
        here = {fold(heading) for heading in headings}
        self.column_ids.filtered(lambda one: one.heading_key not in here).unlink()
        self.column_ids = new

    def _get_targets(self, headings):
        """[(heading, target or "")] in the order of a file."""
        targets = {one.heading_key: one.target or "" for one in self.column_ids}
        return [(heading, targets.get(fold(heading), "")) for heading in headings]

    def _take_words(self, asked, words):
        """Keep the words of a file that need a meaning, with a guess for new ones.

        :param asked: {target: {word: rows}}.
        :param words: `RegisterWords`.
        """
        self.ensure_one()
        known = {(word.target, word.text_key): word for word in self.word_ids}
        made = {}
        for target, counted in asked.items():
            for text, count in counted.items():
                key = (target, fold(text))
                if key[1] in words.known[target] or import_words.means_nothing(text):
                    continue
                if key in known:
                    known[key].count = count
                elif key in made:
                    made[key]["count"] += count
                else:
                    meaning = words.suggest(target, text)
                    made[key] = {
                        "mapping_id": self.id,
                        "target": target,
                        "text": text[:200],
                        "count": count,
                        "is_guess": bool(meaning),
                        **self.word_ids._prepare_meaning(target, meaning),
                    }
        if len(made) > MAX_WORDS:
            raise UserError(
                self.env._(
                    "%(count)s different words would have to be explained: look "
                    "whether a column was given the wrong meaning.",
                    count=len(made),
                )
            )
        self.env["it.import.mapping.word"].create(list(made.values()))

    def _get_words(self):
        """{target: {folded word: meaning or False}} of what was explained."""
        words = {}
        for word in self.word_ids:
            meaning = word._get_meaning()
            if meaning or word.is_ignored:
                words.setdefault(word.target, {})[word.text_key] = meaning
        return words


class ItImportMappingColumn(models.Model):
    """What a heading stood for last time."""

    _name = "it.import.mapping.column"
    _description = "Remembered heading"
    _order = "sequence, id"
    _rec_name = "heading"

    mapping_id = fields.Many2one(
        "it.import.mapping", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    heading = fields.Char(required=True, readonly=True)
    heading_key = fields.Char(compute="_compute_heading_key", store=True)
    target = fields.Selection(
        selection="_selection_target",
        string="Means",
        help="Field of the register that the column fills; empty leaves it out.",
    )
    is_new = fields.Boolean(
        string="Guessed",
        readonly=True,
        help="New in this file: what it means was guessed, or not found.",
    )
    how = fields.Selection(
        [
            ("name", "By its name"),
            ("like", "By likeness"),
            ("looks", "By its cells"),
        ],
        string="Found",
        readonly=True,
        help="By what the meaning was guessed.",
    )
    sample = fields.Char(
        string="For example", readonly=True, help="From the file read last."
    )

    @api.model
    def _get_schemes(self):
        """[(code, name)] of the identifier schemes that name an organisation."""
        return [
            (one["code"], one["name"])
            for one in self.env["res.partner.id_category"].search_read(
                [("code", "!=", "GB-CFS")], ["code", "name"], order="color, code"
            )
        ]

    @api.model
    def _selection_target(self):
        """All that a column can stand for: [(key, name)]."""
        names = self._get_plain_names()
        schemes = dict(self._get_schemes())
        options = []
        for target in import_headings.targets(schemes):
            if target.startswith("identifier:"):
                name = schemes[target[11:]]
            elif target.startswith("contact"):
                part = names[target[9:]]
                part = part[:1].lower() + part[1:]
                name = f"{names['contact']} {target[7]} {part}"
            else:
                name = names[target]
            options.append((target, name))
        return options

    @api.model
    def _get_plain_names(self):
        return {
            "record": self.env._("Record number"),
            "external_id": self.env._("Number in their system"),
            "ref": self.env._("Reference"),
            "name": self.env._("Name"),
            "sector": self.env._("Sector"),
            "relationship": self.env._("Relationship"),
            "stage": self.env._("Stage"),
            "lead_officer": self.env._("Lead officer"),
            "sponsor": self.env._("Sponsor"),
            "wards": self.env._("Wards"),
            "address": self.env._("Address"),
            "street": self.env._("Street"),
            "street2": self.env._("Street 2"),
            "city": self.env._("Town or city"),
            "zip": self.env._("Postcode"),
            "country": self.env._("Country"),
            "phone": self.env._("Phone"),
            "email": self.env._("Email"),
            "website": self.env._("Website"),
            "notes": self.env._("Notes"),
            "scheme": self.env._("Identifier scheme"),
            "number": self.env._("Identifier number"),
            "partnership": self.env._("Member of partnerships"),
            "partnership_role": self.env._("Role in partnership"),
            "contact": self.env._("Contact"),
            "role": self.env._("Role"),
            "basis": self.env._("Lawful basis"),
            "basis_note": self.env._("Why this basis"),
        }

    @api.depends("heading")
    def _compute_heading_key(self):
        for column in self:
            column.heading_key = fold(column.heading)

    @api.constrains("target", "mapping_id")
    def _check_target_once(self):
        for mapping in self.mapping_id:
            seen = {}
            for column in mapping.column_ids.filtered("target"):
                other = seen.setdefault(column.target, column)
                if other != column:
                    label = dict(self._selection_target()).get(column.target, "")
                    raise ValidationError(
                        self.env._(
                            "Both “%(one)s” and “%(two)s” mean %(target)s: choose "
                            "something else for one of them, or leave it out.",
                            one=other.heading,
                            two=column.heading,
                            target=label,
                        )
                    )


class ItImportMappingWord(models.Model):
    """What a word in such a file means in the register."""

    _name = "it.import.mapping.word"
    _description = "Remembered word"
    _order = "is_open desc, target, text, id"
    _rec_name = "text"

    mapping_id = fields.Many2one(
        "it.import.mapping", required=True, ondelete="cascade", index=True
    )
    target = fields.Selection(
        selection="_selection_target", string="Column", required=True, readonly=True
    )
    text = fields.Char(string="Word in the file", required=True, readonly=True)
    text_key = fields.Char(compute="_compute_text_key", store=True, precompute=True)
    count = fields.Integer(
        string="Rows", readonly=True, help="In the file read last.", aggregator=None
    )
    is_guess = fields.Boolean(
        string="Guessed",
        help="Taken by custom or likeness; nobody has confirmed it yet.",
    )
    is_ignored = fields.Boolean(
        string="Leave empty",
        help="The word says nothing the register needs: the field stays as it is.",
    )
    is_open = fields.Boolean(
        string="To explain",
        compute="_compute_meaning_text",
        store=True,
        help="Nobody has said what it means; rows with it are set aside.",
    )
    meaning_text = fields.Char(
        string="Means", compute="_compute_meaning_text", store=True
    )
    sector_id = fields.Many2one("it.sector", ondelete="cascade")
    stage_id = fields.Many2one("it.partner.stage", ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Officer",
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    ward_id = fields.Many2one("it.ward", ondelete="cascade")
    country_id = fields.Many2one("res.country", ondelete="cascade")
    category_id = fields.Many2one(
        "res.partner.id_category", string="Scheme", ondelete="cascade"
    )
    partnership_id = fields.Many2one("it.partnership", ondelete="cascade")
    relationship = fields.Selection(selection="_selection_relationship")
    role = fields.Selection(selection="_selection_role")
    basis = fields.Selection(selection="_selection_basis", string="Lawful basis")

    _word_uniq = models.UniqueIndex(
        "(mapping_id, target, (COALESCE(text_key, '')))",
        "This word of the column is explained already: change that line.",
    )

    @api.model
    def _selection_target(self):
        return [
            *self.env["it.import.mapping.column"]._selection_target(),
            ("basis", self.env._("Lawful basis")),  # of any contact
        ]

    @api.model
    def _selection_basis(self):
        field = self.env["res.partner"]._fields["it_lawful_basis"]
        return field._description_selection(self.env)

    @api.model
    def _selection_relationship(self):
        field = self.env["res.partner"]._fields["it_relationship_type"]
        return field._description_selection(self.env)

    @api.model
    def _selection_role(self):
        field = self.env["it.partnership.member"]._fields["role"]
        return field._description_selection(self.env)

    @api.depends("text")
    def _compute_text_key(self):
        for word in self:
            word.text_key = fold(word.text)

    @api.depends("target", "is_ignored", *_MEANINGS)
    def _compute_meaning_text(self):
        for word in self:
            name = WORD_FIELDS.get(word.target)
            value = word[name] if name else False
            if word.is_ignored:
                text = self.env._("Leave empty")
            elif name in CHOICES:
                options = word._fields[name]._description_selection(word.env)
                text = dict(options).get(value, "")
            else:
                text = value.display_name if value else ""
            word.meaning_text = text
            word.is_open = not text

    @api.onchange(*_MEANINGS)
    def _onchange_meaning(self):
        self.is_guess = False
        if self._get_meaning():
            self.is_ignored = False

    def _get_meaning(self):
        """The id, code or value that the word stands for, or False."""
        name = WORD_FIELDS.get(self.target)
        if self.is_ignored or not name:
            return False
        value = self[name]
        if name in CHOICES:
            return value
        return value.code if name == "category_id" else value.id

    @api.model
    def _prepare_meaning(self, target, meaning):
        """Values that make a word mean something."""
        name = WORD_FIELDS[target]
        if name == "category_id" and meaning:
            categories = self.env["res.partner.id_category"]
            meaning = categories.search([("code", "=", meaning)], limit=1).id
        return {name: meaning}

    def _get_values(self):
        """Values to remember the same for other headings."""
        name = WORD_FIELDS[self.target]
        value = self[name]
        return {
            "target": self.target,
            "text": self.text,
            "is_guess": self.is_guess,
            "is_ignored": self.is_ignored,
            name: value if isinstance(value, (str, bool)) else value.id,
        }
