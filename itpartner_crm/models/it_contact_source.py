"""Where real contacts are found: SQL fragments that more than one model uses."""

from odoo.tools import SQL

# A message that a person wrote to somebody: a mail, or a comment that is no note.
WRITTEN = SQL(
    "m.message_type IN ('comment', 'email_outgoing') AND m.is_internal IS NOT TRUE "
    "AND NOT EXISTS (SELECT 1 FROM mail_message_subtype s "
    "WHERE s.id = m.subtype_id AND s.internal)"
)
# A message that came in from somebody.
RECEIVED = SQL(
    "m.message_type IN ('email', 'comment') AND m.is_internal IS NOT TRUE "
    "AND NOT EXISTS (SELECT 1 FROM mail_message_subtype s "
    "WHERE s.id = m.subtype_id AND s.internal)"
)
# The message left by a call or a meeting that was marked as done.
TALKED = SQL(
    "m.mail_activity_type_id IN (SELECT t.id FROM mail_activity_type t "
    "WHERE t.category IN ('phonecall', 'meeting'))"
)
# Calls and meetings marked as done on an opportunity with this person.
LEAD_TALKS = SQL(
    """
    SELECT p.id, max(m.date) FROM people p
      JOIN crm_lead l ON l.partner_id = p.id
      JOIN mail_message m ON m.model = 'crm.lead' AND m.res_id = l.id
     WHERE %s GROUP BY p.id
    """,
    TALKED,
)
# A meeting that was held.
HELD = SQL("e.active AND e.stop <= (now() AT TIME ZONE 'UTC')")
# It failed to arrive with this person.
FAILED = SQL(
    "EXISTS (SELECT 1 FROM mail_notification f WHERE f.mail_message_id = m.id "
    "AND f.res_partner_id = p.id "
    "AND f.notification_status IN ('bounce', 'exception', 'canceled'))"
)


_PEOPLE = """
SELECT p.id AS person, max(e.stop) AS moment
  FROM people p
  JOIN calendar_event_res_partner_rel r ON r.res_partner_id = p.id
  JOIN calendar_event e ON e.id = r.calendar_event_id
 WHERE %(held)s AND NOT EXISTS (
       SELECT 1 FROM calendar_attendee a WHERE a.event_id = e.id
       AND a.partner_id = p.id AND a.state = 'declined')
 GROUP BY p.id
UNION ALL
SELECT p.id, max(m.date) FROM people p
  JOIN mail_message m ON m.author_id = p.id
 WHERE %(received)s GROUP BY p.id
UNION ALL
SELECT p.id, max(m.date) FROM people p
  JOIN mail_notification n ON n.res_partner_id = p.id
  JOIN mail_message m ON m.id = n.mail_message_id
 WHERE n.notification_type = 'email' AND %(written)s AND NOT %(failed)s
 GROUP BY p.id
UNION ALL
SELECT p.id, max(m.date) FROM people p
  JOIN mail_message_res_partner_rel r ON r.res_partner_id = p.id
  JOIN mail_message m ON m.id = r.mail_message_id
 WHERE %(written)s AND NOT %(failed)s
 GROUP BY p.id
UNION ALL
SELECT p.id, max(m.date) FROM people p
  JOIN mail_message m ON m.model = 'res.partner' AND m.res_id = p.id
 WHERE m.message_type = 'email' OR %(talked)s
 GROUP BY p.id
UNION ALL
%(lead_talks)s
"""


def people_contacts():
    """SQL for ``(person, moment)`` of each contact with one of the table ``people``.

    ``people`` has a column ``id`` of partners that are no colleagues.
    """
    return SQL(
        _PEOPLE,
        lead_talks=LEAD_TALKS,
        held=HELD,
        received=RECEIVED,
        written=WRITTEN,
        failed=FAILED,
        talked=TALKED,
    )


def document_contacts(model, ids):
    """SQL for ``(id, moment)`` of each contact held on a record of *model* itself."""
    return SQL(
        """
        SELECT m.res_id AS id, max(m.date) AS moment FROM mail_message m
         WHERE m.model = %(model)s AND m.res_id = ANY(%(ids)s)
           AND (%(talked)s OR m.message_type = 'email' OR (%(received)s AND EXISTS (
                SELECT 1 FROM res_partner a
                 WHERE a.id = m.author_id AND a.partner_share)))
         GROUP BY m.res_id
        UNION ALL
        SELECT m.res_id, max(m.date) FROM mail_message m
          JOIN mail_notification n ON n.mail_message_id = m.id
          JOIN res_partner p ON p.id = n.res_partner_id AND p.partner_share
         WHERE m.model = %(model)s AND m.res_id = ANY(%(ids)s)
           AND n.notification_type = 'email' AND %(written)s AND NOT %(failed)s
         GROUP BY m.res_id
        UNION ALL
        SELECT m.res_id, max(m.date) FROM mail_message m
          JOIN mail_message_res_partner_rel r ON r.mail_message_id = m.id
          JOIN res_partner p ON p.id = r.res_partner_id AND p.partner_share
         WHERE m.model = %(model)s AND m.res_id = ANY(%(ids)s)
           AND %(written)s AND NOT %(failed)s
         GROUP BY m.res_id
        UNION ALL
        SELECT e.res_id, max(e.stop) FROM calendar_event e
         WHERE e.res_model = %(model)s AND e.res_id = ANY(%(ids)s) AND %(held)s
         GROUP BY e.res_id
        """,
        model=model,
        ids=list(ids),
        talked=TALKED,
        received=RECEIVED,
        written=WRITTEN,
        failed=FAILED,
        held=HELD,
    )


def latest(contacts):
    """SQL for ``(id, day)`` from SQL for ``(id, moment)`` with many rows for an id."""
    return SQL("SELECT c.id, max(c.moment)::date FROM (%s) c GROUP BY c.id", contacts)
