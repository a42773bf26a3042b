from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class PortalCommon(TransactionCase):
    """Two organisations with a portal user each; one agreement of the first.

    ``right`` belongs to the fire service, which is a party; ``colleague`` is a second
    person there; ``wrong`` belongs to a trust that isn't a party.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, no_reset_password=True))
        cls.fire, cls.trust = cls.env["res.partner"].create(
            [
                {"name": "Solent Fire and Rescue", "is_company": True},
                {"name": "Harbour Trust", "is_company": True},
            ]
        )
        cls.right = cls._portal_user("portal_right", cls.fire)
        cls.colleague = cls._portal_user("portal_colleague", cls.fire)
        cls.wrong = cls._portal_user("portal_wrong", cls.trust)
        cls.officer = new_test_user(
            cls.env,
            login="portal_officer",
            groups="itgovernance.group_partnership_officer",
        )
        cls.manager = new_test_user(
            cls.env,
            login="portal_manager",
            groups="itgovernance.group_manager,itgovernance.group_exempt",
        )
        cls.agreement = cls._make_signed()
        council = cls.agreement.party_ids.filtered("is_council")
        cls.theirs, cls.ours = cls.env["it.agreement.obligation"].create(
            [
                {
                    "name": "Send the yearly report",
                    "agreement_id": cls.agreement.id,
                    "party_id": party.id,
                    "date_due": "2027-03-31",
                    "owner_id": cls.manager.id,
                }
                for party in (cls.agreement.party_ids - council, council)
            ]
        )
        cls.ours.name = "Keep the desk staffed"

    @classmethod
    def _portal_user(cls, login, organisation):
        user = new_test_user(cls.env, login=login, groups="base.group_portal")
        user.partner_id.parent_id = organisation
        return user

    @classmethod
    def _make_signed(cls, **vals):
        agreement = cls.env["agreement"].create(
            {
                "name": "Shared service desk",
                "agreement_type_id": cls.env.ref("itagreement.agreement_type_iaa").id,
                "partner_id": cls.fire.id,
                "start_date": "2026-04-01",
                "end_date": "2028-03-31",
                "signature_date": "2026-03-20",
                "notice_reason": "Between us: we would like to leave.",
                "notice_decision": "exit",
                "notice_forum_id": cls.env["it.forum"]
                .create({"name": "Digital board", "level": "board"})
                .id,
            }
            | vals
        )
        for party in agreement.party_ids:
            party.signatory_id = party.partner_id
        agreement.action_take_on()
        return agreement

    def _mark_exempt(self):
        self.agreement.write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    Command.link(self.env["it.exempt.paragraph"].search([], limit=1).id)
                ],
                "public_interest_reason": "Price is commercially sensitive.",
            }
        )
