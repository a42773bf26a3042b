"""Which files are read, what is told at the end."""

import os
import tempfile
import threading
import time
from pathlib import Path
from unittest import TestCase

from odoo.addons.itnotice.logic import intake
from odoo.addons.itnotice.logic.package import PackageError

from .releases import DATA, broken_page, package, release


class TestSources(TestCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.folder = self.home / "pages"
        self.folder.mkdir()

    def assertError(self, paths, words):
        with self.assertRaises(PackageError) as caught:
            sources, _notes = intake.sources_of(paths)
            intake.check(sources)
        self.assertIn(words, str(caught.exception))

    def test_folder_in_order_of_name(self):
        for name in ("b.json", "a.json", "notes.txt"):
            (self.folder / name).write_bytes(package(release()))
        sources, notes = intake.sources_of([self.folder])
        self.assertEqual([source.name for source in sources], ["a.json", "b.json"])
        self.assertEqual(notes, [])
        self.assertEqual(intake.check(sources), 2)

    def test_link_out_of_the_folder_is_left_out(self):
        (self.folder / "a.json").write_bytes(package(release()))
        outside = self.home / "outside.json"
        outside.write_bytes(package(release(2)))
        (self.folder / "b.json").symlink_to(outside)
        (self.folder / "c.json").symlink_to(self.folder / "a.json")
        sources, notes = intake.sources_of([self.folder])
        self.assertEqual([source.name for source in sources], ["a.json", "c.json"])
        self.assertIn("b.json is a link out of", notes[0])

    def test_wrong_paths(self):
        self.assertError([self.home / "missing.json"], "is not there")
        self.assertError([self.folder], "holds no .json or .xml file")
        self.assertError([], "Nothing to read")
        pipe = self.home / "pipe"
        os.mkfifo(pipe)
        self.assertError([pipe], "neither a file nor a folder")

    def test_one_wrong_file_among_good(self):
        (self.folder / "a.json").write_bytes(package(release()))
        (self.folder / "b.json").write_text("<html>")
        self.assertError([self.folder], "b.json is XML")

    def test_too_large(self):
        huge = self.folder / "huge.json"
        with huge.open("wb") as file:
            file.truncate(intake.MAX_PACKAGE_BYTES + 1)
        self.assertError([huge], "larger than 64 MB")


class TestSummary(TestCase):
    def test_repeat_across_files(self):
        sources = [
            intake.Source("a.json", data=package(release(1), release(2))),
            intake.Source("b.json", data=package(release(3), release(2))),
        ]
        reads = list(intake.read_all(sources))
        self.assertIn("repeats a.json release 2", reads[3].result.reason)

    def test_lines(self):
        data, reasons, landing = broken_page()
        summary = intake.Summary()
        for read in intake.read_all([intake.Source("page.json", data=data)]):
            summary.read += 1
            if hasattr(read.result, "reason"):
                summary.add_refused(read)
            else:
                summary.new += 1
                if read.result.remarks:
                    summary.add_remarks(read)
        text = "\n".join(summary.lines())
        self.assertIn("read        14", text)
        self.assertIn(f"set aside   {len(reasons):>2}", text)
        for position in reasons:
            self.assertIn(f"page.json release {position} (", text)
        self.assertIn("release 2 (test-0002-1): ocid is missing", text)
        self.assertIn("Taken in with a remark:", text)

    def test_a_long_list_is_cut(self):
        summary = intake.Summary()
        read = next(
            intake.read_all([intake.Source("a.json", data=package(release(ocid=...)))])
        )
        for _time in range(intake.NAMED_LIMIT + 5):
            summary.add_refused(read)
        self.assertIn("... and 5 more", summary.lines()[-1])

    def test_batches(self):
        self.assertEqual(
            [len(part) for part in intake.batches(range(450), 200)],
            [200, 200, 50],
        )
        self.assertEqual(list(intake.batches([])), [])

    def test_real_folder(self):
        sources, _notes = intake.sources_of([DATA])
        self.assertEqual(intake.check(sources), 120)


class TestGivingWay(TestCase):
    def test_all_of_them_in_their_order(self):
        for count in (0, 1, 4, 5, 6, 23):
            self.assertEqual(list(intake.giving_way(range(count))), list(range(count)))

    def test_another_thread_runs_between(self):
        """One that waits has its turn long before the interpreter would give it one."""
        turns, over = [], threading.Event()

        def wait_for_turns():
            while not over.is_set():
                turns.append(1)
                time.sleep(0)

        waiting = threading.Thread(target=wait_for_turns)
        waiting.start()
        try:
            for _item in intake.giving_way(range(5000)):
                pass
        finally:
            over.set()
            waiting.join()
        self.assertGreater(len(turns), 50)


class TestAhead(TestCase):
    def test_the_same_in_the_same_order(self):
        self.assertEqual(list(intake.ahead(iter(range(100)))), list(range(100)))
        self.assertEqual(list(intake.ahead([])), [])

    def test_what_goes_wrong_comes_in_its_turn(self):
        def items():
            yield 1
            raise PackageError("no more")

        found = intake.ahead(items())
        self.assertEqual(next(found), 1)
        with self.assertRaisesRegex(PackageError, "no more"):
            next(found)

    def test_no_more_is_made_than_is_asked_for(self):
        made = []

        def items():
            for number in range(1000):
                made.append(number)
                yield number

        found = intake.ahead(items(), 2)
        self.assertEqual(next(found), 0)
        time.sleep(0.3)
        found.close()
        time.sleep(0.3)
        self.assertLess(len(made), 6)
