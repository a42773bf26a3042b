"""What an update does to the notices that are here."""

from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import NoticeCommon
from .releases import release


@tagged("post_install", "-at_install")
class TestMigration(NoticeCommon):
    def test_places_get_their_names(self):
        self._import(release(1), release(2))
        first, second = self._notice(release(1)), self._notice(release(2))
        self.env["it.notice"]._match((first + second).ids)
        self.env.cr.execute(
            "UPDATE it_notice SET region = 'UKJ32, Devon' WHERE id = %s", [first.id]
        )
        script = load_script(
            file_path("itnotice/migrations/19.0.1.4.0/post-place-names.py"),
            "place_names",
        )
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.3.0")
            self.env.invalidate_all()
            self.assertEqual(first.region, "South East (UKJ32), Devon")
            self.assertEqual(second.region, "South East")
            self.assertFalse(first.matched_at)
