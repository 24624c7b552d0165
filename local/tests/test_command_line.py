import unittest

from localaws import command_line
from localaws.errors import UserError


class CommandLineTest(unittest.TestCase):
    def test_finds_words_and_stack_in_any_position(self) -> None:
        for line, words, stack in (
            ("up -s logging --yes", "up", "logging"),
            ("up --stack logging", "up", "logging"),
            ("--stack=logging up", "up", "logging"),
            ("up -slogging", "up", "logging"),
            ("up -ys logging", "up", "logging"),
            ("up -s=logging", "up", "logging"),
            ("--color never -v 3 config -s logging set a b", "config set a b", "logging"),
            ("up -m message -p 4", "up", None),
            ("config -- set", "config set", None),
        ):
            with self.subTest(line):
                command = command_line.parse(line.split())
                self.assertEqual((words, stack), (" ".join(command.words), command.stack))
                self.assertEqual(line, " ".join(command.arguments))

    def test_takes_the_name_that_a_stack_has_on_pulumi_cloud(self) -> None:
        for line, expected in (
            ("up -s acme/orgtrail/logging -y", "up -s logging -y"),
            ("up --stack=acme/logging", "up --stack=logging"),
            ("up -sacme/orgtrail/logging", "up -slogging"),
        ):
            self.assertEqual(expected, " ".join(command_line.parse(line.split()).arguments))

    def test_refuses_to_change_the_configuration_of_the_copy(self) -> None:
        for line in (
            "config set a b",
            "--color never config set a b -s logging",
            "--color=never -v 3 config -s logging set-all --plaintext a=b",
            "config --stack logging rm a",
            "config -- set a b",
            "config cp -d other",
            "config refresh",
            "config env add x",
        ):
            with self.subTest(line), self.assertRaisesRegex(UserError, "edit Pulumi.<stack>.yaml"):
                command_line.require_possible(command_line.parse(line.split()), ["logging"])

    def test_allows_reading_the_configuration(self) -> None:
        for line in "config", "config get set -s logging", "stack output -s logging", "config --show-secrets":
            with self.subTest(line):
                command_line.require_possible(command_line.parse(line.split()), ["logging"])

    def test_requires_a_stack(self) -> None:
        for line in "up", "preview --diff", "--color never destroy":
            with self.subTest(line), self.assertRaisesRegex(UserError, "say which stack, with -s: logging management"):
                command_line.require_possible(command_line.parse(line.split()), ["logging", "management"])

    def test_refuses_to_leave_the_copy(self) -> None:
        for line in "-C /tmp up", "up --cwd=/tmp", "up --config-file x.yaml":
            with self.subTest(line), self.assertRaisesRegex(UserError, "is not possible here"):
                command_line.parse(line.split())

    def test_splits_off_the_role_before_the_command(self) -> None:
        role = "arn:aws:iam::111111111111:role/deploy"
        self.assertEqual((role, ["up", "-s", "a"]), command_line.without_role(["--as", role, "up", "-s", "a"]))
        self.assertEqual((role, ["up"]), command_line.without_role([f"--as={role}", "up"]))
        self.assertEqual((None, ["up", "--as"]), command_line.without_role(["up", "--as"]))
        for arguments in (["--as"], ["--as", "up"], ["--as="]):
            with self.subTest(arguments), self.assertRaisesRegex(UserError, "^--as needs the ARN of a role"):
                command_line.without_role(arguments)
