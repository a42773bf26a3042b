from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..logic import forecast, phasing, pipeline
from .crm_lead_forecast import COMMERCIAL
from .it_offer import FAMILIES

MONTHS = 12
LATER = "later"
STRENGTH = "forecast.prior_strength"
OWNER_STRENGTH = "forecast.owner_strength"
OTHER = "forecast.prior_other"
#: Stage of the shipped pipeline -> key of the chance assumed there.
PRIORS = {
    "itcommercial.stage_commercial_lead": "forecast.prior_lead",
    "itcommercial.stage_commercial_qualified": "forecast.prior_qualified",
    "itcommercial.stage_commercial_proposal": "forecast.prior_proposal",
    "itcommercial.stage_commercial_negotiation": "forecast.prior_negotiation",
}


class ItForecast(models.AbstractModel):
    """The forecast of the commercial pipeline: ranges, and what they rest on.

    Reads with the rights of whoever asks: what they may not see is not in it. The
    arithmetic is in logic/forecast.py, what is assumed in dated rule values.
    """

    _name = "it.forecast"
    _description = "Forecast of the Commercial Pipeline"

    # ------------------------------------------------------------
    # Endpoints
    # ------------------------------------------------------------

    @api.model
    def get_forecast(self, look=None):
        """Endpoint: all that the screen shows; it reads opportunities as the caller.

        :param look: dict of what is looked at: team, user (ids), family
        """
        self._check_reader()
        look = self._clean_look(look)
        stages = self._get_stages(look)
        leads = self._get_open_leads(look, stages)
        rules = self._get_rules()
        chances = self._get_chances(stages, rules)
        owners = {
            user: forecast.calibration(judged, rules[OWNER_STRENGTH])
            for user, judged in self.env["crm.lead"]._get_owner_history().items()
        }
        first, end = self._get_bounds()
        items = [self._prepare_item(lead, first, end) for lead in leads]
        total = forecast.simulate(items, chances, owners)
        currency = self.env.company.currency_id
        return {
            "currency": currency.id,
            "look": look,
            "choices": self._get_choices(),
            "stages": self._tell_stages(stages, items, chances, rules),
            "months": self._tell_months(items, total),
            "total": self._tell_total(items, total, chances),
            "owners": self._tell_owners(items, owners),
            "retention": self._tell_retention(look),
            "words": self._tell_words(items, total, chances, stages),
        }

    @api.model
    def action_open(self, look=None, stage=False, period=False, judged=False):
        """Endpoint: the action that opens the opportunities behind a figure."""
        self._check_reader()
        look = self._clean_look(look)
        stages = self._get_stages(look)
        domain = self._get_open_domain(look, stages)
        if stage:
            domain &= Domain("stage_id", "=", int(stage))
        if judged:
            domain &= Domain("it_is_judged", "=", True)
        if period:
            domain &= self._get_period_domain(str(period))
        action = self.env["ir.actions.actions"]._for_xml_id(
            "itcommercial.crm_lead_commercial_action"
        )
        return action | {
            "domain": list(domain),
            "context": {"create": False},
            "view_mode": "list,form",
            "views": [
                (self.env.ref("itcommercial.crm_lead_view_list_commercial").id, "list"),
                (False, "form"),
            ],
        }

    @api.model
    def _check_reader(self):
        self.env["it.offer"].check_access("read")
        self.env["crm.lead"].check_access("read")

    # ------------------------------------------------------------
    # What is looked at
    # ------------------------------------------------------------

    @api.model
    def _clean_look(self, look):
        look = look or {}
        families = dict(FAMILIES)
        return {
            "team": int(look.get("team") or 0),
            "user": int(look.get("user") or 0),
            "family": look["family"] if look.get("family") in families else "",
        }

    @api.model
    def _get_stages(self, look):
        domain = Domain("team_ids.it_kind", "=", "commercial")
        if look["team"]:
            domain &= Domain("team_ids", "in", [look["team"]])
        return self.env["crm.stage"].search(domain & Domain("is_won", "=", False))

    @api.model
    def _get_open_domain(self, look, stages):
        domain = (
            COMMERCIAL
            & Domain("won_status", "=", "pending")
            & Domain("active", "=", True)
            & Domain("forecast_category", "!=", "omitted")
            & Domain("expected_revenue", ">", 0)
            & Domain("stage_id", "in", stages.ids)
        )
        for key, field in (
            ("team", "team_id"),
            ("user", "user_id"),
            ("family", "it_offer_family"),
        ):
            if look[key]:
                domain &= Domain(field, "=", look[key])
        return domain

    @api.model
    def _get_open_leads(self, look, stages):
        names = [
            "date_deadline",
            "expected_revenue",
            "it_is_judged",
            "it_judged_by_id",
            "it_judged_probability",
            "stage_id",
        ]
        return self.env["crm.lead"].search_fetch(
            self._get_open_domain(look, stages), names
        )

    @api.model
    def _get_first_month(self):
        return fields.Date.context_today(self).replace(day=1)

    @api.model
    def _get_bounds(self):
        """Return the first day of the months shown, and of what comes later."""
        first = self._get_first_month()
        return first, phasing.add_months(first, MONTHS)

    @api.model
    def _get_month_starts(self):
        first = self._get_first_month()
        return [phasing.add_months(first, number) for number in range(MONTHS)]

    @api.model
    def _get_period(self, day, first, end):
        """Key of the month it is expected in; what is overdue counts as now."""
        if not day or day >= end:
            return LATER
        return max(day, first).isoformat()[:7]

    @api.model
    def _get_period_domain(self, period):
        first, end = self._get_bounds()
        if period == LATER:
            return Domain("date_deadline", "=", False) | Domain(
                "date_deadline", ">=", end
            )
        start = fields.Date.to_date(f"{period}-01")
        if not start:
            raise UserError(self.env._("There is no month “%s”.", period))
        domain = Domain("date_deadline", "<", phasing.add_months(start, 1))
        if start > first:
            domain &= Domain("date_deadline", ">=", start)
        return domain

    @api.model
    def _prepare_item(self, lead, first, end):
        judged = lead.it_is_judged
        return forecast.Item(
            value=lead.expected_revenue,
            stage=lead.stage_id.id,
            chance=lead.it_judged_probability / 100 if judged else None,
            owner=lead.it_judged_by_id.id if judged else None,
            period=self._get_period(lead.date_deadline, first, end),
        )

    @api.model
    def _get_rules(self):
        """Return dict key -> value of what is assumed, chances as fractions."""
        today = fields.Date.context_today(self)
        keys = {STRENGTH, OWNER_STRENGTH, OTHER, *PRIORS.values()}
        Rule = self.env["it.rule.value"]
        rows = Rule._get_many([(key, today) for key in keys])
        for key in keys:
            if not rows[key, today]:
                raise UserError(Rule._get_missing_sentence(key, today))
        whole = (STRENGTH, OWNER_STRENGTH)
        return {
            key: rows[key, today].value / (1 if key in whole else 100) for key in keys
        }

    @api.model
    def _get_prior_key(self, stage, xmlids):
        return PRIORS.get(xmlids.get(stage.id), OTHER)

    @api.model
    def _get_chances(self, stages, rules):
        xmlids = stages.get_external_id()
        history = self.env["crm.lead"]._get_stage_history(stages)
        return {
            stage.id: forecast.stage_chance(
                *history[stage.id],
                rules[self._get_prior_key(stage, xmlids)],
                rules[STRENGTH],
            )
            for stage in stages
        }

    # ------------------------------------------------------------
    # What is told
    # ------------------------------------------------------------

    @api.model
    def _get_choices(self):
        teams = self.env["crm.team"].search([("it_kind", "=", "commercial")])
        users = self.env["crm.lead"]._read_group(
            COMMERCIAL & Domain("won_status", "=", "pending"), ["user_id"]
        )
        labels = self.env["it.offer"]._fields["family"]._description_selection(self.env)
        return {
            "team": [[team.id, team.name] for team in teams],
            "user": sorted(
                ([user.id, user.name] for (user,) in users if user),
                key=lambda pair: pair[1],
            ),
            "family": [list(pair) for pair in labels],
        }

    @api.model
    def _tell_stages(self, stages, items, chances, rules):
        xmlids = stages.get_external_id()
        told = []
        for stage in stages:
            mine = [item for item in items if item.stage == stage.id]
            chance = chances[stage.id]
            told.append(
                {
                    "id": stage.id,
                    "name": stage.name,
                    "count": len(mine),
                    "judged": sum(1 for item in mine if item.chance is not None),
                    "value": sum(item.value for item in mine),
                    "assumed": rules[self._get_prior_key(stage, xmlids)],
                    "won": chance.won,
                    "decided": chance.decided,
                    "chance": chance.mean,
                    "low": chance.low,
                    "high": chance.high,
                    "history": chance.history,
                }
            )
        return told

    @api.model
    def _tell_months(self, items, total):
        told = []
        fan = (0.0, 0.0, 0.0)
        starts = [(f"{day:%Y-%m}", day) for day in self._get_month_starts()]
        for key, day in [*starts, (LATER, None)]:
            mine = [item for item in items if item.period == key]
            fan = total.periods.get(key, fan)
            values = {}
            for item in mine:
                values[item.stage] = values.get(item.stage, 0) + item.value
            label = self.env._("Later")
            if day:
                label = format_date(self.env, day, date_format="MMM yyyy")
            told.append(
                {
                    "key": key,
                    "label": label,
                    "count": len(mine),
                    "value": sum(values.values()),
                    "stages": values,
                    "p10": fan[0],
                    "p50": fan[1],
                    "p90": fan[2],
                }
            )
        return told

    @api.model
    def _tell_total(self, items, total, chances):
        pairs = [
            (
                item.value,
                chances[item.stage].mean if item.chance is None else item.chance,
            )
            for item in items
        ]
        return {
            "p10": total.p10,
            "p50": total.p50,
            "p90": total.p90,
            "mean": total.mean,
            "open": sum(item.value for item in items),
            "weighted": float(pipeline.weighted(pairs)),
            "count": len(items),
            "judged": sum(1 for item in items if item.chance is not None),
            "history": total.history,
        }

    @api.model
    def _tell_owners(self, items, owners):
        open_by = {}
        for item in items:
            if item.owner:
                open_by[item.owner] = open_by.get(item.owner, 0) + 1
        users = self.env["res.users"].browse(sorted(set(owners) | set(open_by)))
        told = []
        for user in users:
            factor, history = owners.get(user.id, (1.0, 0.0))
            told.append(
                {
                    "id": user.id,
                    "name": user.sudo().name,
                    "open": open_by.get(user.id, 0),
                    "factor": factor,
                    "history": history,
                    "said": self._tell_factor(factor, history),
                }
            )
        return told

    @api.model
    def _tell_factor(self, factor, history):
        if not history:
            return self.env._("nothing decided yet: taken as given")
        even = forecast.calibrated(0.5, factor)
        text = self.env._("“50%%” is read as %(even)s%%", even=round(even * 100))
        if abs(even - 0.5) < 0.03:
            return self.env._("has been about right")
        if even < 0.5:
            return self.env._("has promised too much: %(text)s", text=text)
        return self.env._("has promised too little: %(text)s", text=text)

    @api.model
    def _tell_retention(self, look):
        """Return rows of customers kept and left, by the year their term ended."""
        domain = Domain.TRUE
        if look["team"]:
            domain &= Domain("team_id", "=", look["team"])
        if look["family"]:
            domain &= Domain("it_offer_family", "=", look["family"])
        return self.env["crm.lead"]._get_attrition(domain)

    @api.model
    def _tell_money(self, amount):
        """A forecast in whole units: pence would pretend to know more than it does."""
        currency = self.env.company.currency_id
        text = f"{amount:,.0f}"
        if currency.position == "before":
            return f"{currency.symbol}{text}"
        return f"{text} {currency.symbol}"

    @api.model
    def _tell_words(self, items, total, chances, stages):
        """The forecast in sentences a board can read out."""
        if not items:
            return [
                self.env._(
                    "Nothing is open: note who might want what the council offers."
                )
            ]
        decided = max((chances[stage.id].decided for stage in stages), default=0)
        percent = round(total.history * 100)
        return [
            self.env._(
                "Likely %(p50)s; with four chances out of five between %(p10)s and "
                "%(p90)s.",
                p50=self._tell_money(total.p50),
                p10=self._tell_money(total.p10),
                p90=self._tell_money(total.p90),
            ),
            self.env._(
                "With %(decided)s decided opportunities, history speaks for "
                "%(percent)s%%; the rest is assumption and judgement.",
                decided=decided,
                percent=percent,
            ),
            self.env._(
                "%(judged)s of %(count)s open ones carry a person's own probability.",
                judged=sum(1 for item in items if item.chance is not None),
                count=len(items),
            ),
        ]
