"""Tests of the faults that a running local AWS has, as clients of AWS meet them."""

import json
import time
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError

from localaws import control
from localaws.errors import UserError
from tests.running import SharedLocalAws, policy_of

ACCOUNT, MANAGEMENT_ACCOUNT = "111111111111", "222222222222"
POLICY = policy_of({"Action": "s3:ListAllMyBuckets", "Resource": "*"})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


class FaultsTest(SharedLocalAws):
    region = "eu-west-1"

    def setUp(self) -> None:
        self.fault(do="clear")

    def fault(self, **asked: Any) -> str:
        return control.fault(self.endpoint, self.run_folder, **asked)

    def add(self, effect: str, call: str, **settings: Any) -> None:
        service, operation = call.split(":")
        about = {"service": service, "operation": operation}
        self.fault(do="add", fault={"effect": effect} | about | settings)

    def once(self, service: str, account: str = ACCOUNT) -> Any:
        """Returns a client that does not try again."""
        return self.client_of_profile(service, account, config=Config(retries={"total_max_attempts": 1}))

    def assert_answer(self, status: int, code: str, call: Any, **arguments: object) -> str:
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        answer = caught.exception.response
        self.assertEqual((status, code), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]))
        return str(answer["Error"]["Message"])

    def test_answers_with_the_errors_of_each_service_in_its_protocol(self) -> None:
        s3, kms, iam, sns = self.once("s3"), self.once("kms"), self.once("iam"), self.once("sns")
        calls = {
            "s3:ListBuckets": s3.list_buckets,
            "kms:ListKeys": kms.list_keys,
            "iam:ListRoles": iam.list_roles,
            "sns:ListTopics": sns.list_topics,
            "monitoring:DescribeAlarms": self.once("cloudwatch").describe_alarms,
            "account:ListRegions": self.once("account").list_regions,
            "organizations:DescribeOrganization": self.once("organizations").describe_organization,
            "ec2:DescribeRegions": self.once("ec2").describe_regions,
        }
        expected = {
            "throttled": [
                *((503, "SlowDown"), (400, "ThrottlingException"), (400, "Throttling"), (400, "Throttling")),
                *((400, "ThrottlingException"), (429, "TooManyRequestsException")),
                *((400, "TooManyRequestsException"), (503, "RequestLimitExceeded")),
            ],
            "internal-error": [
                *((500, "InternalError"), (500, "KMSInternalException"), (500, "ServiceFailure")),
                *((500, "InternalFailure"), (500, "InternalFailure"), (500, "InternalFailure")),
                *((500, "ServiceException"), (500, "InternalFailure")),
            ],
            "unavailable": [(503, "ServiceUnavailable")] * 8,
            "access-denied": [
                *((403, "AccessDenied"), (400, "AccessDeniedException"), (403, "AccessDenied")),
                *((403, "AuthorizationError"), (400, "AccessDeniedException"), (403, "AccessDeniedException")),
                *((400, "AccessDeniedException"), (403, "AccessDenied")),
            ],
        }
        for effect, answers in expected.items():
            for (name, call), answer in zip(calls.items(), answers, strict=True):
                with self.subTest(f"{effect} {name}"):
                    self.add(effect, name)
                    self.assert_answer(*answer, call)
                    call()

    def test_names_the_caller_and_the_action_of_a_denial(self) -> None:
        self.add("access-denied", "kms:ListKeys")
        message = self.assert_answer(400, "AccessDeniedException", self.once("kms").list_keys)
        self.assertIn(f":sts::{ACCOUNT}:assumed-role/local/local is not authorized to perform: kms:ListKeys", message)

    def test_answers_with_an_error_of_ones_own(self) -> None:
        code = "InsufficientS3BucketPolicyException"
        self.add("error", "cloudtrail:ListTrails", code=code, message="Incorrect S3 bucket policy")
        trails = self.once("cloudtrail", MANAGEMENT_ACCOUNT)
        self.assertEqual("Incorrect S3 bucket policy", self.assert_answer(400, code, trails.list_trails))

    def test_meets_so_many_calls_after_so_many(self) -> None:
        self.add("throttled", "kms:ListKeys", times=2, after=1)
        kms = self.once("kms")
        kms.list_keys()
        for _ in range(2):
            self.assert_answer(400, "ThrottlingException", kms.list_keys)
        kms.list_keys()
        self.add("throttled", "kms:ListKeys", times=None)
        for _ in range(5):
            self.assert_answer(400, "ThrottlingException", kms.list_keys)
        self.assertEqual("there are no faults; calls that have met one: 7", self.fault(do="clear"))
        kms.list_keys()

    def test_meets_only_calls_about_a_resource(self) -> None:
        s3 = self.once("s3")
        where = {"LocationConstraint": self.region}
        for name in "first", "second":
            s3.create_bucket(Bucket=name, CreateBucketConfiguration=where)
        self.add("unavailable", "s3:GetBucketVersioning", resource="second")
        s3.get_bucket_versioning(Bucket="first")
        self.assert_answer(503, "ServiceUnavailable", s3.get_bucket_versioning, Bucket="second")

    def test_knows_a_key_by_its_description(self) -> None:
        kms = self.once("kms")
        key = kms.create_key(Description="of the log files")["KeyMetadata"]["KeyId"]
        self.add("throttled", "kms:GetKeyPolicy", resource="of the log files")
        self.assert_answer(400, "ThrottlingException", kms.get_key_policy, KeyId=key, PolicyName="default")
        made = self.journal(0)[-1]
        self.assertEqual(("GetKeyPolicy", "of the log files"), (made["operation"], made["resource"]))

    def test_meets_only_calls_of_a_principal(self) -> None:
        self.add("throttled", "kms:ListKeys", caller=f"arn:aws:sts::{MANAGEMENT_ACCOUNT}:assumed-role/local")
        self.once("kms").list_keys()
        self.assert_answer(400, "ThrottlingException", self.once("kms", MANAGEMENT_ACCOUNT).list_keys)

    def test_does_what_it_answers_with_an_error(self) -> None:
        iam = self.once("iam")
        self.add("internal-error", "iam:CreateRole", done=True)
        role = {"RoleName": "made", "AssumeRolePolicyDocument": TRUST}
        self.assert_answer(500, "ServiceFailure", iam.create_role, **role)
        iam.get_role(RoleName="made")
        self.add("internal-error", "iam:CreateRole")
        self.assert_answer(500, "ServiceFailure", iam.create_role, **(role | {"RoleName": "not-made"}))
        self.assert_refused("NoSuchEntity", iam.get_role, RoleName="not-made")

    def test_cuts_the_connection_in_the_middle_of_an_answer_after_the_call_took_effect(self) -> None:
        s3, kms = self.once("s3"), self.once("kms")
        self.add("cut", "s3:CreateBucket")  # its answer has no body
        with self.assertRaises(HTTPClientError):
            s3.create_bucket(Bucket="cut", CreateBucketConfiguration={"LocationConstraint": self.region})
        s3.head_bucket(Bucket="cut")
        self.add("cut", "kms:CreateKey")
        before = len(kms.list_keys()["Keys"])
        self.assertNotIn("KeyMetadata", kms.create_key())  # botocore takes half a body for a whole one
        self.assertEqual(before + 1, len(kms.list_keys()["Keys"]))

    def test_answers_late_or_never(self) -> None:
        kms = self.once("kms")
        self.add("slow", "kms:ListKeys", seconds=0.5)
        start = time.monotonic()
        kms.list_keys()
        self.assertGreater(time.monotonic() - start, 0.5)
        self.add("time-out", "kms:ListKeys", seconds=0.5)
        start = time.monotonic()
        with self.assertRaises(ConnectionClosedError):
            kms.list_keys()
        self.assertGreater(time.monotonic() - start, 0.5)

    def test_does_not_show_what_is_new_to_the_next_calls(self) -> None:
        iam, kms, s3 = self.once("iam"), self.once("kms"), self.once("s3")
        for kind in "role", "policy", "key", "bucket", "bucket-policy":
            self.fault(do="delay", kind=kind, calls=2)
        iam.create_role(RoleName="late", AssumeRolePolicyDocument=TRUST)
        policy = iam.create_policy(PolicyName="late", PolicyDocument=POLICY)["Policy"]["Arn"]
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        s3.create_bucket(Bucket="late", CreateBucketConfiguration={"LocationConstraint": self.region})
        for _ in range(2):
            self.assert_answer(404, "NoSuchEntity", iam.get_role, RoleName="late")
            self.assert_answer(404, "NoSuchEntity", iam.get_policy, PolicyArn=policy)
            self.assert_answer(400, "NotFoundException", kms.create_alias, AliasName="alias/late", TargetKeyId=key)
            self.assert_answer(404, "NoSuchBucket", s3.get_bucket_versioning, Bucket="late")
        iam.get_role(RoleName="late")
        iam.get_policy(PolicyArn=policy)
        kms.create_alias(AliasName="alias/late", TargetKeyId=key)
        s3.put_bucket_policy(Bucket="late", Policy=TRUST)
        for _ in range(2):
            self.assert_answer(404, "NoSuchBucketPolicy", s3.get_bucket_policy, Bucket="late")
        s3.get_bucket_policy(Bucket="late")

    def test_does_not_show_what_is_new_for_some_seconds(self) -> None:
        iam = self.once("iam")
        self.fault(do="delay", kind="role", seconds=0.5)
        iam.create_role(RoleName="soon", AssumeRolePolicyDocument=TRUST)
        self.assert_answer(404, "NoSuchEntity", iam.get_role, RoleName="soon")
        self.assertEqual([("role", 1)], [(d["kind"], d["met"]) for d in json.loads(self.fault(do="list"))["delays"]])
        time.sleep(0.5)
        iam.get_role(RoleName="soon")

    def test_refuses_a_fault_that_it_does_not_know(self) -> None:
        for asked, text in (
            ({"effect": "gone"}, "'gone' is no effect of a fault; there are throttled, "),
            ({"effect": "cut", "often": 3}, "a fault has no 'often'; it has effect, "),
            ({"effect": "cut", "times": "3"}, "'3' is no times of a fault"),
            ({"effect": "cut", "after": -1}, "'-1' is no after of a fault"),
            ({"effect": "error"}, "a fault with the effect 'error' needs the code of the error"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self.fault(do="add", fault=asked)
        with self.assertRaisesRegex(UserError, "'trail' cannot be unseen"):
            self.fault(do="delay", kind="trail", calls=1)

    def test_lists_the_faults(self) -> None:
        self.add("throttled", "kms:ListKeys")
        self.fault(do="delay", kind="role", calls=1)
        self.assert_answer(400, "ThrottlingException", self.once("kms").list_keys)
        found = json.loads(self.fault(do="list"))
        self.assertEqual([("throttled", "ListKeys", 1)], [(f["effect"], f["operation"], f["met"]) for f in found["faults"]])
        self.assertEqual([{"kind": "role", "calls": 1, "seconds": 0, "met": 0}], found["delays"])

    def test_counts_each_operation_on_each_resource(self) -> None:
        s3 = self.once("s3")
        where = {"LocationConstraint": self.region}
        for name in "one", "other":
            s3.create_bucket(Bucket=name, CreateBucketConfiguration=where)
        self.fault(do="add", fault={"effect": "throttled", "service": "s3", "each": True})
        for name in "one", "other":
            for call in s3.get_bucket_versioning, s3.get_bucket_acl:
                self.assert_answer(503, "SlowDown", call, Bucket=name)
                call(Bucket=name)

    def test_meets_only_calls_that_write_or_read(self) -> None:
        kms = self.once("kms")
        self.fault(do="add", fault={"effect": "throttled", "service": "kms", "readOnly": False})
        kms.list_keys()
        self.assert_answer(400, "ThrottlingException", kms.create_key)
        self.fault(do="add", fault={"effect": "throttled", "service": "kms", "readOnly": True})
        kms.create_key()
        self.assert_answer(400, "ThrottlingException", kms.list_keys)

    def test_lets_the_newest_fault_decide(self) -> None:
        kms = self.once("kms")
        self.fault(do="add", fault={"effect": "access-denied", "times": None})
        self.fault(do="add", fault={"effect": "none", "operation": "ListKeys", "times": None})
        self.assertIn("Keys", kms.list_keys())  # botocore takes an answer that was cut for a whole one
        self.assert_answer(400, "AccessDeniedException", kms.list_aliases)

    def test_ends_one_fault(self) -> None:
        numbers = [
            int(self.fault(do="add", fault={"effect": "throttled", "operation": name, "times": None}))
            for name in ("ListKeys", "ListAliases")
        ]
        self.fault(do="end", number=numbers[0])
        kms = self.once("kms")
        kms.list_keys()
        self.assert_answer(400, "ThrottlingException", kms.list_aliases)
        with self.assertRaisesRegex(UserError, f"there is no fault {numbers[0]}"):
            self.fault(do="end", number=numbers[0])

    def test_remembers_calls_in_their_order_with_what_they_met(self) -> None:
        start = control.journal(self.endpoint, self.run_folder)["position"]
        self.add("unavailable", "s3:PutBucketVersioning")
        s3 = self.once("s3")
        s3.create_bucket(Bucket="in-order", CreateBucketConfiguration={"LocationConstraint": self.region})
        versioning = {"Bucket": "in-order", "VersioningConfiguration": {"Status": "Enabled"}}
        self.assert_answer(503, "ServiceUnavailable", s3.put_bucket_versioning, **versioning)
        s3.put_bucket_versioning(**versioning)
        s3.get_bucket_versioning(Bucket="in-order")
        self.assertEqual(
            [
                ("s3", "CreateBucket", "in-order", False, None),
                ("s3", "PutBucketVersioning", "in-order", False, "ServiceUnavailable"),
                ("s3", "PutBucketVersioning", "in-order", False, None),
                ("s3", "GetBucketVersioning", "in-order", True, None),
            ],
            [
                tuple(made[name] for name in ("service", "operation", "resource", "readOnly", "errorCode"))
                for made in self.journal(start)
            ],
        )

    def journal(self, after: int) -> list[dict[str, Any]]:
        return list(control.journal(self.endpoint, self.run_folder, after)["calls"])
