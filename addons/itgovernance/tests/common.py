from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase

OFFICER_GROUPS = (
    "group_partnership_officer",
    "group_commercial_officer",
    "group_agreement_manager",
    "group_performance_officer",
)


class GovernanceCommon(TransactionCase):
    """One user per role, a forum of officers and a cabinet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, no_reset_password=True))
        cls.plain = cls._new_user("gov_plain", "base.group_user")
        cls.reader = cls._new_user("gov_reader", "itgovernance.group_reader")
        cls.officer = cls._new_user(
            "gov_officer", "itgovernance.group_partnership_officer"
        )
        cls.manager = cls._new_user("gov_manager", "itgovernance.group_manager")
        cls.trusted = cls._new_user(
            "gov_trusted",
            "itgovernance.group_partnership_officer,itgovernance.group_exempt",
        )
        cls.forum = cls.env["it.forum"].create(
            {"name": "Test management team", "level": "directorate"}
        )
        cls.cabinet = cls.env["it.forum"].create(
            {"name": "Test cabinet", "level": "cabinet"}
        )
        cls.paragraph = cls.env["it.exempt.paragraph"].search([("number", "=", 3)])
        cls.exempt_vals = {
            "is_exempt": True,
            "exempt_paragraph_ids": cls.paragraph.ids,
            "public_interest_reason": "Prices would help the other bidders.",
        }

    @classmethod
    def _new_user(cls, login, groups):
        return new_test_user(cls.env, login=login, groups=groups)

    @classmethod
    def _new_decision(cls, **vals):
        return cls.env["it.decision"].create(
            {"name": "Share the network team", "forum_id": cls.forum.id, **vals}
        )
