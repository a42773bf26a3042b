"""`itnotice.cli.import_paths`: exit codes, what is printed, nothing half-done."""

import io
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.itnotice import cli

from .common import NoticeCommon
from .releases import DATA, broken_page, package, release


@tagged("post_install", "-at_install")
class TestCli(NoticeCommon):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def _run(self, *paths):
        out = io.StringIO()
        code = cli.import_paths(self.env, paths, out, commit=False)
        return code, out.getvalue()

    def test_folder(self):
        code, text = self._run(str(DATA))
        self.assertEqual(code, 0)
        self.assertIn("120 releases of 3 files", text)
        self.assertIn("new         120", text)
        code, text = self._run(str(DATA))
        self.assertEqual(code, 0)
        self.assertIn("unchanged   120", text)

    def test_broken_releases_are_named_and_it_is_no_failure(self):
        data, reasons, _landing = broken_page()
        (self.folder / "page.json").write_bytes(data)
        code, text = self._run(self.folder / "page.json")
        self.assertEqual(code, 0)
        for position, words in reasons.items():
            line = next(
                line for line in text.splitlines() if f"release {position} (" in line
            )
            for word in words:
                self.assertIn(word, line)

    def test_wrong_input_changes_nothing(self):
        (self.folder / "a.json").write_bytes(package(release(1)))
        (self.folder / "b.json").write_text('{"records": []}')
        for paths, words in (
            ([self.folder], "b.json is a record package"),
            ([self.folder / "a.json", self.folder / "none.json"], "is not there"),
            ([], "Nothing to read"),
        ):
            with self.subTest(words):
                code, text = self._run(*paths)
                self.assertEqual(code, 2)
                self.assertIn(words, text)
                self.assertEqual(len(text.strip().splitlines()), 1)
        self.assertFalse(self._notice(release(1)))

    def test_progress_of_a_long_run(self):
        (self.folder / "a.json").write_bytes(
            package(*[release(number) for number in range(1, 601)])
        )
        with patch.object(cli, "QUIET_SECONDS", 0.0):
            code, text = self._run(self.folder)
        self.assertEqual(code, 0)
        self.assertIn("  500 of 600 releases\n", text)

    def test_not_two_at_once(self):
        (self.folder / "a.json").write_bytes(package(release(1)))
        with self.registry.cursor() as other:
            other.execute("SELECT pg_advisory_lock(%s)", [cli.LOCK_KEY])
            code, text = self._run(self.folder)
            other.execute("SELECT pg_advisory_unlock(%s)", [cli.LOCK_KEY])
        self.assertEqual(code, 2)
        self.assertIn("Another import", text)
        self.assertEqual(self._run(self.folder)[0], 0)
