import tempfile
import unittest
from pathlib import Path

from localaws import verify
from tests.fixtures import LOGGING, MANAGEMENT, REPLICA


class VerifyTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def options(self, replica: str | None = None, **stacks: str) -> list[str]:
        for name, text in (stacks | ({"replica": replica} if replica else {})).items():
            (self.root / f"Pulumi.{name}.yaml").write_text(text)
        return verify.options(self.root, list(stacks), "replica" if replica else None)

    def test_asks_in_each_account_as_a_role_of_it(self) -> None:
        self.assertEqual(
            [
                "--management-stack=management",
                "--management-profile=222222222222",
                "--management-role=arn:aws:iam::222222222222:role/orgtrail-verify",
                "--logging-stack=logging",
                "--logging-profile=111111111111",
                "--logging-role=arn:aws:iam::111111111111:role/orgtrail-verify",
            ],
            self.options(logging=LOGGING, management=MANAGEMENT),
        )

    def test_a_standalone_stack_takes_the_place_of_both(self) -> None:
        options = self.options(audit=LOGGING.replace("logging", "standalone"))
        self.assertIn("--management-stack=audit", options)
        self.assertIn("--logging-profile=111111111111", options)
        self.assertFalse([option for option in options if option.startswith("--logging-stack")])

    def test_asks_for_replica_if_there_is_one(self) -> None:
        self.assertEqual(
            [
                "--replica-stack=replica",
                "--replica-profile=444444444444",
                "--replica-role=arn:aws:iam::444444444444:role/orgtrail-verify",
            ],
            self.options(replica=REPLICA, logging=LOGGING, management=MANAGEMENT)[-3:],
        )

    def test_the_users_options_prevail(self) -> None:
        command = verify.command("/a/target/orgtrail.jar", Path("/p"), ["--x=1", "--x=2"])
        self.assertEqual("/a/target/orgtrail.jar:/a/target/verify-lib/*", command[2])
        self.assertEqual(["orgtrail.verify.Verify", "--project=/p", "--x=1", "--x=2"], command[3:])


if __name__ == "__main__":
    unittest.main()
