import re
import unittest
from pathlib import Path

from localaws.attacks import ATTACKS, WORKS
from localaws.replica_attacks import REPLICA_ATTACKS

EVERY = (*ATTACKS, *REPLICA_ATTACKS)
ROOT = Path(__file__).parent.parent.parent
ANSWERS = ("prevented", "leaves a trace", "not covered")


def rows(columns: int = 4) -> list[list[str]]:
    """Returns the rows of the tables with a number of columns: a way, its answer, how, and what shows it."""
    lines = (ROOT / "docs" / "threat-model.md").read_text().splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in found if row[0] != "Way" and len(row) == columns]


def shown(columns: int = 4) -> list[str]:
    return [row[-1].strip("`") for row in rows(columns)]


class ThreatModelTest(unittest.TestCase):
    """Compares docs/threat-model.md with the attacks of the demo."""

    def test_gives_each_way_exactly_one_answer(self) -> None:
        for way, answer, _, _ in rows():
            with self.subTest(way):
                self.assertIn(answer, ANSWERS)
        lines = (ROOT / "docs" / "threat-model.md").read_text().splitlines()
        in_tables = [line for line in lines if line.startswith("| ") and not line.startswith("| Way |")]
        self.assertEqual(len(in_tables), len(rows()) + len(rows(2)), "a row with another number of columns")

    def test_has_a_row_for_each_attack(self) -> None:
        must_work = [attack.id for attack in EVERY if attack.expected[0][1] is WORKS]
        self.assertEqual(must_work, shown(2))
        self.assertEqual([], [attack.id for attack in EVERY if attack.id not in must_work + shown()])

    def test_names_an_attack_or_a_test_that_exists(self) -> None:
        ids = {attack.id for attack in EVERY}
        for way, answer, _, shows in rows():
            with self.subTest(way):
                if shows == "–":
                    self.assertEqual("not covered", answer, "only what is not covered needs nothing that shows it")
                    continue
                self.assertRegex(shows, "^`[^`]+`$")
                if shows.strip("`") not in ids:
                    self.assert_is_a_test(*shows.strip("`").split("."))

    def test_names_what_the_demo_expects(self) -> None:
        attacks = {attack.id: attack for attack in EVERY}
        for way, answer, how, shows in rows():
            if attack := attacks.get(shows.strip("`")):
                with self.subTest(way):
                    expected = [each for _, each in attack.expected]
                    if answer == "prevented":
                        self.assertIn(how.replace("`", ""), [by for each in expected for by in each.denied_by])
                    else:
                        self.assertTrue(any(not each.denied_by for each in expected), "the demo expects a denial")

    def assert_is_a_test(self, class_name: str, method: str = "") -> None:
        files = list((ROOT / "src" / "test").glob(f"**/{class_name}.java"))
        self.assertEqual(1, len(files), f"there is no test {class_name}")
        found = re.search(rf"@(Test|ParameterizedTest)\b[^;]*?\bvoid {re.escape(method)}\(", files[0].read_text())
        self.assertTrue(found, f"there is no test {class_name}.{method}")


if __name__ == "__main__":
    unittest.main()
