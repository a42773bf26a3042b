from odoo.tests import TransactionCase, new_test_user


class ReviewCase(TransactionCase):
    """A shared-service pipeline with two officers; moments are set, not waited for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env, "review_officer", groups="itgovernance.group_partnership_officer"
        )
        cls.reader = new_test_user(
            cls.env, "review_reader", groups="itgovernance.group_reader"
        )
        cls.manager = new_test_user(
            cls.env,
            "review_manager",
            groups="itgovernance.group_manager,itgovernance.group_exempt",
        )
        cls.forum = cls.env["it.forum"].create(
            {
                "name": "Review board",
                "level": "board",
                "chair_id": cls.officer.partner_id.id,
            }
        )
        cls.Version = cls.env["it.pipeline.version"]

    @classmethod
    def at(cls, moment):
        """Let what follows happen at a moment (UTC), as far as the history knows."""
        cls.env.flush_all()
        cls.env.cr.execute("SELECT set_config('itreview.moment', %s, true)", [moment])

    @classmethod
    def make_lead(cls, moment, **vals):
        """An opportunity made at a moment."""
        cls.at(moment)
        lead = cls.env["crm.lead"].create(
            {
                "name": "Shared data centre",
                "type": "opportunity",
                "it_kind": "shared_service",
                "expected_revenue": 1000,
                **vals,
            }
        )
        cls.env.flush_all()
        return lead

    @classmethod
    def change(cls, lead, moment, **vals):
        """Change an opportunity at a moment."""
        cls.at(moment)
        lead.write(vals)
        cls.env.flush_all()

    def known(self, moment, leads):
        """Value by opportunity as known at a moment, of those that were there."""
        versions = self.Version._as_of(moment, [("lead_ref", "in", leads.ids)])
        return {version.lead_ref: version.expected_revenue for version in versions}
