"""Tests of what gaps.s3 adds to the buckets of a running local AWS."""

from typing import Any

from tests.fixtures import LOGGING
from tests.running import RunningLocalAws

REGION = "eu-west-1"
LOGGING_ACCOUNT = "111111111111"


class BucketTest(RunningLocalAws):
    stacks = {"logging": LOGGING}
    region = REGION

    def make(self, name: str, acl: str) -> Any:
        s3 = self.client("s3", LOGGING_ACCOUNT)
        s3.create_bucket(Bucket=name, ACL=acl, CreateBucketConfiguration={"LocationConstraint": REGION})
        return s3

    def enforce(self, name: str) -> dict[str, Any]:
        return {"Bucket": name, "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}

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
