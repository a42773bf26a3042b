from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo.tests import new_test_user

from .common import StrategyCase

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
# Monday; the readings of September are due on 20 October
DAY = "2026-10-05"
READER = "itgovernance.group_reader"


class AskingCase(StrategyCase):
    """Owners with measures kept by hand each month, first measured in September."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann, cls.bob = (
            new_test_user(cls.env, login=login, groups=READER, email=f"{login}@test.uk")
            for login in ("asking_ann", "asking_bob")
        )
        cls.head = new_test_user(
            cls.env, login="asking_head", groups=READER, email="head@test.uk"
        )
        cls.theme.owner_id = cls.head
        cls.chair = cls.env["res.partner"].create(
            {"name": "Councillor Chair", "email": "chair@test.uk"}
        )
        cls.forum = cls.env["it.forum"].create(
            {"name": "Growth board", "level": "board", "chair_id": cls.chair.id}
        )

    @classmethod
    def make_manual(cls, code, owner, **vals):
        """Create a measure kept by hand, in pounds, with a target of 100."""
        vals = {
            "source": "manual",
            "frequency": "month",
            "aggregation": "snapshot",
            "measured_from": SEPTEMBER[0],
            "owner_id": owner and owner.id,
            "forum_id": cls.forum.id,
            "targets": [("2026-04-01", 100)],
            **vals,
        }
        return cls.make_measure(code, **vals)

    @contextmanager
    def only_ours(self):
        """Leave measures that the database had before out of the asking."""
        model = type(self.env["it.measure.reading"])
        original = model._read_wanted

        def read_wanted(records, today):
            return original(records, today).filtered(
                lambda one: one.measure_id.theme_id == self.theme
            )

        with patch.object(model, "_read_wanted", read_wanted):
            yield

    def ask(self):
        """Run the scheduled action once, as the scheduler does."""
        with self.only_ours(), self.enter_registry_test_mode():
            self.env.ref("itstrategy.ir_cron_ask").method_direct_trigger()

    def asked(self, user=None, **vals):
        """Return the rows of the log of our recipients, oldest first."""
        domain = [("reading_ids.measure_id.theme_id", "=", self.theme.id)]
        domain += [(name, "=", value) for name, value in vals.items()]
        if user:
            domain.append(("user_id", "=", user.id))
        return self.env["it.measure.asking"].search(domain, order="id")

    def mails(self, partner):
        """Return the mails made for a contact, oldest first."""
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", partner.ids)], order="id"
        )

    def activities(self, measure):
        """Return the open activities that ask for readings of a measure."""
        return self.env["mail.activity"].search(
            [("it_reading_id.measure_id", "=", measure.id)]
        )
