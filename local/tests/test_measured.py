import os
import sys
import tempfile
import unittest
from pathlib import Path

from localaws import measured


class MeasuredTest(unittest.TestCase):
    def test_reads_the_cpu_time_of_a_process_with_a_strange_name(self) -> None:
        stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 900 900 20 0 1 0 1"
        self.assertEqual(3.0, measured.cpu_seconds(stat, 100))

    def test_reads_the_peak_memory(self) -> None:
        self.assertEqual(1234, measured.peak_kib("Name:\tjava\nVmPeak:\t 9999 kB\nVmHWM:\t    1234 kB\n"))
        self.assertIsNone(measured.peak_kib("Name:\tjava\nState:\tZ (zombie)\n"))

    @unittest.skipUnless(Path("/proc/self/stat").exists(), "it needs /proc")
    def test_measures_a_process(self) -> None:
        code = "import time, sys; x = b'1' * 50_000_000; time.sleep(0.3); print('out'); sys.exit(3)"
        with tempfile.TemporaryDirectory() as folder:
            done = measured.run([sys.executable, "-c", code], os.environ, Path(folder))
        self.assertEqual((3, "out\n", ""), (done.exit_code, done.output, done.errors))
        self.assertGreater(done.peak_kib, 50_000)
        self.assertGreater(done.seconds, 0.3)
        self.assertLess(done.cpu_seconds, done.seconds)


if __name__ == "__main__":
    unittest.main()
