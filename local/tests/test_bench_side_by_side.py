import contextlib
import io
import os
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Any

from localaws.bench import side_by_side
from localaws.bench.side_by_side import MemoryOfAll
from localaws.bench import commands
from localaws.errors import UserError

_LARGE = "x = b'1' * 50_000_000; import time; time.sleep(1.2)"


class Deployed:
    """A deployment whose stacks are all running before the first one ends."""

    def __init__(self, run_folder: Path, count: int) -> None:
        self.aws = self
        self.run_folder = run_folder
        self._all = threading.Barrier(count, timeout=10)

    def pulumi(self, way: str, command: str, stack: str, *options: str) -> float:
        self._all.wait()
        if stack == "broken":
            raise UserError(f"{command} of {stack} fails")
        return 1.0 if stack == "quick" else 3.0


@unittest.skipUnless(Path("/proc/self/stat").exists(), "it needs /proc")
class SideBySideTest(unittest.TestCase):
    def run_all(self, *stacks: str) -> Any:
        with tempfile.TemporaryDirectory() as name, contextlib.redirect_stderr(io.StringIO()):
            Path(name, "pid").write_text(f"{os.getpid()}\n")
            deployed: Any = Deployed(Path(name), len(stacks))
            return side_by_side.run_all("a title", deployed, "preview", stacks, [])

    def test_runs_all_commands_at_the_same_time(self) -> None:
        done = self.run_all("quick", "slow", "slow")
        self.assertEqual((3.0, 3.0, []), (done.median, done.slowest, done.failures))
        self.assertGreater(done.aws_mebibytes, 1)

    def test_keeps_what_a_command_says_that_fails(self) -> None:
        done = self.run_all("broken", "quick")
        self.assertEqual(["preview of broken fails"], done.failures)
        self.assertEqual(2, len(done.each))

    def test_adds_up_the_memory_of_all_processes(self) -> None:
        def large() -> None:
            commands.run([sys.executable, "-c", _LARGE], Path("/"), os.environ)

        with MemoryOfAll() as memory:
            threads = [threading.Thread(target=large) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertGreater(memory.most_kib, 100_000 * 0.95)


if __name__ == "__main__":
    unittest.main()
