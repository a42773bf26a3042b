"""People of the partners, who knows whom, how the organisations hang together, and contact."""

from datetime import timedelta

from odoo import Command, fields

# Key of the partner; name, job, role for us, lawful basis, opted out of marketing.
_CONTACTS = [
    ("estuary", "Rowan Tidewell", "Director of Resources", "decides", "public_task", 0),
    ("estuary", "Isla Marchbank", "Head of IT", "works", "public_task", 0),
    ("estuary", "Dev Ashcombe", "Data Protection Officer", "data", "public_task", 0),
    ("southmere", "Corin Vale", "Chief Executive", "decides", "public_task", 0),
    ("southmere", "Bea Lanyon", "Service Desk Manager", "works", None, 1),
]

# Partner, person, colleague by role, how well, met so many days ago (or not).
_KNOWN = [
    ("estuary", "Rowan Tidewell", "manager", "3", 12),
    ("estuary", "Rowan Tidewell", "partnership", "2", 12),
    ("estuary", "Isla Marchbank", "partnership", "3", 4),
    ("estuary", "Dev Ashcombe", "agreement", "1", None),
    ("southmere", "Corin Vale", "partnership", "2", 120),
]


def tell(env, calendar, people):
    """People, meetings and relations of two neighbours; one is well covered, one is not."""
    persons = _add_people(env)
    _note_who_knows_whom(env, people, persons)
    _relate(env)


def _partner(env, key):
    return env.ref(f"itcity_demo.partner_{key}")


def _add_people(env):
    persons = {}
    for key, name, job, role, basis, opted_out in _CONTACTS:
        partner = _partner(env, key)
        persons[key, name] = env["res.partner"].create(
            {
                "name": name,
                "parent_id": partner.id,
                "function": job,
                "email": f"{name.split()[0].lower()}@{key}.example",
                "it_contact_role": role,
                "it_lawful_basis": basis,
                "it_contact_source": "Given by the organisation itself",
                "it_subscriber_type": "corporate",
                "it_privacy_notice_date": basis and fields.Date.today(),
                "it_opted_out": bool(opted_out),
            }
        )
    return persons


def _note_who_knows_whom(env, people, persons):
    now = fields.Datetime.now().replace(hour=10, minute=0, second=0, microsecond=0)
    meetings = env["calendar.event"].with_context(
        no_mail_to_attendees=True, dont_notify=True
    )
    for key, name, role, strength, days in _KNOWN:
        person, colleague = persons[key, name], people[role]
        env["it.acquaintance"].create(
            {
                "user_id": colleague.id,
                "contact_id": person.id,
                "strength": strength,
            }
        )
        if days:
            start = now - timedelta(days=days)
            meetings.create(
                {
                    "name": f"{_partner(env, key).name}: how it goes",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "user_id": colleague.id,
                    "partner_ids": [Command.set((person | colleague.partner_id).ids)],
                }
            )


def _relate(env):
    env["res.partner.relation"].create(
        [
            {
                "left_partner_id": _partner(env, "estuary").id,
                "type_id": env.ref("itpartner_crm.relation_type_hosts").id,
                "right_partner_id": _partner(env, "southmere").id,
                "date_start": fields.Date.today() - timedelta(days=900),
                "it_note": "Payroll of Southmere runs on Estuary's system",
            }
        ]
    )
