import os
import sys
import tempfile
import unittest
from pathlib import Path

from localaws.bench import processes
from localaws.errors import UserError

_BOOTSTRAP = "com.pulumi.bootstrap.internal.Main"

# A CLI that starts an AWS plugin, which is larger than it.
_CLI = """
import os, subprocess, sys, time
plugin = os.path.join(sys.argv[1], "pulumi-resource-aws")
subprocess.run([plugin, "-c", "x = b'1' * 60_000_000; import time; time.sleep(0.3)"])
"""


class ProcessesTest(unittest.TestCase):
    def test_knows_what_a_process_does(self) -> None:
        for expected, command_line in {
            "CLI": ["pulumi", "preview"],
            "language host": ["/e/bin/pulumi-language-java", "127.0.0.1:1"],
            "AWS plugin": ["/e/plugins/pulumi-resource-aws", "127.0.0.1:1"],
            "JVM that lists packages": ["/usr/bin/java", "-cp", "orgtrail.jar", _BOOTSTRAP, "packages"],
            "JVM of the program": ["/usr/bin/java", "-jar", "orgtrail.jar"],
        }.items():
            self.assertEqual(expected, processes.role(command_line))
        maven = ["java", "-classpath", "plexus-classworlds.jar", "Launcher", "compile", "exec:java"]
        self.assertEqual("JVM of the program", processes.role(maven))
        packages = [*maven, f"-DmainClass={_BOOTSTRAP}", "-DmainArgs=packages"]
        self.assertEqual("JVM that lists packages", processes.role(packages))
        for other in [], ["/bin/sh", "./mvnw", "compile"]:
            self.assertIsNone(processes.role(other))

    def test_finds_what_a_process_has_started_and_not_its_parent(self) -> None:
        self.assertEqual({2, 3, 4}, set(processes.descendants(2, {2: 1, 3: 2, 4: 3, 5: 1})))

    @unittest.skipUnless(Path("/proc/self/stat").exists(), "it needs /proc")
    def test_measures_each_process_by_itself(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            for program in "pulumi", "pulumi-resource-aws":
                Path(name, program).symlink_to(sys.executable)
            found = processes.peaks([f"{name}/pulumi", "-c", _CLI, name], Path(name), os.environ)
        self.assertGreater(found["AWS plugin"], 57)
        self.assertLess(found["CLI"], found["AWS plugin"] - 40)
        self.assertEqual(0, found["language host"])

    def test_says_what_fails(self) -> None:
        with self.assertRaisesRegex(UserError, "fails:\nno stack"):
            processes.peaks([sys.executable, "-c", "import sys; sys.exit('no stack')"], Path("/"), os.environ)


if __name__ == "__main__":
    unittest.main()
