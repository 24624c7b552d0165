import unittest
from unittest import mock

from localaws import restoring
from localaws.restoring import NotRestored, Part


class RestoringTest(unittest.TestCase):
    def setUp(self) -> None:
        self.values = {"a": 1}
        self.part = Part("a", lambda scene: self.values["a"], lambda scene, value: self.values.update(a=value))

    def test_puts_back_what_was_changed(self) -> None:
        self.assertEqual("x", restoring.keeping(mock.Mock(), [self.part], lambda: self.values.update(a=2) or "x"))
        self.assertEqual(1, self.values["a"])

    def test_writes_nothing_if_nothing_was_changed(self) -> None:
        part = Part("a", self.part.read, mock.Mock(side_effect=AssertionError))
        restoring.keeping(mock.Mock(), [part], lambda: None)

    def test_names_what_cannot_be_put_back(self) -> None:
        part = Part("the policy", self.part.read, lambda scene, value: None)
        with self.assertRaisesRegex(NotRestored, "the policy"):
            restoring.keeping(mock.Mock(), [part], lambda: self.values.update(a=2))


if __name__ == "__main__":
    unittest.main()
