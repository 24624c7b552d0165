"""Tests of the whole local AWS. local/aws starts it with the stack files of the test, and stops it."""

import contextlib
import http.client
import io
import json
import urllib.parse
from dataclasses import replace
from typing import Any

from localaws import prove
from localaws.expectations import Expectations, LogFiles, LogStore, Retention, Trail
from tests.fixtures import LOGGING, MANAGEMENT, with_settings
from tests.running import RunningLocalAws, policy_of

REGION = "eu-west-1"
LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT = "111111111111", "222222222222", "333333333333"
KEY_ID = "4b2f0c70-b503-4849-8286-34a6938c88a7"
MADE_KEY_ID = "c1f2b1de-0b0a-4b41-9d3e-8f6a3f3b9a11"
CLOUDTRAIL = "cloudtrail.amazonaws.com"

STACKS = {
    "logging": with_settings(
        LOGGING,
        f"orgtrail:kmsKeyArn: arn:aws:kms:{REGION}:{LOGGING_ACCOUNT}:key/{KEY_ID}",
        "orgtrail:accessLoggingBucketName: acme-access-logs",
        f"orgtrail:logNotifications: arn:aws:sqs:{REGION}:{LOGGING_ACCOUNT}:siem",
    ),
    "management": with_settings(
        MANAGEMENT,
        f"orgtrail:notifySnsTopicName: arn:aws:sns:{REGION}:{OTHER_ACCOUNT}:new-logs",
        f"orgtrail:cloudwatchLogGroupArn: arn:aws:logs:{REGION}:{MANAGEMENT_ACCOUNT}:log-group:trails/all:*",
        f"orgtrail:cloudwatchLogsRoleArn: arn:aws:iam::{MANAGEMENT_ACCOUNT}:role/service/writer",
        "orgtrail:delegatedAdministrator: '345678901234'",
    ),
    "lab-logging": f"""\
config:
  aws:region: us-east-1
  aws:allowedAccountIds: ["{OTHER_ACCOUNT}"]
  orgtrail:account: logging
  orgtrail:name: lab
  orgtrail:accessLoggingBucketName: ab
""",
    "lab-management": f"""\
config:
  orgtrail:account: management
  orgtrail:s3BucketName: cloudtrail-{OTHER_ACCOUNT}-lab
  orgtrail:kmsKeyArn: arn:aws:kms:us-east-1:{OTHER_ACCOUNT}:key/{MADE_KEY_ID}
""",
    "broken": "config: [\n",
}


class LocalAwsTest(RunningLocalAws):
    stacks = STACKS
    region = REGION

    def make_trail(self, name: str, **settings: object) -> tuple[Expectations, Any]:
        """Creates a locked bucket and a trail. Returns what the proof must expect, and the CloudTrail client."""
        key = f"arn:aws:kms:{REGION}:{LOGGING_ACCOUNT}:key/{KEY_ID}"
        s3, cloudtrail = self.client("s3", LOGGING_ACCOUNT), self.client("cloudtrail", MANAGEMENT_ACCOUNT)
        where = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=where)
        rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Years": 2}}
        lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
        encryption = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rules = [{"ApplyServerSideEncryptionByDefault": encryption, "BucketKeyEnabled": True}]
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
        closed = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        )
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=closed)
        service, bucket = {"Service": CLOUDTRAIL}, f"arn:aws:s3:::{name}"
        policy = policy_of(
            {"Sid": "Acl", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": bucket},
            {"Sid": "Write", "Principal": service, "Action": "s3:PutObject", "Resource": f"{bucket}/*"},
            {
                "Sid": "Keep",
                "Effect": "Deny",
                "Principal": "*",
                "Action": ["s3:BypassGovernanceRetention", "s3:DeleteObject"],
                "Resource": f"{bucket}/*",
            },
        )
        s3.put_bucket_policy(Bucket=name, Policy=policy)
        made = cloudtrail.create_trail(
            Name=name, S3BucketName=name, S3KeyPrefix="audit", KmsKeyId=key, IsOrganizationTrail=True, **settings
        )
        self.addCleanup(cloudtrail.delete_trail, Name=name)
        cloudtrail.start_logging(Name=name)
        trail = Trail(MANAGEMENT_ACCOUNT, REGION, made["TrailARN"], True, True, False, True, False, "audit", None)
        logs = LogStore(LOGGING_ACCOUNT, REGION, name, key, Retention("GOVERNANCE", 2, "Years"))
        files = LogFiles("345678901234", "the member account", "audit/AWSLogs/o-acme12345678/345678901234")
        return Expectations(trail, logs, files), cloudtrail

    def prove(self, expected: Expectations) -> str:
        test, output = self, io.StringIO()

        class Apis(prove.Apis):
            def client(self, service: str, account: str, region: str) -> Any:
                return test.client(service, account, region)

        with contextlib.redirect_stdout(output):
            prove.prove(Apis(self.endpoint, self.run_folder), expected, f"arn:aws:iam::{LOGGING_ACCOUNT}:role/local")
        return output.getvalue()

    def test_makes_the_organization_of_the_stack_files(self) -> None:
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        found = organizations.describe_organization()["Organization"]
        self.assertEqual(("o-acme12345678", "ALL"), (found["Id"], found["FeatureSet"]))
        self.assertEqual(MANAGEMENT_ACCOUNT, found["MasterAccountId"])
        self.assertEqual(
            {MANAGEMENT_ACCOUNT, LOGGING_ACCOUNT, OTHER_ACCOUNT, "345678901234", "456789012345"},
            {account["Id"] for account in organizations.list_accounts()["Accounts"]},
        )
        services = organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"]
        self.assertEqual([CLOUDTRAIL], [service["ServicePrincipal"] for service in services])

    def test_says_what_it_cannot_make_in_one_line_each(self) -> None:
        self.assertEqual(2, len(self.problems), self.problems)
        self.assertIn("aws: Pulumi.broken.yaml: line 2: this is not YAML", self.problems[0])
        self.assertIn("aws: Pulumi.lab-logging.yaml: orgtrail:accessLoggingBucketName 'ab'", self.problems[1])

    def test_makes_what_the_stack_files_say_exists(self) -> None:
        key = self.client("kms", LOGGING_ACCOUNT).describe_key(KeyId=KEY_ID)["KeyMetadata"]
        self.assertEqual(f"arn:aws:kms:{REGION}:{LOGGING_ACCOUNT}:key/{KEY_ID}", key["Arn"])
        self.assertEqual("SYMMETRIC_DEFAULT", key["KeySpec"])
        s3 = self.client("s3", LOGGING_ACCOUNT)
        self.assertEqual(REGION, s3.get_bucket_location(Bucket="acme-access-logs")["LocationConstraint"])
        self.assertIn("logging.s3.amazonaws.com", s3.get_bucket_policy(Bucket="acme-access-logs")["Policy"])
        self.client("sqs", LOGGING_ACCOUNT).get_queue_url(QueueName="siem")
        groups = self.client("logs", MANAGEMENT_ACCOUNT).describe_log_groups()["logGroups"]
        self.assertEqual(["trails/all"], [group["logGroupName"] for group in groups])
        role = self.client("iam", MANAGEMENT_ACCOUNT).get_role(RoleName="writer")["Role"]
        self.assertEqual(f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:role/service/writer", role["Arn"])

    def test_gives_the_key_of_a_static_link_to_the_next_key_alone(self) -> None:
        kms = self.client("kms", OTHER_ACCOUNT, "us-east-1")
        self.assert_refused("NotFoundException", kms.describe_key, KeyId=MADE_KEY_ID)
        self.assertEqual(MADE_KEY_ID, kms.create_key()["KeyMetadata"]["KeyId"])
        self.assertNotEqual(MADE_KEY_ID, kms.create_key()["KeyMetadata"]["KeyId"])

    def test_notifies_a_topic_of_another_account(self) -> None:
        topic = f"arn:aws:sns:{REGION}:{OTHER_ACCOUNT}:new-logs"
        _, cloudtrail = self.make_trail("topic-trail", SnsTopicName=topic)
        found = cloudtrail.describe_trails(trailNameList=["topic-trail"])["trailList"][0]
        self.assertEqual((topic, topic), (found["SnsTopicName"], found["SnsTopicARN"]))
        self.assert_refused(
            "InsufficientSnsTopicPolicyException",
            cloudtrail.create_trail,
            Name="other-trail",
            S3BucketName="topic-trail",
            SnsTopicName=topic.replace("new-logs", "none"),
        )

    def test_removes_insight_selectors(self) -> None:
        _, cloudtrail = self.make_trail("insights")
        rates = [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]
        for selectors in rates, rates[:1]:
            cloudtrail.put_insight_selectors(TrailName="insights", InsightSelectors=selectors)
            answer = cloudtrail.get_insight_selectors(TrailName="insights")
            self.assertEqual(selectors, answer["InsightSelectors"])
        cloudtrail.put_insight_selectors(TrailName="insights", InsightSelectors=[])
        self.assert_refused(
            "InsightNotEnabledException", cloudtrail.get_insight_selectors, TrailName="insights"
        )

    def test_replaces_advanced_event_selectors_by_basic_ones(self) -> None:
        _, cloudtrail = self.make_trail("selectors")
        advanced = [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
        basic = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]
        for kind, selectors in ("AdvancedEventSelectors", advanced), ("EventSelectors", basic):
            cloudtrail.put_event_selectors(TrailName="selectors", **{kind: selectors})
            answer = cloudtrail.get_event_selectors(TrailName="selectors")
            found = {name: answer[name] for name in ("AdvancedEventSelectors", "EventSelectors") if answer.get(name)}
            self.assertEqual({kind: selectors}, found)

    def test_says_which_selectors_a_trail_has(self) -> None:
        _, cloudtrail = self.make_trail("described")

        def described() -> list[bool]:
            trail = cloudtrail.get_trail(Name="described")["Trail"]
            return [trail["HasCustomEventSelectors"], trail["HasInsightSelectors"]]

        self.assertEqual([False, False], described())
        cloudtrail.put_insight_selectors(
            TrailName="described", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}]
        )
        writes = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}
        cloudtrail.put_event_selectors(TrailName="described", EventSelectors=[writes])
        self.assertEqual([True, True], described())
        cloudtrail.put_event_selectors(TrailName="described", EventSelectors=[writes | {"ReadWriteType": "All"}])
        self.assertEqual([False, True], described())
        fields = [{"Field": "eventCategory", "Equals": ["Management"]}]
        cloudtrail.put_event_selectors(
            TrailName="described", AdvancedEventSelectors=[{"FieldSelectors": fields}]
        )
        self.assertEqual([True, True], described())

    def test_registers_and_deregisters_a_delegated_administrator(self) -> None:
        cloudtrail = self.client("cloudtrail", MANAGEMENT_ACCOUNT)
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        register, deregister = (
            cloudtrail.register_organization_delegated_admin,
            cloudtrail.deregister_organization_delegated_admin,
        )

        def registered() -> list[str]:
            found = organizations.list_delegated_administrators(ServicePrincipal=CLOUDTRAIL)
            return [each["Id"] for each in found["DelegatedAdministrators"]]

        self.assert_refused("AccountNotFoundException", register, MemberAccountId="999999999999")
        self.assert_refused("CannotDelegateManagementAccountException", register, MemberAccountId=MANAGEMENT_ACCOUNT)
        self.assert_refused("AccountNotRegisteredException", deregister, DelegatedAdminAccountId=OTHER_ACCOUNT)
        self.assert_refused(
            "NotOrganizationManagementAccountException",
            self.client("cloudtrail", OTHER_ACCOUNT).register_organization_delegated_admin,
            MemberAccountId=LOGGING_ACCOUNT,
        )
        register(MemberAccountId=OTHER_ACCOUNT)
        self.assertEqual([OTHER_ACCOUNT], registered())
        self.assert_refused("AccountRegisteredException", register, MemberAccountId=OTHER_ACCOUNT)
        deregister(DelegatedAdminAccountId=OTHER_ACCOUNT)
        self.assertEqual([], registered())

    def test_lets_a_delegated_administrator_manage_the_trails_of_the_organization(self) -> None:
        self.make_trail("delegated")
        owner = self.client("cloudtrail", MANAGEMENT_ACCOUNT)
        delegate = self.client("cloudtrail", OTHER_ACCOUNT)
        organizations = self.client("organizations", OTHER_ACCOUNT)
        arn = f"arn:aws:cloudtrail:{REGION}:{MANAGEMENT_ACCOUNT}:trail/delegated"
        self.assert_refused("TrailNotFoundException", delegate.stop_logging, Name=arn)
        self.assert_refused("AccessDeniedException", organizations.list_delegated_administrators)

        owner.register_organization_delegated_admin(MemberAccountId=OTHER_ACCOUNT)
        self.addCleanup(owner.deregister_organization_delegated_admin, DelegatedAdminAccountId=OTHER_ACCOUNT)
        found = organizations.list_delegated_administrators(ServicePrincipal=CLOUDTRAIL)["DelegatedAdministrators"]
        self.assertEqual([OTHER_ACCOUNT], [each["Id"] for each in found])
        owner.start_logging(Name="delegated")
        delegate.stop_logging(Name=arn)
        self.assertFalse(owner.get_trail_status(Name="delegated")["IsLogging"])
        changed = delegate.update_trail(Name=arn, EnableLogFileValidation=True)
        self.assertEqual((arn, True), (changed["TrailARN"], changed["LogFileValidationEnabled"]))
        delegate.add_tags(ResourceId=arn, TagsList=[{"Key": "team", "Value": "audit"}])
        tags = owner.list_tags(ResourceIdList=[arn])["ResourceTagList"][0]["TagsList"]
        self.assertEqual(tags, delegate.list_tags(ResourceIdList=[arn])["ResourceTagList"][0]["TagsList"])
        self.assertIn({"Key": "team", "Value": "audit"}, tags)
        self.assert_refused("TrailNotFoundException", delegate.stop_logging, Name="delegated")

    def test_answers_the_connections_of_many_programs_at_once(self) -> None:
        """Each keeps its connections open for its next requests."""
        address = urllib.parse.urlsplit(self.endpoint).netloc
        with contextlib.ExitStack() as open_connections:
            for _ in range(150):
                connection = http.client.HTTPConnection(address, timeout=10)
                open_connections.callback(connection.close)
                connection.request("GET", "/")
                connection.getresponse().read()

    def test_knows_which_regions_are_opt_in_regions(self) -> None:
        ec2 = self.client("ec2", MANAGEMENT_ACCOUNT)
        names = [{"Name": "region-name", "Values": ["eu-west-1", "me-south-1"]}]
        found = ec2.describe_regions(AllRegions=True, Filters=names)["Regions"]
        self.assertEqual(
            {"eu-west-1": "opt-in-not-required", "me-south-1": "not-opted-in"},
            {region["RegionName"]: region["OptInStatus"] for region in found},
        )

    def test_lists_the_regions_of_an_account(self) -> None:
        account = self.client("account", MANAGEMENT_ACCOUNT)
        pages = account.get_paginator("list_regions").paginate(PaginationConfig={"PageSize": 5})
        found = {each["RegionName"]: each["RegionOptStatus"] for page in pages for each in page["Regions"]}
        self.assertEqual(("ENABLED_BY_DEFAULT", "DISABLED"), (found["eu-west-1"], found["me-south-1"]))
        self.assertNotIn("us-gov-west-1", found)
        enabled = account.list_regions(RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"])["Regions"]
        self.assertEqual(17, len(enabled))

    def test_keeps_the_rotation_period_of_a_key(self) -> None:
        kms = self.client("kms", LOGGING_ACCOUNT)
        kms.enable_key_rotation(KeyId=KEY_ID, RotationPeriodInDays=90)
        self.assertEqual(90, kms.get_key_rotation_status(KeyId=KEY_ID)["RotationPeriodInDays"])

    def test_describes_a_key_of_another_account(self) -> None:
        arn = f"arn:aws:kms:{REGION}:{LOGGING_ACCOUNT}:key/{KEY_ID}"
        owner, other = self.client("kms", LOGGING_ACCOUNT), self.client("kms", MANAGEMENT_ACCOUNT)
        self.assert_refused("AccessDeniedException", other.describe_key, KeyId=arn)
        policy = json.loads(owner.get_key_policy(KeyId=arn, PolicyName="default")["Policy"])
        reader = {"Principal": {"AWS": MANAGEMENT_ACCOUNT}, "Action": "kms:DescribeKey", "Resource": "*"}
        owner.put_key_policy(KeyId=arn, PolicyName="default", Policy=policy_of(*policy["Statement"], reader))
        self.assertEqual(arn, other.describe_key(KeyId=arn)["KeyMetadata"]["Arn"])

    def test_proves_a_trail_that_is_as_expected(self) -> None:
        expected, _ = self.make_trail("proven-trail")
        output = self.prove(expected)
        self.assertRegex(output, "default retention +GOVERNANCE, 2 years")
        self.assertRegex(output, "deleting it +AccessDenied")

    def test_does_not_prove_a_trail_that_differs(self) -> None:
        expected, cloudtrail = self.make_trail("differing-trail")
        trail, logs = expected.trail, expected.logs
        other = f"arn:aws:kms:{REGION}:{LOGGING_ACCOUNT}:key/other"
        for wrong in (
            replace(expected, trail=replace(trail, is_logging=False)),
            replace(expected, trail=replace(trail, is_of_organization=False)),
            replace(expected, trail=replace(trail, is_multi_region=True)),
            replace(expected, trail=replace(trail, has_validation=True)),
            replace(expected, trail=replace(trail, prefix="")),
            replace(expected, trail=replace(trail, delegated_administrator=OTHER_ACCOUNT)),
            replace(expected, logs=replace(logs, key=other)),
            replace(expected, logs=replace(logs, bucket="other")),
            replace(expected, logs=replace(logs, retention=Retention("GOVERNANCE", 3, "Years"))),
            replace(expected, logs=replace(logs, retention=Retention("COMPLIANCE", 2, "Years"))),
        ):
            with self.subTest(wrong), self.assertRaises(prove.Failed):
                self.prove(wrong)
        cloudtrail.stop_logging(Name="differing-trail")
        with self.assertRaisesRegex(prove.Failed, "logging: expected True, seen False"):
            self.prove(expected)
