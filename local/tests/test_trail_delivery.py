"""Tests of the trail of a running local AWS: what it records, delivers and signs."""

import gzip
import hashlib
import json
import subprocess
import time
import unittest
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from localaws import control
from tests.fixtures import LOGGING, MANAGEMENT
from tests.running import LOCAL, RunningLocalAws, policy_of

REGION = "eu-west-1"
LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT = "111111111111", "222222222222", "345678901234"
ORGANIZATION = "o-acme12345678"
HOUR = timedelta(hours=1)
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}
_PREVIOUS = ("S3Bucket", "S3Object", "HashValue", "HashAlgorithm", "Signature")


def setUpModule() -> None:
    """Starts one local AWS for all classes, because that takes longer than most tests."""
    TrailTest.start()
    unittest.addModuleCleanup(TrailTest.stop)


class TrailTest(RunningLocalAws):
    """A test that makes a bucket and a trail of its own."""

    stacks: ClassVar = {"logging": LOGGING, "management": MANAGEMENT}
    region = REGION

    @classmethod
    def setUpClass(cls) -> None:
        """Starts nothing: the local AWS is running."""

    def setUp(self) -> None:
        self.bucket = self.id().rpartition(".")[2].replace("_", "-")[:60].rstrip("-")
        self.s3 = self.client("s3", LOGGING_ACCOUNT)
        self.cloudtrail = self.client("cloudtrail", MANAGEMENT_ACCOUNT)
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self.allow()

    def allow(self) -> None:
        arn = f"arn:aws:s3:::{self.bucket}"
        check = {"Principal": CLOUDTRAIL, "Action": "s3:GetBucketAcl", "Resource": arn}
        write = {"Principal": CLOUDTRAIL, "Action": "s3:PutObject", "Resource": arn + "/*"}
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy_of(check, write))

    def make_trail(self, **settings: Any) -> str:
        """Creates a trail of the organization in one region, starts it, and returns its ARN."""
        settings = {"IsOrganizationTrail": True, "EnableLogFileValidation": True, "S3KeyPrefix": "audit"} | settings
        made = self.cloudtrail.create_trail(Name=self.bucket, S3BucketName=self.bucket, **settings)
        self.addCleanup(self.deliver)
        self.addCleanup(self.cloudtrail.delete_trail, Name=self.bucket)
        self.cloudtrail.start_logging(Name=self.bucket)
        return str(made["TrailARN"])

    def deliver(self, **how: Any) -> str:
        return control.deliver(self.endpoint, self.run_folder, **how)

    def advance(self, duration: str) -> str:
        return control.advance(self.endpoint, self.run_folder, duration)

    def local_time(self) -> datetime:
        headers = self.cloudtrail.describe_trails()["ResponseMetadata"]["HTTPHeaders"]
        return parsedate_to_datetime(headers["date"])

    def keys(self, folder: str, account: str = "", region: str = "") -> list[str]:
        """Returns the keys of the log files or digests."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        found = [each["Key"] for page in pages for each in page.get("Contents", [])]
        return [key for key in found if f"/{folder}/{region}" in key and f"/{account}" in key]

    def read(self, key: str) -> dict[str, Any]:
        content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return dict(json.loads(gzip.decompress(content)))

    def records(self, account: str = "", region: str = "") -> list[dict[str, Any]]:
        return [record for key in self.keys("CloudTrail", account, region) for record in self.read(key)["Records"]]

    def events(self, name: str, account: str = "") -> list[dict[str, Any]]:
        return [record for record in self.records(account) if record["eventName"] == name]

    def digests(self, account: str, region: str = REGION) -> list[tuple[str, dict[str, Any]]]:
        return [(key, self.read(key)) for key in sorted(self.keys("CloudTrail-Digest", account, region))]

    def status(self, account: str = MANAGEMENT_ACCOUNT) -> dict[str, Any]:
        return dict(self.client("cloudtrail", account).get_trail_status(Name=self.bucket))

    def select(self, *fields: dict[str, Any]) -> None:
        selector = {"FieldSelectors": list(fields)}
        self.cloudtrail.put_event_selectors(TrailName=self.bucket, AdvancedEventSelectors=[selector])

    def verify(self, key: str, digest: dict[str, Any]) -> None:
        """Verifies a digest as AWS documents it. Raises InvalidSignature."""
        found = self.s3.get_object(Bucket=self.bucket, Key=key)
        content = gzip.decompress(found["Body"].read())
        lines = [
            digest["digestEndTime"],
            f"{self.bucket}/{key}",
            hashlib.sha256(content).hexdigest(),
            digest["previousDigestSignature"] or "null",
        ]
        end = datetime.fromisoformat(digest["digestEndTime"].replace("Z", "+00:00"))
        region = key.split("/CloudTrail-Digest/")[1].split("/")[0]
        client = self.client("cloudtrail", MANAGEMENT_ACCOUNT, region)
        keys = client.list_public_keys(StartTime=end - HOUR, EndTime=end)["PublicKeyList"]
        der = next(each["Value"] for each in keys if each["Fingerprint"] == digest["digestPublicKeyFingerprint"])
        # PKCS #1 wrapped as a SubjectPublicKeyInfo, which is what cryptography reads.
        algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
        bits = b"\x03\x82" + (len(der) + 1).to_bytes(2, "big") + b"\x00" + der
        info = b"\x30\x82" + (len(algorithm) + len(bits)).to_bytes(2, "big") + algorithm + bits
        public = load_der_public_key(info)
        assert isinstance(public, RSAPublicKey)
        public.verify(bytes.fromhex(found["Metadata"]["signature"]), "\n".join(lines).encode(), PKCS1v15(), SHA256())


class RecordingTest(TrailTest):
    def test_records_a_call_in_the_account_that_made_it(self) -> None:
        self.make_trail()
        self.client("sns", MEMBER_ACCOUNT).create_topic(Name="recorded")
        self.deliver()
        (record,) = self.events("CreateTopic")
        self.assertEqual("1.11", record["eventVersion"])
        identity = record["userIdentity"]
        self.assertEqual("AssumedRole", identity["type"])
        self.assertEqual(f"arn:aws:sts::{MEMBER_ACCOUNT}:assumed-role/local/test", identity["arn"])
        self.assertRegex(identity["principalId"], r"^AROA[A-Z0-9]+:test$")
        self.assertEqual(MEMBER_ACCOUNT, identity["accountId"])
        self.assertTrue(identity["accessKeyId"])
        issuer = identity["sessionContext"]["sessionIssuer"]
        self.assertEqual(("Role", f"arn:aws:iam::{MEMBER_ACCOUNT}:role/local"), (issuer["type"], issuer["arn"]))
        self.assertEqual(identity["principalId"].split(":")[0], issuer["principalId"])
        self.assertEqual(("sns.amazonaws.com", REGION), (record["eventSource"], record["awsRegion"]))
        self.assertEqual({"name": "recorded"}, record["requestParameters"])
        self.assertEqual((False, True), (record["readOnly"], record["managementEvent"]))
        self.assertEqual(("AwsApiCall", "Management"), (record["eventType"], record["eventCategory"]))
        self.assertEqual(MEMBER_ACCOUNT, record["recipientAccountId"])
        self.assertIn("Boto3", record["userAgent"])
        self.assertEqual("127.0.0.1", record["sourceIPAddress"])
        self.assertNotIn("errorCode", record)

    def test_writes_log_files_into_the_folders_of_the_organization(self) -> None:
        self.make_trail()
        self.client("sns", MEMBER_ACCOUNT).list_topics()
        self.deliver()
        (key,) = self.keys("CloudTrail", MEMBER_ACCOUNT)
        folder = f"audit/AWSLogs/{ORGANIZATION}/{MEMBER_ACCOUNT}/CloudTrail/{REGION}"
        name = rf"{MEMBER_ACCOUNT}_CloudTrail_{REGION}_\d{{8}}T\d{{4}}Z_[A-Za-z0-9]{{16}}\.json\.gz"
        self.assertRegex(key, rf"^{folder}/\d{{4}}/\d\d/\d\d/{name}$")

    def test_records_denials(self) -> None:
        self.make_trail()
        s3 = self.client("s3", MEMBER_ACCOUNT)
        self.assert_refused("AccessDenied", s3.get_bucket_policy, Bucket=self.bucket)
        self.deliver()
        (record,) = self.events("GetBucketPolicy", MEMBER_ACCOUNT)
        self.assertEqual("AccessDenied", record["errorCode"])
        self.assertIn("is not authorized to perform: s3:GetBucketPolicy", record["errorMessage"])
        self.assertIsNone(record["responseElements"])

    def test_records_the_root_user_and_users(self) -> None:
        self.make_trail(IsMultiRegionTrail=True)
        root = self.client_of_profile("iam", f"{MEMBER_ACCOUNT}-root")
        root.create_user(UserName="alice")
        key = root.create_access_key(UserName="alice")["AccessKey"]
        own = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
        self._client("sns", REGION, own).list_topics()
        self.deliver()
        (created,) = self.events("CreateUser")
        self.assertEqual(("Root", MEMBER_ACCOUNT), tuple(created["userIdentity"][n] for n in ("type", "principalId")))
        self.assertEqual("us-east-1", created["awsRegion"])
        (listed,) = self.events("ListTopics", MEMBER_ACCOUNT)
        identity = listed["userIdentity"]
        self.assertEqual(("IAMUser", "alice"), (identity["type"], identity["userName"]))
        self.assertNotIn("sessionContext", identity)
        (key_created,) = self.events("CreateAccessKey")
        self.assertNotIn(key["SecretAccessKey"], json.dumps(key_created))

    def test_records_the_use_of_a_key_in_the_account_that_owns_it_too(self) -> None:
        self.make_trail()
        kms = self.client("kms", LOGGING_ACCOUNT)
        anybody = {"Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
        arn = kms.create_key(Policy=policy_of(anybody))["KeyMetadata"]["Arn"]
        self.client("kms", MEMBER_ACCOUNT).generate_data_key(KeyId=arn, KeySpec="AES_256")
        self.deliver()
        own, other = sorted(self.events("GenerateDataKey"), key=lambda each: each["recipientAccountId"], reverse=True)
        self.assertEqual((MEMBER_ACCOUNT, LOGGING_ACCOUNT), (own["recipientAccountId"], other["recipientAccountId"]))
        self.assertEqual(own["sharedEventID"], other["sharedEventID"])
        self.assertNotEqual(own["eventID"], other["eventID"])
        self.assertEqual(("AWSAccount", MEMBER_ACCOUNT), tuple(other["userIdentity"][n] for n in ("type", "accountId")))
        self.assertEqual([{"accountId": LOGGING_ACCOUNT, "type": "AWS::KMS::Key", "ARN": arn}], own["resources"])

    def test_records_start_and_stop(self) -> None:
        self.make_trail()
        self.cloudtrail.stop_logging(Name=self.bucket)
        self.client("sns", MANAGEMENT_ACCOUNT).list_topics()
        self.deliver()
        names = [record["eventName"] for record in self.records(MANAGEMENT_ACCOUNT)]
        self.assertEqual(["StartLogging", "StopLogging"], names)

    def test_records_data_events_that_the_selectors_select(self) -> None:
        self.make_trail()
        self.select(
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "resources.ARN", "StartsWith": [f"arn:aws:s3:::{self.bucket}/"]},
            {"Field": "eventName", "NotEquals": ["HeadObject"]},
        )
        self.s3.put_object(Bucket=self.bucket, Key="a/b", Body=b"1")
        self.s3.head_object(Bucket=self.bucket, Key="a/b")
        self.deliver()
        self.deliver()
        self.assertEqual([], self.events("HeadObject") + self.events("PutBucketPolicy"))
        of_type = {record["userIdentity"]["type"]: record for record in self.events("PutObject")}
        own, by_cloudtrail = of_type["AssumedRole"], of_type["AWSService"]
        self.assertEqual("Data", own["eventCategory"])
        self.assertIn({"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{self.bucket}/a/b"}, own["resources"])
        self.assertEqual({"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"}, by_cloudtrail["userIdentity"])
        self.assertEqual("cloudtrail.amazonaws.com", by_cloudtrail["sourceIPAddress"])

    def test_leaves_out_its_own_deliveries_once_recursive_logging_is_off(self) -> None:
        self.make_trail()
        self.select(
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "resources.ARN", "StartsWith": [f"arn:aws:s3:::{self.bucket}/"]},
        )

        def written(by: str) -> int:
            return len([record for record in self.events("PutObject") if record["userIdentity"]["type"] == by])

        self.s3.put_object(Bucket=self.bucket, Key="a", Body=b"1")
        self.deliver()
        self.deliver()
        self.assertGreater(written("AWSService"), 0)
        self.assertTrue(self.cloudtrail.get_trail(Name=self.bucket)["Trail"]["RecursiveLogging"])
        changed = self.cloudtrail.update_trail(Name=self.bucket, RecursiveLogging=False)
        self.assertFalse(changed["RecursiveLogging"])
        self.cloudtrail.update_trail(Name=self.bucket, IncludeGlobalServiceEvents=True)  # does not switch it on again
        self.assertFalse(self.cloudtrail.get_trail(Name=self.bucket)["Trail"]["RecursiveLogging"])
        self.deliver()  # what is recorded already
        before = written("AWSService")
        self.s3.put_object(Bucket=self.bucket, Key="b", Body=b"1")
        self.deliver()
        self.deliver()
        self.assertEqual((before, 2), (written("AWSService"), written("AssumedRole")))

    def test_records_each_object_that_one_request_deletes(self) -> None:
        self.make_trail()
        self.select(
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "eventName", "StartsWith": ["Delete"]},
        )
        objects = [{"Key": "a"}, {"Key": "b", "VersionId": "null"}]
        self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": objects})
        self.deliver()
        self.assertEqual(1, len(self.events("DeleteObjects")))
        arns = [record["resources"][0]["ARN"] for record in self.events("DeleteObject")]
        self.assertEqual([f"arn:aws:s3:::{self.bucket}/{key}" for key in "ab"], sorted(arns))

    def test_records_the_answer_of_a_change(self) -> None:
        self.make_trail()
        key = self.client("kms", MEMBER_ACCOUNT).create_key()["KeyMetadata"]["KeyId"]
        self.deliver()
        (record,) = self.events("CreateKey", MEMBER_ACCOUNT)
        self.assertEqual(key, record["responseElements"]["keyMetadata"]["keyId"])

    def test_does_not_record_regions_that_are_not_enabled(self) -> None:
        self.make_trail(IsMultiRegionTrail=True)
        self.client("sns", MEMBER_ACCOUNT, "af-south-1").list_topics()
        self.deliver()
        self.assertEqual([], self.keys("CloudTrail", MEMBER_ACCOUNT, "af-south-1"))

    def test_shows_the_trail_in_member_accounts(self) -> None:
        arn = self.make_trail()
        seen = self.client("cloudtrail", MEMBER_ACCOUNT).describe_trails(trailNameList=[arn])["trailList"]
        self.assertEqual([arn], [trail["TrailARN"] for trail in seen])
        self.assertTrue(self.status(MEMBER_ACCOUNT)["IsLogging"])
        outsider = self.client_of_profile("cloudtrail", "outsider")
        self.assertEqual([], outsider.describe_trails()["trailList"])

    def test_records_no_more_when_no_trail_is_logging(self) -> None:
        self.make_trail()
        self.cloudtrail.stop_logging(Name=self.bucket)
        self.deliver()
        self.client("sns", MEMBER_ACCOUNT).list_topics()
        self.assertRegex(self.deliver(), "^0 log files")


class DigestTest(TrailTest):
    def test_delivers_a_digest_for_each_hour_with_a_chain(self) -> None:
        self.make_trail()
        self.client("sns", MEMBER_ACCOUNT).list_topics()
        self.advance("3h")
        found = self.digests(MEMBER_ACCOUNT)
        self.assertEqual(3, len(found))
        (log_file,) = self.keys("CloudTrail", MEMBER_ACCOUNT)
        for (key, digest), (before_key, before) in zip(found[1:], found):
            self.assertEqual(before["digestEndTime"], digest["digestStartTime"])
            self.assertEqual(
                (self.bucket, before_key), (digest["previousDigestS3Bucket"], digest["previousDigestS3Object"])
            )
            content = gzip.decompress(self.s3.get_object(Bucket=self.bucket, Key=before_key)["Body"].read())
            self.assertEqual(hashlib.sha256(content).hexdigest(), digest["previousDigestHashValue"])
            signature = self.s3.head_object(Bucket=self.bucket, Key=before_key)["Metadata"]["signature"]
            self.assertEqual(signature, digest["previousDigestSignature"])
        for key, digest in found:
            self.verify(key, digest)
            self.assertEqual((self.bucket, key), (digest["digestS3Bucket"], digest["digestS3Object"]))
        first, second = found[0][1], found[1][1]
        self.assertEqual([None] * 5, [first[f"previousDigest{name}"] for name in _PREVIOUS])
        (entry,) = first["logFiles"]
        content = gzip.decompress(self.s3.get_object(Bucket=self.bucket, Key=log_file)["Body"].read())
        self.assertEqual((log_file, "SHA-256"), (entry["s3Object"], entry["hashAlgorithm"]))
        self.assertEqual(hashlib.sha256(content).hexdigest(), entry["hashValue"])
        self.assertEqual(first["oldestEventTime"], entry["oldestEventTime"])
        self.assertEqual(([], None, None), tuple(second[n] for n in ("logFiles", "newestEventTime", "oldestEventTime")))

    def test_names_and_dates_digests_by_the_end_of_their_hour(self) -> None:
        self.make_trail()
        self.advance("2h")
        (key, digest), _ = self.digests(MEMBER_ACCOUNT)
        end = datetime.fromisoformat(digest["digestEndTime"].replace("Z", "+00:00"))
        name = f"{MEMBER_ACCOUNT}_CloudTrail-Digest_{REGION}_{self.bucket}_{REGION}_{end:%Y%m%dT%H%M%SZ}.json.gz"
        folder = f"audit/AWSLogs/{ORGANIZATION}/{MEMBER_ACCOUNT}/CloudTrail-Digest/{REGION}/{end:%Y/%m/%d}"
        self.assertEqual(f"{folder}/{name}", key)
        found = self.s3.head_object(Bucket=self.bucket, Key=key)
        self.assertEqual("SHA256withRSA", found["Metadata"]["signature-algorithm"])
        self.assertLess(abs(found["LastModified"] - end), timedelta(seconds=30))

    def test_a_digest_names_a_log_file_that_was_written_on_demand(self) -> None:
        arn = self.make_trail()
        day = f"{self.local_time():%Y/%m/%d}"
        key = f"audit/AWSLogs/{ORGANIZATION}/{MEMBER_ACCOUNT}/CloudTrail/{REGION}/{day}/on-demand.json.gz"
        content = b'{"Records": []}'
        compressed = gzip.compress(content)
        control.deliver_log_file(self.endpoint, self.run_folder, arn, self.bucket, key, compressed)
        self.advance("1h")
        named = [file for _, digest in self.digests(MEMBER_ACCOUNT) for file in digest["logFiles"]]
        self.assertEqual([(key, hashlib.sha256(content).hexdigest())], [(f["s3Object"], f["hashValue"]) for f in named])

    def test_signs_with_a_key_of_each_region(self) -> None:
        self.make_trail(IsMultiRegionTrail=True)
        self.advance("1h")
        used = {}
        for region in "us-east-1", "eu-west-1", "ap-southeast-1":
            ((key, digest),) = self.digests(MEMBER_ACCOUNT, region)
            self.verify(key, digest)
            used[digest["digestPublicKeyFingerprint"]] = region
        self.assertEqual(3, len(used))
        self.assertEqual(17 * 3, len(self.keys("CloudTrail-Digest")))

    def test_a_changed_digest_does_not_verify(self) -> None:
        self.make_trail()
        self.advance("1h")
        ((key, digest),) = self.digests(MEMBER_ACCOUNT)
        found = self.s3.get_object(Bucket=self.bucket, Key=key)
        forged = gzip.compress(gzip.decompress(found["Body"].read()).replace(b'"logFiles":[]', b'"logFiles": []'))
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=forged, Metadata=found["Metadata"])
        with self.assertRaises(InvalidSignature):
            self.verify(key, digest)

    def test_starts_a_new_chain_when_validation_is_switched_on_again(self) -> None:
        self.make_trail()
        self.advance("1h")
        self.cloudtrail.update_trail(Name=self.bucket, EnableLogFileValidation=False)
        self.advance("5h")
        self.cloudtrail.update_trail(Name=self.bucket, EnableLogFileValidation=True)
        self.advance("1h")
        first, last, new = (digest for _, digest in self.digests(MEMBER_ACCOUNT))
        self.assertIsNotNone(last["previousDigestS3Object"])
        self.assertIsNone(new["previousDigestS3Object"])
        gap = datetime.fromisoformat(new["digestStartTime"][:-1]) - datetime.fromisoformat(last["digestEndTime"][:-1])
        self.assertGreater(gap, timedelta(hours=4, minutes=59))

    def test_delivers_a_last_digest_when_logging_stops(self) -> None:
        self.make_trail()
        self.advance("1h")
        self.cloudtrail.stop_logging(Name=self.bucket)
        self.deliver()
        self.advance("2h")
        _, (key, last) = self.digests(MANAGEMENT_ACCOUNT)
        self.verify(key, last)
        (entry,) = last["logFiles"]
        self.assertIn("StopLogging", [record["eventName"] for record in self.read(entry["s3Object"])["Records"]])

    def test_names_late_log_files_in_a_backfill_digest(self) -> None:
        self.make_trail()
        self.advance("1h")
        self.client("sns", MEMBER_ACCOUNT).list_topics()
        self.deliver(is_late=True)
        self.advance("1h")
        found = dict(self.digests(MEMBER_ACCOUNT))
        (key,) = [key for key in found if key.endswith("_backfill.json.gz")]
        self.verify(key, found[key])
        self.assertEqual(1, len(found[key]["logFiles"]))
        self.assertEqual([[], []], [d["logFiles"] for k, d in found.items() if k != key])
        generated = self.s3.head_object(Bucket=self.bucket, Key=key)["Metadata"]["backfill-generation-timestamp"]
        self.assertRegex(generated, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


class RefusedDeliveryTest(TrailTest):
    def test_tells_the_error_and_delivers_later(self) -> None:
        self.make_trail()
        self.client("sns", MEMBER_ACCOUNT).create_topic(Name="waits")
        self.s3.delete_bucket_policy(Bucket=self.bucket)
        self.assertIn("refused (AccessDenied)", self.advance("2h"))
        self.assertEqual([], self.keys("CloudTrail"))
        for account in MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT:
            status = self.status(account)
            self.assertEqual("AccessDenied", status["LatestDeliveryError"])
            self.assertEqual("AccessDenied", status["LatestDigestDeliveryError"])
            self.assertNotIn("LatestDeliveryTime", status)
        self.allow()
        self.advance("1h")
        self.assertEqual(1, len(self.events("CreateTopic")))
        found = self.digests(MEMBER_ACCOUNT)
        self.assertEqual(3, len(found))
        for key, digest in found:
            self.verify(key, digest)
        self.assertEqual([0, 0, 1], [len(digest["logFiles"]) for _, digest in found])
        status = self.status()
        self.assertNotIn("LatestDeliveryError", status)
        self.assertNotIn("LatestDigestDeliveryError", status)
        self.assertLess(self.local_time() - status["LatestDeliveryTime"], timedelta(hours=1, minutes=1))
        self.assertLess(self.local_time() - status["LatestDigestDeliveryTime"], timedelta(minutes=1))

    def test_tells_that_the_bucket_is_gone(self) -> None:
        self.make_trail()
        self.s3.delete_bucket(Bucket=self.bucket)
        self.deliver()
        self.assertEqual("NoSuchBucket", self.status()["LatestDeliveryError"])

    def test_a_muted_account_sends_nothing(self) -> None:
        self.make_trail()
        control.mute(self.endpoint, self.run_folder, MEMBER_ACCOUNT)
        self.addCleanup(control.mute, self.endpoint, self.run_folder, MEMBER_ACCOUNT, False)
        self.client("sns", MEMBER_ACCOUNT).list_topics()
        self.advance("1h")
        self.assertEqual([], self.keys("CloudTrail", MEMBER_ACCOUNT) + self.keys("CloudTrail-Digest", MEMBER_ACCOUNT))
        self.assertEqual(1, len(self.digests(MANAGEMENT_ACCOUNT)))


class OutletTest(TrailTest):
    def test_notifies_the_topic_by_its_policy(self) -> None:
        sns, sqs = self.client("sns", MANAGEMENT_ACCOUNT), self.client("sqs", MANAGEMENT_ACCOUNT)
        topic = sns.create_topic(Name="new-logs")["TopicArn"]
        queue = sqs.create_queue(QueueName="new-logs")["QueueUrl"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{MANAGEMENT_ACCOUNT}:new-logs")
        allowed = {"Principal": CLOUDTRAIL, "Action": "SNS:Publish", "Resource": topic}
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy_of(allowed))
        self.make_trail(SnsTopicName=topic)
        self.deliver()
        (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
        told = json.loads(json.loads(message["Body"])["Message"])
        self.assertEqual({"s3Bucket": self.bucket, "s3ObjectKey": self.keys("CloudTrail")}, told)
        self.assertIn("LatestNotificationTime", self.status())
        denied = policy_of({**allowed, "Effect": "Deny"})
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=denied)
        self.deliver()
        self.assertEqual("AuthorizationError", self.status()["LatestNotificationError"])

    def test_writes_the_log_group_as_the_role(self) -> None:
        logs, iam = self.client("logs", MANAGEMENT_ACCOUNT), self.client("iam", MANAGEMENT_ACCOUNT)
        logs.create_log_group(logGroupName="trail")
        trust = policy_of({"Principal": CLOUDTRAIL, "Action": "sts:AssumeRole"})
        role = iam.create_role(RoleName="trail-writer", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        writes = {"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}
        iam.put_role_policy(RoleName="trail-writer", PolicyName="write", PolicyDocument=policy_of(writes))
        group = f"arn:aws:logs:{REGION}:{MANAGEMENT_ACCOUNT}:log-group:trail:*"
        self.make_trail(CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role)
        self.client("sns", MEMBER_ACCOUNT).create_topic(Name="logged")
        self.deliver()
        streams = {each["logStreamName"] for each in logs.describe_log_streams(logGroupName="trail")["logStreams"]}
        member = f"{ORGANIZATION}_{MEMBER_ACCOUNT}_CloudTrail_{REGION}"
        self.assertLessEqual({f"{MANAGEMENT_ACCOUNT}_CloudTrail_{REGION}", member}, streams)
        events = logs.get_log_events(logGroupName="trail", logStreamName=member)["events"]
        self.assertIn("CreateTopic", [json.loads(event["message"])["eventName"] for event in events])
        self.assertIn("LatestCloudWatchLogsDeliveryTime", self.status())
        iam.delete_role_policy(RoleName="trail-writer", PolicyName="write")
        self.deliver()
        self.assertEqual("AccessDenied", self.status()["LatestCloudWatchLogsDeliveryError"])


class ClockTest(TrailTest):
    def test_local_time_passes_in_all_services(self) -> None:
        before = self.local_time()
        self.advance("2d")
        self.assertGreaterEqual(self.local_time() - before, timedelta(days=2))
        self.s3.put_object(Bucket=self.bucket, Key="new", Body=b"1")
        modified = self.s3.head_object(Bucket=self.bucket, Key="new")["LastModified"]
        self.assertLess(abs(modified - self.local_time()), timedelta(minutes=1))

    def test_lists_the_versions_of_a_folder(self) -> None:
        for key in "a/1", "a/1", "a/2", "b/1":
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"1")
        self.s3.delete_object(Bucket=self.bucket, Key="a/2")
        found = self.s3.list_object_versions(Bucket=self.bucket, Prefix="a/")
        self.assertEqual(["a/1", "a/1", "a/2"], [each["Key"] for each in found["Versions"]])
        self.assertEqual([True, False, False], [each["IsLatest"] for each in found["Versions"]])
        self.assertEqual(["a/2"], [each["Key"] for each in found["DeleteMarkers"]])
        for marker, keys in ("a/1", ["a/2"]), ("a/1x", ["a/2"]), ("a/2", []):
            found = self.s3.list_object_versions(Bucket=self.bucket, Prefix="a/", KeyMarker=marker)
            self.assertEqual(keys, [each["Key"] for each in found.get("Versions", [])])

    def test_a_lock_ends_when_local_time_has_passed(self) -> None:
        bucket = "locked-for-a-day"
        where = {"LocationConstraint": REGION}
        self.s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=where)
        rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}
        lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
        self.s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)
        version = self.s3.put_object(Bucket=bucket, Key="a", Body=b"1")["VersionId"]
        self.advance("23h")
        self.assert_refused("AccessDenied", self.s3.delete_object, Bucket=bucket, Key="a", VersionId=version)
        self.advance("61m")
        self.s3.delete_object(Bucket=bucket, Key="a", VersionId=version)

    def test_refuses_what_is_no_duration(self) -> None:
        port = self.endpoint.rpartition(":")[2]
        done = subprocess.run([LOCAL / "aws", "advance", "3x", port], capture_output=True, text=True)
        self.assertEqual(
            (1, "aws: '3x' is no duration: write minutes, hours or days, as 30m, 3h or 2d\n"),
            (done.returncode, done.stderr),
        )


class CallLogTest(TrailTest):
    def test_remembers_each_call_once_with_what_was_decided(self) -> None:
        start = control.calls(self.endpoint, self.run_folder)["position"]
        sns = self.client("sns", MEMBER_ACCOUNT)
        for _ in range(3):
            sns.list_topics()
        s3 = self.client("s3", MEMBER_ACCOUNT)
        self.assert_refused("AccessDenied", s3.list_objects_v2, Bucket=self.bucket)
        calls = control.calls(self.endpoint, self.run_folder, start)["calls"]
        caller = f"arn:aws:sts::{MEMBER_ACCOUNT}:assumed-role/local/test"
        found = [
            tuple(call[n] for n in ("eventSource", "eventName", "actions", "denied"))
            for call in calls
            if call["caller"] == caller
        ]
        self.assertEqual(
            [
                ("sns.amazonaws.com", "ListTopics", ["SNS:ListTopics"], False),
                ("s3.amazonaws.com", "ListObjects", ["s3:ListBucket"], True),
            ],
            found,
        )


class TimerTest(TrailTest):
    options = ("--deliver", "1")

    @classmethod
    def setUpClass(cls) -> None:
        cls.start()
        cls.addClassCleanup(cls.stop)

    def test_delivers_by_itself(self) -> None:
        self.make_trail()
        end = time.monotonic() + 20
        while time.monotonic() < end and not self.events("StartLogging"):
            time.sleep(0.2)
        self.assertEqual(1, len(self.events("StartLogging")))
