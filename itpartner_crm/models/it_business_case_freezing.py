from decimal import Decimal

from odoo import fields, models

from ..logic import discounting
from .it_case_frozen_mixin import FREEZER


class ItBusinessCase(models.Model):
    """The rates a business case uses, how it is frozen with them, and its versions."""

    _inherit = "it.business.case"

    def _get_rate_keys(self):
        """Return the keys of the rule values that this case discounts with."""
        self.ensure_one()
        horizon = min(max(self.horizon, 0), discounting.LONGEST)
        return discounting.rate_keys(self.discount_kind or "standard", horizon)

    def _read_rates(self):
        """Return dict case -> {band: percent}, None for a case whose rates are missing.

        A frozen case has its own. Two queries, whatever the number of cases.
        """
        wanted = {
            case: [(key, case.appraisal_date) for key in case._get_rate_keys()]
            for case in self
            if case.state != "frozen" and case.appraisal_date
        }
        rows = {}
        if wanted:
            pairs = {pair for pairs in wanted.values() for pair in pairs}
            rows = self.env["it.rule.value"].sudo()._get_many(pairs)
        found = {}
        for case in self:
            pairs = wanted.get(case, [])
            own = {one.key: one.value for one in case.rate_ids}
            if case.state != "frozen":
                complete = all(rows[pair] for pair in pairs)
                own = {pair[0]: rows[pair].value for pair in pairs} if complete else {}
            found[case] = {
                key.rsplit(".", 1)[1]: Decimal(str(value)) for key, value in own.items()
            } or None
        return found

    def _get_rule_uses(self):
        uses = super()._get_rule_uses()
        for case, pairs in uses.items():
            if case.state != "frozen" and case.appraisal_date:
                day = case.appraisal_date
                pairs.update((key, day) for key in case._get_rate_keys())
        return uses

    def _compute_rule_value_ids(self):
        """A frozen case shows the rows it was frozen with."""
        super()._compute_rule_value_ids()
        for case in self.filtered(lambda one: one.state == "frozen"):
            case.rule_value_ids = case.rate_ids.rule_value_id
            case.rule_value_count = len(case.rule_value_ids)

    def _get_only_partner(self):
        """Return the id of the one body whose value is told, None for society."""
        self.ensure_one()
        return self.body_id.id if self.perspective == "body" else None

    # ------------------------------------------------------------
    # Freezing
    # ------------------------------------------------------------

    def action_freeze(self):
        """Freeze the case, with the rates it uses, for the decision it goes to."""
        for case in self:
            case.check_access("write")
            case._check_open()
            stops = case._get_freeze_stops()
            if stops:
                self._refuse("\n".join(stops))
            case._refresh_forecast()
            self.env.flush_all()
            case._freeze_rates()
            case.with_context(itpartner_freezing=FREEZER).write(
                {
                    "state": "frozen",
                    "frozen_on": fields.Datetime.now(),
                    "frozen_by_id": self.env.uid,
                }
            )
            self.env.flush_all()

    def _get_freeze_stops(self):
        """Return the sentences that say why this case can't be frozen yet."""
        self.ensure_one()
        stops = []
        if len(self.option_ids.filtered("is_do_nothing")) != 1:
            stops.append(
                self.env._("A case has one option of doing nothing: add it on Options.")
            )
        if not self.preferred_option_id:
            stops.append(
                self.env._(
                    "No option of “%(name)s” is preferred: open the best one on Options "
                    "and press Prefer.",
                    name=self.name,
                )
            )
        if not self._read_rates()[self]:
            stops.append(self.rule_missing)
        return stops

    def _freeze_rates(self):
        """Keep the rows of the rule values as they are now."""
        self.ensure_one()
        pairs = [(key, self.appraisal_date) for key in self._get_rate_keys()]
        rows = self.env["it.rule.value"].sudo()._get_many(pairs)
        rates = self.env["it.case.rate"].with_context(itpartner_freezing=FREEZER)
        rates._keep_history(
            [
                {
                    "case_id": self.id,
                    "name": row.name,
                    "key": row.key,
                    "value": row.value,
                    "valid_from": row.valid_from,
                    "source": row.source,
                    "rule_value_id": row.id,
                }
                for row in (rows[pair] for pair in pairs)
            ]
        )
        self.invalidate_recordset(["rate_ids"])

    # ------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------

    def action_new_version(self):
        """Open a new draft that begins as a copy of this frozen case."""
        self.ensure_one()
        if self.state != "frozen":
            self._refuse(
                self.env._(
                    "“%(name)s” isn't frozen: change it as it is.",
                    name=self.display_name,
                )
            )
        if not self.is_latest:
            self._refuse(
                self.env._(
                    "“%(name)s” has a later version already: go on from that.",
                    name=self.display_name,
                )
            )
        case = self._copy_as_next()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": case.id,
            "views": [(False, "form")],
        }

    def _copy_as_next(self):
        """Return a new draft version with everything of this one but its decision."""
        self.ensure_one()
        [values] = self.copy_data()
        values.update(
            previous_id=self.id,
            appraisal_date=fields.Date.context_today(self),
            option_ids=[
                fields.Command.create(option._prepare_next_vals())
                for option in self.option_ids
            ],
            criterion_ids=[
                fields.Command.create(criterion.copy_data()[0])
                for criterion in self.criterion_ids
            ],
        )
        for command in values["criterion_ids"]:
            command[2].pop("case_id", None)
        writer = self.with_context(itpartner_freezing=FREEZER)
        case = writer.create([values]).with_env(self.env)
        case._add_missing_scores()
        case._copy_marks_of(self)
        return case

    def _copy_marks_of(self, earlier):
        """Give the options the marks that those of the version before have."""
        pairs = zip(earlier.criterion_ids, self.criterion_ids, strict=True)
        by_new = {new: old for old, new in pairs}
        for old, new in zip(earlier.option_ids, self.option_ids, strict=True):
            told = {mark.criterion_id: mark for mark in old.score_ids}
            for mark in new.score_ids:
                before = told.get(by_new[mark.criterion_id])
                if before:
                    mark.write({"score": before.score, "reason": before.reason})

    # ------------------------------------------------------------
    # Parts every case has
    # ------------------------------------------------------------

    def _add_doing_nothing(self):
        """Give each case the option that the others are held against."""
        self.env["it.case.option"].create(
            [
                {
                    "case_id": case.id,
                    "name": self.env._("Do nothing"),
                    "is_do_nothing": True,
                    "sequence": 0,
                    "description": self.env._("Go on as today."),
                }
                for case in self
                if not case.option_ids.filtered("is_do_nothing")
            ]
        )

    def _add_missing_scores(self):
        """Give each option a mark, yet 0, for each criterion of its case."""
        self.env["it.case.score"].create(
            [
                {"option_id": option.id, "criterion_id": criterion.id}
                for case in self
                for option in case.option_ids
                for criterion in case.criterion_ids - option.score_ids.criterion_id
            ]
        )

    def _get_year_name(self, year):
        """Return a financial year of the case as people write it: 2026/27."""
        first = self.base_year.year + year
        return f"{first}/{(first + 1) % 100:02d}"
