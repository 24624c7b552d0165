import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from localaws import demo, pulumi
from localaws.errors import UserError
from tests.fixtures import LOGGING, MANAGEMENT, REPLICA, with_settings


class PulumiTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("Pulumi.yaml", "name: orgtrail\nruntime: java\n")
        self.write("Pulumi.logging.yaml", LOGGING)
        self.write("Pulumi.management.yaml", MANAGEMENT)
        self.write("credentials", "[111111111111]\naws_access_key_id = a\n[222222222222]\naws_access_key_id = b\n")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text)

    def assert_refused(self, expected: str, line: str) -> None:
        with self.assertRaisesRegex(UserError, expected) as caught:
            pulumi.check(self.root, self.root, line.split())
        self.assertNotIn("\n", str(caught.exception))

    def test_takes_the_credentials_of_the_account_of_the_stack(self) -> None:
        for line, account in (
            ("up -s logging", "111111111111"),
            ("up -s a/b/management", "222222222222"),
            ("version", None),
        ):
            self.assertEqual(account, pulumi.check(self.root, self.root, line.split())[1])

    def test_says_what_is_wrong_with_a_stack_in_one_line(self) -> None:
        self.write("Pulumi.lab.yaml", "config:\n  aws:allowedAccountIds: ['111111111111']\n")
        self.write("Pulumi.broken.yaml", "config: [\n")
        self.write("Pulumi.new.yaml", LOGGING.replace("111111111111", "333333333333"))
        self.assert_refused("there is no stack other; the stacks are: broken lab logging management new", "up -s other")
        self.assert_refused("Pulumi.lab.yaml: aws:region is missing", "up -s lab")
        self.assert_refused("Pulumi.broken.yaml: line 2: this is not YAML", "up -s broken")
        self.assert_refused(
            "Pulumi.new.yaml: aws:allowedAccountIds has '333333333333'.*local/aws stop, then local/aws start",
            "up -s new",
        )

    def test_gives_nothing_of_the_users_own_settings_to_pulumi(self) -> None:
        own = {"AWS_PROFILE": "mine", "AWS_ACCESS_KEY_ID": "mine", "PULUMI_ACCESS_TOKEN": "mine", "HOME": "/home/me"}
        with mock.patch.dict(os.environ, own):
            found = pulumi.environment(Path("/run"), "http://127.0.0.1:1", Path("/engine"), "111111111111")
        self.assertNotIn("mine", found.values())
        self.assertEqual(("111111111111", "/home/me"), (found["AWS_PROFILE"], found["HOME"]))

    def test_deploys_the_logging_stack_that_the_management_stack_names(self) -> None:
        self.assertEqual(["logging", "management"], demo.stacks(self.root))
        self.write("Pulumi.management.yaml", with_settings(MANAGEMENT, "orgtrail:loggingStack: acme/orgtrail/logs"))
        self.assertEqual(["logging", "management"], demo.stacks(self.root))
        self.write("Pulumi.logs.yaml", LOGGING)
        self.assertEqual(["logs", "management"], demo.stacks(self.root))

    def test_deploys_a_standalone_stack_in_place_of_both(self) -> None:
        standalone = LOGGING.replace("account: logging", "account: standalone")
        self.write("Pulumi.all.yaml", standalone)
        self.assertEqual(["logging", "management"], demo.stacks(self.root))
        (self.root / "Pulumi.management.yaml").unlink()
        self.assertEqual(["all"], demo.stacks(self.root))
        (self.root / "Pulumi.all.yaml").unlink()
        with self.assertRaisesRegex(UserError, "there is no stack management; the stacks are: logging"):
            demo.stacks(self.root)
        self.write("Pulumi.management.yaml", standalone)
        self.assertEqual(["management"], demo.stacks(self.root))

    def test_deploys_replica_only_if_logging_stack_names_it_or_it_is_wanted(self) -> None:
        self.write("Pulumi.replica.yaml", REPLICA)
        self.assertIsNone(demo.replica(self.root, "logging", is_wanted=False))
        self.assertEqual("replica", demo.replica(self.root, "logging", is_wanted=True))
        self.write("Pulumi.second.yaml", REPLICA)
        self.write("Pulumi.logging.yaml", with_settings(LOGGING, "orgtrail:replicaStack: acme/orgtrail/second"))
        for is_wanted in True, False:
            self.assertEqual("second", demo.replica(self.root, "logging", is_wanted))

    def test_deploys_replica_whose_bucket_logging_stack_names(self) -> None:
        self.write("Pulumi.second.yaml", REPLICA)
        bucket = "orgtrail:replicaBucketArn: arn:aws:s3:::cloudtrail-444444444444-acme-audit-replica"
        self.write("Pulumi.logging.yaml", with_settings(LOGGING, bucket))
        self.assertEqual("second", demo.replica(self.root, "logging", is_wanted=False))
        self.write("Pulumi.logging.yaml", with_settings(LOGGING, "orgtrail:replicaBucketArn: arn:aws:s3:::elsewhere"))
        self.assertIsNone(demo.replica(self.root, "logging", is_wanted=False))

    def test_says_that_there_is_no_replica_to_deploy(self) -> None:
        with self.assertRaisesRegex(UserError, "there is no stack replica: write a Pulumi.replica.yaml"):
            demo.replica(self.root, "logging", is_wanted=True)
        self.write("Pulumi.replica.yaml", REPLICA)
        self.write("Pulumi.logging.yaml", with_settings(LOGGING, "orgtrail:replicaBucketArn: arn:aws:s3:::elsewhere"))
        with self.assertRaisesRegex(UserError, "no stack of this project makes orgtrail:replicaBucketArn"):
            demo.replica(self.root, "logging", is_wanted=True)
        self.write("Pulumi.logging.yaml", with_settings(LOGGING, "orgtrail:replicaStack: acme/orgtrail/management"))
        with self.assertRaisesRegex(UserError, "Pulumi.management.yaml: orgtrail:account must be replica"):
            demo.replica(self.root, "logging", is_wanted=False)

    def test_says_before_it_deploys_that_a_stack_is_of_another_kind(self) -> None:
        self.write("Pulumi.logging.yaml", LOGGING.replace("account: logging", "account: management"))
        with self.assertRaisesRegex(UserError, "Pulumi.logging.yaml: orgtrail:account is 'management'"):
            demo.stacks(self.root)

    def test_runs_as_a_deployment_principal_of_the_stack(self) -> None:
        user, role = (f"arn:aws:iam::111111111111:{name}" for name in ("user/a", "role/ci/b"))
        principals = f"orgtrail:deploymentPrincipals: ['{user}', '{role}']"
        self.write("Pulumi.logging.yaml", with_settings(LOGGING, principals))
        for line, asked, expected in (
            ("up -s logging", None, role),
            ("up -s logging", user, user),
            ("up -s management", None, None),
            ("version", None, None),
        ):
            with self.subTest(line):
                command = pulumi.check(self.root, self.root, line.split())[0]
                self.assertEqual(expected, pulumi.deployer(self.root, command, asked))

    def test_checks_the_command_after_the_role(self) -> None:
        role = "--as arn:aws:iam::111111111111:role/a"
        self.assertEqual("111111111111", pulumi.check(self.root, self.root, f"{role} up -s logging".split())[1])
        self.assert_refused("say which stack", f"{role} up")
