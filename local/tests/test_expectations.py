import unittest
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from localaws import expectations, organization, prove
from localaws.errors import UserError
from localaws.expectations import Expectations, Retention
from localaws.stack_files import StackFile
from tests.fixtures import logging, management, stack

KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234"
BUCKET = "cloudtrail-111111111111-acme-audit"
TRAIL = "arn:aws:cloudtrail:eu-west-1:222222222222:trail/acme-audit"


def derive(logs: StackFile, trail: StackFile, *more: StackFile, key: str = KEY, arn: str = TRAIL) -> Expectations:
    outputs = {"s3BucketName": BUCKET, "kmsKeyArn": key}
    return expectations.derive(logs, outputs, trail, {"trailArn": arn}, organization.derive([logs, trail, *more]))


class ExpectationsTest(unittest.TestCase):
    def test_has_the_programs_defaults(self) -> None:
        found = derive(logging(), management())
        trail = found.trail
        self.assertTrue(
            trail.is_logging
            and trail.is_of_organization
            and trail.is_multi_region
            and trail.has_global_events
            and trail.has_validation
        )
        self.assertEqual(("", None), (trail.prefix, trail.delegated_administrator))
        self.assertEqual("GOVERNANCE, 365 days", str(found.logs.retention))
        self.assertEqual("AWSLogs/o-acme12345678/345678901234", found.files.folder)
        logs = found.logs
        self.assertEqual((BUCKET, KEY, "111111111111", "eu-west-1"), (logs.bucket, logs.key, logs.account, logs.region))

    def test_follows_the_settings(self) -> None:
        found = derive(
            logging(
                "orgtrail:wormMode: COMPLIANCE",
                "orgtrail:wormRetentionYears: 7",
                "orgtrail:s3KeyPrefix: audit/logs",
                f"orgtrail:kmsKeyArn: {KEY}",
            ),
            management(
                "orgtrail:enableCloudtrail: false",
                "orgtrail:isMultiRegionTrail: false",
                "orgtrail:includeGlobalServiceEvents: false",
                "orgtrail:enableLogFileValidation: false",
                "orgtrail:delegatedAdministrator: '345678901234'",
            ),
        )
        trail = found.trail
        self.assertFalse(trail.is_logging or trail.is_multi_region or trail.has_global_events or trail.has_validation)
        self.assertEqual("345678901234", trail.delegated_administrator)
        self.assertEqual("COMPLIANCE, 7 years", str(found.logs.retention))
        self.assertEqual("audit/logs/AWSLogs/o-acme12345678/456789012345", found.files.folder)

    def test_knows_the_trail_of_a_single_account(self) -> None:
        single = "orgtrail:isOrganizationTrail: false"
        found = derive(logging(single), management(single))
        self.assertFalse(found.trail.is_of_organization)
        self.assertEqual(("222222222222", "AWSLogs/222222222222"), (found.files.account, found.files.folder))

    def test_takes_the_prefix_from_the_management_stack_beside_static_values(self) -> None:
        link = (f"orgtrail:s3BucketName: {BUCKET}", f"orgtrail:kmsKeyArn: {KEY}", "orgtrail:s3KeyPrefix: static")
        found = derive(logging(), management("orgtrail:loggingStack", *link))
        self.assertEqual("static", found.trail.prefix)
        self.assertTrue(found.files.folder.startswith("static/AWSLogs/"))

    def test_says_what_an_output_contradicts(self) -> None:
        other_key = KEY.replace("1234", "5678")
        for expected, arguments, named in (
            (
                "Pulumi.logging.yaml: orgtrail:kmsKeyArn",
                (logging(f"orgtrail:kmsKeyArn: {other_key}"), management()),
                {},
            ),
            ("Pulumi.logging.yaml: the bucket", (logging("orgtrail:name: other"), management()), {}),
            (
                "Pulumi.management.yaml: orgtrail:kmsKeyArn",
                (logging(), management(f"orgtrail:kmsKeyArn: {other_key}")),
                {},
            ),
            (
                "the key: expected one of account",
                (logging(), management()),
                {"key": KEY.replace("eu-west-1", "us-east-1")},
            ),
            ("the output trailArn", (logging(), management()), {"arn": TRAIL.replace("acme", "other")}),
        ):
            with self.subTest(expected), self.assertRaisesRegex(UserError, f"^{expected}"):
                derive(*arguments, **named)


class LockTest(unittest.TestCase):
    NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)

    def test_takes_a_lock_of_the_right_length(self) -> None:
        prove.require_lock(Retention("GOVERNANCE", 30, "Days"), self.NOW, self.NOW + timedelta(days=30), "GOVERNANCE")
        for days in 7 * 365, 7 * 365 + 2:
            prove.require_lock(
                Retention("COMPLIANCE", 7, "Years"), self.NOW, self.NOW + timedelta(days=days), "COMPLIANCE"
            )

    def test_refuses_any_other(self) -> None:
        month = Retention("COMPLIANCE", 30, "Days")
        for retention, days, mode in (
            (month, 29, "COMPLIANCE"),
            (month, 31, "COMPLIANCE"),
            (month, 30, "GOVERNANCE"),
            (month, 30, None),
            (replace(month, unit="Years", count=1), 364, "COMPLIANCE"),
        ):
            with self.subTest(days=days, mode=mode), self.assertRaises(prove.Failed):
                prove.require_lock(retention, self.NOW, self.NOW + timedelta(days=days), mode)

    def test_says_one_day(self) -> None:
        self.assertEqual("COMPLIANCE, 1 day", str(Retention("COMPLIANCE", 1, "Days")))


class OtherOrganizationTest(unittest.TestCase):
    def test_puts_the_log_file_of_the_management_account(self) -> None:
        first = stack("a", "orgtrail:account: management", "aws:allowedAccountIds: ['888888888888']")
        logs = stack(
            "logs",
            "orgtrail:account: logging",
            "orgtrail:name: acme-audit",
            "aws:region: eu-west-1",
            "aws:allowedAccountIds: ['111111111111']",
            "orgtrail:managementAccountId: '222222222222'",
            "orgtrail:organizationId: o-second12345",
        )
        trail = stack(
            "trail",
            "orgtrail:account: management",
            "orgtrail:name: acme-audit",
            "aws:region: eu-west-1",
            "aws:allowedAccountIds: ['222222222222']",
        )
        self.assertEqual("AWSLogs/o-second12345/222222222222", derive(logs, trail, first).files.folder)
