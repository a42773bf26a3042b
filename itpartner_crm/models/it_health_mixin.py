from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.itagreement.logic import states
from odoo.addons.itstrategy.logic import periods

from ..logic import assessment, health

FLOOR = "health.min_coverage"
GREEN = "health.green_from"
AMBER = "health.amber_from"
RISK_LIMIT = "health.risk_limit"
PAT_MONTHS = "health.assessment_months"
DUTY_MONTHS = "health.obligation_months"
WEIGHTS = {key: f"health.weight_{key}" for key in health.COMPONENTS}
RAGS = [
    ("green", "Healthy"),
    ("amber", "Watch"),
    ("red", "Poor"),
    ("grey", "Not enough data"),
]


class ItHealthMixin(models.AbstractModel):
    """Gives a model its health: a figure from 0 to 100 that says how much is known.

    Worked out when it is read, for all records at once in a constant number of
    queries. It is one figure for every reader, so what is exempt never counts in it.
    A model says in ``_read_health_parts`` what
    each component is for each record.
    """

    _name = "it.health.mixin"
    _description = "Has a Health Score"

    @api.model
    def _get_health_rules(self):
        """Return {key: value today}; empty when one rule has no value today."""
        return self.env["it.partnership"]._get_rules(self._get_health_rule_keys())

    @api.model
    def _get_health_rule_keys(self):
        keys = [FLOOR, GREEN, AMBER, RISK_LIMIT, PAT_MONTHS, DUTY_MONTHS]
        return [*keys, *WEIGHTS.values()]

    def _read_health(self):
        """Return {id: {"score", "coverage", "rag", "text", "parts"}}.

        ``score`` is None below the coverage that the rules ask for; ``parts`` is a
        list of dicts for the table that says why. Records without health are left
        out.
        """
        rules = self._get_health_rules()
        if not rules:
            return {}
        weights = {key: rules[rule] for key, rule in WEIGHTS.items()}
        labels = self._get_health_labels()
        found = {}
        for number, parts in self._read_health_parts(rules).items():
            values = {key: part["value"] for key, part in parts.items()}
            judged = health.judge(values, weights, rules[FLOOR])
            score = judged["score"]
            found[number] = {
                "score": score,
                "coverage": judged["coverage"],
                "rag": health.rating(score, rules[GREEN], rules[AMBER]),
                "text": self._get_health_text(score),
                "parts": [
                    {
                        "key": key,
                        "label": labels[key],
                        "weight": weights[key],
                        "share": judged["shares"][key],
                        "percent": None
                        if parts[key]["value"] is None
                        else round(100 * parts[key]["value"]),
                        "words": parts[key]["words"],
                        "model": parts[key].get("model"),
                        "ids": parts[key].get("ids", []),
                    }
                    for key in health.COMPONENTS
                ],
            }
        return found

    def _read_health_parts(self, rules):
        """Return {id: {component: {"value", "words", "model", "ids"}}}.

        Of the records that have a health; by default none has.
        """
        return {}

    @api.model
    def _get_health_text(self, score):
        if score is None:
            return self.env._("Not enough data")
        return self.env._("%(score)d of 100", score=round(score))

    @api.model
    def _get_health_labels(self):
        return {
            "pat": self.env._("Members' assessment"),
            "obligations": self.env._("Obligations met on time"),
            "measures": self.env._("Linked measures on green or amber"),
            "contact": self.env._("Contact within the agreed interval"),
            "risks": self.env._("Open high risks"),
            "currency": self.env._("Review and agreement in date"),
        }

    # ------------------------------------------------------------
    # Components, each read at once for all records
    # ------------------------------------------------------------

    @api.model
    def _read_health_pat(self, domain, owner, rules):
        """Return {owner id: part} from the latest finished assessments.

        :param owner: name of the field that holds the record they count for
        """
        today = fields.Date.context_today(self)
        since = periods.same_day(today, -int(rules[PAT_MONTHS]))
        rows = self.env["it.partnership.assessment"].search(
            [*domain, ("state", "=", "done"), ("date", ">=", since)]
        )
        buckets = defaultdict(rows.browse)
        for row in rows._get_latest():
            buckets[row[owner].id] |= row
        return {
            number: {
                "value": assessment.mean_level(latest.mapped("total")),
                "words": self.env._(
                    "%(count)s answered, mean %(mean).0f of 144",
                    count=len(latest),
                    mean=sum(latest.mapped("total")) / len(latest),
                ),
                "model": latest._name,
                "ids": latest.ids,
            }
            for number, latest in buckets.items()
        }

    @api.model
    def _read_health_duties(self, domain, owners, rules):
        """Return {owner id: part} from the obligations due in the last months.

        :param owners: function obligation -> ids of the records it counts for
        """
        today = fields.Date.context_today(self)
        since = periods.same_day(today, -int(rules[DUTY_MONTHS]))
        duties = self.env["it.agreement.obligation"].search(
            [
                *domain,
                ("agreement_id.is_exempt", "=", False),
                ("date_due", ">=", since),
                ("date_due", "<", today),
            ]
        )
        buckets = defaultdict(duties.browse)
        for duty in duties:
            for number in owners(duty):
                buckets[number] |= duty
        found = {}
        for number, due in buckets.items():
            kept = due.filtered(self._is_kept)
            found[number] = {
                "value": health.part(len(kept), len(due)),
                "words": self.env._(
                    "%(kept)s of %(due)s met by their day", kept=len(kept), due=len(due)
                ),
                "model": due._name,
                "ids": due.ids,
            }
        return found

    @api.model
    def _is_kept(self, duty):
        """Whether an obligation was said to be met by its day and not sent back."""
        day = duty.met_date or duty.accepted_date
        return duty.state in ("met", "accepted") and day and day <= duty.date_due

    @api.model
    def _read_health_measures(self, pairs):
        """Return {owner id: part} from the latest ratings of measures.

        :param pairs: iterable of (owner id, measure id)
        """
        buckets = defaultdict(set)
        for number, measure in pairs:
            buckets[number].add(measure)
        wanted = set().union(*buckets.values())
        measures = self.env["it.measure"].search([("id", "in", list(wanted))])
        ratings = {key: one["rag"] for key, one in measures._read_states().items()}
        found = {}
        for number, ids in buckets.items():
            rated = sorted(
                i for i in ids if ratings.get(i) in ("green", "amber", "red")
            )
            good = [i for i in rated if ratings[i] != "red"]
            if rated:
                found[number] = {
                    "value": health.part(len(good), len(rated)),
                    "words": self.env._(
                        "%(good)s of %(rated)s rated measures",
                        good=len(good),
                        rated=len(rated),
                    ),
                    "model": "it.measure",
                    "ids": rated,
                }
        return found

    @api.model
    def _read_health_risks(self, scope, rules):
        """Return {owner id: part} from the risks about these records.

        :param scope: dict (model, id) -> ids of the records it counts for
        """
        by_model = defaultdict(list)
        for model, number in scope:
            by_model[model].append(number)
        buckets = defaultdict(self.env["it.risk"].browse)
        for model, ids in by_model.items():
            risks = self.env["it.risk"].search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", ids),
                    ("is_exempt", "=", False),
                ]
            )
            for risk in risks:
                for number in scope[model, risk.res_id]:
                    buckets[number] |= risk
        found = {}
        for number, risks in buckets.items():
            high = risks.filtered(
                lambda one: one.state == "open" and one.rating in ("high", "very_high")
            )
            found[number] = {
                "value": health.risks(len(high), rules[RISK_LIMIT]),
                "words": self.env._(
                    "%(high)s open and high, of %(all)s recorded",
                    high=len(high),
                    all=len(risks),
                ),
                "model": "it.risk",
                "ids": risks.ids,
            }
        return found

    @api.model
    def _get_contact_part(self, record):
        """Return the part of the last real contact; unknown where there is none."""
        due = self._get_day(record, "it_next_contact_date")
        if not due or not self._get_day(record, "it_last_contact_date"):
            return {"value": None, "words": self.env._("No contact recorded")}
        late = due < fields.Date.context_today(self)
        return {
            "value": 0 if late else 1,
            "words": self.env._("Overdue since %(day)s", day=self._day(due))
            if late
            else self.env._("Next due %(day)s", day=self._day(due)),
        }

    @api.model
    def _get_currency_part(self, reviewed, agreed, agreements):
        """Return the part of review and agreement."""
        words = {
            (True, True): self.env._("Review and agreement are in date"),
            (True, False): self.env._("Review in date, no agreement in force"),
            (False, True): self.env._("Agreement in force, no review in date"),
            (False, False): self.env._("Neither review nor agreement is in date"),
        }
        part = {
            "value": health.currency(reviewed, agreed),
            "words": words[bool(reviewed), bool(agreed)],
        }
        if agreements:
            part.update(model="agreement", ids=agreements.ids)
        return part

    @api.model
    def _is_in_force(self, agreement):
        end = agreement.date_current_end
        return agreement.state in states.RUNNING_STATES and (
            not end or end >= fields.Date.context_today(self)
        )

    @api.model
    def _get_day(self, record, name):
        """Return a day that another part of the suite keeps, where it is there."""
        return record[name] if name in record._fields else False

    @api.model
    def _day(self, day):
        return day.strftime("%d/%m/%Y")

    @api.model
    def _fill_health(self, parts):
        """Return parts with every component, the missing ones said to be so."""
        nothing = self.env._("Nothing known yet")
        return {
            key: parts.get(key) or {"value": None, "words": nothing}
            for key in health.COMPONENTS
        }
