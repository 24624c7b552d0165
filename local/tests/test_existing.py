import unittest

from localaws import existing
from localaws.existing import Part
from localaws.stack_files import StackFile
from tests.fixtures import logging, management, replica

KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234"
BUCKET = "cloudtrail-111111111111-acme-audit"


class ExistingTest(unittest.TestCase):
    def assert_parts(self, expected: list[tuple[str, str, str, str]], *stacks: StackFile) -> None:
        found = [(part.kind, part.account, part.region, part.name) for part in existing.derive(stacks)]
        self.assertEqual(expected, found)

    def test_is_nothing_without_settings_that_name_it(self) -> None:
        self.assert_parts([], logging(), management("orgtrail:notifySnsTopicName: new-logs"))

    def test_finds_what_a_logging_stack_names(self) -> None:
        self.assert_parts(
            [
                ("key", "111111111111", "eu-west-1", "1234"),
                ("access-log-bucket", "111111111111", "eu-west-1", "logs"),
                ("queue", "111111111111", "eu-west-1", "siem"),
            ],
            logging(
                f"orgtrail:kmsKeyArn: {KEY}",
                "orgtrail:accessLoggingBucketName: logs",
                "orgtrail:logNotifications: arn:aws:sqs:eu-west-1:111111111111:siem",
            ),
        )

    def test_finds_what_a_management_stack_names(self) -> None:
        self.assert_parts(
            [
                ("topic", "333333333333", "eu-west-1", "alarms"),
                ("log-group", "222222222222", "eu-west-1", "trails/all"),
                ("role", "222222222222", "eu-west-1", "service/writer"),
            ],
            management(
                "orgtrail:notifySnsTopicName: arn:aws:sns:eu-west-1:333333333333:alarms",
                "orgtrail:alarmTopicArn: arn:aws:sns:eu-west-1:333333333333:alarms",
                "orgtrail:cloudwatchLogGroupArn: arn:aws:logs:eu-west-1:222222222222:log-group:trails/all:*",
                "orgtrail:cloudwatchLogsRoleArn: arn:aws:iam::222222222222:role/service/writer",
            ),
        )

    def test_gives_the_key_of_a_static_link_to_the_logging_stack_that_makes_it(self) -> None:
        link = ("orgtrail:loggingStack", f"orgtrail:s3BucketName: {BUCKET}", f"orgtrail:kmsKeyArn: {KEY}")
        self.assert_parts([("made-key", "111111111111", "eu-west-1", "1234")], logging(), management(*link))
        self.assert_parts(
            [("key", "111111111111", "eu-west-1", "1234")], logging(f"orgtrail:kmsKeyArn: {KEY}"), management(*link)
        )

    def test_has_bucket_and_key_of_a_static_link_to_elsewhere(self) -> None:
        self.assert_parts(
            [("key", "111111111111", "eu-west-1", "1234"), ("log-bucket", "111111111111", "eu-west-1", BUCKET)],
            management("orgtrail:loggingStack", f"orgtrail:s3BucketName: {BUCKET}", f"orgtrail:kmsKeyArn: {KEY}"),
        )

    def test_has_bucket_and_key_of_replica_that_is_elsewhere(self) -> None:
        key = "arn:aws:kms:eu-central-1:444444444444:key/5678"
        static = ("orgtrail:replicaBucketArn: arn:aws:s3:::second-copy", f"orgtrail:replicaKmsKeyArn: {key}")
        self.assert_parts(
            [
                ("replica-key", "444444444444", "eu-central-1", "5678"),
                ("replica-bucket", "444444444444", "eu-central-1", "second-copy"),
            ],
            logging(*static),
        )
        self.assertEqual({"111111111111"}, {part.writer for part in existing.derive([logging(*static)])})

    def test_gives_key_of_replica_to_replica_stack_that_makes_it(self) -> None:
        bucket = "arn:aws:s3:::cloudtrail-444444444444-acme-audit-replica"
        key = "arn:aws:kms:eu-central-1:444444444444:key/5678"
        static = logging(f"orgtrail:replicaBucketArn: {bucket}", f"orgtrail:replicaKmsKeyArn: {key}")
        self.assert_parts([("made-key", "444444444444", "eu-central-1", "5678")], static, replica())
        with_key = replica(f"orgtrail:kmsKeyArn: {key}")
        self.assert_parts([("replica-key", "444444444444", "eu-central-1", "5678")], static, with_key)
        self.assert_parts([], logging("orgtrail:replicaBucketArn: x", "orgtrail:replicaKmsKeyArn: y"))

    def test_leaves_to_the_program_what_is_no_arn(self) -> None:
        self.assert_parts([], logging("orgtrail:kmsKeyArn: alias/mine", "orgtrail:logNotifications: siem"))

    def test_says_which_setting_it_is_from(self) -> None:
        part = existing.derive([logging(f"orgtrail:kmsKeyArn: {KEY}")])[0]
        self.assertIsInstance(part, Part)
        self.assertEqual(f"Pulumi.logging.yaml: orgtrail:kmsKeyArn '{KEY}'", part.setting)
