"""Tests of the Cloud Control API of the local AWS, against what the APIs of the services have been told."""

import json
from typing import Any

from tests.running import SharedLocalAws, policy_of

REGION = "eu-west-1"
LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT = "111111111111", "222222222222"
BUCKET = f"cloudtrail-{LOGGING_ACCOUNT}-old"
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}
POLICY = policy_of(
    {"Sid": "Check", "Principal": CLOUDTRAIL, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{BUCKET}"},
    {"Sid": "Write", "Principal": CLOUDTRAIL, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"},
)
ENCRYPTED = {"SSEAlgorithm": "AES256"}


class CloudControlTest(SharedLocalAws):
    region = REGION

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        case = cls()
        s3 = case.client("s3", LOGGING_ACCOUNT)
        where = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=where)
        s3.put_bucket_policy(Bucket=BUCKET, Policy=POLICY)
        cls.made_key = case.client("kms", LOGGING_ACCOUNT).create_key(Description="logs")["KeyMetadata"]
        case.client("cloudtrail", MANAGEMENT_ACCOUNT).create_trail(Name="old", S3BucketName=BUCKET)

    def get(self, account: str, type_name: str, identifier: str, **settings: Any) -> dict[str, Any]:
        client = self.client("cloudcontrol", account, **settings)
        found = client.get_resource(TypeName=f"AWS::{type_name}", Identifier=identifier)
        return dict(json.loads(found["ResourceDescription"]["Properties"]))

    def assert_no(self, code: str, type_name: str, identifier: str, account: str = LOGGING_ACCOUNT, **of: Any) -> str:
        get = self.client("cloudcontrol", account, **of).get_resource
        return self.assert_refused(code, get, TypeName=f"AWS::{type_name}", Identifier=identifier)

    def test_a_bucket_has_its_configuration_under_the_names_of_the_template(self) -> None:
        s3 = self.client("s3", LOGGING_ACCOUNT)
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}}
        rule = {
            "ID": "archive",
            "Status": "Enabled",
            "Filter": {"And": {"Prefix": "AWSLogs/", "ObjectSizeGreaterThan": 131072}},
            "Transitions": [{"Days": 90, "StorageClass": "GLACIER"}],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        }
        encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": ENCRYPTED, "BucketKeyEnabled": False}]}
        s3.put_object_lock_configuration(Bucket=BUCKET, ObjectLockConfiguration=lock)
        s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [rule]})
        s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration=encryption)
        s3.put_bucket_tagging(Bucket=BUCKET, Tagging={"TagSet": [{"Key": "team", "Value": "security"}]})

        found = self.get(LOGGING_ACCOUNT, "S3::Bucket", BUCKET)

        self.assertEqual((BUCKET, f"arn:aws:s3:::{BUCKET}"), (found["BucketName"], found["Arn"]))
        self.assertEqual((True, lock), (found["ObjectLockEnabled"], found["ObjectLockConfiguration"]))
        self.assertEqual({"Status": "Enabled"}, found["VersioningConfiguration"])
        self.assertEqual([{"Key": "team", "Value": "security"}], found["Tags"])
        (by_default,) = found["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        self.assertEqual(ENCRYPTED, by_default["ServerSideEncryptionByDefault"])
        (expected,) = found["LifecycleConfiguration"]["Rules"]
        self.assertEqual(
            {
                "Id": "archive",
                "Status": "Enabled",
                "Prefix": "AWSLogs/",
                "ObjectSizeGreaterThan": "131072",
                "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 90}],
                "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
            },
            expected,
        )

    def test_a_bucket_without_object_lock_has_none(self) -> None:
        self.client("s3", LOGGING_ACCOUNT).create_bucket(
            Bucket="plain-old-bucket", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        found = self.get(LOGGING_ACCOUNT, "S3::Bucket", "plain-old-bucket")
        self.assertFalse(found["ObjectLockEnabled"])
        self.assertNotIn("ObjectLockConfiguration", found)
        self.assertNotIn("VersioningConfiguration", found)

    def test_the_policy_of_a_bucket_is_an_object(self) -> None:
        self.assertEqual(
            {"Bucket": BUCKET, "PolicyDocument": json.loads(POLICY)},
            self.get(LOGGING_ACCOUNT, "S3::BucketPolicy", BUCKET),
        )

    def test_a_key_has_its_policy_and_rotation_but_no_window_of_deletion(self) -> None:
        kms, key_id = self.client("kms", LOGGING_ACCOUNT), self.made_key["KeyId"]
        kms.enable_key_rotation(KeyId=key_id)
        found = self.get(LOGGING_ACCOUNT, "KMS::Key", key_id)
        self.assertEqual((key_id, "logs", True), (found["KeyId"], found["Description"], found["EnableKeyRotation"]))
        self.assertEqual("kms:*", found["KeyPolicy"]["Statement"][0]["Action"])
        self.assertEqual("ENCRYPT_DECRYPT", found["KeyUsage"])
        self.assertNotIn("PendingWindowInDays", found)

    def test_a_key_is_found_by_its_arn_in_its_own_region_only(self) -> None:
        arn = self.made_key["Arn"]
        client = self.client("cloudcontrol", LOGGING_ACCOUNT)
        found = client.get_resource(TypeName="AWS::KMS::Key", Identifier=arn)["ResourceDescription"]
        self.assertEqual(self.made_key["KeyId"], found["Identifier"])
        self.assert_no("ResourceNotFoundException", "KMS::Key", arn, region="us-east-1")

    def test_a_key_lacks_the_parts_that_the_caller_may_not_read(self) -> None:
        kms = self.client("kms", LOGGING_ACCOUNT)
        everything = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
        for action, missing in {
            "kms:GetKeyPolicy": "KeyPolicy",
            "kms:GetKeyRotationStatus": "EnableKeyRotation",
            "kms:ListResourceTags": "Tags",
        }.items():
            with self.subTest(action):
                tags = [{"TagKey": "team", "TagValue": "security"}]
                key_id = kms.create_key(Tags=tags, Policy=policy_of(everything))["KeyMetadata"]["KeyId"]
                self.assertIn(missing, self.get(LOGGING_ACCOUNT, "KMS::Key", key_id))
                denied = policy_of(everything, everything | {"Effect": "Deny", "Action": action})
                kms.put_key_policy(KeyId=key_id, PolicyName="default", Policy=denied)
                self.assertNotIn(missing, self.get(LOGGING_ACCOUNT, "KMS::Key", key_id))

    def test_a_key_that_may_not_be_described_is_denied(self) -> None:
        kms = self.client("kms", LOGGING_ACCOUNT)
        everything = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
        denied = policy_of(everything, everything | {"Effect": "Deny", "Action": "kms:DescribeKey"})
        key_id = kms.create_key(Policy=denied)["KeyMetadata"]["KeyId"]
        self.assert_no("AccessDeniedException", "KMS::Key", key_id)

    def test_a_key_that_is_being_deleted_is_not_found(self) -> None:
        kms = self.client("kms", LOGGING_ACCOUNT)
        key_id = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
        self.assert_no("ResourceNotFoundException", "KMS::Key", key_id)

    def test_an_alias_names_its_key(self) -> None:
        self.client("kms", LOGGING_ACCOUNT).create_alias(AliasName="alias/old", TargetKeyId=self.made_key["KeyId"])
        found = self.get(LOGGING_ACCOUNT, "KMS::Alias", "alias/old")
        self.assertEqual({"AliasName": "alias/old", "TargetKeyId": self.made_key["KeyId"]}, found)

    def test_a_trail_has_its_status_selectors_and_tags(self) -> None:
        cloudtrail = self.client("cloudtrail", MANAGEMENT_ACCOUNT)
        cloudtrail.start_logging(Name="old")
        selector = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}
        cloudtrail.put_event_selectors(TrailName="old", EventSelectors=[selector])
        arn = cloudtrail.get_trail(Name="old")["Trail"]["TrailARN"]
        cloudtrail.add_tags(ResourceId=arn, TagsList=[{"Key": "team", "Value": "security"}])
        cloudtrail.put_insight_selectors(TrailName="old", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}])

        found = self.get(MANAGEMENT_ACCOUNT, "CloudTrail::Trail", "old")

        self.assertEqual(("old", arn, BUCKET), (found["TrailName"], found["Arn"], found["S3BucketName"]))
        self.assertEqual((True, False), (found["IsLogging"], found["IsMultiRegionTrail"]))
        self.assertEqual([{"InsightType": "ApiCallRateInsight"}], found["InsightSelectors"])
        self.assertEqual([{"Key": "team", "Value": "security"}], found["Tags"])
        self.assertEqual("WriteOnly", found["EventSelectors"][0]["ReadWriteType"])

    def test_a_trail_of_another_account_or_region_is_not_found_by_its_name(self) -> None:
        self.assert_no("ResourceNotFoundException", "CloudTrail::Trail", "old", LOGGING_ACCOUNT)
        self.assert_no("ResourceNotFoundException", "CloudTrail::Trail", "old", MANAGEMENT_ACCOUNT, region="us-east-1")

    def test_a_log_group_and_its_metric_filter(self) -> None:
        logs = self.client("logs", MANAGEMENT_ACCOUNT)
        logs.create_log_group(logGroupName="trail/old", tags={"team": "security"})
        logs.create_log_group(logGroupName="trail/older")
        logs.put_retention_policy(logGroupName="trail/old", retentionInDays=365)
        counted = {"metricName": "root", "metricNamespace": "CIS", "metricValue": "1"}
        metric = {"filterName": "root", "filterPattern": "{ $.a = 1 }", "metricTransformations": [counted]}
        logs.put_metric_filter(logGroupName="trail/old", **metric)

        found = self.get(MANAGEMENT_ACCOUNT, "Logs::LogGroup", "trail/old")
        self.assertEqual(("trail/old", 365), (found["LogGroupName"], found["RetentionInDays"]))
        self.assertEqual(f"arn:aws:logs:{REGION}:{MANAGEMENT_ACCOUNT}:log-group:trail/old:*", found["Arn"])
        self.assertEqual([{"Key": "team", "Value": "security"}], found["Tags"])
        filtered = self.get(MANAGEMENT_ACCOUNT, "Logs::MetricFilter", "trail/old|root")
        self.assertEqual(
            {
                "FilterName": "root",
                "FilterPattern": "{ $.a = 1 }",
                "LogGroupName": "trail/old",
                "MetricTransformations": [{"MetricName": "root", "MetricNamespace": "CIS", "MetricValue": "1"}],
            },
            filtered,
        )
        self.assert_no("ResourceNotFoundException", "Logs::LogGroup", "trail/ol", MANAGEMENT_ACCOUNT)
        self.assert_no("ResourceNotFoundException", "Logs::MetricFilter", "trail/old|roo", MANAGEMENT_ACCOUNT)

    def test_an_alarm(self) -> None:
        cloudwatch = self.client("cloudwatch", MANAGEMENT_ACCOUNT)
        asked = {
            "AlarmName": "root",
            "MetricName": "root",
            "Namespace": "CIS",
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        }
        cloudwatch.put_metric_alarm(**asked)
        found = self.get(MANAGEMENT_ACCOUNT, "CloudWatch::Alarm", "root")
        self.assertEqual(asked, {name: found[name] for name in asked})
        self.assertNotIn("StateValue", found)

    def test_a_role_and_its_policies(self) -> None:
        iam = self.client("iam", MANAGEMENT_ACCOUNT)
        trust = policy_of({"Principal": CLOUDTRAIL, "Action": "sts:AssumeRole"})
        write = policy_of({"Action": "logs:PutLogEvents", "Resource": "*"})
        iam.create_role(RoleName="writer", AssumeRolePolicyDocument=trust)
        iam.put_role_policy(RoleName="writer", PolicyName="write", PolicyDocument=write)
        policy = iam.create_policy(PolicyName="more", PolicyDocument=write)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="writer", PolicyArn=policy)

        found = self.get(MANAGEMENT_ACCOUNT, "IAM::Role", "writer")
        self.assertEqual((json.loads(trust), [policy]), (found["AssumeRolePolicyDocument"], found["ManagedPolicyArns"]))
        inline = {"PolicyName": "write", "PolicyDocument": json.loads(write)}
        self.assertEqual([inline], found["Policies"])
        self.assertEqual(
            {"RoleName": "writer"} | inline, self.get(MANAGEMENT_ACCOUNT, "IAM::RolePolicy", "write|writer")
        )
        named = json.dumps({"PolicyName": "write", "RoleName": "writer"})
        self.assertEqual(inline | {"RoleName": "writer"}, self.get(MANAGEMENT_ACCOUNT, "IAM::RolePolicy", named))
        managed = self.get(MANAGEMENT_ACCOUNT, "IAM::ManagedPolicy", policy)
        self.assertEqual(
            ("more", json.loads(write), ["writer"]),
            (managed["ManagedPolicyName"], managed["PolicyDocument"], managed["Roles"]),
        )

    def test_a_topic_its_policy_and_a_subscription(self) -> None:
        sns = self.client("sns", MANAGEMENT_ACCOUNT)
        topic = sns.create_topic(Name="old")["TopicArn"]
        address = {"Protocol": "email", "Endpoint": "security@example.org"}
        subscription = sns.subscribe(TopicArn=topic, ReturnSubscriptionArn=True, **address)["SubscriptionArn"]
        policy = policy_of({"Principal": CLOUDTRAIL, "Action": "SNS:Publish", "Resource": topic})
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)

        found = self.get(MANAGEMENT_ACCOUNT, "SNS::Topic", topic)
        self.assertEqual(("old", [address]), (found["TopicName"], found["Subscription"]))
        inline = self.get(MANAGEMENT_ACCOUNT, "SNS::TopicInlinePolicy", topic)
        self.assertEqual({"TopicArn": topic, "PolicyDocument": json.loads(policy)}, inline)
        found = self.get(MANAGEMENT_ACCOUNT, "SNS::Subscription", subscription)
        self.assertEqual((topic, "email"), (found["TopicArn"], found["Protocol"]))

    def test_a_workgroup_a_query_a_database_and_a_table(self) -> None:
        athena, glue = self.client("athena", LOGGING_ACCOUNT), self.client("glue", LOGGING_ACCOUNT)
        athena.create_work_group(Name="old", Configuration={"EnforceWorkGroupConfiguration": True})
        query = {"Name": "root", "Database": "old", "QueryString": "SELECT 1", "WorkGroup": "old"}
        query_id = athena.create_named_query(**query)["NamedQueryId"]
        glue.create_database(DatabaseInput={"Name": "old"})
        glue.create_table(DatabaseName="old", TableInput={"Name": "logs", "TableType": "EXTERNAL_TABLE"})

        found = self.get(LOGGING_ACCOUNT, "Athena::WorkGroup", "old")
        self.assertTrue(found["WorkGroupConfiguration"]["EnforceWorkGroupConfiguration"])
        self.assertEqual(query | {"NamedQueryId": query_id}, self.get(LOGGING_ACCOUNT, "Athena::NamedQuery", query_id))
        found = self.get(LOGGING_ACCOUNT, "Glue::Database", "old")
        self.assertEqual(("old", "old"), (found["DatabaseName"], found["DatabaseInput"]["Name"]))
        found = self.get(LOGGING_ACCOUNT, "Glue::Table", f"{LOGGING_ACCOUNT}|old|logs")
        self.assertEqual(("logs", "EXTERNAL_TABLE"), (found["Name"], found["TableInput"]["TableType"]))
        self.assert_no("ResourceNotFoundException", "Athena::WorkGroup", "older")
        self.assert_no("ResourceNotFoundException", "Glue::Table", f"{LOGGING_ACCOUNT}|old|log")

    def test_a_policy_of_the_organization_has_its_targets(self) -> None:
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        content = policy_of({"Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*"})
        asked = {"Name": "targets", "Description": "", "Content": content, "Type": "SERVICE_CONTROL_POLICY"}
        policy = organizations.create_policy(**asked)["Policy"]["PolicySummary"]["Id"]
        found = self.get(MANAGEMENT_ACCOUNT, "Organizations::Policy", policy)
        self.assertEqual(("targets", json.loads(content)), (found["Name"], found["Content"]))
        self.assertNotIn("TargetIds", found)

    def test_what_does_not_exist_is_not_found(self) -> None:
        message = self.assert_no("ResourceNotFoundException", "S3::Bucket", "no-such-bucket")
        self.assertRegex(message, r"^AWS::S3::Bucket Handler returned status FAILED: .*\(HandlerErrorCode: NotFound, ")
        for type_name, identifier in {
            "S3::BucketPolicy": "no-such-bucket",
            "KMS::Alias": "alias/none",
            "KMS::Key": "1234abcd-12ab-34cd-a6ef-1234567890ab",
            "CloudTrail::Trail": "none",
            "CloudWatch::Alarm": "none",
            "IAM::Role": "none",
            "IAM::ManagedPolicy": f"arn:aws:iam::{LOGGING_ACCOUNT}:policy/none",
            "SNS::Topic": f"arn:aws:sns:{REGION}:{LOGGING_ACCOUNT}:none",
            "Glue::Database": "none",
        }.items():
            with self.subTest(type_name):
                self.assert_no("ResourceNotFoundException", type_name, identifier)

    def test_a_bucket_in_another_region_is_not_answered_for(self) -> None:
        message = self.assert_no("GeneralServiceException", "S3::Bucket", BUCKET, region="us-east-1")
        self.assertIn("Status Code: 301", message)

    def test_types_that_cannot_be_read_and_types_that_do_not_exist(self) -> None:
        self.assert_no("UnsupportedActionException", "SNS::TopicPolicy", "any")
        get = self.client("cloudcontrol", LOGGING_ACCOUNT).get_resource
        self.assert_refused("TypeNotFoundException", get, TypeName="Acme::S3::Bucket", Identifier=BUCKET)

    def test_an_identifier_needs_all_its_parts(self) -> None:
        for identifier in "old|logs", '{"Name": "logs"}', "{":
            self.assert_no("InvalidRequestException", "Glue::Table", identifier)

    def test_the_caller_needs_the_rights_of_the_underlying_calls(self) -> None:
        self.assert_no("AccessDeniedException", "S3::Bucket", BUCKET, MANAGEMENT_ACCOUNT)
        s3 = self.client("s3", LOGGING_ACCOUNT)
        where = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket="guarded-old-bucket", CreateBucketConfiguration=where)
        unread = {"Sid": "NotRead", "Effect": "Deny", "Principal": "*", "Resource": "arn:aws:s3:::guarded-old-bucket"}
        for action in "s3:GetBucketLogging", "s3:GetBucketAbac":  # moto has a call for the first one only
            s3.put_bucket_policy(Bucket="guarded-old-bucket", Policy=policy_of(unread | {"Action": action}))
            message = self.assert_no("AccessDeniedException", "S3::Bucket", "guarded-old-bucket")
            self.assertIn(action, message)
            self.assertIn("NotRead", message)

    def test_the_caller_needs_the_right_of_the_request_itself(self) -> None:
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        content = policy_of({"Effect": "Deny", "Action": "cloudformation:GetResource", "Resource": "*"})
        asked = {"Name": "nothing-read", "Description": "", "Content": content, "Type": "SERVICE_CONTROL_POLICY"}
        policy = organizations.create_policy(**asked)["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=policy, TargetId=LOGGING_ACCOUNT)
        try:
            message = self.assert_no("AccessDeniedException", "S3::Bucket", BUCKET)
        finally:
            organizations.detach_policy(PolicyId=policy, TargetId=LOGGING_ACCOUNT)
        arn = f"arn:aws:cloudformation:{REGION}:{LOGGING_ACCOUNT}:resource/*"
        self.assertIn(f"cloudformation:GetResource on resource: {arn}", message)
