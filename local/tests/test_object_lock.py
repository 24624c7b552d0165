"""Tests of S3 Object Lock in a running local AWS."""

from datetime import datetime, timedelta, timezone
from typing import Any

from tests.running import SharedLocalAws, policy_of

ACCOUNT = "111111111111"
REGION = "eu-west-1"


def days(count: int) -> datetime:
    return (datetime.now(timezone.utc) + timedelta(days=count)).replace(microsecond=0)


class ObjectLockTest(SharedLocalAws):
    region = REGION

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.s3 = cls().client("s3", ACCOUNT)
        where = {"LocationConstraint": REGION}
        cls.s3.create_bucket(Bucket="worm", ObjectLockEnabledForBucket=True, CreateBucketConfiguration=where)

    def put(self, mode: str, count: int = 10) -> dict[str, Any]:
        lock = {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": days(count)}
        version = self.s3.put_object(Bucket="worm", Key=self.id(), Body=b"a", **lock)["VersionId"]
        return {"Bucket": "worm", "Key": self.id(), "VersionId": version}

    def retain(self, version: dict[str, Any], mode: str, count: int, **settings: Any) -> None:
        retention = {"Mode": mode, "RetainUntilDate": days(count)}
        self.s3.put_object_retention(**version, Retention=retention, **settings)

    def assert_denied(self, call: Any, *arguments: Any, **settings: Any) -> None:
        message = self.assert_refused("AccessDenied", lambda: call(*arguments, **settings))
        self.assertEqual("Access Denied because object protected by object lock.", message)

    def test_governance_yields_only_to_a_bypass(self) -> None:
        version, bypass = self.put("GOVERNANCE"), {"BypassGovernanceRetention": True}
        self.retain(version, "GOVERNANCE", 20)
        found = self.s3.get_object_retention(**version)["Retention"]
        self.assertEqual(("GOVERNANCE", days(20).date()), (found["Mode"], found["RetainUntilDate"].date()))
        self.assert_denied(self.retain, version, "GOVERNANCE", 19)
        self.assert_denied(self.retain, version, "COMPLIANCE", 30)
        self.assert_denied(self.s3.put_object_retention, **version, Retention={})
        self.assert_denied(self.s3.delete_object, **version)
        self.assert_denied(self.s3.delete_object, **version, BypassGovernanceRetention=False)
        self.retain(version, "GOVERNANCE", 5, **bypass)
        self.s3.put_object_retention(**version, Retention={}, **bypass)
        self.assert_refused("NoSuchObjectLockConfiguration", self.s3.get_object_retention, **version)
        self.s3.delete_object(**version)
        self.s3.delete_object(**self.put("GOVERNANCE"), **bypass)

    def test_shows_a_lock_only_to_those_who_may_know_it(self) -> None:
        version, policy = self.put("GOVERNANCE"), {"Bucket": "worm"}
        self.assertEqual("GOVERNANCE", self.s3.head_object(**version)["ObjectLockMode"])
        hidden = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObjectRetention", "Resource": "arn:aws:s3:::worm/*"}
        self.s3.put_bucket_policy(**policy, Policy=policy_of(hidden))
        try:
            for read in self.s3.head_object, self.s3.get_object:
                found = read(**version)
                self.assertFalse({"ObjectLockMode", "ObjectLockRetainUntilDate"} & found.keys())
        finally:
            self.s3.delete_bucket_policy(**policy)

    def test_compliance_yields_to_nothing(self) -> None:
        version, bypass = self.put("COMPLIANCE"), {"BypassGovernanceRetention": True}
        self.assert_denied(self.retain, version, "COMPLIANCE", 9, **bypass)
        self.assert_denied(self.retain, version, "GOVERNANCE", 20, **bypass)
        self.assert_denied(self.s3.put_object_retention, **version, Retention={}, **bypass)
        self.assert_denied(self.s3.delete_object, **version, **bypass)
        self.retain(version, "COMPLIANCE", 20)
        root = self.client_of_profile("s3", f"{ACCOUNT}-root")
        self.assert_denied(root.delete_object, **version, **bypass)

    def test_a_legal_hold_protects_without_a_retention(self) -> None:
        put = self.s3.put_object(Bucket="worm", Key=self.id(), Body=b"a")
        version = {"Bucket": "worm", "Key": self.id(), "VersionId": put["VersionId"]}
        self.assert_refused("NoSuchObjectLockConfiguration", self.s3.get_object_legal_hold, **version)
        self.s3.put_object_legal_hold(**version, LegalHold={"Status": "ON"})
        self.assert_denied(self.s3.delete_object, **version, BypassGovernanceRetention=True)
        found = self.s3.delete_objects(
            Bucket="worm",
            Delete={"Objects": [{"Key": self.id(), "VersionId": put["VersionId"]}]},
            BypassGovernanceRetention=True,
        )
        self.assertEqual([("AccessDenied", put["VersionId"])], [(e["Code"], e["VersionId"]) for e in found["Errors"]])
        self.s3.put_object_legal_hold(**version, LegalHold={"Status": "OFF"})
        self.s3.delete_object(**version)

    def test_markers_and_new_versions_are_possible(self) -> None:
        version = self.put("COMPLIANCE")
        marker = self.s3.delete_object(Bucket="worm", Key=self.id())["VersionId"]
        self.s3.put_object(Bucket="worm", Key=self.id(), Body=b"b")
        self.s3.delete_object(Bucket="worm", Key=self.id(), VersionId=marker)
        self.assertEqual(b"a", self.s3.get_object(**version)["Body"].read())

    def test_refuses_what_s3_refuses(self) -> None:
        version = self.put("GOVERNANCE")
        self.assert_refused("InvalidArgument", lambda: self.retain(version, "GOVERNANCE", -1))
        self.assert_refused(
            "InvalidBucketState",
            self.s3.put_bucket_versioning,
            Bucket="worm",
            VersioningConfiguration={"Status": "Suspended"},
        )

    def test_locks_an_object_that_is_uploaded_in_parts(self) -> None:
        where = {"LocationConstraint": REGION}
        self.s3.create_bucket(
            Bucket="worm-by-default", ObjectLockEnabledForBucket=True, CreateBucketConfiguration=where
        )
        rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3}}
        lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
        self.s3.put_object_lock_configuration(Bucket="worm-by-default", ObjectLockConfiguration=lock)
        of = {"Bucket": "worm-by-default", "Key": "a"}
        upload = self.s3.create_multipart_upload(**of)["UploadId"]
        part = self.s3.upload_part(**of, UploadId=upload, PartNumber=1, Body=b"a", ChecksumAlgorithm="SHA256")
        parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        self.s3.complete_multipart_upload(**of, UploadId=upload, MultipartUpload=parts)
        found = self.s3.get_object_retention(**of)["Retention"]
        self.assertEqual(("COMPLIANCE", days(3).date()), (found["Mode"], found["RetainUntilDate"].date()))
