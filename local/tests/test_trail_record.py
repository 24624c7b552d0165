import json
import unittest
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from localaws.access.request import Caller, Kind
from localaws.trail import answers, identity, record, s3_events, services
from localaws.trail.call import Answer, Call

TIME = datetime(2026, 11, 24, 10, 20, 30, tzinfo=timezone.utc)
OWN, OTHER = "111111111111", "222222222222"
ROLE = Caller(
    Kind.ROLE,
    OWN,
    f"arn:aws:iam::{OWN}:role/ops/deployer",
    f"arn:aws:sts::{OWN}:assumed-role/deployer/me",
    "AROAEXAMPLE:me",
)
CALL = Call("kms", "DisableKey", "eu-west-1", ROLE, "ASIAEXAMPLE", TIME, "127.0.0.1", "aws-cli", {"keyId": "k"})


def records(call: Call, answer: Answer = Answer()) -> list[dict[str, Any]]:
    return list(record.of(call, answer, TIME))


class RecordTest(unittest.TestCase):
    def test_has_the_fields_that_aws_documents(self) -> None:
        (made,) = records(CALL, Answer(request_id="r-1", elements={"keyId": "k"}))
        self.assertRegex(made.pop("eventID"), r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        made.pop("userIdentity")
        self.assertEqual(
            {
                "eventVersion": "1.11",
                "eventTime": "2026-11-24T10:20:30Z",
                "eventSource": "kms.amazonaws.com",
                "eventName": "DisableKey",
                "awsRegion": "eu-west-1",
                "sourceIPAddress": "127.0.0.1",
                "userAgent": "aws-cli",
                "requestParameters": {"keyId": "k"},
                "responseElements": {"keyId": "k"},
                "requestID": "r-1",
                "readOnly": False,
                "eventType": "AwsApiCall",
                "managementEvent": True,
                "recipientAccountId": OWN,
                "eventCategory": "Management",
            },
            made,
        )

    def test_has_the_error_and_no_response(self) -> None:
        (made,) = records(CALL, Answer("AccessDeniedException", "no", elements={"a": 1}))
        self.assertEqual(("AccessDenied", "no"), (made["errorCode"], made["errorMessage"]))
        self.assertIsNone(made["responseElements"])

    def test_leaves_out_the_response_of_a_read(self) -> None:
        (made,) = records(replace(CALL, is_read_only=True), Answer(elements={"a": 1}))
        self.assertIsNone(made["responseElements"])

    def test_leaves_out_parameters_that_are_too_large(self) -> None:
        (made,) = records(replace(CALL, parameters={"a": "x" * 200_000}))
        self.assertIsNone(made["requestParameters"])

    def test_goes_to_the_owner_of_the_resource_too(self) -> None:
        own, other = records(replace(CALL, owners=(OTHER, OWN)))
        self.assertEqual((OWN, OTHER), (own["recipientAccountId"], other["recipientAccountId"]))
        self.assertEqual(own["sharedEventID"], other["sharedEventID"])
        self.assertEqual("AssumedRole", own["userIdentity"]["type"])
        expected = {"type": "AWSAccount", "principalId": "AROAEXAMPLE:me", "accountId": OWN}
        self.assertEqual(expected, other["userIdentity"])

    def test_of_an_unknown_caller_goes_nowhere_but_to_the_owner(self) -> None:
        self.assertEqual([], records(replace(CALL, caller=None)))
        (made,) = records(replace(CALL, caller=None, owners=(OTHER,)))
        self.assertEqual(("Unknown", OTHER), (made["userIdentity"]["type"], made["recipientAccountId"]))


class IdentityTest(unittest.TestCase):
    def test_of_a_session_names_the_role(self) -> None:
        self.assertEqual(
            {
                "type": "AssumedRole",
                "principalId": "AROAEXAMPLE:me",
                "arn": f"arn:aws:sts::{OWN}:assumed-role/deployer/me",
                "accountId": OWN,
                "accessKeyId": "ASIAEXAMPLE",
                "sessionContext": {
                    "sessionIssuer": {
                        "type": "Role",
                        "principalId": "AROAEXAMPLE",
                        "arn": f"arn:aws:iam::{OWN}:role/ops/deployer",
                        "accountId": OWN,
                        "userName": "deployer",
                    },
                    "attributes": {"creationDate": "2026-11-24T10:20:30Z", "mfaAuthenticated": "false"},
                },
            },
            identity.of(ROLE, "ASIAEXAMPLE", TIME),
        )

    def test_of_a_user_has_its_name(self) -> None:
        user = Caller(Kind.USER, OWN, f"arn:aws:iam::{OWN}:user/team/alice", user_id="AIDAEXAMPLE")
        made = identity.of(user, "AKIAEXAMPLE", None)
        self.assertEqual(("IAMUser", "alice"), (made["type"], made["userName"]))
        self.assertNotIn("sessionContext", made)

    def test_of_the_root_user(self) -> None:
        root = Caller(Kind.ROOT, OWN, f"arn:aws:iam::{OWN}:root", user_id=OWN)
        made = identity.of(root, "ASIAEXAMPLE", TIME)
        self.assertEqual(
            ("Root", OWN, f"arn:aws:iam::{OWN}:root"), tuple(made[n] for n in ("type", "principalId", "arn"))
        )
        self.assertNotIn("sessionIssuer", made["sessionContext"])

    def test_of_a_service_says_which_one(self) -> None:
        service = Caller(Kind.SERVICE, service="cloudtrail.amazonaws.com")
        self.assertEqual(
            {"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"}, identity.of(service, None, None)
        )


class AnswersTest(unittest.TestCase):
    def read(self, status: str, headers: dict[str, str], body: bytes, call: Call = CALL) -> Answer:
        return answers.read(call, status, headers.items(), body)

    def test_reads_errors_in_json(self) -> None:
        body = b'{"__type": "com.amazonaws#TrailNotFoundException", "message": "none"}'
        found = self.read("400 BAD REQUEST", {"X-Amzn-Requestid": "r"}, body)
        self.assertEqual(Answer("TrailNotFoundException", "none", "r"), found)

    def test_reads_errors_in_xml(self) -> None:
        body = b"<Error><Code>AccessDenied</Code><Message>a &lt;b&gt;</Message></Error>"
        found = self.read("403 FORBIDDEN", {}, body)
        self.assertEqual(("AccessDenied", "a <b>"), (found.error_code, found.error_message))
        self.assertTrue(found.is_denied)

    def test_knows_errors_without_a_body(self) -> None:
        self.assertEqual("NoSuchKey", self.read("404 NOT FOUND", {}, b"").error_code)
        self.assertEqual("AccessDenied", self.read("403 FORBIDDEN", {}, b"").error_code)

    def test_reads_response_elements_without_secrets(self) -> None:
        body = json.dumps({"KeyMetadata": {"KeyId": "k"}, "Plaintext": "s"}).encode()
        found = self.read("200 OK", {"Content-Type": "application/x-amz-json-1.1"}, body)
        self.assertEqual({"keyMetadata": {"keyId": "k"}, "plaintext": "HIDDEN_DUE_TO_SECURITY_REASONS"}, found.elements)


class S3EventsTest(unittest.TestCase):
    def test_names_events_as_s3_documents(self) -> None:
        for method, key, query, expected in (
            ("GET", "", {"lifecycle": ""}, "GetBucketLifecycle"),
            ("PUT", "", {"publicAccessBlock": ""}, "PutBucketPublicAccessBlock"),
            ("DELETE", "", {"policy": ""}, "DeleteBucketPolicy"),
            ("PUT", "", {"object-lock": ""}, "PutBucketObjectLockConfiguration"),
            ("GET", "", {"accelerate": ""}, "GetAccelerateConfiguration"),
            ("PUT", "", {}, "CreateBucket"),
            ("HEAD", "", {}, "HeadBucket"),
            ("GET", "", {"list-type": "2"}, "ListObjects"),
            ("GET", "", {"versions": ""}, "ListObjectVersions"),
            ("POST", "", {"delete": ""}, "DeleteObjects"),
            ("GET", "k", {}, "GetObject"),
            ("GET", "k", {"retention": ""}, "GetObjectRetention"),
            ("PUT", "k", {"legal-hold": ""}, "PutObjectLegalHold"),
            ("PUT", "k", {"uploadId": "1", "partNumber": "1"}, "UploadPart"),
            ("POST", "k", {"uploads": ""}, "CreateMultipartUpload"),
            ("POST", "k", {"uploadId": "1"}, "CompleteMultipartUpload"),
            ("DELETE", "k", {"versionId": "1"}, "DeleteObject"),
        ):
            self.assertEqual(expected, s3_events.name(method, "bucket", key, query, {}), (method, key, query))
        self.assertEqual("ListBuckets", s3_events.name("GET", "", "", {}, {}))
        self.assertEqual("CopyObject", s3_events.name("PUT", "bucket", "k", {}, {"x-amz-copy-source": "a/b"}))

    def test_tells_data_events_from_management_events(self) -> None:
        self.assertTrue(s3_events.is_data("GetObject", "k"))
        self.assertTrue(s3_events.is_data("ListObjects", ""))
        self.assertFalse(s3_events.is_data("PutBucketPolicy", ""))


class ServicesTest(unittest.TestCase):
    def test_records_global_services_in_one_region(self) -> None:
        self.assertEqual("us-east-1", services.region("iam", "eu-west-1", "aws"))
        self.assertEqual("us-east-1", services.region("organizations", "eu-west-1", "aws"))
        self.assertEqual("eu-west-1", services.region("sts", "eu-west-1", "aws"))
        self.assertEqual("cn-north-1", services.region("iam", "cn-northwest-1", "aws-cn"))

    def test_knows_what_only_reads(self) -> None:
        for service, name in (
            ("kms", "Decrypt"),
            ("sns", "ListTopics"),
            ("sts", "AssumeRole"),
            ("ec2", "DescribeRegions"),
        ):
            self.assertTrue(services.is_read_only(service, name), name)
        for service, name in (
            ("kms", "DisableKey"),
            ("cloudtrail", "StopLogging"),
            ("sns", "Publish"),
            ("iam", "CreateUser"),
        ):
            self.assertFalse(services.is_read_only(service, name), name)
