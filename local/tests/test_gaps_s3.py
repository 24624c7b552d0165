"""Tests of what gaps.s3 adds to the buckets of a running local AWS."""

from datetime import datetime, timedelta, timezone
from typing import Any

from botocore.config import Config

from tests.running import SharedLocalAws, policy_of

REGION = "eu-west-1"
LOGGING_ACCOUNT = "111111111111"


class BucketTest(SharedLocalAws):
    region = REGION

    def make(self, name: str, acl: str) -> Any:
        s3 = self.client("s3", LOGGING_ACCOUNT)
        where = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
        s3.create_bucket(Bucket=name, ObjectOwnership="ObjectWriter", **where)
        s3.put_bucket_acl(Bucket=name, ACL=acl)
        return s3

    def enforce(self, name: str) -> dict[str, Any]:
        return {"Bucket": name, "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}

    def test_a_new_bucket_has_no_acl_unless_the_request_asks_for_one(self) -> None:
        """https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"""
        s3 = self.make("with-an-acl", "private")
        s3.create_bucket(Bucket="without-an-acl", CreateBucketConfiguration={"LocationConstraint": REGION})
        for bucket, ownership in (("with-an-acl", "ObjectWriter"), ("without-an-acl", "BucketOwnerEnforced")):
            rules = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
            self.assertEqual([{"ObjectOwnership": ownership}], rules)

    def test_an_acl_that_grants_something_to_others_cannot_be_switched_off(self) -> None:
        s3 = self.make("acl-for-log-delivery", "log-delivery-write")
        put = s3.put_bucket_ownership_controls
        self.assert_refused("InvalidBucketAclWithObjectOwnership", put, **self.enforce("acl-for-log-delivery"))
        s3.put_bucket_acl(Bucket="acl-for-log-delivery", ACL="private")
        put(**self.enforce("acl-for-log-delivery"))

    def test_an_acl_that_is_off_cannot_grant_anything_to_others(self) -> None:
        s3 = self.make("acl-for-nobody", "private")
        s3.put_bucket_ownership_controls(**self.enforce("acl-for-nobody"))
        acl = {"Bucket": "acl-for-nobody", "ACL": "log-delivery-write"}
        self.assert_refused("AccessControlListNotSupported", s3.put_bucket_acl, **acl)

    def test_an_object_that_was_written_without_versioning_has_the_version_null(self) -> None:
        s3 = self.make("objects-without-versions", "private")
        version = {"Bucket": "objects-without-versions", "Key": "a", "VersionId": "null"}
        s3.put_object(Bucket="objects-without-versions", Key="a", Body=b"first")
        self.assertEqual(5, s3.head_object(**version)["ContentLength"])
        enabled = {"Status": "Enabled"}
        s3.put_bucket_versioning(Bucket="objects-without-versions", VersioningConfiguration=enabled)
        s3.put_object(Bucket="objects-without-versions", Key="a", Body=b"second")
        self.assertEqual(5, s3.head_object(**version)["ContentLength"])

    def test_a_bucket_of_ones_own_is_not_created_again(self) -> None:
        """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html#API_CreateBucket_Errors"""
        name = "already-ours"
        s3 = self.make(name, "private")
        where = {"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": REGION}}
        self.assert_refused("BucketAlreadyOwnedByYou", s3.create_bucket, **where)
        others = self.client("s3", "222222222222")
        self.assert_refused("BucketAlreadyExists", others.create_bucket, **where)

    def test_only_us_east_1_answers_as_if_it_had_created_it_again(self) -> None:
        s3, name = self.client("s3", LOGGING_ACCOUNT, "us-east-1"), "ours-in-us-east-1"
        s3.create_bucket(Bucket=name)
        s3.put_object(Bucket=name, Key="a", Body=b"kept")
        s3.create_bucket(Bucket=name)
        self.assertEqual(b"kept", s3.get_object(Bucket=name, Key="a")["Body"].read())
        others = self.client("s3", "222222222222", "us-east-1")
        self.assert_refused("BucketAlreadyExists", others.create_bucket, Bucket=name)

    def test_the_name_of_a_deleted_bucket_is_free_after_a_while(self) -> None:
        name = "deleted-just-now"
        s3 = self.make(name, "private")
        s3.delete_bucket(Bucket=name)
        where = {"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": REGION}}
        self.assert_refused("OperationAborted", s3.create_bucket, **where)
        s3.create_bucket(**where)


class BatchOperationsTest(SharedLocalAws):
    region = REGION
    bucket = "written-before-the-lock"

    def setUp(self) -> None:
        self.s3, self.iam = self.client("s3", LOGGING_ACCOUNT), self.client("iam", LOGGING_ACCOUNT)
        self.until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=30)

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        case = cls()
        case.setUp()
        case.s3.create_bucket(Bucket=cls.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        case.s3.put_object(Bucket=cls.bucket, Key="AWSLogs/a", Body=b"a")
        case.s3.put_bucket_versioning(Bucket=cls.bucket, VersioningConfiguration={"Status": "Enabled"})
        case.s3.put_object_lock_configuration(
            Bucket=cls.bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
        )
        arn = f"arn:aws:s3:::{cls.bucket}"
        case.make_role(
            "locks",
            {"Action": "s3:PutObjectRetention", "Resource": f"{arn}/*"},
            {"Action": ["s3:GetBucketObjectLockConfiguration", "s3:PutInventoryConfiguration"], "Resource": arn},
        )

    def make_role(self, name: str, *statements: dict[str, object]) -> None:
        service = {"Service": "batchoperations.s3.amazonaws.com"}
        trust = policy_of({"Principal": service, "Action": "sts:AssumeRole"})
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy_of(*statements))

    def job(self, role: str = "locks", mode: str = "GOVERNANCE", until: datetime | None = None) -> dict[str, Any]:
        client = self.s3control()
        retention = {"Mode": mode, "RetainUntilDate": until or self.until}
        generator = {"SourceBucket": f"arn:aws:s3:::{self.bucket}", "EnableManifestOutput": False}
        made = client.create_job(
            AccountId=LOGGING_ACCOUNT,
            ConfirmationRequired=False,
            Operation={"S3PutObjectRetention": {"Retention": retention}},
            Report={"Enabled": False},
            ClientRequestToken="any",
            Priority=10,
            RoleArn=f"arn:aws:iam::{LOGGING_ACCOUNT}:role/{role}",
            ManifestGenerator={"S3JobManifestGenerator": generator},
        )
        return dict(client.describe_job(AccountId=LOGGING_ACCOUNT, JobId=made["JobId"])["Job"])

    def s3control(self) -> Any:
        # The account is in front of the name of the host, which no name server knows.
        config = Config(proxies={"http": self.endpoint})
        sts = self.client("sts", LOGGING_ACCOUNT)
        role = f"arn:aws:iam::{LOGGING_ACCOUNT}:role/local"
        found = sts.assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        own = {
            "aws_access_key_id": found["AccessKeyId"],
            "aws_secret_access_key": found["SecretAccessKey"],
            "aws_session_token": found["SessionToken"],
        }
        return self._client("s3control", None, own, config=config)

    def locked_until(self) -> datetime | None:
        head = self.s3.head_object(Bucket=self.bucket, Key="AWSLogs/a")
        until: datetime | None = head.get("ObjectLockRetainUntilDate")
        return until

    def test_a_job_locks_the_objects_that_are_there(self) -> None:
        done = self.job()
        self.assertEqual("Complete", done["Status"])
        self.assertEqual(1, done["ProgressSummary"]["NumberOfTasksSucceeded"])
        self.assertEqual(self.until, self.locked_until())

        shorter = self.job(until=self.until - timedelta(days=1))
        self.assertEqual(("Failed", 1), (shorter["Status"], shorter["ProgressSummary"]["NumberOfTasksFailed"]))
        self.assertEqual(self.until, self.locked_until())

        longer = self.until + timedelta(days=1)
        self.assertEqual("Complete", self.job(until=longer)["Status"])
        self.assertEqual(longer, self.locked_until())

    def test_a_job_can_do_only_what_its_role_can(self) -> None:
        self.make_role("reads-only", {"Action": "s3:GetObject", "Resource": "*"})
        before = self.locked_until()
        done = self.job("reads-only", until=self.until + timedelta(days=100))
        self.assertEqual("Failed", done["Status"])
        self.assertIn("s3:GetBucketObjectLockConfiguration", done["FailureReasons"][0]["FailureReason"])
        missing = self.job("nobody", until=self.until + timedelta(days=100))
        self.assertIn(
            "batchoperations.s3.amazonaws.com may not assume it", missing["FailureReasons"][0]["FailureReason"]
        )
        self.assertEqual(before, self.locked_until())

    def test_a_job_that_does_not_exist_is_not_described(self) -> None:
        describe = self.s3control().describe_job
        self.assert_refused("NotFoundException", describe, AccountId=LOGGING_ACCOUNT, JobId="0" * 36)
