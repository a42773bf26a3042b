import base64
from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

TODAY = "2026-11-22"


class AgreementCommon(TransactionCase):
    """A council, a partner organisation, and people in each role.

    ``manager`` heads the suite, ``keeper`` and ``keeper2`` are agreement managers,
    ``officer`` is a partnership officer, ``reader`` reads, ``exempt`` reads exempt ones
    too, ``staff`` is an employee without a role in the suite.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = {
            "manager": "itgovernance.group_manager",
            "keeper": "itgovernance.group_agreement_manager",
            "keeper2": "itgovernance.group_agreement_manager",
            "officer": "itgovernance.group_partnership_officer",
            "reader": "itgovernance.group_reader",
            "exempt": "itgovernance.group_reader,itgovernance.group_exempt",
            "exempt_keeper": (
                "itgovernance.group_agreement_manager,itgovernance.group_exempt"
            ),
            "staff": "base.group_user",
        }
        for name, groups in roles.items():
            user = new_test_user(cls.env, login=f"ag_{name}", groups=groups)
            setattr(cls, name, user)
        cls.council = cls.env.company.partner_id
        cls.partner, cls.other_partner = cls.env["res.partner"].create(
            [
                {"name": "Solent Fire and Rescue", "is_company": True},
                {"name": "Harbour Trust", "is_company": True},
            ]
        )
        cls.clerk, cls.chief = cls.env["res.partner"].create(
            [
                {"name": "Ada Clerk", "parent_id": cls.council.id},
                {"name": "Bo Chief", "parent_id": cls.partner.id},
            ]
        )
        cls.forum = cls.env["it.forum"].create(
            {"name": "Digital board", "level": "board"}
        )
        cls.kind = cls.env["agreement.type"].create(
            {
                "name": "Shared desk",
                "code": "TESTDESK",
                "is_binding": True,
                "notice_period": 6,
                "notice_unit": "months",
                "retention_years": 6,
            }
        )

    @classmethod
    def _make(cls, user=None, **vals):
        """Make a complete draft as ``user`` (an agreement manager unless told)."""
        user = user or cls.keeper
        defaults = {
            "name": "Shared service desk",
            "agreement_type_id": cls.kind.id,
            "partner_id": cls.partner.id,
            "owner_id": user.id,
            "start_date": "2026-04-01",
            "end_date": "2028-03-31",
            "value_total": 200000,
            "value_annual": 100000,
        }
        agreement = cls.env["agreement"].with_user(user).create(defaults | vals)
        for party in agreement.party_ids:
            party.signatory_id = cls.clerk if party.is_council else cls.chief
        return agreement

    @classmethod
    def _make_signed(cls, **vals):
        """Make one that has gone the whole way: two people, all gates."""
        agreement = cls._make(**vals)
        agreement.action_negotiate()
        agreement.action_send_to_review()
        agreement.with_user(cls.keeper2).action_approve()
        cls._sign(agreement)
        return agreement

    @classmethod
    def _sign(cls, agreement, day="2026-03-20"):
        """Record who signed and the signed file, then make it signed."""
        cls.env["it.agreement.signature"].with_user(cls.keeper).create(
            [
                {
                    "party_id": party.id,
                    "signed_by": party.signatory_id.name,
                    "date": day,
                    "witness": "Wi Ness" if agreement.execution == "deed" else False,
                }
                for party in agreement.party_ids
            ]
        )
        cls._add_document(agreement)
        agreement.action_sign()

    @classmethod
    def _add_document(cls, agreement, **vals):
        return (
            cls.env["it.agreement.document"]
            .with_user(cls.keeper)
            .create(
                {
                    "agreement_id": agreement.id,
                    "name": "signed.pdf",
                    "content": base64.b64encode(b"%PDF-1.4 signed by both"),
                }
                | vals
            )
        )

    @contextmanager
    def assertRefused(self, words):
        """Assert that the step is refused with these words; undo it as a request does."""
        with self.assertRaises(UserError) as refusal:
            yield
        self.assertRegex(str(refusal.exception), words)

    @classmethod
    def _owe(cls, agreement, **vals):
        council = agreement.party_ids.filtered("is_council")
        return cls.env["it.agreement.obligation"].create(
            {
                "name": "Yearly report",
                "agreement_id": agreement.id,
                "party_id": (agreement.party_ids - council)[:1].id,
                "date_due": "2027-03-31",
                "owner_id": cls.keeper.id,
            }
            | vals
        )

    @classmethod
    def _mark_exempt(cls, agreement):
        agreement.sudo().write(
            {
                "is_exempt": True,
                "exempt_paragraph_ids": [
                    Command.link(cls.env["it.exempt.paragraph"].search([], limit=1).id)
                ],
                "public_interest_reason": "Price is commercially sensitive.",
            }
        )
