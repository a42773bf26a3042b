from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ..logic import rules

OVERLAP_GUARD = "it_rule_value_no_overlap"
UNITS = [
    ("gbp", "Pounds"),
    ("percent", "Percent"),
    ("days", "Days"),
    ("months", "Months"),
    ("years", "Years"),
    ("number", "Number"),
    ("date", "Date"),
]


class ItRuleValue(models.Model):
    """One value of a rule, valid from one day to another: a threshold, rate or period.

    Kept by a manager. When a rule changes, the old row gets its last day and a new row
    starts the day after: rows of one key never overlap, which the database holds too.
    """

    _name = "it.rule.value"
    _description = "Rule value"
    _order = "key, valid_from desc, id"
    _rec_names_search = ["key", "name"]

    key = fields.Char(
        required=True,
        help="Stable technical name by which calculations ask for the value, in lower "
        "case with dots: pa23.kpi_value.",
    )
    name = fields.Char(string="Rule", required=True, translate=True)
    value = fields.Float(
        digits=(16, 6),
        aggregator=None,
        help="The value in its unit; 3.5 means 3.5 percent where the unit is percent.",
    )
    value_date = fields.Date(
        string="Value date", help="The day, for a rule whose unit is a date."
    )
    value_text = fields.Char(string="Value with unit", compute="_compute_value_text")
    unit = fields.Selection(UNITS, required=True, default="number")
    valid_from = fields.Date(
        string="Valid from", required=True, help="First day on which the value counts."
    )
    valid_to = fields.Date(
        string="Valid to",
        help="Last day on which the value counts; empty while it is still in force.",
    )
    source = fields.Char(required=True, help="Where the value was read.")
    note = fields.Text()

    _key_pattern = models.Constraint(
        r"CHECK (key ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$')",
        "The key of a rule value is made of lower-case letters, digits and "
        "underscores, in parts with dots between: pa23.kpi_value.",
    )
    _valid_order = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "The last day of a rule value can't be before its first day.",
    )
    _date_filled = models.Constraint(
        "CHECK ((unit = 'date') = (value_date IS NOT NULL))",
        "A rule whose unit is Date needs a day; another rule must not have one.",
    )
    # Deferred, so that ending one row and adding the next may come in any order.
    # A range of one hash per key: the same guard as `key WITH =`, but without the
    # btree_gist extension, which small PostgreSQL builds do not carry.
    _no_overlap = models.Constraint(
        """EXCLUDE USING gist (
            numrange(
                hashtextextended(key, 0)::numeric,
                hashtextextended(key, 0)::numeric,
                '[]'
            ) WITH &&,
            daterange(valid_from, valid_to, '[]') WITH &&
        ) DEFERRABLE INITIALLY DEFERRED""",
        "Two values of one rule can't be valid on the same day: end the earlier one "
        "the day before the later one starts.",
    )
    _key_from_idx = models.Index("(key, valid_from DESC)")

    @api.depends("value", "value_date", "unit")
    def _compute_value_text(self):
        for rule in self:
            rule.value_text = rule._format_value()

    @api.depends("name", "value", "value_date", "unit", "valid_from")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = self.env._(
                "%(name)s: %(value)s from %(day)s",
                name=rule.name or "",
                value=rule._format_value(),
                day=format_date(self.env, rule.valid_from) if rule.valid_from else "",
            )

    def _format_value(self):
        """Return the value as a person writes it: £500,000, 3.5%, 28 days."""
        self.ensure_one()
        if self.unit == "date":
            return format_date(self.env, self.value_date) if self.value_date else ""
        whole = float(self.value).is_integer()
        text = f"{self.value:,.0f}" if whole else f"{self.value:,.6f}".rstrip("0")
        if self.unit == "gbp":
            return f"£{text}"
        if self.unit == "percent":
            return f"{text}%"
        if self.unit == "number":
            return text
        labels = dict(self._fields["unit"]._description_selection(self.env))
        return f"{text} {labels[self.unit].lower()}"

    @api.constrains("key", "valid_from", "valid_to")
    def _check_overlap(self):
        rows = self.search([("key", "in", self.mapped("key"))])
        for key, siblings in rows.grouped("key").items():
            spans = [(row.valid_from, row.valid_to) for row in siblings]
            clash = rules.first_overlap(spans)
            if clash:
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s would have two values on %(day)s: end the "
                        "earlier row the day before the later one starts.",
                        key=key,
                        day=format_date(self.env, clash),
                    )
                )
        # Let the database speak now, against rows that others add at the same moment:
        # its refusal at commit would reach the person without a sentence.
        self.flush_model(["key", "valid_from", "valid_to"])
        for moment in (SQL("IMMEDIATE"), SQL("DEFERRED")):
            self.env.cr.execute(
                SQL("SET CONSTRAINTS %s %s", SQL.identifier(OVERLAP_GUARD), moment)
            )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._refresh_users_of_rules(set(records.mapped("key")))
        return records

    def write(self, vals):
        keys = set(self.mapped("key"))
        result = super().write(vals)
        if {"key", "valid_from", "valid_to"} & vals.keys():
            self._refresh_users_of_rules(keys | set(self.mapped("key")))
        return result

    def _refresh_users_of_rules(self, keys):
        """Hook: let records that keep which row they used look it up again.

        :param keys: set of the keys whose rows or days of validity changed
        """
        self.env["it.decision"]._refresh_notice_rules(keys)

    @api.model
    def _get_many(self, pairs):
        """Return the row valid for each key and day, in one query.

        :param pairs: iterable of (key, date)
        :return: dict (key, date) -> ``it.rule.value`` of one row, or empty when no
            row of that key is valid on that day
        """
        pairs = set(pairs)
        rows = self.search([("key", "in", list({key for key, _day in pairs}))])
        by_key = rows.grouped("key")
        found = {}
        for key, day in pairs:
            found[key, day] = by_key.get(key, self.browse()).filtered(
                lambda row, day=day: rules.is_valid_on(
                    row.valid_from, row.valid_to, day
                )
            )
        return found

    @api.model
    def _get(self, key, day):
        """Return the one row of ``key`` valid on ``day``.

        :raise UserError: when no row of that key is valid on that day
        """
        day = fields.Date.to_date(day)
        rule = self._get_many([(key, day)])[key, day]
        if not rule:
            raise UserError(self._get_missing_sentence(key, day))
        return rule

    @api.model
    def _get_missing_sentence(self, key, day):
        """Return the sentence that names the key and the day without a value."""
        return self.env._(
            "No value of the rule %(key)s is valid on %(day)s: a manager adds one "
            "under Configuration, Rule values.",
            key=key,
            day=format_date(self.env, day),
        )
