import contextlib
import dataclasses
import json

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..logic import intake
from ..logic.ocds import Notice, Refused
from .it_notice import OWN_WRITE

LOCK_KEY = 0x69746E6F  # any constant that nothing else in the database takes
STORE_CONTEXT = {
    "it_notice_write": OWN_WRITE,
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "prefetch_fields": False,
}


class ItNotice(models.Model):
    """Taking notices in: idempotent, in batches, one bad release alone set aside."""

    _inherit = "it.notice"

    @api.model
    def _import_sources(self, sources, after_batch=None):
        """Read and store every release of `sources`.

        :param sources: list of `logic.intake.Source`, checked before.
        :param after_batch: called with the summary after each batch is stored, for
            the command that commits there and shows progress.
        :returns: `logic.intake.Summary`.
        """
        summary = intake.Summary()
        importer = self._get_importer()
        reads = intake.giving_way(intake.read_all(sources))
        batches = intake.ahead(intake.batches(reads))
        with contextlib.closing(batches):
            for batch in batches:
                importer._import_batch(batch, summary)
                if after_batch:
                    after_batch(summary)
        return summary

    @api.model
    def _get_importer(self):
        """The notices as the import writes them, with nothing of the caller's context:
        no default that a client sends finds its way into a row."""
        return self.with_env(self.env(su=True, context=STORE_CONTEXT))

    @api.model
    def _lock_import(self):
        """Keep a second import out until this transaction ends."""
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK_KEY])
        if not self.env.cr.fetchone()[0]:
            raise UserError(
                self.env._("Another import of notices is running: wait for it to end.")
            )

    @api.model
    def _import_batch(self, reads, summary):
        """Store one batch; if the database refuses it, release by release."""
        good = [read for read in reads if isinstance(read.result, Notice)]
        bad = [read for read in reads if isinstance(read.result, Refused)]
        counts = self._try_store(good)
        if counts is None:
            counts = dict.fromkeys(("new", "updated", "unchanged"), 0)
            for read in good:
                one = self._try_store([read], bad)
                for word, number in (one or {}).items():
                    counts[word] += number
        self.env["it.notice.setaside"]._store(bad)
        summary.read += len(reads)
        for word, number in counts.items():
            setattr(summary, word, getattr(summary, word) + number)
        refused = {(read.file, read.position): read for read in bad}
        for read in reads:
            stuck = refused.get((read.file, read.position))
            if stuck:
                summary.add_refused(stuck)
            elif read.result.remarks:
                summary.add_remarks(read)

    @api.model
    def _try_store(self, reads, bad=None):
        """Store within a savepoint; None where it failed, the reason added to `bad`."""
        try:
            with self.env.cr.savepoint():
                return self._store(reads)
        except (
            psycopg2.DataError,
            psycopg2.IntegrityError,
            UserError,
            ValueError,
        ) as exc:
            self.env.invalidate_all(flush=False)
            if bad is not None:
                notice, (read,) = reads[0].result, reads
                reason = intake.shorten(f"it could not be stored: {exc}", 500)
                refused = Refused(reason, notice.sha256, notice.ocid, notice.release_id)
                bad.append(dataclasses.replace(read, result=refused))
            return None

    @api.model
    def _store(self, reads):
        """Create, update or leave alone; the same input again changes nothing."""
        counts = {"new": 0, "updated": 0, "unchanged": 0}
        if not reads:
            return counts
        known, followed = self._read_known(reads)
        currencies = self._read_currencies()
        made, replaced = [], self.browse()
        for read in reads:
            notice = read.result
            found, sha256 = known.get((notice.ocid, notice.release_id), (None, None))
            if found is None:
                vals = self._prepare_vals(read, currencies)
                made.append({**vals, "fetched_at": fields.Datetime.now()})
            elif sha256 == notice.sha256:
                counts["unchanged"] += 1
            else:
                counts["updated"] += 1
                found._replace(self._prepare_vals(read, currencies))
                replaced |= found
        created = self._create_many(made)
        self.env.flush_all()
        (created | replaced)._follow_up(followed)
        counts["new"] = len(made)
        return counts

    @api.model
    def _read_known(self, reads):
        """What is here of these procurements, in one query: {(ocid, release id):
        (notice, fingerprint)}, and the ocids of which a notice was accepted."""
        ocids = list({read.result.ocid for read in reads})
        self.flush_model(["ocid", "release_id", "payload_sha256", "lead_id"])
        # ocid by ocid: a table that is growing has no statistics, and the planner
        # would read all of it for a list of them
        rows = self.env.execute_query(
            SQL(
                """SELECT found.* FROM unnest(%s) AS wanted(ocid), LATERAL (
                       SELECT id, ocid, release_id, payload_sha256,
                              lead_id IS NOT NULL FROM it_notice
                        WHERE ocid = wanted.ocid OFFSET 0) AS found""",
                ocids,
            )
        )
        known = {
            (ocid, release_id): (self.browse(notice_id), sha256)
            for notice_id, ocid, release_id, sha256, _accepted in rows
        }
        return known, {row[1] for row in rows if row[-1]}

    @api.model
    def _read_currencies(self):
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {one.name: one.id for one in currencies.search_fetch([], ["name"])}

    def _replace(self, vals):
        """Put a newer version of the release in; a party keeps the partner it had."""
        partners = {
            (party.role, party.name): party.partner_id.id
            for party in self.party_ids
            if party.partner_id
        }
        for _command, _id, party in vals["party_ids"]:
            party["partner_id"] = partners.get((party["role"], party["name"]), False)
        vals["party_ids"].insert(0, fields.Command.clear())
        vals["payload"] = json.loads(vals["payload"])
        self.write(vals)

    @api.model
    def _prepare_vals(self, read, currencies):
        """Field values of one release; what can't be placed becomes a remark."""
        notice = read.result
        money_vals = self._prepare_money_vals(notice, currencies)
        return {
            **self._prepare_party_list_vals(notice),
            **money_vals,
            "ocid": notice.ocid,
            "release_id": notice.release_id,
            "kind": notice.kind,
            "notice_type": notice.notice_type or False,
            "tag": ", ".join(notice.tags),
            "published_status": notice.status or False,
            "title": notice.title,
            "description": notice.description or False,
            "cpv_main": notice.cpv_main or False,
            "cpv_description": notice.cpv_description or False,
            "cpv_codes": " ".join(notice.cpv_codes) or False,
            "is_ict": notice.is_ict,
            "deadline": notice.deadline,
            "date_published": notice.date_published,
            "contract_start": notice.contract_start,
            "contract_end": notice.contract_end,
            "contract_end_furthest": notice.contract_end_furthest,
            "region": notice.region or False,
            "source_url": notice.source_url or False,
            "is_sme_suitable": notice.sme,
            "is_vcse_suitable": notice.vcse,
            "source": read.source or False,
            "source_file": read.place,
            "licence": read.licence or False,
            "remarks": "\n".join(notice.remarks) or False,
            "payload": self._payload_text(notice),
            "payload_sha256": notice.sha256,
        }

    @api.model
    def _prepare_money_vals(self, notice, currencies):
        money, awarded = notice.value, notice.awarded
        code = money.currency if money else "GBP"
        if code not in currencies:
            notice.remarks.append(f"currency {code} is not known here")
        if awarded and awarded.currency != code:
            notice.remarks.append(f"awarded in {awarded.currency}, left out")
            awarded = None
        return {
            "value": float(money.amount) if money else 0.0,
            "value_basis": money.basis if money else False,
            "value_source": notice.value_source or False,
            "awarded_value": float(awarded.amount) if awarded else 0.0,
            "currency_id": currencies.get(code, False),
        }

    @api.model
    def _prepare_party_list_vals(self, notice):
        buyer = notice.buyer
        identifiers = buyer.identifiers if buyer else []
        suppliers = ", ".join(party.name for party in notice.suppliers)
        return {
            "buyer_name": buyer.name if buyer else False,
            "buyer_identifier": " ".join(identifiers[0]) if identifiers else False,
            "buyer_postcode": (buyer.postcode if buyer else "") or False,
            "supplier_names": suppliers or False,
            "party_ids": [
                fields.Command.create(self._prepare_party_vals(party, at))
                for at, party in enumerate(notice.parties)
            ],
        }

    @api.model
    def _prepare_party_vals(self, party, at):
        others = party.identifiers[1:] if party.identifier else party.identifiers
        return {
            "sequence": at,
            "role": party.role,
            "name": party.name,
            "scheme": party.scheme or False,
            "identifier": party.identifier or False,
            "other_identifiers": " ".join(map(":".join, others)) or False,
            "postcode": party.postcode or False,
            "region": party.region or False,
        }
