import contextlib
import io
import unittest
from collections.abc import Mapping
from typing import Any

from localaws.bench import pairs
from localaws.bench.rows import Row


class PairsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.order: list[str] = []

    def measure(self, sides: list[Any], runs: int) -> dict[str, list[list[float]]]:
        def count(side: Any) -> Mapping[str, float]:
            self.order.append(side)
            return {"runs of a side until now": float(self.order.count(side)), "is own": float(side == "own")}

        with contextlib.redirect_stderr(io.StringIO()):
            return pairs.measure(Row("a", ("s",), False, count), sides, runs)

    def test_the_first_pair_is_a_warm_up(self) -> None:
        self.assertEqual([[2.0], [3.0]], self.measure(["own"], 2)["runs of a side until now"])

    def test_the_sides_of_a_pair_take_turns_and_their_values_keep_their_places(self) -> None:
        found = self.measure(["own", "other"], 3)
        self.assertEqual(["other", "own", "own", "other", "other", "own", "own", "other"], self.order)
        self.assertEqual([[1.0, 0.0]] * 3, found["is own"])


if __name__ == "__main__":
    unittest.main()
