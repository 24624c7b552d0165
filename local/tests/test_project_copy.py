import tempfile
import unittest
from pathlib import Path

import yaml

from localaws import project_copy
from localaws.errors import UserError
from tests.fixtures import LOGGING, MANAGEMENT, with_settings

PROJECT = "name: orgtrail\nruntime: java # the program\nbackend:\n  url: s3://state\n"


class ProjectCopyTest(unittest.TestCase):
    def test_strips_what_only_the_real_aws_and_backend_understand(self) -> None:
        text = with_settings(
            "secretsprovider: awskms://alias/pulumi\nencryptedkey: AQIC\nencryptionsalt: v1:abc\n"
            "environment:\n  - acme/aws\n" + LOGGING,
            "aws:profile: acme",
            "aws:assumeRole: {roleArn: arn}",
            "aws:assumeRoles: [{roleArn: arn}]",
            "aws:sharedConfigFiles: [a]",
            "aws:sharedCredentialsFiles: [b]",
            "aws:endpoints: [{s3: http://x}]",
            "aws:secretKey: {secure: AAAB}",
        )
        copy = project_copy.stack_text("logging", text)
        reader = "  orgtrail:logReaders: ['arn:aws:iam::111111111111:role/orgtrail-verify']\n"
        self.assertEqual(
            LOGGING.replace("config:\n", f"config:\n{reader}  aws:s3UsePathStyle: 'true'\n"),
            copy,
        )

    def test_keeps_what_the_cli_wrote_when_it_made_the_stack(self) -> None:
        copy = project_copy.stack_text("logging", "encryptionsalt: v1:user:1\n" + LOGGING, "v1:own=:v1:x/y:z==")
        self.assertEqual("v1:own=:v1:x/y:z==", yaml.safe_load(copy)["encryptionsalt"])

    def test_gives_the_logging_stack_the_organization_of_the_local_backend(self) -> None:
        copy = project_copy.stack_text("management", MANAGEMENT)
        self.assertIn("orgtrail:loggingStack: organization/orgtrail/logging # on Pulumi Cloud\n", copy)
        unqualified = with_settings(MANAGEMENT, "orgtrail:loggingStack: logging")
        self.assertIn("orgtrail:loggingStack: logging\n", project_copy.stack_text("management", unqualified))

    def test_gives_replica_stack_the_organization_of_the_local_backend(self) -> None:
        text = with_settings(LOGGING, "orgtrail:replicaStack: acme/orgtrail/replica")
        copy = project_copy.stack_text("logging", text)
        self.assertIn("orgtrail:replicaStack: organization/orgtrail/replica\n", copy)

    def test_creates_a_trail_without_a_delay_unless_the_stack_file_sets_one(self) -> None:
        delay = "orgtrail:trailCreationDelaySeconds"
        self.assertNotIn(delay, project_copy.stack_text("logging", LOGGING))
        self.assertIn(f"  {delay}: '0'\n", project_copy.stack_text("management", MANAGEMENT))
        copy = project_copy.stack_text("management", with_settings(MANAGEMENT, f"{delay}: 5"))
        self.assertEqual(5, yaml.safe_load(copy)["config"][delay])

    def test_has_settings_that_are_added(self) -> None:
        added = {"orgtrail:replicaStack": "organization/orgtrail/replica"}
        config = yaml.safe_load(project_copy.stack_text("logging", LOGGING, added=added))["config"]
        self.assertEqual("organization/orgtrail/replica", config["orgtrail:replicaStack"])

    def test_says_that_a_value_is_encrypted(self) -> None:
        text = with_settings(LOGGING, "orgtrail:name: {secure: AAAB}")
        with self.assertRaisesRegex(
            UserError, r"^Pulumi.logging.yaml: orgtrail:name is encrypted \(secure\).*plain text"
        ):
            project_copy.stack_text("logging", text)

    def test_takes_aliases(self) -> None:
        text = "config:\n  a:b: &role {roleArn: x}\n  aws:assumeRole: *role\n  a:c: *role\n"
        config = yaml.safe_load(project_copy.stack_text("a", text))["config"]
        self.assertEqual(["aws:s3UsePathStyle", "a:b", "a:c"], list(config))
        text = "config:\n  aws:assumeRole: &role {roleArn: x}\n  a:c: *role\n"
        with self.assertRaisesRegex(UserError, "^Pulumi.a.yaml: aws:assumeRole cannot be left out of the copy"):
            project_copy.stack_text("a", text)

    def test_runs_the_jar_and_needs_no_defaults(self) -> None:
        for text in PROJECT, PROJECT.replace("java # the program", "\n  name: java\n  options: {jvm: x}"):
            with self.subTest(text):
                copy = yaml.safe_load(project_copy.project_text(text, "/a b/orgtrail.jar"))
                runtime = {"name": "java", "options": {"binary": "/a b/orgtrail.jar"}}
                self.assertEqual({"name": "orgtrail", "runtime": runtime}, copy)

    def test_copies_without_writing_to_the_files_of_the_user(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name) / "root"
            root.mkdir()
            files = {
                "Pulumi.yaml": PROJECT,
                "Pulumi.logging.yaml": LOGGING,
                "Pulumi.broken.yaml": "config: [\n",
                "Pulumi.secret.yaml": "config:\n  orgtrail:name: {secure: AAAB}\n",
            }
            for file, text in files.items():
                (root / file).write_text(text)
            folder = Path(name) / "copy"
            project_copy.make(root, folder, "logging")
            project_copy.make(root, folder, None)
            self.assertEqual(files, {file.name: file.read_text() for file in root.iterdir()})
            copied = sorted(file.name for file in folder.iterdir())
            self.assertEqual(["Pulumi.logging.yaml", "Pulumi.yaml", "mvnw", "pom.xml", "src"], copied)
            with self.assertRaises(UserError):
                project_copy.make(root, folder, "secret")

    def test_says_that_the_project_is_not_in_java(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "Pulumi.yaml").write_text("name: orgtrail\nruntime: nodejs\n")
            with self.assertRaisesRegex(UserError, "^Pulumi.yaml: runtime must be java"):
                project_copy.project_name(Path(name))
