import contextlib
import io
import unittest
from collections.abc import Mapping
from typing import Any

from localaws.bench import main
from localaws.bench.rows import Row


class MainTest(unittest.TestCase):
    def setUp(self) -> None:
        self.order: list[str] = []

    def measure(self, sides: list[Any], runs: int) -> dict[str, list[list[float]]]:
        def count(side: Any) -> Mapping[str, float]:
            self.order.append(side)
            return {"runs of a side until now": float(self.order.count(side)), "is own": float(side == "own")}

        with contextlib.redirect_stderr(io.StringIO()):
            return main.measure(Row("a", "s", False, count), sides, runs)

    def test_the_first_pair_is_a_warm_up(self) -> None:
        self.assertEqual([[2.0], [3.0]], self.measure(["own"], 2)["runs of a side until now"])

    def test_the_sides_of_a_pair_take_turns_and_their_values_keep_their_places(self) -> None:
        found = self.measure(["own", "other"], 3)
        self.assertEqual(["other", "own", "own", "other", "other", "own", "own", "other"], self.order)
        self.assertEqual([[1.0, 0.0]] * 3, found["is own"])

    def test_reads_the_options(self) -> None:
        found = main.asked(["--against", "main~1", "--rows", "up", "demo", "--runs", "3", "--add"])
        self.assertEqual(main.Asked("main~1", ["up", "demo"], 3, True), found)
        self.assertEqual(main.Asked(None, [], 7, False), main.asked([]))

    def test_refuses_no_runs(self) -> None:
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as errors:
            main.asked(["--runs", "0"])
        self.assertIn("--runs must be 1 or more, but is 0", errors.getvalue())


if __name__ == "__main__":
    unittest.main()
