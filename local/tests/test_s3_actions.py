"""Tests of which actions a request to S3 needs."""

import unittest
from datetime import datetime, timedelta, timezone

from localaws.access import public, s3_actions
from tests.running import policy_of


def actions(needs: list[s3_actions.Need]) -> str:
    return " ".join(need.action.removeprefix("s3:") for need in needs)


class S3ActionsTest(unittest.TestCase):
    def test_names_the_action_on_a_bucket(self) -> None:
        for expected, method, *parameters in (
            ("ListBucket", "GET"),
            ("ListBucket", "HEAD"),
            ("ListBucketVersions", "GET", "versions"),
            ("GetBucketPolicy", "GET", "policy"),
            ("PutBucketPolicy", "PUT", "policy"),
            ("DeleteBucketPolicy", "DELETE", "policy"),
            ("PutLifecycleConfiguration", "DELETE", "lifecycle"),
            ("PutEncryptionConfiguration", "DELETE", "encryption"),
            ("PutBucketObjectLockConfiguration", "PUT", "object-lock"),
            ("PutBucketPublicAccessBlock", "DELETE", "publicAccessBlock"),
            ("CreateBucket", "PUT"),
            ("DeleteBucket", "DELETE"),
            ("", "OPTIONS"),
        ):
            with self.subTest(method=method, parameters=parameters):
                found = s3_actions.of_bucket(method, "b", dict.fromkeys(parameters, ""))
                self.assertEqual(expected, actions(found))
        self.assertEqual([s3_actions.Need("s3:ListAllMyBuckets", "")], s3_actions.of_bucket("GET", "", {}))

    def test_names_the_actions_on_an_object(self) -> None:
        bypass = {"x-amz-bypass-governance-retention": "true"}
        lock = {"x-amz-object-lock-mode": "GOVERNANCE", "x-amz-object-lock-retain-until-date": "2030-01-01T00:00:00Z"}
        version = {"versionId": "1"}
        for expected, method, query, headers in (
            ("GetObject", "GET", {}, {}),
            ("GetObjectVersion", "HEAD", version, {}),
            ("GetObjectVersionAcl", "GET", version | {"acl": ""}, {}),
            ("GetObjectRetention", "GET", version | {"retention": ""}, {}),
            ("PutObject", "PUT", {}, {}),
            ("PutObject", "PUT", {}, {"x-amz-acl": "bucket-owner-full-control"}),
            ("PutObject PutObjectAcl", "PUT", {}, {"x-amz-acl": "public-read"}),
            ("PutObject PutObjectRetention", "PUT", {}, lock),
            ("PutObject PutObjectLegalHold", "POST", {"uploads": ""}, {"x-amz-object-lock-legal-hold": "ON"}),
            ("PutObject", "POST", {"uploadId": "1"}, {}),
            ("GetObject PutObject", "PUT", {}, {"x-amz-copy-source": "/other/a"}),
            ("GetObjectVersion PutObject", "PUT", {}, {"x-amz-copy-source": "other/a?versionId=1"}),
            ("PutObjectRetention", "PUT", {"retention": ""}, {}),
            ("BypassGovernanceRetention PutObjectRetention", "PUT", {"retention": ""}, bypass),
            ("PutObjectLegalHold", "PUT", {"legal-hold": ""}, bypass),
            ("DeleteObject", "DELETE", {}, {}),
            ("DeleteObjectVersion", "DELETE", version, {"x-amz-bypass-governance-retention": "false"}),
            ("BypassGovernanceRetention DeleteObjectVersion", "DELETE", version, bypass),
            ("DeleteObjectVersionTagging", "DELETE", version | {"tagging": ""}, {}),
            ("AbortMultipartUpload", "DELETE", {"uploadId": "1"}, {}),
        ):
            with self.subTest(expected):
                self.assertEqual(expected, actions(s3_actions.of_object(method, "b", "k", query, headers)))
        copied = s3_actions.of_object("PUT", "b", "k", {}, {"x-amz-copy-source": "/other/a%20b/c"})
        self.assertEqual(["other/a b/c", "b/k"], [need.resource for need in copied])

    def test_reads_the_retention_that_is_asked_for(self) -> None:
        until = datetime.now(timezone.utc) + timedelta(days=365)
        date = f"<RetainUntilDate>{until:%Y-%m-%dT%H:%M:%SZ}</RetainUntilDate>"
        body = f"<Retention><Mode>GOVERNANCE</Mode>{date}</Retention>"
        keys = s3_actions.keys({"retention": ""}, {}, body.encode())
        self.assertEqual(("365",), keys["s3:object-lock-remaining-retention-days"])
        self.assertEqual(("GOVERNANCE",), keys["s3:object-lock-mode"])
        self.assertNotIn("s3:object-lock-mode", s3_actions.keys({"retention": ""}, {}, b"<Retention/>"))
        self.assertEqual(
            ("OFF",), s3_actions.keys({"legal-hold": ""}, {}, b"<Status>OFF</Status>")["s3:object-lock-legal-hold"]
        )

    def test_calls_a_policy_public_that_is_for_everybody(self) -> None:
        everybody = {"Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
        for expected, elements in (
            (True, {}),
            (True, {"Principal": {"AWS": "*"}}),
            (True, {"Condition": {"StringLike": {"aws:SourceArn": "arn:aws:s3:::*"}}}),
            (True, {"Condition": {"StringEquals": {"aws:PrincipalAccount": "${aws:SourceAccount}"}}}),
            (True, {"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}}),
            (False, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}),
            (False, {"Principal": {"Service": "cloudtrail.amazonaws.com"}}),
            (False, {"Effect": "Deny"}),
        ):
            with self.subTest(elements):
                self.assertEqual(expected, public.is_public(policy_of(everybody | elements)))
