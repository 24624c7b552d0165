import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from localaws.bench import checkout
from localaws.errors import UserError


class CheckoutTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root, self.copies = Path(folder.name, "root"), Path(folder.name, "copies")
        self.write("src/main/App.java", "one")
        self.write("target/orgtrail.jar", "built")
        self.write(".gitignore", "target/\n")

    def write(self, name: str, text: str) -> Path:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def git(self, *arguments: str) -> None:
        who = ("AUTHOR", "COMMITTER")
        own = {f"GIT_{each}_{what}": "a@b" for each in who for what in ("NAME", "EMAIL")}
        subprocess.run(["git", *arguments], cwd=self.root, env=os.environ | own, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("init")
        self.git("add", ".")
        self.git("commit", "-m", "first")

    def test_copies_the_project_without_what_is_built(self) -> None:
        made = checkout.own(self.root, self.copies)
        for copy in made.source, made.maven:
            self.assertEqual("one", (copy / "src/main/App.java").read_text())
            self.assertFalse((copy / "target").exists())

    def test_a_second_copy_writes_only_what_has_changed_and_keeps_what_was_built(self) -> None:
        self.write("pom.xml", "<project/>")
        self.write("gone", "")
        made = checkout.own(self.root, self.copies)
        built = made.source / "target" / "orgtrail.jar"
        built.parent.mkdir()
        built.touch()
        before = (made.source / "pom.xml").stat().st_mtime_ns
        self.write("src/main/App.java", "two")
        (self.root / "gone").unlink()
        checkout.own(self.root, self.copies)
        self.assertEqual("two", (made.source / "src/main/App.java").read_text())
        self.assertEqual(before, (made.source / "pom.xml").stat().st_mtime_ns)
        self.assertTrue(built.exists())
        self.assertFalse((made.source / "gone").exists())

    def test_what_has_changed_is_newer_than_what_was_built_before(self) -> None:
        made = checkout.own(self.root, self.copies)
        made.jar.parent.mkdir()
        made.jar.touch()
        changed = self.write("src/main/App.java", "two")
        os.utime(changed, (0, 0))
        checkout.own(self.root, self.copies)
        copied = made.source / "src/main/App.java"
        self.assertGreaterEqual(copied.stat().st_mtime_ns, made.jar.stat().st_mtime_ns)

    def test_a_program_can_still_be_started(self) -> None:
        self.write("mvnw", "#!/bin/sh\n").chmod(0o755)
        made = checkout.own(self.root, self.copies)
        self.assertTrue(os.access(made.maven / "mvnw", os.X_OK))

    def test_the_jar_has_options_since_there_is_a_script_that_starts_the_program(self) -> None:
        self.write("a.txt", "a")
        self.assertEqual({}, checkout.own(self.root, self.copies).jar_options())
        self.write("mvnw", "#!/bin/sh")
        self.write(".mvn/jvm.config", "-XX:+A\n-XX:+B\n")
        made = checkout.own(self.root, self.copies)
        archive = made.source / "target" / "orgtrail.jsa"
        options = f"-XX:+A -XX:+B -XX:SharedArchiveFile={archive} -Xlog:disable"
        self.assertEqual({"JDK_JAVA_OPTIONS": options}, made.jar_options())

    def test_names_the_commit_and_whether_the_program_differs_from_it(self) -> None:
        self.assertEqual("a copy without Git", checkout.own(self.root, self.copies).name)
        self.commit()
        self.assertRegex(checkout.own(self.root, self.copies).name, "^[0-9a-f]{10}$")
        self.write("docs/performance.md", "a table")
        self.assertRegex(checkout.own(self.root, self.copies).name, "^[0-9a-f]{10}$")
        self.write("src/main/App.java", "two")
        self.assertRegex(checkout.own(self.root, self.copies).name, "^[0-9a-f]{10} with changes$")

    def test_copies_the_project_as_it_was_at_a_commit(self) -> None:
        self.commit()
        self.write("src/main/App.java", "two")
        self.git("commit", "-am", "second")
        made = checkout.of_commit(self.root, self.copies, "HEAD~1")
        self.assertEqual("one", (made.source / "src/main/App.java").read_text())
        self.assertEqual("one", (made.maven / "src/main/App.java").read_text())
        self.assertEqual("two", (self.root / "src/main/App.java").read_text())

    def test_one_measurement_runs_at_a_time(self) -> None:
        checkout.reserve(self.copies)
        with self.assertRaisesRegex(UserError, "^another measurement uses .*copies: wait for its end$"):
            checkout.reserve(self.copies)

    def test_says_that_there_is_no_such_commit(self) -> None:
        self.commit()
        with self.assertRaisesRegex(UserError, "^--against 'v9': there is no such commit"):
            checkout.of_commit(self.root, self.copies, "v9")


if __name__ == "__main__":
    unittest.main()
