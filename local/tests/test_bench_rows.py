import unittest

from localaws.bench import rows
from localaws.errors import UserError


class RowsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.rows = rows.all_rows(["logging", "management"])

    def names(self, *asked: str) -> list[str]:
        return [row.name for row in rows.selected(self.rows, asked)]

    def test_no_two_rows_have_the_same_name(self) -> None:
        self.assertEqual(len(self.names()), len(set(self.names())))

    def test_a_name_stands_for_all_rows_that_begin_with_it(self) -> None:
        self.assertEqual(["packages-maven", "packages-jar"], self.names("packages"))
        self.assertEqual(["logging-jar", "demo"], self.names("demo", "logging-jar"))
        self.assertEqual(["memory-logging-maven", "memory-logging-jar"], self.names("memory-logging"))

    def test_all_rows_are_measured_if_none_is_named(self) -> None:
        self.assertEqual(self.rows, rows.selected(self.rows, []))

    def test_lists_the_rows_if_there_is_no_such_row(self) -> None:
        with self.assertRaisesRegex(UserError, "^--rows 'pack': the rows are packages-maven packages-jar logging-maven"):
            self.names("pack")

    def test_a_standalone_stack_is_measured_alone(self) -> None:
        names = [row.name for row in rows.all_rows(["lab"])]
        self.assertIn("lab-maven", names)
        self.assertNotIn("management-maven", names)


if __name__ == "__main__":
    unittest.main()
