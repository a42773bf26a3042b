from datetime import datetime
from statistics import median

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.itstrategy.logic import words

# Figures of the history, in their order: key, and whether the public gets it.
FIGURES = {
    "count": True,
    "total": True,
    "weighted": True,
    "target": False,
    "coverage": False,
    "coverage_needed": False,
    "win_rate": True,
    "won_value": False,
    "average_won": False,
    "median_won": False,
    "cycle_won": True,
    "cycle_lost": True,
    "slip_rate": True,
    "velocity": False,
}
# What the public gets of an item.
PUBLIC_OF_ITEM = (
    "id",
    "name",
    "kind",
    "stage",
    "status",
    "is_open",
    "change",
    "on_agenda",
    "decision",
)
PUBLIC_MINIMUM = "review.public_minimum"
# Of whom the forecast is held against what came.
ACCURACY_MONTHS = 12


class ItReviewPackData(models.AbstractModel):
    """What a pack says, for its print and its workbook; nothing is stored.

    Everything comes from the review's frozen items and from the history, so that a pack
    made later says the same. Read past access rights, for it has to be the same whoever
    closes the review; therefore what is exempt, then or now, is left out for everybody.
    The public gets no names of people, no reasons, and no amount of a single opportunity.
    """

    _name = "it.review.pack.data"
    _description = "Review pack data"

    @api.model
    def _read(self, review, audience, gathered=None):
        """Everything one audience's pack says.

        :param audience: "board", "officers" or "public"
        :param gathered: what `_gather` told of the review, when it is at hand
        :returns: {"review", "audience", "is_public", "is_officers", "start", "end",
            "facts": [(label, text)], "kept_back": number of exempt items, and the parts
            by name; amounts are floats in the review's currency}
        """
        review = review.sudo()
        gathered = gathered or self._gather(review)
        is_public = audience == "public"
        items = gathered["items"]
        if is_public:
            items = [{key: one[key] for key in PUBLIC_OF_ITEM} for one in items]
        return {
            **gathered,
            "audience": audience,
            "is_public": is_public,
            "is_officers": audience == "officers",
            "facts": self._get_facts(review, audience),
            "figures": self._get_figures(gathered, audience),
            "items": items,
            "agenda": [one for one in items if one["on_agenda"]],
            "off_agenda": [one for one in items if not one["on_agenda"]],
            "accuracy": gathered["accuracy"] if audience == "officers" else [],
        }

    @api.model
    def _gather(self, review):
        """Read what the packs of a review are made of, once for all audiences."""
        review = review.sudo()
        start = review.previous_id.as_of or None
        scope = self._get_scope(review)
        items = self._get_items(review)
        year = self._get_year_before(review)
        Figures = self.env["it.pipeline.figures"].sudo()
        targets = Figures._find_targets(review.as_of, {"kind": review.kind})
        return {
            "review": review,
            "start": start,
            "end": review.as_of,
            "kept_back": len(review.item_ids) - len(items),
            "found": Figures._get_figures(year, review.as_of, scope, targets),
            "stages": self._get_stages(review, scope),
            "ageing": self._get_ageing(review, scope),
            "items": self._prepare_items(items),
            "actions": self._get_actions(review, items),
            "conflicts": self._get_conflicts(review, items),
            "accuracy": self._get_accuracy(review, scope),
            **self._get_moved(start, review.as_of, scope),
        }

    @api.model
    def _get_year_before(self, review):
        """Where the twelve months begin over which wins, losses and slips are counted."""
        return review.as_of - relativedelta(years=1)

    @api.model
    def _get_scope(self, review):
        """Versions of the review's kind that are exempt neither then nor now."""
        return (
            Domain(review._scope())
            & Domain("is_exempt", "=", False)
            & (Domain("lead_id", "=", False) | Domain("lead_id.is_exempt", "=", False))
        )

    @api.model
    def _get_items(self, review):
        return (
            self.env["it.review.item"]
            .sudo()
            .search(
                Domain("review_id", "=", review.id)
                & Domain("is_exempt", "=", False)
                & (
                    Domain("lead_id", "=", False)
                    | Domain("lead_id.is_exempt", "=", False)
                ),
            )
        )

    # ------------------------------------------------------------
    # Head
    # ------------------------------------------------------------

    @api.model
    def _get_day_text(self, day):
        """Return a day, or the day of a moment here, as 30 Sep 2026; empty for none."""
        if isinstance(day, datetime):
            day = fields.Datetime.context_timestamp(self, day)
        return words.day(day)

    @api.model
    def _get_moment_text(self, moment):
        if not moment:
            return ""
        here = fields.Datetime.context_timestamp(self, moment)
        return self.env._(
            "%(day)s at %(time)s", day=words.day(here), time=here.strftime("%H:%M")
        )

    @api.model
    def _get_word(self, record, name):
        field = record._fields[name]
        return dict(field._description_selection(self.env)).get(record[name], "")

    @api.model
    def _get_facts(self, review, audience):
        """What stands at the head: [(label, text)]."""
        facts = [
            (self.env._("Forum"), review.forum_id.name),
            (self.env._("As known at"), self._get_moment_text(review.as_of)),
            (
                self.env._("Scope"),
                self._get_word(review, "kind") or self.env._("The whole pipeline"),
            ),
            (
                self.env._("Review before"),
                self._get_day_text(review.previous_id.as_of)
                or self.env._("None: this is the first"),
            ),
            (self.env._("Closed"), self._get_moment_text(review.closed_date)),
            (self.env._("Quorum"), self._get_quorum_text(review)),
        ]
        if audience != "public":
            facts += [
                (self.env._("Chair"), review.chair_id.name),
                (
                    self.env._("Present"),
                    ", ".join(review.attendee_ids.mapped("name"))
                    or self.env._("Not noted"),
                ),
            ]
        return [(label, text) for label, text in facts if text]

    @api.model
    def _get_quorum_text(self, review):
        if not review.quorum:
            return self.env._("None is set for the forum")
        present = review.present_count
        if review.is_quorate:
            return self.env._(
                "Met: %(present)s present, %(needed)s needed",
                present=present,
                needed=review.quorum,
            )
        return self.env._(
            "Not met: %(present)s present, %(needed)s needed. %(reason)s",
            present=present,
            needed=review.quorum,
            reason=review.no_quorum_reason or "",
        ).strip()

    # ------------------------------------------------------------
    # Figures, stages, ageing
    # ------------------------------------------------------------

    @api.model
    def _get_figures(self, gathered, audience):
        """The figures at the review's moment over the twelve months before.

        :returns: [{"key", "label", "value", "unit", "text", "why"}]
        """
        labels = self.env["it.pipeline.screen"]._get_figure_words()
        found = gathered["found"]
        fewest = (
            self.env["it.rule.value"]
            .sudo()
            ._get(PUBLIC_MINIMUM, gathered["end"].date())
        )
        is_small = found["count"].value < fewest.value
        rows = []
        for key, is_open in FIGURES.items():
            one = found[key]
            if audience == "public" and (
                not is_open or (is_small and one.unit == "gbp")
            ):
                continue
            value = None if one.value is None else float(one.value)
            if value is not None and one.unit == "percent":
                value *= 100
            if value is not None and one.unit == "days":
                value = round(value)
            rows.append(
                {
                    "key": key,
                    "label": labels[key],
                    "value": value,
                    "unit": one.unit,
                    "text": words.figure(value, one.unit)
                    or self.env._("Not known yet"),
                    "why": one.why,
                }
            )
        return rows

    @api.model
    def _get_stages(self, review, scope):
        """The open pipeline stage by stage: [{"name", "count", "value", "weighted"}]."""
        Version = self.env["it.pipeline.version"].sudo()
        rows = Version._read_group(
            Version._as_known_domain(review.as_of)
            & scope
            & Domain("status", "=", "open"),
            ["stage_id"],
            ["__count", "expected_revenue:sum", "weighted_revenue:sum"],
        )
        rows.sort(key=lambda row: (row[0].sequence, row[0].id))
        return [
            {
                "name": stage.name or self.env._("No stage"),
                "count": count,
                "value": value,
                "weighted": weighted,
            }
            for stage, count, value, weighted in rows
        ]

    @api.model
    def _get_ageing(self, review, scope):
        """How long they had been in their stage, longest first.

        :returns: [{"name", "count", "median", "longest", "norm", "over"}], days; a norm
            of 0: the stage has none
        """
        found = self.env["it.pipeline.figures"].sudo()._get_ageing(review.as_of, scope)
        by_stage = {}
        for _version, stage_id, days in found:
            by_stage.setdefault(stage_id, []).append(days)
        stages = self.env["crm.stage"].sudo().browse([one for one in by_stage if one])
        rows = []
        for stage in stages.exists().sorted(lambda one: (one.sequence, one.id)):
            days, norm = by_stage[stage.id], stage.rotting_threshold_days
            rows.append(
                {
                    "name": stage.name,
                    "count": len(days),
                    "median": int(median(days)),
                    "longest": max(days),
                    "norm": norm,
                    "over": sum(one > norm for one in days) if norm else 0,
                }
            )
        return rows

    @api.model
    def _get_accuracy(self, review, scope):
        """How near each owner's forecast came in the months before, taken together."""
        first = review.as_of - relativedelta(months=ACCURACY_MONTHS)
        moments = [
            first + relativedelta(months=month) for month in range(ACCURACY_MONTHS + 1)
        ]
        periods = list(zip(moments, moments[1:], strict=False))
        told = self.env["it.pipeline.figures"].sudo()._get_accuracy(periods, scope)
        by_owner = {}
        for _start, owner_id, forecast, actual, accuracy in told:
            sums = by_owner.setdefault(owner_id, [0, 0, []])
            sums[0] += forecast
            sums[1] += actual
            sums[2].append(accuracy)
        owners = self.env["res.users"].sudo().browse([one for one in by_owner if one])
        names = {owner.id: owner.name for owner in owners}
        rows = [
            {
                "name": names.get(owner_id, self.env._("Nobody")),
                "forecast": float(forecast),
                "actual": float(actual),
                "months": len(rates),
                "accuracy": float(100 * sum(rates) / len(rates)),
            }
            for owner_id, (forecast, actual, rates) in by_owner.items()
        ]
        return sorted(rows, key=lambda row: row["name"])

    # ------------------------------------------------------------
    # What moved
    # ------------------------------------------------------------

    @api.model
    def _get_moved(self, start, end, scope):
        """What moved since the review before, and the opportunities behind it.

        :returns: {"bars": steps of the waterfall, "moves": every step, "slipped", "ended"};
            without a review before all are empty
        """
        if not start:
            return {"bars": [], "moves": [], "slipped": [], "ended": []}
        Movement = self.env["it.pipeline.movement"].sudo()
        screen = self.env["it.pipeline.screen"]
        names = screen._get_words()
        moves = [
            {
                "bucket": bucket,
                "word": names[bucket],
                "name": version.name,
                "amount": float(amount),
                "before": before,
                "after": after,
                "stage": version.stage_name or "",
                "owner": version.user_id.name or "",
                "reason": self._get_reason(bucket, version),
            }
            for bucket, amount, version, before, after in Movement._get_steps(
                start, end, scope
            )
        ]
        whole = Movement._between(start, end, scope).get(None, {})
        return {
            "bars": screen._prepare_bars(whole),
            "moves": moves,
            "slipped": [
                one for one in moves if one["bucket"] in ("slipped_out", "pulled_in")
            ],
            "ended": [one for one in moves if one["bucket"] in ("won", "lost")],
        }

    @api.model
    def _get_reason(self, bucket, version):
        """Why it was lost, or won."""
        if bucket == "won":
            return version.lead_id.it_won_reason_id.name or ""
        return version.lost_reason_id.name or ""

    # ------------------------------------------------------------
    # Items, actions, conflicts
    # ------------------------------------------------------------

    @api.model
    def _prepare_items(self, items):
        """The items as a pack tells them, in full."""
        names = ("kind", "status", "change", "decision")
        word = {
            name: dict(items._fields[name]._description_selection(self.env))
            for name in names
        }
        return [
            {
                "id": item.id,
                "name": item.name,
                **{name: word[name].get(item[name], "") for name in names},
                "stage": item.stage_name or "",
                "is_open": item.status == "open",
                "on_agenda": item.on_agenda,
                "value": item.expected_revenue,
                "probability": item.probability,
                "weighted": round(item.expected_revenue * item.probability / 100, 2),
                "due": item.date_deadline,
                "owner": item.owner_id.name or "",
                "why": item.why or "",
                "reason": item.reason or "",
                "conditions": item.conditions or "",
                "who": item.action_owner_id.name or "",
                "by": item.due_date,
            }
            for item in items
        ]

    @api.model
    def _get_actions(self, review, items):
        """Actions of this review and those carried over that were still open then."""
        shown = set(items.ids)
        mine = review.action_ids.filtered(
            lambda action: not action.item_id or action.item_id.id in shown
        )
        carried = review.carried_action_ids.filtered(
            lambda action: not action.item_id.is_exempt and not action.lead_id.is_exempt
        )
        field = review.action_ids._fields["state"]
        word = dict(field._description_selection(self.env))
        return [
            {
                "name": action.name,
                "item": action.item_id.name or "",
                "who": action.user_id.name or "",
                "by": action.due_date,
                "state": word[action.state],
                "from": self._get_day_text(action.review_id.as_of)
                if action.review_id != review
                else "",
            }
            for action in (carried | mine).sorted(lambda one: (one.due_date, one.id))
        ]

    @api.model
    def _get_conflicts(self, review, items):
        conflicts = (
            self.env["it.review.conflict"]
            .sudo()
            .search(
                Domain("review_id", "=", review.id) & Domain("item_id", "in", items.ids)
            )
        )
        return [
            {
                "item": one.item_id.name,
                "who": one.partner_id.name,
                "nature": one.nature or "",
                "left": one.left_room,
            }
            for one in conflicts
        ]
