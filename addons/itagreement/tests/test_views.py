import re

from lxml import etree

from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TODAY, AgreementCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestViews(AgreementCommon):
    """Each role opens the screens it has; the OCA app is out of the way."""

    def test_forms_open_for_each_role(self):
        agreement = self._make_signed()
        duty = self._owe(agreement)
        variation = self.env["it.agreement.variation"].create(
            {"agreement_id": agreement.id, "name": "More", "value_change": 1}
        )
        for user in (self.reader, self.officer, self.keeper, self.manager):
            for record in (agreement, duty, variation):
                with self.subTest(user=user.login, model=record._name):
                    self.assertTrue(Form(record.with_user(user)).id)

    def test_menus(self):
        shown = self.env["ir.ui.menu"].with_user(self.reader)._visible_menu_ids()
        for name in ("all", "notice", "obligations"):
            self.assertIn(self.env.ref(f"itagreement.menu_agreement_{name}").id, shown)
        self.assertNotIn(self.env.ref("itagreement.menu_agreement_types").id, shown)
        self.assertNotIn(self.env.ref("agreement.agreement_menu_root").id, shown)

    def test_cards_cannot_be_dragged_to_another_state(self):
        arch = self.env.ref("itagreement.agreement_view_kanban").arch
        self.assertIn('records_draggable="false"', arch)

    def test_cards_ask_for_the_fields_they_look_at(self):
        for model in ("agreement", "it.agreement.obligation"):
            arch = self.env[model].get_view(view_type="kanban")["arch"]
            asked = set(etree.fromstring(arch).xpath("//field/@name"))
            used = set(re.findall(r"\brecord\.(\w+)\.", arch))
            self.assertFalse(used - asked, model)

    def test_every_filter_runs(self):
        self._owe(self._make_signed())
        for model, view in (
            ("agreement", "agreement_view_search"),
            ("it.agreement.obligation", "it_agreement_obligation_view_search"),
            ("it.agreement.variation", "it_agreement_variation_view_search"),
        ):
            Model = self.env[model].with_user(self.reader)
            view_id = self.env.ref(f"itagreement.{view}").id
            arch = etree.fromstring(Model.get_view(view_id, "search")["arch"])
            for node in arch.xpath("//filter[@domain]"):
                with self.subTest(model=model, filter=node.get("name")):
                    domain = safe_eval(node.get("domain"), {"uid": self.reader.id})
                    self.assertGreaterEqual(Model.search_count(domain), 0)

    def test_the_board_shows_a_life_in_its_order(self):
        expand = self.env["agreement"]._group_expand_state
        making = ["draft", "negotiation", "legal_review", "approved"]
        running = ["signed", "active", "expiring"]
        self.assertEqual(expand([], []), making + running)
        self.assertEqual(expand(["expired"], []), [*making, *running, "expired"])
