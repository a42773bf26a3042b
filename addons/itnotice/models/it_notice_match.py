import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.itpartner_crm.logic import identifiers

from ..logic import match
from .it_notice_match_sql import MATCH

BATCH = 5000
SCHEMES = [one.code for one in identifiers.SCHEMES.values() if one.matches]


class ItNoticeMatch(models.Model):
    """That a notice fits an offer, a watch list or a partner: how well, and why.

    Written by the matching alone, replaced by it when the notice or the targets change.
    """

    _name = "it.notice.match"
    _description = "Match of a Public Notice"
    _order = "score desc, id"

    notice_id = fields.Many2one(
        comodel_name="it.notice", required=True, index=True, ondelete="cascade"
    )
    offer_id = fields.Many2one(
        comodel_name="it.offer", index="btree_not_null", ondelete="cascade"
    )
    watch_id = fields.Many2one(
        comodel_name="it.notice.watch",
        string="Watch list",
        index="btree_not_null",
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", index="btree_not_null", ondelete="cascade"
    )
    measure_id = fields.Many2one(
        comodel_name="it.measure",
        string="Serves measure",
        compute="_compute_from_target",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="For",
        compute="_compute_from_target",
        help="Owner of the offer or of the watch list.",
    )
    score = fields.Integer(aggregator="max", help="Out of 100.")
    reasons = fields.Json(help="The facts that fit, with their points.")
    reason_text = fields.Text(string="Why", compute="_compute_reason_text")

    _one_target = models.Constraint(
        "CHECK (num_nonnulls(offer_id, watch_id, partner_id) = 1)",
        "A match is with one offer, one watch list or one partner.",
    )
    _target_uniq = models.UniqueIndex(
        "(notice_id, (COALESCE(offer_id, 0)), (COALESCE(watch_id, 0)), "
        "(COALESCE(partner_id, 0)))",
        "This match is here already.",
    )

    @api.depends("offer_id", "watch_id", "partner_id")
    def _compute_display_name(self):
        for one in self:
            target = one.offer_id or one.watch_id or one.partner_id
            one.display_name = target.display_name

    @api.depends("offer_id", "watch_id")
    def _compute_from_target(self):
        """Not stored: looking up what they point to took a fifth of the matching."""
        for one in self:
            target = one.offer_id or one.watch_id
            one.measure_id = target.measure_id
            one.user_id = target.user_id

    @api.depends("reasons")
    def _compute_reason_text(self):
        for one in self:
            facts = one.reasons or {}
            lines = [self._tell(name, fact) for name, fact in facts.items()]
            one.reason_text = "\n".join(line for line in lines if line)

    @api.model
    def _tell(self, factor, fact):
        """One fact as a line a person reads, with its points."""
        texts = {
            "cpv": lambda: self.env._(
                "CPV code %(code)s begins with %(prefix)s: %(points)s points",
                code=fact["code"],
                prefix=fact["key"],
                points=fact["points"],
            ),
            "words": lambda: self.env._(
                "Its words “%(words)s”: %(points)s points",
                words="”, “".join(fact["keys"]),
                points=fact["points"],
            ),
            "buyer": lambda: self.env._("Its buyer: %s points", fact["points"]),
            "supplier": lambda: self.env._("Its supplier: %s points", fact["points"]),
            "sector": lambda: self.env._(
                "The buyer's sector: %s points", fact["points"]
            ),
            "place": lambda: self.env._("Its place: %s points", fact["points"]),
            "value": lambda: self.env._("Its value: %s points", fact["points"]),
            "deadline": lambda: self.env._(
                "Time enough to answer: %s points", fact["points"]
            ),
        }
        return texts[factor]() if factor in texts else ""


class ItNotice(models.Model):
    _inherit = "it.notice"

    match_ids = fields.One2many(
        comodel_name="it.notice.match",
        inverse_name="notice_id",
        string="Matches",
        readonly=True,
    )
    measure_ids = fields.Many2many(
        comodel_name="it.measure",
        string="Serves measures",
        compute="_compute_measure_ids",
        search="_search_measure_ids",
        help="Measures that the offers and watch lists it fits work for.",
    )
    score = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Of its best match, out of 100.",
    )
    matched_at = fields.Datetime(
        string="Compared",
        readonly=True,
        copy=False,
        help="When it was last compared with offers, watch lists and partners.",
    )
    snoozed_until = fields.Date(
        string="Snoozed until",
        readonly=True,
        copy=False,
        help="Out of the inbox until this day.",
    )

    @api.depends("match_ids.offer_id.measure_id", "match_ids.watch_id.measure_id")
    def _compute_measure_ids(self):
        for notice in self:
            found = notice.match_ids
            notice.measure_ids = found.offer_id.measure_id | found.watch_id.measure_id

    def _search_measure_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("match_ids.offer_id.measure_id", "in", value) | Domain(
            "match_ids.watch_id.measure_id", "in", value
        )

    def init(self):
        super().init()
        # Room on the page: a new score then touches no index, the words' least.
        self.env.cr.execute("ALTER TABLE it_notice SET (fillfactor = 60)")

    # ------------------------------------------------------------
    # Matching
    # ------------------------------------------------------------

    @api.model
    def _cron_match(self):
        """Compare the new notices that changed since they were last compared."""
        while True:
            self.env.flush_all()
            ids = self._get_unmatched_ids()
            if not ids:
                break
            self._match(ids)
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    @api.model
    def _get_unmatched_ids(self):
        """Ids of new notices still to compare, at most a batch of them: those that
        changed since, and all where what they are compared with did."""
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """SELECT id FROM it_notice WHERE state = 'new'
                       AND (matched_at IS NULL OR matched_at < write_date
                            OR matched_at < %s)
                       ORDER BY id LIMIT %s""",
                    self._get_targets_changed_at(),
                    BATCH,
                )
            )
        ]

    @api.model
    def _get_targets_changed_at(self):
        """When an offer or a watch list was last changed; None: never."""
        moments = []
        for name in ("it.offer", "it.notice.watch"):
            targets = self.env[name].sudo().with_context(active_test=False)
            moments += targets._read_group([], [], ["it_notice_changed_at:max"])[0]
        return max(filter(None, moments), default=None)

    @api.model
    def _compare_soon(self):
        """Have the job compare what is to be compared, as soon as this is committed."""
        job = self.env.ref("itnotice.ir_cron_match", raise_if_not_found=False)
        if job:
            job.sudo()._trigger()

    def _compare_again(self):
        """Let the job compare these notices anew, those of them that are new."""
        if self:
            self.env.flush_all()
            self.env.execute_query(
                SQL(
                    """UPDATE it_notice SET matched_at = NULL
                       WHERE state = 'new' AND id IN %s RETURNING id""",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["matched_at"], flush=False)
            self._compare_soon()

    @api.model
    def _compare_all_soon(self):
        """Let the job compare every new notice again."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """UPDATE it_notice SET matched_at = NULL
                   WHERE state = 'new' AND matched_at IS NOT NULL RETURNING id"""
            )
        )
        self.env.invalidate_all(flush=False)
        self._compare_soon()

    @api.model
    def _match_all_again(self):
        """Let the job compare every new notice again, and begin with it now."""
        self._compare_all_soon()
        self._match(self._get_unmatched_ids())

    @api.model
    def _match(self, ids):
        """Write the matches of these notices anew, in one statement."""
        if not ids:
            return
        self.env.flush_all()
        targets = self._prepare_targets()
        rules = self.env["it.rule.value"].sudo()
        days = rules._get("notice.days_to_answer", fields.Date.today()).value
        # Compiling the statement would take longer than running it.
        self.env.cr.execute("SET LOCAL jit = off")
        self.env.cr.execute(
            MATCH,
            {
                "ids": list(ids),
                "now": fields.Datetime.now(),
                "days": int(days),
                "schemes": SCHEMES,
                "targets": json.dumps(targets),
            },
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _prepare_targets(self):
        """What every live offer and watch list looks for, as rows for the statement."""
        offers = (
            self.env["it.offer"].sudo().search([("state", "in", ("validated", "live"))])
        )
        watches = self.env["it.notice.watch"].sudo().search([])
        rows = [self._prepare_target(f"o{one.id}", one) for one in offers]
        for one in watches:
            buyers = [
                {"id": buyer.id, "name": (buyer.name or "").lower()}
                for buyer in one.buyer_ids
            ]
            rows.append({**self._prepare_target(f"w{one.id}", one), "buyers": buyers})
        return rows

    @api.model
    def _prepare_target(self, key, target):
        sectors = target.sector_ids.ids if "sector_ids" in target._fields else []
        return {
            "target": key,
            "prefixes": (target.it_cpv_prefixes or "").split(),
            "words": match.split_list(target.it_notice_words),
            "places": match.split_list(target.it_notice_places),
            "sectors": sectors,
            "low": target.it_notice_value_min,
            "high": target.it_notice_value_max or None,
            "buyers": [],
        }

    # ------------------------------------------------------------
    # Decisions teach
    # ------------------------------------------------------------

    def _teach(self, dismissed_for=None, step=1):
        """Count a person's decision at the facts that made the matches.

        :param dismissed_for: reason of the dismissal; None: it was accepted.
        :param step: 1, or -1 where the decision is taken back.
        """
        for notice in self.sudo():
            facts = set()
            for one in notice.match_ids:
                facts.update(match.taught(one.reasons or {}, dismissed_for))
            self.env["it.notice.weight"]._learn(facts, dismissed_for is None, step)

    def action_undo_dismiss(self):
        """What the dismissal taught is forgotten with it."""
        self.check_access("write")
        for notice in self.filtered(lambda one: one.state == "dismissed"):
            notice._teach(notice.dismiss_reason, step=-1)
        return super().action_undo_dismiss()

    def _mark_accepted(self, lead, partner):
        res = super()._mark_accepted(lead, partner)
        self._teach()
        return res

    def action_snooze(self):
        """Ask until which day they stay out of the inbox."""
        return self._open_wizard("it.notice.snooze", self.env._("Snooze"))
