from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.itstrategy.logic import words

from ..logic import brief

READER = "itgovernance.group_reader"
AHEAD = 120
"""Days ahead in which an end or a last day for notice is worth a question."""
OPEN_OBLIGATION = ("open", "met", "rejected", "breach")
CLOSED_AGREEMENT = ("expired", "terminated", "renewed")
WIDEST = {"name": 46, "what": 46, "role": 28, "known_by": 46, "who": 30}
"""Letters that fit: a name into two lines of a column, a role into one."""
LIMITS = {
    "people": 3,
    "partnerships": 3,
    "agreements": 3,
    "obligations": 3,
    "leads": 2,
    "outcomes": 2,
    "risks": 2,
    "contacts": 3,
}


class PartnerBrief(models.AbstractModel):
    """Prepares the one page on a partner that somebody takes along to a meeting.

    Read with the rights of whoever prints it. Exempt records are left out for
    everyone: paper gets lost.
    """

    _name = "report.itpartner_crm.partner_brief"
    _description = "Partner Brief on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template prints: one page a partner in "briefs"."""
        if not self.env.user.has_group(READER):
            raise AccessError(
                self.env._(
                    "The brief is for those who work with partners: ask a manager for "
                    "the role Reader."
                )
            )
        Partner = self.env["res.partner"]
        docs = Partner.browse(
            dict.fromkeys(Partner._it_resolve(one).id for one in docids)
        )
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "res.partner",
            "docs": docs,
            "lang_tag": (self.env.lang or "en_GB").replace("_", "-"),
            "council": self.env.company.name,
            "made": self.env._(
                "%(day)s by %(user)s",
                day=self._day(fields.Date.context_today(self)),
                user=self.env.user.name,
            ),
            "briefs": [self._prepare(partner) for partner in docs],
        }

    @api.model
    def _prepare(self, partner):
        """Everything on one page about *partner*."""
        organisation = partner.commercial_partner_id
        people = self.env["res.partner"].search(
            [("commercial_partner_id", "=", organisation.id)]
        )
        parties = self._read_parties(organisation)
        agreements = parties.agreement_id
        partnerships = self._read_members(organisation | partner)
        told = {
            "partner": partner,
            "facts": self._prepare_facts(partner),
            "people": self._prepare_people(organisation, people - organisation),
            "partnerships": self._prepare_partnerships(partnerships),
            "agreements": self._prepare_agreements(agreements),
            "obligations": self._prepare_obligations(agreements, organisation),
            "leads": self._prepare_leads(organisation),
            "outcomes": self._prepare_outcomes(partner),
            "risks": self._prepare_risks(partner, partnerships, agreements),
            "contacts": self._prepare_contacts(organisation | people),
            "last": self._tell_last_contact(partner),
        }
        for row in (row for key in LIMITS for row in told[key]):
            for key, most in WIDEST.items():
                if row.get(key):
                    row[key] = brief.shorten(row[key], most)
        told["more"] = {}
        told["questions"] = self._prepare_questions(told)
        for key, limit in LIMITS.items():
            told[key], told["more"][key] = brief.cap(told[key], limit)
        return told

    # who they are ---------------------------------------------------------------------

    def _prepare_facts(self, partner):
        """[(label, text)] of the head of the page, without the empty ones."""
        facts = [
            (self.env._("Sector"), partner.it_sector_id.name),
            (self.env._("Relationship"), self._word(partner, "it_relationship_type")),
            (self.env._("Stage"), partner.it_partner_stage_id.name),
            (self.env._("Tier"), self._word(partner, "it_tier")),
            (self.env._("Lead officer"), partner.it_lead_officer_id.name),
            (self.env._("Sponsor"), partner.it_sponsor_id.name),
            (self.env._("Wards"), self._list(partner.ward_ids.mapped("name"), 4)),
            (
                self.env._("Registered as"),
                self._list(
                    [
                        f"{number.category_id.code} {number.name}"
                        for number in partner.id_numbers
                        if number.status != "close"
                    ],
                    4,
                ),
            ),
            (
                self.env._("Reach them"),
                ", ".join(filter(None, (partner.phone, partner.city))),
            ),
            (self.env._("Also known as"), (partner.it_former_names or "")[:80]),
        ]
        return [(label, text) for label, text in facts if text]

    def _prepare_people(self, organisation, people):
        known = self.env["it.acquaintance"].search(
            [("organisation_id", "=", organisation.id)], order="strength desc, id"
        )
        by_person = known.grouped("contact_id")
        ours = people.filtered(
            lambda one: (
                not one.is_company
                and (one in by_person or one.it_contact_role or one.function)
            )
        )
        order = ours.sorted(
            lambda one: (-len(by_person.get(one, [])), one.name or "", one.id)
        )
        return [
            {
                "name": person.name,
                "role": person.function or self._word(person, "it_contact_role"),
                "known_by": self._list(
                    [one.user_id.name for one in by_person.get(person, [])], 2
                ),
                "knowing": [one.user_id.id for one in by_person.get(person, [])],
                "last": self._day(person.it_last_contact_date),
                "opted_out": person.it_opted_out,
            }
            for person in order
        ]

    def _tell_last_contact(self, partner):
        if not partner.it_last_contact_date:
            return self.env._("No contact yet")
        text = self.env._(
            "Last contact %(day)s", day=self._day(partner.it_last_contact_date)
        )
        if partner.it_next_contact_date:
            text = self.env._(
                "%(last)s, next by %(day)s (%(word)s)",
                last=text,
                day=self._day(partner.it_next_contact_date),
                word=self._word(partner, "it_contact_rag"),
            )
        return text

    # what we do together --------------------------------------------------------------

    def _read_members(self, partners):
        return self.env["it.partnership.member"].search(
            [
                ("partner_id", "in", partners.ids),
                ("partnership_id.active", "=", True),
                ("partnership_id.state", "!=", "ended"),
            ],
            order="partnership_id, id",
        )

    def _prepare_partnerships(self, members):
        return [
            {
                "name": one.partnership_id.name,
                "role": self._word(one, "role"),
                "state": self._word(one.partnership_id, "state"),
                "tier": self._word(one.partnership_id, "tier"),
                "health": one.partnership_id.health_text or "",
                "unhealthy": one.partnership_id.health_rag == "red",
            }
            for one in members
        ]

    def _read_parties(self, organisation):
        return self.env["it.agreement.party"].search(
            [
                ("commercial_partner_id", "=", organisation.id),
                ("agreement_id.active", "=", True),
                ("agreement_id.is_template", "=", False),
                ("agreement_id.is_exempt", "=", False),
                ("agreement_id.state", "not in", CLOSED_AGREEMENT),
            ]
        )

    def _prepare_agreements(self, agreements):
        today = fields.Date.context_today(self)
        rows = []
        for one in agreements:
            notice = one.notice_deadline
            rows.append(
                {
                    "name": one.name,
                    "code": one.code or "",
                    "state": self._word(one, "state"),
                    "notice": notice if notice and notice >= today else None,
                    "end": one.end_date or None,
                    "notice_text": self._day(notice) if notice else "",
                    "end_text": self._day(one.end_date),
                    "next": min(
                        filter(None, (notice, one.end_date)),
                        key=lambda day: (day < today, day),
                        default=fields.Date.to_date("9999-12-31"),
                    ),
                }
            )
        return sorted(rows, key=lambda row: (row["next"] < today, row["next"]))

    def _prepare_obligations(self, agreements, organisation):
        today = fields.Date.context_today(self)
        found = self.env["it.agreement.obligation"].search(
            [
                ("agreement_id", "in", agreements.ids),
                ("state", "in", OPEN_OBLIGATION),
                "|",
                ("is_council", "=", True),
                ("party_id.commercial_partner_id", "=", organisation.id),
            ],
            order="date_due, id",
        )
        return [
            {
                "name": one.name,
                "ours": one.is_council,
                "day": one.date_due,
                "due": self._day(one.date_due),
                "state": self._word(one, "state"),
                "late": one.state != "met" and one.date_due < today,
                "waiting": one.state == "met",
            }
            for one in found
        ]

    def _prepare_leads(self, organisation):
        leads = self.env["crm.lead"].search(
            [
                ("it_kind", "!=", False),
                ("is_exempt", "=", False),
                ("partner_id.commercial_partner_id", "=", organisation.id),
                ("won_status", "=", "pending"),
            ],
            order="expected_revenue desc, id",
        )
        return [
            {
                "name": lead.name,
                "kind": self._word(lead, "it_kind"),
                "stage": lead.stage_id.name,
                "value": self._money(lead.expected_revenue),
                "day": lead.date_deadline or None,
                "due": self._day(lead.date_deadline),
            }
            for lead in leads
        ]

    def _prepare_outcomes(self, partner):
        rows = partner._read_outcome_sums()
        measures = {
            one.id: one for one in self.env["it.measure"].browse(row[1] for row in rows)
        }
        told = []
        for _res_id, measure_id, unit, forecast, realised in rows:
            measure = measures[measure_id]
            told.append(
                {
                    "name": f"{measure.code or ''} {measure.name}".strip(),
                    "forecast": words.figure(forecast, unit),
                    "realised": words.figure(realised, unit),
                }
            )
        return told

    def _prepare_risks(self, partner, members, agreements):
        about = [
            ("res.partner", partner.ids),
            ("it.partnership", members.partnership_id.ids),
            ("agreement", agreements.ids),
        ]
        risks = self.env["it.risk"].search(
            Domain("state", "=", "open")
            & Domain("is_exempt", "=", False)
            & Domain.OR(
                Domain("res_model", "=", model) & Domain("res_id", "in", ids)
                for model, ids in about
            ),
            order="score desc, id",
        )
        return [
            {
                "name": risk.name,
                "rating": risk.rating_label or "",
                "owner": risk.owner_id.name or "",
                "high": risk.rating in ("high", "very_high"),
            }
            for risk in risks
        ]

    # the last contacts ----------------------------------------------------------------

    def _prepare_contacts(self, people):
        """The latest meetings, calls and mails with these people, newest first."""
        found = self._read_meetings(people) + self._read_messages(people)
        found.sort(key=lambda one: one["moment"], reverse=True)
        return found[: LIMITS["contacts"]]

    def _read_meetings(self, people):
        events = self.env["calendar.event"].search(
            [
                ("partner_ids", "in", people.ids),
                ("stop", "<=", fields.Datetime.now()),
            ],
            order="stop desc",
            limit=10,
        )
        return [
            {
                "moment": event.stop,
                "day": self._day(event.stop.date()),
                "kind": self.env._("Meeting"),
                "what": event.display_name
                if event.privacy != "private"
                else self.env._("Private meeting"),
                "who": event.user_id.name or "",
            }
            for event in events
            if not self._is_exempt(event.res_model, event.res_id)
            and not self._is_exempt("crm.lead", event.opportunity_id.id)
        ]

    def _read_messages(self, people):
        written = (
            Domain("message_type", "in", ("email", "email_outgoing", "comment"))
            & Domain("is_internal", "=", False)
            & Domain("subtype_id.internal", "!=", True)
            & (
                Domain("author_id", "in", people.ids)
                | Domain("partner_ids", "in", people.ids)
            )
        )
        talked = (
            Domain("mail_activity_type_id.category", "in", ("phonecall", "meeting"))
            & Domain("model", "=", "res.partner")
            & Domain("res_id", "in", people.ids)
        )
        messages = self.env["mail.message"].search(
            written | talked, order="date desc, id desc", limit=10
        )
        return [
            {
                "moment": message.date,
                "day": self._day(message.date.date()),
                "kind": message.mail_activity_type_id.name or self.env._("Mail"),
                "what": message.subject or message.preview[:90],
                "who": message.author_id.name or message.email_from or "",
            }
            for message in messages
            if not self._is_exempt(message.model, message.res_id)
        ]

    def _is_exempt(self, model, res_id):
        """Whether what it was about is exempt, so that paper keeps silent on it."""
        if not model or not res_id or model not in self.env:
            return False
        record = self.env[model].sudo().browse(res_id).exists()
        return "is_exempt" in record._fields and bool(record.is_exempt)

    # what to ask ----------------------------------------------------------------------

    def _prepare_questions(self, told):
        duties = told["obligations"]
        waiting = [one for one in duties if not one["waiting"]]
        facts = {
            "ours": [(one["name"], one["day"]) for one in waiting if one["ours"]],
            "theirs": [(one["name"], one["day"]) for one in waiting if not one["ours"]],
            "notices": [
                (one["name"], one["notice"])
                for one in told["agreements"]
                if one["notice"]
            ],
            "ends": [
                (one["name"], one["end"]) for one in told["agreements"] if one["end"]
            ],
            "stuck": [(one["name"], one["day"]) for one in told["leads"]],
            "risks": [one["name"] for one in told["risks"] if one["high"]],
            "unhealthy": [
                one["name"] for one in told["partnerships"] if one["unhealthy"]
            ],
            "contact_overdue": told["partner"].it_contact_overdue,
            "people": len(told["people"]),
            "knowing": len({key for one in told["people"] for key in one["knowing"]}),
        }
        today = fields.Date.context_today(self)
        return [self._ask(*one) for one in brief.questions(facts, today, AHEAD)]

    def _ask(self, code, name, day):
        """One line to bring up, as a person would say it."""
        told = {"name": name, "day": self._day(day)}
        sentences = {
            "ours_late": self.env._(
                "We owe them “%(name)s” since %(day)s: say when it comes."
            ),
            "theirs_late": self.env._(
                "They owe us “%(name)s” since %(day)s: what holds it up?"
            ),
            "theirs_due": self.env._(
                "“%(name)s” is due from them on %(day)s: on track?"
            ),
            "notice": self.env._(
                "Last day for notice on “%(name)s” is %(day)s: go on, change or end it?"
            ),
            "end": self.env._("“%(name)s” ends on %(day)s: what comes after?"),
            "risk": self.env._("High risk: “%(name)s”. What do they do about it?"),
            "unhealthy": self.env._(
                "“%(name)s” is not doing well: what would they change first?"
            ),
            "stuck": self.env._(
                "“%(name)s” should have been decided by %(day)s: still wanted?"
            ),
            "nobody": self.env._("We know nobody there by name: whom do we speak to?"),
            "single": self.env._(
                "One person carries this relation: who else should we know?"
            ),
            "overdue": self.env._(
                "Contact was due some time ago: agree on the next date."
            ),
        }
        return sentences[code] % told

    # words ----------------------------------------------------------------------------

    def _day(self, day):
        return format_date(self.env, day, date_format="dd/MM/yyyy") if day else ""

    def _word(self, record, name):
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    def _list(self, texts, most):
        shown, more = brief.cap([text for text in texts if text], most)
        text = ", ".join(shown)
        if more:
            return self.env._("%(words)s and %(more)s more", words=text, more=more)
        return text

    def _money(self, amount):
        return words.figure(amount, "gbp") if amount else ""
