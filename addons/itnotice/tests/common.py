from odoo import Command
from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase
from odoo.tools import SQL

from odoo.addons.itnotice.logic import intake

from .releases import package


class NoticeCommon(TransactionCase):
    """Users by role, and a way to take releases in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, no_reset_password=True))
        # Whatever the database holds already: in here the inbox begins empty.
        cls.env.cr.execute("DELETE FROM it_notice")
        cls.env.cr.execute("DELETE FROM it_notice_setaside")
        cls.reader = cls._new_user("notice_reader", "group_reader")
        cls.partnership = cls._new_user("notice_partner", "group_partnership_officer")
        cls.commercial = cls._new_user("notice_sales", "group_commercial_officer")
        cls.manager = cls._new_user("notice_manager", "group_manager")

    @classmethod
    def _new_user(cls, login, group):
        return new_test_user(cls.env, login=login, groups=f"itgovernance.{group}")

    @classmethod
    def _import(cls, *releases, name="page.json", user=None):
        """Take releases (or the bytes of a page) in; returns the summary."""
        data = package(*releases) if not isinstance(releases[0], bytes) else releases[0]
        notices = cls.env["it.notice"]
        if user:
            notices = notices.with_user(user)
        return notices._import_sources([intake.Source(name, data=data)])

    @classmethod
    def _notice(cls, made):
        """The notice of a release that was taken in."""
        return cls.env["it.notice"].search(
            [("ocid", "=", made["ocid"]), ("release_id", "=", made["id"])]
        )

    @classmethod
    def _new_offer(cls, name, prefixes, **vals):
        return cls.env["it.offer"].create(
            {
                "name": name,
                "family": "connectivity",
                "list_price": 12000,
                "legal_power_id": cls.env.ref("itgovernance.legal_power_lagsa70_s1").id,
                "it_cpv_prefixes": prefixes,
                "state": "live",
                "description": "What was asked for",
                "cost_ids": [
                    Command.create({"direct_cost": 1, "volume": 1}),
                ],
                **vals,
            }
        )

    def _rows(self, *tables):
        """Every row of the tables as text, to see whether anything changed."""
        self.env.flush_all()
        found = {}
        for table in tables:
            rows = self.env.execute_query(
                SQL("SELECT t::text FROM %s t ORDER BY id", SQL.identifier(table))
            )
            found[table] = [row[0] for row in rows]
        return found
