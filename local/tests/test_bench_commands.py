import os
import sys
import unittest
from pathlib import Path

from localaws.bench import commands
from localaws.errors import UserError


class CommandsTest(unittest.TestCase):
    def test_measures_the_time_of_a_command(self) -> None:
        seconds = commands.run([sys.executable, "-c", "import time; time.sleep(0.2)"], Path("/"), os.environ)
        self.assertTrue(0.2 < seconds < 10, seconds)

    def test_a_command_that_fails_is_not_measured(self) -> None:
        with self.assertRaisesRegex(UserError, "fails in /:\nno stack\n"):
            commands.run([sys.executable, "-c", "import sys; sys.exit('no stack')"], Path("/"), os.environ)


if __name__ == "__main__":
    unittest.main()
