from odoo.tests import tagged

from .common import ReviewCase


@tagged("post_install", "-at_install")
class TestAsKnown(ReviewCase):
    """The pipeline as known at any moment is what it was then, whoever changed it how."""

    def test_each_moment_has_its_own_value(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        self.change(lead, "2026-03-10 09:00:00", expected_revenue=2500)
        self.change(lead, "2026-03-20 09:00:00", expected_revenue=1500)
        self.assertEqual(self.known("2026-02-28 12:00:00", lead), {})
        self.assertEqual(self.known("2026-03-01 09:00:00", lead), {lead.id: 1000})
        self.assertEqual(self.known("2026-03-10 08:59:59", lead), {lead.id: 1000})
        self.assertEqual(self.known("2026-03-10 09:00:00", lead), {lead.id: 2500})
        self.assertEqual(self.known("2026-04-01 00:00:00", lead), {lead.id: 1500})

    def test_one_transaction_leaves_one_version(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        for value in (2000, 3000, 4000):
            self.change(lead, "2026-03-01 09:00:00", expected_revenue=value)
        versions = self.Version.search([("lead_ref", "=", lead.id)])
        self.assertEqual(versions.mapped("expected_revenue"), [4000])

    def test_intervals_leave_no_hole_and_do_not_overlap(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        for day, value in ((5, 10), (4, 20), (5, 30), (9, 40)):
            self.change(lead, f"2026-03-0{day} 09:00:00", expected_revenue=value)
        self.env.cr.execute(
            """SELECT count(*) FILTER (WHERE valid_to IS NULL),
                      bool_and(valid_to IS NOT DISTINCT FROM following)
                 FROM (SELECT valid_to, lead(valid_from) OVER (ORDER BY valid_from) following
                         FROM it_pipeline_version WHERE lead_ref = %s) v""",
            [lead.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (1, True))

    def test_sql_is_no_way_round(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        self.at("2026-03-02 09:00:00")
        self.env.cr.execute(
            "UPDATE crm_lead SET expected_revenue = 77 WHERE id = %s", [lead.id]
        )
        self.assertEqual(self.known("2026-03-02 09:00:00", lead), {lead.id: 77})

    def test_won_and_lost_are_states(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        self.at("2026-03-05 09:00:00")
        lead.action_set_lost()
        self.env.flush_all()
        statuses = {
            moment: self.Version._as_of(moment, [("lead_ref", "=", lead.id)]).status
            for moment in ("2026-03-02 00:00:00", "2026-03-06 00:00:00")
        }
        self.assertEqual(list(statuses.values()), ["open", "lost"])

    def test_a_deleted_opportunity_keeps_its_history(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        ref = lead.id
        self.at("2026-03-04 09:00:00")
        lead.unlink()
        version = self.Version._as_of("2026-03-02 00:00:00", [("lead_ref", "=", ref)])
        self.assertEqual(
            (version.name, version.lead_id.id), ("Shared data centre", False)
        )
        self.assertFalse(
            self.Version._as_of("2026-03-05 00:00:00", [("lead_ref", "=", ref)])
        )

    def test_what_is_no_opportunity_of_the_suite_leaves_no_trace(self):
        self.at("2026-03-01 09:00:00")
        lead = self.env["crm.lead"].create(
            {"name": "Ordinary sale", "type": "opportunity"}
        )
        self.env.flush_all()
        self.assertFalse(self.Version.search([("lead_ref", "=", lead.id)]))

    def test_a_change_of_something_else_makes_no_version(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        self.change(lead, "2026-03-02 09:00:00", description="<p>More words</p>")
        self.assertEqual(self.Version.search_count([("lead_ref", "=", lead.id)]), 1)

    def test_as_known_is_one_query(self):
        for number in range(5):
            self.make_lead("2026-03-01 09:00:00", name=f"Lead {number}")
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            sum(self.Version._as_of("2026-03-02 00:00:00").mapped("expected_revenue"))

    def test_current_is_searchable_both_ways(self):
        lead = self.make_lead("2026-03-01 09:00:00")
        self.change(lead, "2026-03-02 09:00:00", expected_revenue=5)
        own = [("lead_ref", "=", lead.id)]
        self.assertEqual(
            self.Version.search([*own, ("is_current", "=", True)]).expected_revenue, 5
        )
        self.assertEqual(
            self.Version.search([*own, ("is_current", "=", False)]).expected_revenue,
            1000,
        )
