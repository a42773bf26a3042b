from ..logic import report_formulas
from ..logic.hygiene import FLAGS
from .sheet import Column
from .workbook_base import WorkbookBase


class MeasureSheets(WorkbookBase):
    """The sheets of measures and of their readings."""

    def _write_measures(self):
        sheet = self._add(self._("Measures"))
        sheet.freeze(2, pages_wide=3)
        rows = [self._get_measure_row(one) for one in self.measures]
        columns = (
            self._identity_columns()
            + self._get_rating_columns()
            + self._get_rule_columns()
            + self._get_caveats()
        )
        self.tables["measures"] = sheet.table("Measures", columns, rows)
        self._mark_ratings(sheet, "measures", "rag", "rule")

    def _get_rating_columns(self):
        polarity = self._labels("polarity")
        return [
            Column("forum", self._("Forum"), 18),
            Column("owner", self._("Owner"), 18),
            Column("polarity", self._("Good is"), 16),
            Column("date_start", self._("From"), 11, "date"),
            Column("date_end", self._("To"), 11, "date"),
            Column("figure", self._("Figure"), 13, "figure"),
            Column("target", self._("Target"), 13, "figure"),
            Column("range_to", self._("Range to"), 11, "figure"),
            Column("gap", self._("Ahead or short"), 13, "figure", self._gap()),
            Column(
                "gap_share",
                self._("Of the target"),
                10,
                "share",
                report_formulas.gap_share(polarity),
            ),
            Column("rag", self._("Rating"), 11),
            Column("rag_note", self._("Note on the rating"), 26),
            Column("short", self._("On last period"), 13),
            Column("long", self._("On last year"), 13),
        ]

    def _get_rule_columns(self):
        rule = report_formulas.rule(
            self._labels("polarity"),
            self._labels("tolerance_kind"),
            self._labels("rag_mode"),
            self.rag_words,
        )
        check = (
            "=IF({rule}={rag},"
            f"{report_formulas.quoted(self._get_check(True))},"
            f"{report_formulas.quoted(self._get_check(False))})"
        )
        return [
            Column("tolerance", self._("Tolerance"), 10, "plain"),
            Column("tolerance_kind", self._("Tolerance is in"), 16),
            Column("rag_mode", self._("Rated by"), 20),
            Column("year_ago", self._("A year before"), 13, "figure"),
            Column("rule", self._("Rating by the rule"), 11, "text", rule),
            Column("check", self._("Check"), 13, "text", check),
        ]

    def _get_check(self, agrees):
        return self._("Agrees") if agrees else self._("Differs: see the note")

    def _gap(self):
        return report_formulas.gap(self._labels("polarity"))

    def _get_caveats(self):
        way = (
            '=IF(OR({figure}="",{target}="",{baseline_date}=""),"",'
            'IF({target}={baseline},"",({figure}-{baseline})/({target}-{baseline})))'
        )
        return [
            Column("baseline", self._("Baseline"), 13, "figure"),
            Column("baseline_date", self._("Baseline of"), 11, "date"),
            Column("way", self._("Way to the target"), 10, "share", way),
            Column("quality", self._("Data quality"), 12),
            Column("state", self._("Reading"), 9),
            *(Column(flag, self.flag_words[flag], 10) for flag in FLAGS),
            Column("commentary", self._("Commentary"), 50),
            Column("missing_reason", self._("Why no figure"), 30),
        ]

    def _get_measure_row(self, measure):
        why = self.report["why"][measure["id"]]
        in_range = why["polarity"] == "range" and measure["has_target"]
        reading = self.env["it.measure.reading"]
        quality = dict(reading._fields["data_quality"]._description_selection(self.env))
        state = dict(reading._fields["state"]._description_selection(self.env))
        return {
            **self._identify(measure),
            **self._get_rule_row(measure, why),
            "forum": measure["forum"] or self.none,
            "owner": measure["owner"],
            "date_start": measure["date_start"],
            "date_end": measure["date_end"],
            "figure": measure["value"],
            "target": measure["target"],
            "range_to": why["target_high"] if in_range else None,
            "rag": measure["rag_word"],
            "rag_note": measure["rag_note"],
            "short": measure["direction_short_word"],
            "long": measure["direction_long_word"],
            "baseline": measure["baseline_value"] if measure["baseline_date"] else None,
            "baseline_date": measure["baseline_date"],
            "way": measure["progress"] if measure["baseline_date"] else None,
            "quality": quality.get(measure["data_quality"], ""),
            "state": state.get(measure["state"], ""),
            **{flag: self._say_yes(flag in measure["flags"]) for flag in FLAGS},
            "commentary": measure["commentary"],
            "missing_reason": measure["missing_reason"],
        }

    def _get_rule_row(self, measure, why):
        """Return the rule of a measure and what its formulas come to."""
        worked = report_formulas.work_out(measure, why)
        rule = self.rag_words[worked["rule"]]
        return {
            "polarity": why["polarity_word"],
            "gap": worked["gap"],
            "gap_share": worked["gap_share"],
            "tolerance": why["tolerance"],
            "tolerance_kind": why["tolerance_kind_word"],
            "rag_mode": why["rag_mode_word"],
            "year_ago": why["year_ago"],
            "rule": rule,
            "check": self._get_check(rule == measure["rag_word"]),
        }

    def _write_readings(self):
        sheet = self._add(self._("Readings"))
        sheet.freeze(2)
        columns = [
            *self._identity_columns(),
            Column("date_start", self._("From"), 11, "date"),
            Column("date_end", self._("To"), 11, "date"),
            Column("figure", self._("Figure"), 14, "figure"),
            Column("target", self._("Target"), 14, "figure"),
            Column(
                "less",
                self._("Figure less target"),
                14,
                "figure",
                '=IF(OR({figure}="",{target}=""),"",{figure}-{target})',
            ),
            Column("rag", self._("Rating"), 12),
        ]
        rows = []
        for measure in self.measures:
            for one in measure["spark"]:
                known = one["value"] is not None and one["target"] is not None
                rows.append(
                    {
                        **self._identify(measure),
                        "date_start": one["date_start"],
                        "date_end": one["date_end"],
                        "figure": one["value"],
                        "target": one["target"],
                        "less": one["value"] - one["target"] if known else None,
                        "rag": self.rag_words[one["rag"]],
                    }
                )
        self.tables["readings"] = sheet.table("Readings", columns, rows)
        self._mark_ratings(sheet, "readings", "rag")
