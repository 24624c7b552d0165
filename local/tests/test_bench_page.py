import tempfile
import unittest
from pathlib import Path

from localaws.bench import load, main, page, scale
from localaws.bench.results import Results
from localaws.errors import UserError


class PageTest(unittest.TestCase):
    def test_makes_a_table_of_medians(self) -> None:
        measured = Results({"Commit": "0123456789"}, ["Median"])
        measured.add("up", ["s"], {"`pulumi up`": [[3.0], [1.5], [2.0]]}, keeps=False)
        self.assertEqual(
            "- Commit: 0123456789\n\n"
            "| What | Median | Least to most | Runs |\n"
            "| --- | ---: | ---: | ---: |\n"
            "| `pulumi up` | 2.00 s | 1.50 to 3.00 s | 3 |\n",
            page.table(measured, measured.of(["up"])),
        )

    def test_compares_with_the_other_commit(self) -> None:
        measured = Results({"Commit": "0123456789"}, ["Median", "At 9876543210"])
        measured.add("memory", ["MiB"], {"CLI": [[90.0, 100.0]], "JVM": [[60.0, 0.0]]}, keeps=False)
        lines = page.table(measured, measured.of(["memory"])).splitlines()
        self.assertEqual("| What | Median | At 9876543210 | Ratio | Least to most | Runs |", lines[2])
        self.assertEqual("| CLI | 90 MiB | 100 MiB | 0.90 | 90 to 90 MiB | 1 |", lines[4])
        self.assertEqual("| JVM | 60 MiB | 0 MiB |  | 60 to 60 MiB | 1 |", lines[5])

    def test_keeps_the_text_around_the_table(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "performance.md")
            file.write_text("# A\n<!-- b: begin -->\nold\n<!-- b: end -->\nC\n")
            page.write(file, "b", "new\n")
            self.assertEqual("# A\n<!-- b: begin -->\nnew\n<!-- b: end -->\nC\n", file.read_text())

    def test_the_documentation_has_a_place_for_each_table(self) -> None:
        documentation = Path(__file__).parents[2] / "docs" / "performance.md"
        names = [main.TABLE, *(scale.PREFIX + part for part in scale.PARTS)]
        names += [load.PREFIX + part for part in load.COUNTS]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "performance.md")
            copy.write_text(documentation.read_text())
            for name in names:
                page.write(copy, name, f"the table of {name}\n")
            for name in names:
                self.assertIn(f"the table of {name}\n", copy.read_text())

    def test_writes_nothing_if_it_does_not_know_where(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "performance.md")
            file.write_text("# A\n<!-- b: begin -->\nold\n")
            with self.assertRaisesRegex(UserError, "<!-- b: end -->' are missing"):
                page.write(file, "b", "new\n")
            self.assertEqual("# A\n<!-- b: begin -->\nold\n", file.read_text())


if __name__ == "__main__":
    unittest.main()
