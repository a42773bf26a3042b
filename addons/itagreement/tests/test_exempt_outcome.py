from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import AgreementCommon

NAME = "Harbour data centre"
OTHER = "Joint lease"
QUARTER = date(2026, 4, 1), date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestExemptOutcome(AgreementCommon):
    """An agreement that becomes exempt leaves no name in its outcomes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        strategy = cls.env["it.strategy"].create({"name": "Exempt"})
        theme = cls.env["it.theme"].create(
            {"code": "EX", "name": "Exempt", "strategy_id": strategy.id}
        )
        cls.measure = cls.env["it.measure"].create(
            {"code": "EX1", "name": "Savings", "theme_id": theme.id, "unit": "gbp"}
        )
        cls.agreement = cls._make(name=NAME)
        cls.other = cls._make(name=OTHER)
        cls.outcome = cls.credit(cls.agreement, evidence=f"Minute on {NAME}")
        cls.plain = cls.credit(cls.other)

    @classmethod
    def credit(cls, agreement, **vals):
        outcome = agreement.sudo()._credit_outcome(
            cls.measure, 10, "2026-05-01", kind="realised", **vals
        )
        outcome.action_confirm()
        cls.flush_tracking()
        return outcome

    @classmethod
    def flush_tracking(cls):
        """Let the chatter say what it tracked, as at the end of a request."""
        cls.env.flush_all()
        cls.env.cr.flush()

    def mark(self, agreement, exempt=True):
        paragraph = self.env["it.exempt.paragraph"].search([], limit=1)
        agreement.with_user(self.exempt_keeper).write(
            {
                "is_exempt": exempt,
                "exempt_paragraph_ids": [Command.set(paragraph.ids)],
                "public_interest_reason": "A bid is open",
            }
        )
        self.flush_tracking()
        self.env.invalidate_all()

    def close(self):
        reading = self.measure._compute_period(*QUARTER)
        reading._close()
        return reading

    def names(self, reading, user):
        lines = reading.line_ids.with_user(user).sorted("id")
        return lines.mapped("display_name")

    def said(self, outcome):
        """Return all that a reader is told of an outcome, chatter included."""
        outcome = outcome.with_user(self.reader)
        tracked = outcome.sudo().message_ids.tracking_value_ids
        return " ".join(
            filter(
                None,
                [
                    outcome.name,
                    outcome.evidence,
                    *tracked.mapped("old_value_char"),
                    *tracked.mapped("new_value_char"),
                    *outcome.message_ids.mapped("body"),
                ],
            )
        )

    def test_name_goes_from_outcome_and_chatter(self):
        self.outcome.name = f"{self.outcome.name}, first year"
        self.flush_tracking()
        self.assertIn(NAME, self.said(self.outcome))
        self.mark(self.agreement)
        self.assertNotIn(NAME, self.said(self.outcome))
        self.assertIn("exempt record, first year", self.outcome.name)
        self.assertEqual(self.outcome.evidence, "Minute on exempt record")
        self.assertIn(OTHER, self.plain.name)

    def test_former_name_goes_too(self):
        self.agreement.with_user(self.keeper).name = "Quay store"
        self.flush_tracking()
        self.mark(self.agreement)
        if self.agreement._fields["name"].tracking:
            self.assertNotIn(NAME, self.said(self.outcome))

    def test_frozen_line_is_masked_for_those_without_the_role(self):
        reading = self.close()
        self.assertIn(NAME, " ".join(self.names(reading, self.reader)))
        self.mark(self.agreement)
        for user in (self.reader, self.keeper, self.officer, self.manager):
            with self.subTest(user=user.login):
                names = self.names(reading, user)
                self.assertIn("Exempt record", names)
                self.assertNotIn(NAME, " ".join(names))
                self.assertIn(OTHER, " ".join(names))
                Line = self.env["it.measure.reading.line"].with_user(user)
                self.assertFalse(Line.search([("display_name", "ilike", NAME)]))
                self.assertTrue(Line.search([("display_name", "ilike", OTHER)]))
        self.assertIn(NAME, " ".join(self.names(reading, self.exempt)))
        self.assertEqual(sum(reading.line_ids.mapped("value")), 20)

    def test_line_is_shown_again_when_exempt_no_more(self):
        reading = self.close()
        self.mark(self.agreement)
        self.mark(self.agreement, exempt=False)
        self.assertIn(NAME, " ".join(self.names(reading, self.reader)))

    def test_line_whose_outcome_is_gone_is_masked_as_well(self):
        reading = self.close()
        self.outcome.unlink()
        self.mark(self.agreement)
        self.assertNotIn(NAME, " ".join(self.names(reading, self.reader)))
        self.assertIn(NAME, " ".join(self.names(reading, self.exempt)))

    def test_credit_given_to_an_exempt_agreement(self):
        self.mark(self.agreement)
        outcome = self.env["it.outcome"].create(
            {
                "name": f"Rent of {NAME}",
                "measure_id": self.measure.id,
                "value": 1,
                "credit_ids": [
                    Command.create(
                        {
                            "res_model": "agreement",
                            "res_id": self.agreement.id,
                            "share": 100,
                        }
                    )
                ],
            }
        )
        self.flush_tracking()
        self.assertNotIn(NAME, self.said(outcome))
