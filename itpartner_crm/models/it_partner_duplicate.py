import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import duplicates
from .res_partner_duplicate import Probe

_logger = logging.getLogger(__name__)

_BATCH = 100
_CURSOR = "itpartner_crm.duplicates_after_id"
_SINCE = "itpartner_crm.duplicates_since"


class ItPartnerDuplicate(models.Model):
    """Two partners that may be one organisation, found by a job or for a selection.

    A person merges them or says that they are not the same; that word is kept, so that
    the pair is not shown again.
    """

    _name = "it.partner.duplicate"
    _description = "Possible duplicate"
    _order = "score desc, id"

    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        "res.partner",
        string="May be the same as",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_city = fields.Char(string="Town", related="partner_id.city")
    other_city = fields.Char(string="Other town", related="other_id.city")
    score = fields.Float(
        string="How sure",
        digits=(3, 2),
        readonly=True,
        aggregator=None,
        help="1 is certain. Of what the two have in common: name, postcode, domain, "
        "number.",
    )
    reason = fields.Char(string="Why", readonly=True)
    state = fields.Selection(
        [("open", "To look at"), ("not_same", "Not the same")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
    )
    decided_by_id = fields.Many2one("res.users", string="Said by", readonly=True)
    decided_on = fields.Datetime(string="Said on", readonly=True)
    is_current = fields.Boolean(
        string="Both still there",
        compute="_compute_is_current",
        search="_search_is_current",
        help="Neither of the two is archived, and they are two.",
    )

    _pair_uniq = models.UniqueIndex(
        "(partner_id, other_id)", "This pair of partners is already listed."
    )

    @api.depends("partner_id", "other_id")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = self.env._(
                "%(one)s and %(other)s",
                one=pair.partner_id.display_name,
                other=pair.other_id.display_name,
            )

    @api.depends("partner_id.active", "other_id.active")
    def _compute_is_current(self):
        for pair in self:
            one, other = pair.partner_id, pair.other_id
            pair.is_current = one.active and other.active and one != other

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["res.partner"].flush_model(["active"])
        self.flush_model(["partner_id", "other_id"])
        here = SQL(
            """(SELECT d.id FROM it_partner_duplicate d
                  JOIN res_partner a ON a.id = d.partner_id AND a.active
                  JOIN res_partner b ON b.id = d.other_id AND b.active
                 WHERE d.partner_id != d.other_id)"""
        )
        wanted = Domain("id", "in", here)
        return wanted if True in value else ~wanted

    def action_merge(self):
        """Open the preview of the merge of these partners."""
        self.env["res.partner"].check_access("write")
        partners = self.partner_id | self.other_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge partners"),
            "res_model": "it.partner.merge.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": "res.partner", "active_ids": partners.ids},
        }

    def action_not_same(self):
        """Keep in mind that these are two organisations."""
        self.write(
            {
                "state": "not_same",
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )

    def action_look_again(self):
        """Take back that they are not the same."""
        self.write({"state": "open", "decided_by_id": False, "decided_on": False})

    def action_open_partner(self):
        """Open the first of the two."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_open_other(self):
        """Open the second of the two."""
        self.ensure_one()
        return self.other_id.get_formview_action()

    @api.model
    def action_search_all(self):
        """Let the job look through the whole register now."""
        self.check_access("write")
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(_CURSOR, "0")
        parameters.set_param(_SINCE, "")
        self.env.ref("itpartner_crm.ir_cron_duplicates").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The register is being looked through: come back to this list in "
                    "a few minutes."
                ),
            },
        }

    @api.model
    def _get_denied(self, ids):
        """Pairs (id, other id) in both orders that somebody said are not the same."""
        if not ids:
            return set()
        pairs = self.sudo().search(
            [
                ("state", "=", "not_same"),
                "|",
                ("partner_id", "in", ids),
                ("other_id", "in", ids),
            ]
        )
        found = {(pair.partner_id.id, pair.other_id.id) for pair in pairs}
        return found | {(other, one) for one, other in found}

    @api.model
    def _find_for(self, partners):
        """Find the pairs of these partners anew, in a constant number of queries.

        A pair counts when at least one of the two is on the register. What is found
        replaces what was found before; what a person said stays.

        :returns: the open pairs of these partners.
        """
        found = self._look_for(partners)
        near = Domain("partner_id", "in", partners.ids) | Domain(
            "other_id", "in", partners.ids
        )
        there = {
            (pair.partner_id.id, pair.other_id.id): pair for pair in self.search(near)
        }
        self.browse(
            pair.id
            for key, pair in there.items()
            if key not in found and pair.state == "open"
        ).unlink()
        new = []
        for key, (score, reason) in sorted(found.items()):
            pair = there.get(key)
            if not pair:
                one, other = key
                vals = {"score": score, "reason": reason}
                new.append({"partner_id": one, "other_id": other, **vals})
            elif pair.state == "open" and pair.score != score:
                pair.write({"score": score, "reason": reason})
        self.create(new)
        return self.search(near & Domain("state", "=", "open"))

    @api.model
    def _look_for(self, partners):
        """{(lower id, higher id): (score, reason)} of what is like these partners."""
        Partner = self.env["res.partner"]
        probes = []
        for partner in partners:
            name, postcode, domains = duplicates.probe(partner._it_probe_values())
            registry = partner.company_registry or ""
            probes.append(
                Probe(partner.id, partner.id, name, postcode, domains, registry)
            )
        like = Partner._it_like(probes) if probes else {}
        apart = self._get_apart({one for pair in like for one in pair})
        ours = Partner.browse({one for pair in like for one in pair})
        ours = ours.filtered("is_city_partner")._ids
        found = {}
        for (one, other), likeness in like.items():
            if one not in ours and other not in ours:
                continue
            pair = (min(one, other), max(one, other))
            if pair in apart and not likeness.number:
                continue
            postcode = Partner.browse(one).zip
            score = round(duplicates.score(likeness), 2)
            found[pair] = (score, Partner._it_say_likeness(likeness, postcode))
        return found

    @api.model
    def _get_apart(self, ids):
        """Pairs (lower id, higher id) that hold different numbers of one register."""
        self.env["res.partner.id_number"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT a.partner_id, b.partner_id
                     FROM res_partner_id_number a
                     JOIN res_partner_id_number b ON b.category_id = a.category_id
                          AND b.name != a.name AND b.partner_id > a.partner_id
                     JOIN res_partner_id_category c ON c.id = a.category_id
                    WHERE a.partner_id = ANY(%(ids)s) AND b.partner_id = ANY(%(ids)s)
                      AND a.active AND b.active AND c.code != 'GB-CFS'""",
                ids=list(ids),
            )
        )
        return set(rows)

    @api.model
    def _cron_find(self):
        """Job: look through the organisations that changed since the round before.

        Goes on where it stopped, a batch at a time; a batch that fails is told in the
        log and passed over until the next round.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        after = int(parameters.get_param(_CURSOR) or 0)
        started = parameters.get_param(f"{_SINCE}_started") or ""
        if not after or not started:
            started = fields.Datetime.to_string(fields.Datetime.now())
            parameters.set_param(f"{_SINCE}_started", started)
        since = parameters.get_param(_SINCE)
        scope = Domain("is_company", "=", True) | Domain("is_city_partner", "=", True)
        if since:
            scope &= Domain("write_date", ">=", since)
        cron = self.env["ir.cron"]
        Partner = self.env["res.partner"]
        cron._commit_progress(
            remaining=Partner.search_count(scope & Domain("id", ">", after))
        )
        while True:
            batch = Partner.search(
                scope & Domain("id", ">", after), order="id", limit=_BATCH
            )
            if not batch:
                break
            self._find_isolated(batch)
            after = batch[-1:].id
            parameters.set_param(_CURSOR, str(after))
            if not cron._commit_progress(len(batch)):
                return
        parameters.set_param(_CURSOR, "0")
        parameters.set_param(_SINCE, started)
        cron._commit_progress(remaining=0)

    def _find_isolated(self, partners):
        """One batch on its own: what it can't do stops no other."""
        try:
            with self.env.cr.savepoint():
                self._find_for(partners)
        except UserError as error:
            _logger.warning(
                "Duplicates of the partners %s to %s not looked for: %s",
                partners[:1].id,
                partners[-1:].id,
                error,
            )
