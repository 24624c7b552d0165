import tempfile
import unittest
from pathlib import Path

from localaws.bench import results
from localaws.bench.results import Line, Results

CONDITIONS = {"Commit": "0123456789", "JDK": "17"}


class ResultsTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name, "results.json")

    def saved(self, conditions: dict[str, str]) -> None:
        measured = Results(conditions, ["Median"])
        measured.add("demo", ["s"], {"`local/demo`": [[40.0], [44.0]]}, keeps=False)
        measured.save(self.file)

    def test_the_ratio_is_that_of_the_pairs(self) -> None:
        line = Line("demo", "s", [[2.0, 4.0], [8.0, 16.0], [3.0, 4.0]])
        self.assertEqual((3.0, 4.0, 0.5), (line.median(0), line.median(1), line.ratio))

    def test_there_is_no_ratio_to_a_process_that_was_not_started(self) -> None:
        self.assertIsNone(Line("memory", "MiB", [[60.0, 0.0]]).ratio)

    def test_keeps_what_was_measured_under_the_same_conditions(self) -> None:
        self.saved(CONDITIONS)
        line = results.load(self.file, CONDITIONS, ["Median"]).lines["`local/demo`"]
        self.assertEqual(Line("demo", "s", [[40.0], [44.0]]), line)

    def test_forgets_what_was_measured_under_other_conditions(self) -> None:
        self.saved(CONDITIONS)
        self.assertEqual({}, results.load(self.file, CONDITIONS | {"JDK": "21"}, ["Median"]).lines)
        self.assertEqual({}, results.load(self.file, CONDITIONS, ["Median", "At 9876543210"]).lines)

    def test_forgets_what_was_measured_of_changes_that_have_no_commit(self) -> None:
        changed = {"Commit": "0123456789 with changes"}
        self.saved(changed)
        self.assertEqual({}, results.load(self.file, changed, ["Median"]).lines)

    def test_adds_pairs_only_if_it_is_told_to(self) -> None:
        measured = Results(CONDITIONS, ["Median"])
        for keeps, expected in (False, [[1.0]]), (True, [[1.0], [1.0]]), (False, [[1.0]]):
            measured.add("demo", ["s"], {"`local/demo`": [[1.0]]}, keeps)
            self.assertEqual(expected, measured.lines["`local/demo`"].pairs)

    def test_the_last_unit_is_that_of_all_others(self) -> None:
        measured = Results(CONDITIONS, ["Median"])
        measured.add("a", ["s", "MiB"], {"time": [[1.0]], "JVM": [[2.0]], "plugin": [[3.0]]}, keeps=False)
        self.assertEqual(["s", "MiB", "MiB"], [line.unit for line in measured.lines.values()])

    def test_lists_the_lines_in_the_order_of_the_rows(self) -> None:
        measured = Results(CONDITIONS, ["Median"])
        for row in "demo", "test":
            measured.add(row, ["s"], {f"title of {row}": [[1.0]]}, keeps=False)
        titles = [title for title, _ in measured.of(["test", "up", "demo"])]
        self.assertEqual(["title of test", "title of demo"], titles)


if __name__ == "__main__":
    unittest.main()
