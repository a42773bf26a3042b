from odoo import api, fields, models

from odoo.addons.itstrategy.logic import words

from ..logic import case as case_logic
from ..logic import case_charts, discounting


def pounds(value):
    """Return pounds as people write them, without pence."""
    return words.figure(float(round(value or 0, 0)), "gbp")


class ItBusinessCase(models.Model):
    """The options of a business case side by side, as a drawing and as a table."""

    _inherit = "it.business.case"

    comparison_picture = fields.Json(
        string="Options compared", compute="_compute_comparison_picture"
    )

    @api.depends("option_ids.npsv", "option_ids.score", "option_ids.is_preferred")
    def _compute_comparison_picture(self):
        for case in self:
            case.comparison_picture = case._draw_comparison()

    def _draw_comparison(self):
        """Return the drawing of the options with its table: dict svg, head, rows."""
        self.ensure_one()
        options = [
            {
                "name": option.name or "",
                "npsv": option.npsv,
                "npsv_text": pounds(option.npsv),
                "score": option.score if option.has_score else None,
                "score_text": f"{option.score:.0f}" if option.has_score else "–",
                "preferred": option.is_preferred,
            }
            for option in self.option_ids
        ]
        texts = {"npsv": self.env._("NPSV"), "score": self.env._("Score, 0 to 100")}
        label = self.env._("NPSV and score of each option")
        return {
            "title": label,
            "svg": case_charts.comparison(options, label, texts),
            "note": self.env._("★ marks the preferred option."),
            "head": self._get_comparison_heads(),
            "rows": [
                [
                    self.env._("%(option)s (preferred)", option=one["name"])
                    if one["preferred"]
                    else one["name"],
                    one["npsv_text"],
                    pounds(option.npsv_gain),
                    option.bcr_text,
                    option.payback_text,
                    one["score_text"],
                    str(option.rank_npsv),
                    str(option.rank_score or "–"),
                ]
                for option, one in zip(self.option_ids, options, strict=True)
            ],
        }

    @api.model
    def _get_comparison_heads(self):
        return [
            self.env._("Option"),
            self.env._("NPSV"),
            self.env._("Against doing nothing"),
            self.env._("Benefit-cost ratio"),
            self.env._("Payback"),
            self.env._("Score"),
            self.env._("Place by NPSV"),
            self.env._("Place by score"),
        ]

    def _read_cash(self, option):
        """Return the financial case of an option: list of dict name, rows by year.

        The partners first, each with its id under "partner", then all of them
        together; in the money of each year.
        """
        self.ensure_one()
        found = case_logic.cash(
            option._get_logic_lines(), self.horizon + 1, self.inflation
        )
        partners = self.env["res.partner"].browse(key for key in found if key)
        names = {partner.id: partner.display_name for partner in partners}
        nobody = self.env._("Nobody named")
        parts = [
            {"partner": key, "name": names.get(key, nobody), **rows}
            for key, rows in found.items()
        ]
        if len(parts) > 1:
            total = {
                key: [sum(year) for year in zip(*(p[key] for p in parts), strict=True)]
                for key in ("costs", "allowance", "benefits", "net")
            }
            parts.append({"name": self.env._("All together"), **total})
        return parts


class ItCaseOption(models.Model):
    """What moves the NPSV of an option, and when it has paid back."""

    _inherit = "it.case.option"

    tornado_picture = fields.Json(string="Sensitivity", compute="_compute_pictures")
    total_picture = fields.Json(string="Running total", compute="_compute_pictures")
    cash_picture = fields.Json(string="Financial case", compute="_compute_pictures")
    spare_text = fields.Text(
        string="What it can bear",
        compute="_compute_pictures",
        help="Break-even: how much may go wrong before the NPSV is nothing.",
    )

    @api.depends("npsv", "npsv_gain", "line_ids.name", "line_ids.year_amounts")
    def _compute_pictures(self):
        rates = self.case_id._read_rates()
        figures = self._appraise()
        for option in self:
            found = figures.get(option)
            if not found:
                option.tornado_picture = option.total_picture = False
                option.cash_picture = option.spare_text = False
                continue
            option.tornado_picture = option._draw_tornado(rates[option.case_id])
            option.total_picture = option._draw_total(rates[option.case_id], found)
            option.cash_picture = option._tell_cash()
            option.spare_text = option._tell_spare(found)

    def _read_drivers(self, rates):
        """Return the drivers of the NPSV with their names, the widest swing first."""
        case = self.case_id
        names = {
            "costs": self.env._("All costs"),
            "benefits": self.env._("All benefits"),
            "rate": self.env._("Discount rate"),
        }
        drivers = case_logic.tornado(
            self._get_logic_lines(),
            rates,
            case.horizon,
            case.sensitivity_percent or 20,
            case._get_only_partner(),
        )
        return [
            {**one, "name": one["name"] or names.get(one["key"], "")} for one in drivers
        ]

    def _draw_tornado(self, rates, most=10):
        percent = words.figure(self.case_id.sensitivity_percent, "percent")
        bars = [
            {
                **one,
                "low_text": pounds(one["low"]),
                "high_text": pounds(one["high"]),
            }
            for one in self._read_drivers(rates)
        ]
        label = self.env._("NPSV when one driver is %(percent)s off", percent=percent)
        texts = {
            "npsv": self.env._("NPSV %(value)s", value=pounds(self.npsv)),
            "zero": "£0",
        }
        return {
            "title": label,
            "svg": case_charts.tornado(bars[:most], self.npsv, label, texts),
            "note": self.env._(
                "The dashed line is an NPSV of nothing: a bar that crosses it can turn "
                "the case."
            ),
            "head": [
                self.env._("Driver"),
                self.env._("NPSV at worst"),
                self.env._("NPSV at best"),
                self.env._("Change that brings the NPSV to nothing"),
            ],
            "rows": [
                [
                    one["name"],
                    one["low_text"],
                    one["high_text"],
                    f"{one['switch']:+,.1f}%" if one["switch"] is not None else "–",
                ]
                for one in bars
            ],
        }

    def _draw_total(self, rates, found):
        case = self.case_id
        discount = discounting.factors(rates, case.horizon)
        plain = discounting.cumulative(found["extra"])
        worth = discounting.cumulative(discounting.discounted(found["extra"], discount))
        years = [case._get_year_name(year) for year in range(case.horizon + 1)]
        ends = [*plain, *worth]
        marks = {
            "plain": found["payback_simple"],
            "discounted": found["payback_discounted"],
        }
        texts = {
            "plain": self.env._("Payback: %(years)s", years=self.payback_text),
            "discounted": self.env._(
                "Discounted: %(years)s", years=self.payback_discounted_text
            ),
            "top": (max(ends), pounds(max(ends))),
            "foot": (min(ends), pounds(min(ends))),
        }
        label = self.env._("Running total against doing nothing")
        return {
            "title": label,
            "svg": case_charts.running_total(years, plain, worth, marks, label, texts),
            "note": self.env._("A ring marks the moment at which it has paid back."),
            "head": [
                self.env._("Year"),
                self.env._("Net in the year"),
                self.env._("Running total"),
                self.env._("Running total, discounted"),
            ],
            "rows": [
                [year, pounds(one), pounds(total), pounds(late)]
                for year, one, total, late in zip(
                    years, found["extra"], plain, worth, strict=True
                )
            ],
        }

    @api.model
    def _get_cash_labels(self):
        """Return the rows of the financial case of one partner, in their order."""
        return {
            "costs": self.env._("Costs and transfers"),
            "allowance": self.env._("Allowance for optimism"),
            "benefits": self.env._("Cashable benefits and income"),
            "net": self.env._("Net"),
        }

    def _tell_cash(self):
        """Return the financial case as a table, by partner and year."""
        case = self.case_id
        years = [case._get_year_name(year) for year in range(case.horizon + 1)]
        rows = [
            [part["name"], label, *map(pounds, part[key]), pounds(sum(part[key]))]
            for part in case._read_cash(self)
            for key, label in self._get_cash_labels().items()
        ]
        return {
            "title": self.env._("Money in and out of budgets"),
            "fixed": 2,
            "svg": "",
            "note": self.env._(
                "In the prices of each year, with transfers; without benefits that are "
                "no cash."
            ),
            "head": [
                self.env._("Partner"),
                self.env._("What"),
                *years,
                self.env._("Together"),
            ],
            "rows": rows,
        }

    def _tell_spare(self, found):
        """Return in words how much the option can bear."""
        spare = case_logic.spare(found)
        lost, risen = spare["benefits_lost"], spare["costs_risen"]
        told = []
        if lost is not None and found["npsv"] >= 0:
            told.append(
                self.env._(
                    "%(percent)s%% of the benefits may be lost before the NPSV is "
                    "nothing.",
                    percent=f"{lost:,.1f}",
                )
            )
        if risen is not None and found["npsv"] >= 0:
            told.append(
                self.env._(
                    "The costs may rise by %(percent)s%% before the NPSV is nothing.",
                    percent=f"{risen:,.1f}",
                )
            )
        if found["npsv"] < 0 and found["pv_costs"] > 0:
            told.append(
                self.env._(
                    "The NPSV is below nothing: %(value)s of present value is missing.",
                    value=pounds(-found["npsv"]),
                )
            )
        return "\n".join(told)
