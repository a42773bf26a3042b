"""An exempt opportunity in the line of sight of its measure."""

import json
from decimal import Decimal

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import ItPartnerCrmCommon


@freeze_time("2026-11-23")
@tagged("post_install", "-at_install")
class TestLineOfSightExempt(ItPartnerCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        paragraph = cls.env["it.exempt.paragraph"].search([], limit=1)
        cls.lead = cls._new_lead(
            "Operation Merlin",
            user=cls.exempt_officer,
            is_exempt=True,
            exempt_paragraph_ids=[Command.set(paragraph.ids)],
            public_interest_reason="A bid is in progress",
        )
        cls.measure = cls.env["it.measure"].create(
            {"code": "LOS", "name": "Savings", "unit": "gbp", "theme_id": cls.theme.id}
        )
        credits = ((cls.lead, 33.33), (cls.partner, 33.33))
        cls.env["it.outcome"].create(
            {
                "name": "Saved together",
                "measure_id": cls.measure.id,
                "date": "2026-05-01",
                "kind": "realised",
                "state": "confirmed",
                "value": 100.01,
                "credit_ids": [
                    Command.create(
                        {"res_model": one._name, "res_id": one.id, "share": share}
                    )
                    for one, share in credits
                ],
            }
        )

    def read_rows(self, user):
        sight = self.env["it.line.of.sight"].with_user(user)
        return sight.get_records(self.measure.id, {"year": 2026})

    def total(self, rows):
        """Return what the rows right under the measure add up to."""
        return sum(
            Decimal(amount["realised"])
            for row in rows
            if row["level"] == 5
            for amount in row["amounts"]
        )

    def test_reader_gets_its_sum_without_its_name(self):
        for user in (self.reader, self.officer, self.manager):
            rows = self.read_rows(user)
            names = [row["name"] for row in rows]
            self.assertIn("Records you may not see (1)", names)
            self.assertIn(self.partner.name, names)
            self.assertEqual(self.total(rows), Decimal("100.01"))
            told = json.dumps(rows)
            for leak in ("Merlin", "crm.lead", "Exempt record"):
                self.assertNotIn(leak, told)

    def test_holder_of_the_role_gets_it_by_name(self):
        rows = self.read_rows(self.exempt_officer)
        names = [row["name"] for row in rows]
        self.assertIn("Operation Merlin", names)
        self.assertIn("Opportunities", names)
        self.assertNotIn("Records you may not see (1)", names)
        self.assertEqual(self.total(rows), Decimal("100.01"))
