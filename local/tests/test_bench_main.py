import contextlib
import io
import unittest

from localaws.bench import main


class MainTest(unittest.TestCase):
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
