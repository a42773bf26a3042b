from ast import literal_eval

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import mute_logger

from ..logic import aggregate, periods, words
from ..logic.aggregate import NOTHING, Sums

# Settings, security and traffic of the system: not what a city measures.
INTERNAL = (
    "ir.",
    "base.",
    "bus.",
    "res.users",
    "res.groups",
    "res.config",
    "auth",
    "web_",
)
NUMERIC = ("integer", "float", "monetary")
DEFINITION = {
    "source",
    "record_model",
    "record_domain",
    "record_denominator_domain",
    "record_aggregate",
    "record_field",
    "record_date_field",
}


class ItMeasure(models.Model):
    """Figures that come from records: a model, a filter and an aggregate.

    They are chosen in a form and never evaluated as code. They are computed with
    the rights of the person who chose them (`record_user_id`), whoever computes the
    period: the figure doesn't depend on who pressed the button, and nobody learns
    from it what the chooser couldn't see.
    """

    _inherit = "it.measure"

    record_model = fields.Selection(
        selection="_selection_record_model",
        string="Records",
        help="Which records are counted.",
    )
    record_model_name = fields.Char(compute="_compute_record_model_name")
    record_domain = fields.Char(
        string="Which of them",
        default="[]",
        help="Of a ratio: the records above the line.",
    )
    record_denominator_domain = fields.Char(
        string="Out of which",
        default="[]",
        help="Of a ratio: the records below the line.",
    )
    record_aggregate = fields.Selection(
        [("count", "Number of records"), ("sum", "Sum of"), ("avg", "Average of")],
        string="Figure",
        default="count",
    )
    record_field = fields.Char(string="Field", help="A stored number of the record.")
    record_date_field = fields.Char(
        string="Date",
        help="The stored date that says to which period a record belongs. Without "
        "one all records count, as they are on the day of computing.",
    )
    record_user_id = fields.Many2one(
        "res.users",
        string="Counted with the rights of",
        readonly=True,
        copy=False,
        help="The person who chose the records.",
    )

    @api.model
    def _selection_record_model(self):
        return sorted(
            (
                (name, self.env[name]._description or name)
                for name in self.env.registry
                if self._is_countable(name) and self.env[name].has_access("read")
            ),
            key=lambda choice: choice[1],
        )

    @api.model
    def _is_countable(self, name):
        model = self.env[name]
        return not (
            model._abstract or model._transient or not model._auto
        ) and not name.startswith(INTERNAL)

    @api.depends("record_model")
    def _compute_record_model_name(self):
        for measure in self:
            measure.record_model_name = measure.record_model or False

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_record_vals(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._prepare_record_vals(vals))

    @api.model
    def _prepare_record_vals(self, vals):
        """Say whose rights count from now on; nobody can name somebody else."""
        vals = {key: value for key, value in vals.items() if key != "record_user_id"}
        if DEFINITION & set(vals):
            vals["record_user_id"] = self.env.uid
        return vals

    @api.constrains(*sorted(DEFINITION), "aggregation")
    def _check_records(self):
        for measure in self.filtered(lambda one: one.source == "records"):
            try:
                measure._try_records()
            except (UserError, ValueError) as error:
                raise ValidationError(
                    self.env._(
                        "Measure %(measure)s can't be computed from records: "
                        "%(reason)s",
                        measure=measure.display_name,
                        reason=str(error),
                    )
                ) from error

    def _try_records(self):
        """Return (start, end, Sums) of the period that ended last, read for a trial.

        Raises UserError where the choice is wrong, or a value doesn't fit its field.
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        start, end = periods.last_ended(self.frequency, today)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return start, end, self._read_record_sums(start, end)
        except psycopg2.OperationalError:
            raise
        except (TypeError, ValueError, psycopg2.Error) as error:
            raise UserError(
                self.env._(
                    "the filter compares a field with a value that doesn't fit it: "
                    "choose it again."
                )
            ) from error

    def _get_record_query(self):
        """Return (model, domain, denominator domain, aggregate, date field).

        Checked afresh at each computation: models, fields and rights change.
        Raises UserError with one sentence where something is wrong.
        """
        self.ensure_one()
        records = self._get_countable_records()
        spec = "__count"
        if self.record_aggregate != "count":
            self._check_record_field(records, self.record_field, NUMERIC)
            spec = f"{self.record_field}:{self.record_aggregate}"
        if self.record_date_field:
            dates = ("date", "datetime")
            self._check_record_field(records, self.record_date_field, dates)
        return (
            records,
            self._parse_domain(records, self.record_domain),
            self._parse_domain(records, self.record_denominator_domain),
            spec,
            self.record_date_field,
        )

    def _get_countable_records(self):
        """Return the model chosen, with the rights of the person who chose it."""
        name = self.record_model
        if not name or name not in self.env or not self._is_countable(name):
            raise UserError(self.env._("choose records that can be counted."))
        user = self.record_user_id
        if not user.active and not user._is_superuser():
            raise UserError(
                self.env._(
                    "the person with whose rights it counts has left: save the "
                    "choice of records again."
                )
            )
        # nothing of whoever computes: neither rights nor companies nor context
        records = (
            self.env[name]
            .with_user(user)
            .with_context(active_test=True, allowed_company_ids=user.company_ids.ids)
        )
        if not records.has_access("read"):
            raise UserError(
                self.env._(
                    "%(user)s may not read %(model)s.",
                    user=user.name,
                    model=records._description,
                )
            )
        return records

    def _check_record_field(self, records, name, types):
        field = records._fields.get(name or "")
        if (
            field is None
            or field.type not in types
            or not field.store
            or not records._has_field_access(field, "read")
        ):
            kind = self.env._("number") if "float" in types else self.env._("date")
            raise UserError(
                self.env._(
                    "%(field)s is not a stored %(kind)s of %(model)s you may read: "
                    "choose another field.",
                    field=name or self.env._("(no field)"),
                    kind=kind,
                    model=records._description,
                )
            )

    def _parse_domain(self, records, text):
        """Return the domain written in `text`; a literal, never run as code."""
        try:
            domain = Domain(literal_eval(text or "[]"))
            domain.validate(records)
        except (ValueError, TypeError, SyntaxError, KeyError, MemoryError) as error:
            raise UserError(
                self.env._(
                    "the filter %(filter)s does not fit %(model)s: choose it again.",
                    filter=text,
                    model=records._description,
                )
            ) from error
        return domain

    def _get_record_window(self, date_start, date_end):
        """Return the domain of the dates of a period, by the date field chosen."""
        name = self.record_date_field
        if not name:
            return Domain.TRUE
        start = aggregate.window_start(self.aggregation, date_start, date_end)
        window = Domain(name, "<", fields.Date.add(date_end, days=1))
        return window & Domain(name, ">=", start) if start else window

    def _read_record_sums(self, date_start, date_end):
        """Return the Sums of the records of a period, by one aggregate query.

        A ratio takes a second one for what it is divided by.
        """
        records, domain, below, spec, _date = self._get_record_query()
        window = self._get_record_window(date_start, date_end)
        count_and_value = ["__count"] if spec == "__count" else ["__count", spec]
        row = records._read_group(domain & window, [], count_and_value)[0]
        count, value = row[0], row[-1] or 0.0
        how = aggregate.method(self.aggregation, self.unit)
        if how == "ratio":
            whole = records._read_group(below & window, [], [spec])[0][0] or 0.0
            return Sums(value, whole, count)
        if how == "mean":
            # a mean over the records: of a number of records, the number itself
            total = value * count if self.record_aggregate == "avg" else value
            return Sums(total, 0.0, 1 if spec == "__count" else count)
        if self.record_aggregate == "avg" and not count:
            return Sums()
        return Sums(value, 0.0, count, latest=value)

    def action_try_records(self):
        """Tell how many records count, and the figure, of the period that ended last."""
        self.ensure_one()
        self.check_access("write")
        start, end, sums = self._try_records()
        figures = aggregate.figures(sums, NOTHING, self.aggregation, self.unit)
        records, domain, _below, _spec, _date = self._get_record_query()
        count = records.search_count(domain & self._get_record_window(start, end))
        found = self.env._("1 record counts")
        if count != 1:
            number = words.number(count, 0)
            found = self.env._("%(number)s records count", number=number)
        message = self.env._(
            "%(found)s, and there is no figure yet. Check the filter and the date field.",
            found=found,
        )
        if figures.value is not None:
            message = self.env._(
                "%(found)s, the figure is %(figure)s.",
                found=found,
                figure=words.figure(figures.value, self.unit),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": words.period(start, end),
                "message": message,
                "type": "success" if count else "warning",
                "sticky": True,
            },
        }

    def action_view_records(self):
        """Open the records of the period that ended last, with the user's own rights."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self._get_records_action(*periods.last_ended(self.frequency, today))

    def _get_records_action(self, date_start, date_end):
        """Open the records behind the figure of a period, with the user's rights.

        Of a ratio all that it is out of, and those above the line.
        """
        records, domain, below, _spec, _date = self._get_record_query()
        if aggregate.method(self.aggregation, self.unit) == "ratio":
            domain |= below
        window = self._get_record_window(date_start, date_end)
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": records._name,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain & window),
        }
