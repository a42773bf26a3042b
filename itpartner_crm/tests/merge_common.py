from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from .common import ItPartnerCrmCommon

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
# What a merge itself leaves behind: its own record.
OWN_TABLES = {
    "it_partner_merge",
    "it_partner_merge_change",
    "it_partner_merge_merged_rel",
}


class MergeCommon(ItPartnerCrmCommon):
    """Partners that stand for one organisation, with everything that hangs on one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Merge = cls.env["it.partner.merge"]
        cls.kept = cls._new_partner("Solent Makers Ltd", zip="SO14 7LP")

    def _merge(self, kept, sources, user=None, **kwargs):
        Merge = self.Merge.with_user(user) if user else self.Merge
        return Merge._merge(kept, sources, **kwargs)

    def _dump(self, upto):
        """{table: sorted rows as text}, without bookkeeping and the merges' own."""
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL(
                "SELECT relname FROM pg_class WHERE relkind = 'r' "
                "AND relnamespace = current_schema::regnamespace ORDER BY 1"
            )
        )
        found = {}
        for (table,) in tables:
            if table in OWN_TABLES:
                continue
            condition = SQL("TRUE")
            if table == "mail_message":  # the notes that tell of the merge
                condition = SQL("t.id <= %s", upto)
            found[table] = [
                row
                for (row,) in self.env.execute_query(
                    SQL(
                        "SELECT (to_jsonb(t) - %s::text[])::text FROM %s t "
                        "WHERE %s ORDER BY 1",
                        ["write_date", "write_uid"],
                        SQL.identifier(table),
                        condition,
                    )
                )
            ]
        return found

    def _last_message(self):
        self.env.flush_all()
        return self.env.execute_query(SQL("SELECT max(id) FROM mail_message"))[0][0]

    def _assert_same_dump(self, before, after):
        self.assertEqual(before.keys(), after.keys())
        for table, rows in before.items():
            if rows != after[table]:
                gone = sorted(set(rows) - set(after[table]))[:3]
                new = sorted(set(after[table]) - set(rows))[:3]
                self.fail(f"{table}: before {gone}, now {new}")

    # everything that can hang on a partner --------------------------------------------

    @classmethod
    def _give_everything(cls, partner, number):
        """Links of every kind on *partner*, some shared with every other partner."""
        env = cls.env
        person = env["res.partner"].create(
            {
                "name": f"Person {number}",
                "parent_id": partner.id,
                "email": f"person{number}@example.org",
            }
        )
        partner.write(
            {
                "category_id": [Command.link(cls.tag.id)],
                "ward_ids": [Command.set(cls.wards[number % 2].ids)],
                "comment": f"<p>Note {number}</p>" if number % 3 else False,
                "ref": f"REF{number}",
            }
        )
        partner.message_post(body=f"Said {number}", author_id=person.id)
        partner.message_post(
            body="With a file", attachments=[(f"file{number}.txt", b"content")]
        )
        partner.message_subscribe(partner_ids=[person.id, cls.partner.id])
        partner.activity_schedule("mail.mail_activity_data_call", summary="Call")
        cls._give_work(partner, person, number)
        cls._give_outcomes(partner, number)
        cls._give_loose_ends(partner, number)
        return person

    @classmethod
    def _give_work(cls, partner, person, number):
        env = cls.env
        cls.event.partner_ids = [Command.link(partner.id), Command.link(person.id)]
        lead = cls._new_lead(f"Idea {number}", cls.officer, partner_id=partner.id)
        lead.message_subscribe(partner_ids=[partner.id])
        env["it.partnership.member"].create(
            {"partnership_id": cls.partnership.id, "partner_id": partner.id}
        )
        own = env["it.partnership"].create({"name": f"Only {number}"})
        env["it.partnership.member"].create(
            {"partnership_id": own.id, "partner_id": partner.id, "role": "lead"}
        )
        agreement = env["agreement"].create(
            {
                "name": f"Agreement {number}",
                "partner_id": partner.id,
                "agreement_type_id": env["agreement.type"].search([], limit=1).id,
            }
        )
        party = agreement.party_ids.filtered(lambda one: one.partner_id == partner)
        env["it.agreement.obligation"].create(
            {
                "name": "Report",
                "agreement_id": agreement.id,
                "party_id": party.id,
                "date_due": "2027-01-31",
            }
        )

    @classmethod
    def _give_outcomes(cls, partner, number):
        env = cls.env
        env["it.outcome.credit"].create(
            {
                "outcome_id": cls.outcome.id,
                "res_model": "res.partner",
                "res_id": partner.id,
                "share": 1.5,
            }
        )
        partner._credit_outcome(cls.measure, 100 + number, "2026-11-15")
        env["it.risk"].create(
            {
                "name": f"If {number} then nothing",
                "res_model": "res.partner",
                "res_id": partner.id,
            }
        )

    @classmethod
    def _give_loose_ends(cls, partner, number):
        env = cls.env
        env["res.partner.id_number"].create(
            [
                {
                    "partner_id": partner.id,
                    "category_id": cls.scheme.id,
                    "name": f"{number % 4}",
                }
            ]
        )
        env["res.partner.bank"].create(
            {"partner_id": partner.id, "acc_number": f"GB{number % 5}"}
        )
        env["ir.model.data"].create(
            {
                "module": "__merge_test__",
                "name": f"partner_{partner.id}",
                "model": "res.partner",
                "res_id": partner.id,
            }
        )
        pairs = [(partner, cls.partner)]
        if partner != cls.kept:
            pairs.append((cls.kept, partner))
        env["res.partner.relation"].create(
            [
                {
                    "left_partner_id": left.id,
                    "right_partner_id": right.id,
                    "type_id": cls.relation_type.id,
                }
                for left, right in pairs
            ]
        )
        if number % 10 == 0:
            new_test_user(
                env,
                login=f"merge_portal_{number}",
                groups="base.group_portal",
                partner_id=partner.id,
            )

    @classmethod
    def _prepare_shared(cls):
        env = cls.env
        cls.tag = env["res.partner.category"].create({"name": "Makers"})
        cls.event = env["calendar.event"].create(
            {
                "name": "Round table",
                "start": "2026-10-01 10:00:00",
                "stop": "2026-10-01 11:00:00",
                "partner_ids": [Command.set(cls.partner.ids)],
            }
        )
        cls.partnership = env["it.partnership"].create({"name": "Makers together"})
        cls.measure = env.ref("itstrategy.measure_cg5")
        cls.outcome = env["it.outcome"].create(
            {
                "name": "Saved together",
                "measure_id": cls.measure.id,
                "date": "2026-11-01",
                "kind": "forecast",
                "value": 1000,
            }
        )
        cls.scheme = env["res.partner.id_category"].create(
            {"code": "ZZ-MERGE", "name": "Merge test register"}
        )
        cls.relation_type = env["res.partner.relation.type"].create(
            {"name": "works with", "name_inverse": "works with too"}
        )
