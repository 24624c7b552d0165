import tempfile
import unittest
from pathlib import Path

from localaws import stack_files
from localaws.errors import UserError
from tests.fixtures import logging, management, replica, stack


class StackFilesTest(unittest.TestCase):
    def test_reads_what_a_stack_is(self) -> None:
        found = logging()
        self.assertEqual(
            ("logging", "eu-west-1", "111111111111", "cloudtrail-111111111111-acme-audit"),
            (found.kind, found.region, found.account, found.log_bucket),
        )

    def test_names_bucket_of_replica_after_its_own_account(self) -> None:
        self.assertEqual("cloudtrail-444444444444-acme-audit-replica", replica().log_bucket)
        self.assertEqual("second-copy", replica("orgtrail:s3BucketName: second-copy").log_bucket)

    def test_reads_the_accounts_however_they_are_written(self) -> None:
        for written in '["012345678901"]', "'[\"012345678901\"]'", '"012345678901"', "[012345678901]", "012345678901":
            with self.subTest(written):
                self.assertEqual(["012345678901"], stack("a", f"aws:allowedAccountIds: {written}").account_ids)
        self.assertEqual(["123456789012"], stack("a", "aws:allowedAccountIds: [123456789012]").account_ids)

    def test_reads_flags_and_numbers(self) -> None:
        found = stack("a", "orgtrail:one: false", "orgtrail:other: 'true'", "orgtrail:days: 7", "orgtrail:text: seven")
        self.assertFalse(found.flag("orgtrail:one", True))
        self.assertTrue(found.flag("orgtrail:other", False))
        self.assertTrue(found.flag("orgtrail:none", True))
        self.assertEqual(7, found.number("orgtrail:days"))
        self.assertIsNone(found.number("orgtrail:text"))

    def test_reads_the_older_form_of_a_key(self) -> None:
        self.assertEqual("logging", stack("a", "orgtrail:config:account: logging").kind)

    def test_takes_an_encrypted_value_for_absent(self) -> None:
        found = stack(
            "a", "orgtrail:name: {secure: AAAB}", "orgtrail:list: [{secure: AAAB}]", "orgtrail:account: logging"
        )
        self.assertIsNone(found.text("orgtrail:name"))
        self.assertEqual(["orgtrail:name", "orgtrail:list"], found.secret_keys())

    def test_says_in_one_line_what_is_no_stack_file(self) -> None:
        for text, expected in (
            ("config:\n  a: [b\n", "Pulumi.a.yaml: line 3: this is not YAML"),
            ("config: text\n", "Pulumi.a.yaml: config must be keys with values"),
            ("- a\n", "Pulumi.a.yaml: config must be keys with values"),
            ("a: \x00\n", "Pulumi.a.yaml: this is not YAML"),
        ):
            with self.subTest(text), self.assertRaises(UserError) as caught:
                stack_files.parse("a", text)
            self.assertIn(expected, str(caught.exception))
            self.assertNotIn("\n", str(caught.exception))

    def test_says_what_a_deployment_needs(self) -> None:
        stack_files.require_runnable(logging())
        for setting, expected in (
            ("aws:region", "Pulumi.management.yaml: aws:region is missing: write aws:region: "),
            ("orgtrail:account", "Pulumi.management.yaml: orgtrail:account is missing: write orgtrail:account: "),
            ("aws:allowedAccountIds: []", "Pulumi.management.yaml: aws:allowedAccountIds is missing: write "),
            (
                "aws:allowedAccountIds: ['1234']",
                "aws:allowedAccountIds has '1234', which is not an account id: write 12 digits",
            ),
        ):
            with self.subTest(setting), self.assertRaises(UserError) as caught:
                stack_files.require_runnable(management(setting))
            self.assertIn(expected, str(caught.exception))

    def test_leaves_out_unusable_files(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "Pulumi.yaml").write_text("name: orgtrail\n")
            (folder / "Pulumi.a.yaml").write_text("config: {aws:allowedAccountIds: [x]}\n")
            (folder / "Pulumi.b.yaml").write_bytes(b"\xff\xfe\xff")
            (folder / "Pulumi.dev.eu.yaml").write_text("")
            self.assertEqual(["a", "b", "dev.eu"], stack_files.names(folder))
            stacks, problems = stack_files.read_all(folder)
            self.assertEqual(["a", "dev.eu"], [found.name for found in stacks])
            self.assertEqual(2, len(problems), problems)
            with self.assertRaisesRegex(UserError, "there is no stack c; the stacks are: a b dev.eu"):
                stack_files.read(folder, "c")
