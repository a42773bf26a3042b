from odoo import api, fields, models

from odoo.addons.itgovernance.logic import dates

from ..logic import partnership_register as register
from .it_partnership_review_status import RETEST

TIERS = ("major", "moderate")


class ItPartnershipRegisterReport(models.AbstractModel):
    """The register of significant partnerships on a day, and what changed before it.

    Nothing is stored. Everything is read from dated rows: when a partnership began and
    ended, closed reviews, kept tiers, actions; so the report of a past year stays as
    it was. Read with the rights of the person who prints, in a number of queries that
    doesn't grow with partnerships. Ratings under way and exempt papers aren't in it.
    """

    _name = "it.partnership.register.report"
    _description = "Register of Significant Partnerships"

    @api.model
    def _read_register(self, date_from, date_to, tiers=TIERS):
        """Return the register on `date_to` and what happened since `date_from`.

        :param tiers: the tiers it takes
        :returns: {"date_from", "date_to": dates, "council", "made", "period", "year"
            (of the money): texts, "rows": {id: dict, see `_prepare_row`}, "sections":
            {"register" and those of `logic.partnership_register`: [id]}, "levels":
            {"then", "now": {level or "": number}}, "money": sum or None}
        """
        before = fields.Date.subtract(date_from, days=1)
        partnerships = self._get_partnerships()
        facts = self._read_facts(partnerships, before, date_to)
        rows = [self._prepare_row(one, facts, tiers) for one in partnerships]
        rows = {row["id"]: row for row in rows if row["was"] or row["is"]}
        sections = register.sort_out(rows.values(), date_to)
        for name, ids in sections.items():
            for number in ids:
                rows[number]["sections"].append(name)
        known = [
            rows[one]["money"]
            for one in sections["register"]
            if rows[one]["money"] is not None
        ]
        return {
            "date_from": date_from,
            "date_to": date_to,
            "council": self.env.company.name,
            "made": self.env["it.theme.report.data"]._get_made_text(),
            "period": self._get_period(date_from, date_to),
            "year": dates.financial_year_label(date_to),
            "rows": rows,
            "sections": sections,
            "levels": self._count_levels(rows),
            "money": sum(known) if known else None,
        }

    @api.model
    def _get_partnerships(self):
        """Return what has begun at any time: running, or ended and since archived."""
        return (
            self.env["it.partnership"]
            .with_context(active_test=False)
            .search(
                [
                    ("state", "!=", "proposed"),
                    "|",
                    ("active", "=", True),
                    ("state", "=", "ended"),
                ]
            )
        )

    def _read_facts(self, partnerships, before, day):
        """Return what the rows are made of, read at once for all of them."""
        tiers = partnerships._get_register_tiers(day)
        reviews = self._read_reviews(partnerships)
        bases = {one.date_rated for some in reviews.values() for one in some}
        return {
            "before": before,
            "day": day,
            "tiers_then": partnerships._get_register_tiers(before),
            "tiers": tiers,
            "money": partnerships._get_register_money(day),
            "reviews": reviews,
            "actions": self._read_actions(partnerships, day),
            "intervals": partnerships._read_review_intervals(
                bases | partnerships._get_review_base_days()
            ),
            "labels": self._get_labels(),
        }

    def _read_reviews(self, partnerships):
        """Return {partnership id: its closed reviews, as their ratings followed}."""
        closed = self.env["it.partnership.review"].search(
            [("partnership_id", "in", partnerships.ids), ("state", "=", "closed")],
            order="date_rated, id",
        )
        return {one.id: some for one, some in closed.grouped("partnership_id").items()}

    def _read_actions(self, partnerships, day):
        """Return {partnership id: remedial actions open at the end of a day}."""
        actions = self.env["it.partnership.review.action"].search(
            [
                ("partnership_id", "in", partnerships.ids),
                ("review_id.state", "=", "closed"),
                ("review_id.date_rated", "<=", day),
                "|",
                ("state", "=", "open"),
                ("date_done", ">", day),
            ],
            order="date_due, id",
        )
        return {one.id: some for one, some in actions.grouped("partnership_id").items()}

    def _prepare_row(self, partnership, facts, tiers):
        """Return how a partnership stood before the period and at its end.

        {"id", "name", "was", "is", "start", "ended", "tier", "tier_then", "then",
        "now", "moved", "rated", "kind", "reason", "leaving", "due", "due_kind",
        "overdue", "officer", "forum", "money" (or None), "actions": [dict],
        "sections": [name]}; of tiers, ratings, kinds and moves the word stands under
        "..._word".
        """
        before, day = facts["before"], facts["day"]
        start, ended = self._get_life(partnership)
        then, now = (
            self._get_last(partnership, facts, one) for one in (before, day)
        )
        tier_then = facts["tiers_then"].get(partnership.id)
        tier = facts["tiers"].get(partnership.id)
        row = {
            "id": partnership.id,
            "name": partnership.name,
            "was": register.is_on(start, ended, tier_then, tiers, before),
            "is": register.is_on(start, ended, tier, tiers, day),
            "start": start,
            "ended": ended if ended and ended <= day else None,
            "tier": tier,
            "tier_then": tier_then,
            "then": then.assurance or None,
            "now": now.assurance or None,
            "rated": now.date_rated or None,
            "kind": now.kind or None,
            "reason": now.assurance_reason or "",
            "leaving": now.recommendation == "leave",
            "money": facts["money"].get(partnership.id),
            "sections": [],
            **self._get_due(partnership, facts, now, tier),
            **self._get_people(partnership, facts, now),
        }
        row["moved"] = register.movement(row["then"] if row["was"] else None, row["now"])
        row["overdue"] = bool(row["due"]) and row["due"] < day
        row["actions"] = self._prepare_actions(partnership, facts)
        words = {
            f"{name}_word": labels.get(row[name], "")
            for name, labels in facts["labels"].items()
        }
        return {**row, **words}

    def _prepare_actions(self, partnership, facts):
        return [
            {
                "name": one.name,
                "owner": one.owner_id.name,
                "due": one.date_due,
                "late": one.date_due < facts["day"],
            }
            for one in facts["actions"].get(partnership.id, ())
        ]

    def _get_life(self, partnership):
        """Return (day it began or None, day it ended or None)."""
        ended = partnership.state == "ended" and partnership.date_end
        entered = fields.Datetime.context_timestamp(
            self, partnership.create_date
        ).date()
        return partnership.date_start or entered, ended or None

    def _get_last(self, partnership, facts, day):
        """Return the review whose rating counted at the end of a day."""
        reviews = facts["reviews"].get(partnership.id)
        if not reviews:
            return self.env["it.partnership.review"]
        return reviews.filtered(lambda one: one.date_rated <= day)[-1:]

    def _get_due(self, partnership, facts, last, tier):
        """Return which review came next, seen from the last day of the period."""
        reviews = facts["reviews"].get(partnership.id) or last
        yearly = reviews.filtered(
            lambda one: one.kind in ("full", "light") and one.date_rated <= facts["day"]
        )[-1:]
        due, kind = partnership._get_due_after(
            facts["intervals"],
            (last.date_rated, last.assurance) if last else None,
            yearly.date_rated,
            tier,
        )
        return {"due": due, "due_kind": kind}

    def _get_people(self, partnership, facts, last):
        """Return who kept it then: as the review said, once a later one was closed."""
        reviews = facts["reviews"].get(partnership.id) or last
        later = reviews.filtered(lambda one: one.date_rated > facts["day"])
        source = (last or later[:1]) if later else partnership
        return {"officer": source.lead_officer_id.name, "forum": source.forum_id.name}

    def _get_labels(self):
        """Return {what: {key: word}} of all that has words."""
        partnership, review = (
            self.env[name]._fields
            for name in ("it.partnership", "it.partnership.review")
        )
        tiers, levels, kinds = (
            dict(field._description_selection(self.env))
            for field in (partnership["tier"], review["assurance"], review["kind"])
        )
        return {
            "tier": tiers,
            "tier_then": tiers,
            "then": levels,
            "now": levels,
            "kind": kinds,
            "due_kind": kinds,
            "moved": self._get_move_words(),
        }

    def _get_move_words(self):
        return {
            "up": self.env._("Improved"),
            "down": self.env._("Fell"),
            "same": self.env._("Unchanged"),
            "new": self.env._("First rating"),
            "none": self.env._("Not rated"),
        }

    @api.model
    def _get_section_words(self):
        """Return {section: (heading, what it means)} in the order of the report."""
        return {
            "added": (
                self.env._("Added"),
                self.env._("On the register now and not before the period."),
            ),
            "removed": (
                self.env._("Removed"),
                self.env._("On the register before the period and not now."),
            ),
            "proposed": (
                self.env._("Removal proposed"),
                self.env._("The latest review proposes to leave or end it."),
            ),
            "improved": (
                self.env._("Rating improved"),
                self.env._("Rated better now than before the period."),
            ),
            "fell": (
                self.env._("Rating fell"),
                self.env._("Rated lower now than before the period."),
            ),
            "below": (
                self.env._("Below Substantial"),
                self.env._("Tested again after some months and reported again."),
            ),
            "overdue": (
                self.env._("Review overdue"),
                self.env._("Its next review was due before the end of the period."),
            ),
            "unrated": (
                self.env._("Not rated yet"),
                self.env._("No review has been closed."),
            ),
        }

    @api.model
    def _count_levels(self, rows):
        """Return how many had each rating, before the period and now."""
        counts = {"then": {}, "now": {}}
        for row in rows.values():
            for name, stood in (("then", row["was"]), ("now", row["is"])):
                if stood:
                    level = row[name] or ""
                    counts[name][level] = counts[name].get(level, 0) + 1
        return counts

    @api.model
    def _get_period(self, date_from, date_to):
        """Return the period in words, a financial year by its name."""
        start = dates.financial_year_start(date_to)
        whole = date_from == start and date_to == fields.Date.subtract(
            fields.Date.add(start, years=1), days=1
        )
        if whole:
            return dates.financial_year_label(date_to)
        text = self.env["it.theme.report.data"]._get_day_text
        return self.env._(
            "%(start)s to %(end)s", start=text(date_from), end=text(date_to)
        )

    @api.model
    def _get_default_period(self):
        """Return (first, last day) of the last financial year that is over."""
        today = fields.Date.context_today(self)
        start = dates.financial_year_start(today)
        return (
            fields.Date.subtract(start, years=1),
            fields.Date.subtract(start, days=1),
        )

    @api.model
    def _get_retest_months(self, day):
        """Return after how many months a rating below Substantial is tested again."""
        row = self.env["it.rule.value"].sudo()._get_many([(RETEST, day)])[RETEST, day]
        return int(row.value) if row else None
