from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..logic import shares

# Set in the context by it.outcome while it applies several credits at once and
# answers for their sum. An object(), so that no client can send it.
SHARES_CHECKED = object()

KEEP_SHARE = """
CREATE OR REPLACE FUNCTION it_outcome_credit_keep_share()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE it_outcome o SET credited_share = o.credited_share + d.delta
          FROM (SELECT outcome_id, SUM(share) AS delta
                  FROM new_credit GROUP BY outcome_id) d
         WHERE o.id = d.outcome_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE it_outcome o SET credited_share = o.credited_share - d.delta
          FROM (SELECT outcome_id, SUM(share) AS delta
                  FROM old_credit GROUP BY outcome_id) d
         WHERE o.id = d.outcome_id;
    ELSE
        UPDATE it_outcome o SET credited_share = o.credited_share + d.delta
          FROM (SELECT outcome_id, SUM(share) AS delta
                  FROM (SELECT outcome_id, share FROM new_credit
                        UNION ALL
                        SELECT outcome_id, -share FROM old_credit) changes
                 GROUP BY outcome_id HAVING SUM(share) <> 0) d
         WHERE o.id = d.outcome_id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER it_outcome_credit_inserted
    AFTER INSERT ON it_outcome_credit
    REFERENCING NEW TABLE AS new_credit
    FOR EACH STATEMENT EXECUTE FUNCTION it_outcome_credit_keep_share();
CREATE OR REPLACE TRIGGER it_outcome_credit_deleted
    AFTER DELETE ON it_outcome_credit
    REFERENCING OLD TABLE AS old_credit
    FOR EACH STATEMENT EXECUTE FUNCTION it_outcome_credit_keep_share();
CREATE OR REPLACE TRIGGER it_outcome_credit_updated
    AFTER UPDATE ON it_outcome_credit
    REFERENCING OLD TABLE AS old_credit NEW TABLE AS new_credit
    FOR EACH STATEMENT EXECUTE FUNCTION it_outcome_credit_keep_share();
"""


class ItOutcomeCredit(models.Model):
    """Whose doing an outcome was: a record and its share in percent.

    Made by officers on the outcome. The shares of one outcome add up to at most
    100: the form checks it, and the database keeps the sum on the outcome
    (`credited_share`) by trigger, so that two people at once can't pass it either.
    """

    _name = "it.outcome.credit"
    _description = "Outcome Credit"
    _order = "outcome_id, share desc, id"

    outcome_id = fields.Many2one(
        "it.outcome",
        required=True,
        ondelete="cascade",
        index=True,
    )
    res_model = fields.Char(string="Kind of record", required=True)
    res_id = fields.Many2oneReference(
        string="Record id",
        model_field="res_model",
        required=True,
        index=True,
    )
    record_ref = fields.Reference(
        selection="_selection_record_ref",
        string="Credited to",
        compute="_compute_record_ref",
        inverse="_inverse_record_ref",
    )
    record_name = fields.Char(string="Record", compute="_compute_record_name")
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        required=True,
        default=100.0,
        aggregator=None,
        help="Percent of the outcome that is this record's doing.",
    )
    measure_id = fields.Many2one(related="outcome_id.measure_id")
    date = fields.Date(related="outcome_id.date")
    kind = fields.Selection(related="outcome_id.kind")
    state = fields.Selection(related="outcome_id.state")
    amount = fields.Float(
        string="Credited value",
        digits=(16, 2),
        compute="_compute_amount",
        help="The record's share of the value of the outcome.",
    )

    _share_range = models.Constraint(
        "CHECK (share > 0 AND share <= 100)",
        "The share of an outcome is more than 0 and at most 100 percent: correct it.",
    )
    _record_uniq = models.Constraint(
        "UNIQUE (outcome_id, res_model, res_id)",
        "The record is already credited with this outcome: change its share instead "
        "of adding it again.",
    )

    def init(self):
        """Keep `credited_share` of the outcome by trigger.

        Statement triggers: one UPDATE of the outcomes touched, whatever the number
        of credits, and shares may be swapped in one statement. Two transactions
        that credit the same outcome meet on its row: under REPEATABLE READ the
        second fails to serialise, is run again by Odoo, and meets the check.
        """
        self.env.cr.execute(KEEP_SHARE)

    @api.model
    def _selection_record_ref(self):
        models_ = self.env.registry.descendants(["it.outcome.mixin"], "_inherit")
        return sorted(
            (
                (name, self.env[name]._description)
                for name in models_
                if not self.env[name]._abstract
            ),
            key=lambda item: item[1],
        )

    @api.depends("res_model", "res_id")
    def _compute_record_ref(self):
        readable = self._readable_records()
        for credit in self:
            key = (credit.res_model, credit.res_id)
            credit.record_ref = f"{key[0]},{key[1]}" if key in readable else False

    def _inverse_record_ref(self):
        for credit in self.filtered("record_ref"):
            credit.write(
                {
                    "res_model": credit.record_ref._name,
                    "res_id": credit.record_ref.id,
                }
            )

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        readable = self._readable_records()
        for credit in self:
            record = readable.get((credit.res_model, credit.res_id))
            credit.record_name = (
                record.display_name
                if record
                else self.env._("A record you may not see")
            )

    def _readable_records(self):
        """Return {(model, id): record} of the credited records the user may read."""
        wanted = defaultdict(set)
        for credit in self:
            if credit.res_model in self.env and credit.res_id:
                wanted[credit.res_model].add(credit.res_id)
        readable = {}
        for model, ids in wanted.items():
            records = self.env[model].browse(ids).exists()
            for record in records._filtered_access("read"):
                readable[model, record.id] = record
        return readable

    @api.depends("share", "outcome_id.value")
    def _compute_amount(self):
        for credit in self:
            credit.amount = credit.outcome_id.value * credit.share / 100

    @api.constrains("res_model", "res_id")
    def _check_record(self):
        allowed = dict(self._selection_record_ref())
        for credit in self:
            model = credit.res_model
            if model not in allowed:
                raise ValidationError(
                    self.env._(
                        "Outcomes can't be credited to %(model)s: choose one of "
                        "%(allowed)s.",
                        model=model,
                        allowed=", ".join(allowed.values()),
                    )
                )
            if not self.env[model].browse(credit.res_id).exists():
                raise ValidationError(
                    self.env._(
                        "Outcome %(outcome)s is credited to a record that does not "
                        "exist (%(model)s %(id)s): choose another.",
                        outcome=credit.outcome_id.name,
                        model=allowed[model],
                        id=credit.res_id,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._split_reference(vals) for vals in vals_list]
        self._check_room(vals_list)
        # the trigger counts what is in the database: send pending changes first
        self.flush_model(["share", "outcome_id"])
        credits = super().create(vals_list)
        credits.outcome_id.invalidate_recordset(["credited_share"])
        return credits

    def write(self, vals):
        outcomes = self.outcome_id
        if {"share", "outcome_id"} & set(vals):
            self._check_room(
                [
                    {
                        "outcome_id": vals.get("outcome_id", credit.outcome_id.id),
                        "share": vals.get("share", credit.share),
                    }
                    for credit in self
                ]
            )
        result = super().write(vals)
        (outcomes | self.outcome_id).invalidate_recordset(["credited_share"])
        return result

    def unlink(self):
        outcomes = self.outcome_id
        result = super().unlink()
        outcomes.invalidate_recordset(["credited_share"])
        return result

    @api.model
    def _split_reference(self, vals):
        """Return `vals` with `record_ref` told as model and id, as the columns are."""
        if not vals.get("record_ref") or vals.get("res_model"):
            return vals
        record = vals["record_ref"]
        if isinstance(record, str):
            model, _sep, res_id = record.partition(",")
        else:
            model, res_id = record._name, record.id
        rest = {key: value for key, value in vals.items() if key != "record_ref"}
        return {**rest, "res_model": model, "res_id": int(res_id)}

    def _check_room(self, vals_list):
        """Refuse shares that would bring an outcome above 100 percent.

        `vals_list` are the coming states of `self`, or of new credits.
        """
        if self.env.context.get("itstrategy_shares") is SHARES_CHECKED:
            return
        coming = defaultdict(float)
        for vals in vals_list:
            coming[vals.get("outcome_id")] += vals.get("share", shares.FULL)
        held = self.sudo()._read_group(
            [("outcome_id", "in", list(coming)), ("id", "not in", self.ids)],
            ["outcome_id"],
            ["share:sum"],
        )
        for outcome, share in held:
            coming[outcome.id] += share
        for outcome in self.env["it.outcome"].browse(filter(None, coming)):
            outcome._check_credited(coming[outcome.id])
