"""Tests of the evaluation of one policy."""

import json
import unittest
from dataclasses import replace

from localaws.access import condition_keys, policy
from localaws.access.policy import Effect
from localaws.access.request import Caller, Kind, NotUnderstood, Request

ACCOUNT = "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/ann"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
READER = Caller(Kind.ROLE, ACCOUNT, ROLE, SESSION)
CLOUDTRAIL = Caller(
    Kind.SERVICE, service="cloudtrail.amazonaws.com", source_arn="arn:aws:cloudtrail:eu-west-1:1:trail/a"
)
ANONYMOUS = Caller(Kind.ANONYMOUS)
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/example.org"
OBJECT = "arn:aws:s3:::logs/AWSLogs/111111111111/a:b.gz"


def request(
    caller: Caller = READER, action: str = "s3:GetObject", resource: str | None = OBJECT, **keys: str
) -> Request:
    own = {name.replace("__", ":"): value for name, value in keys.items()}
    found = condition_keys.of_caller(caller, "o-acme12345678", "o-acme12345678/r-1/") | condition_keys.of(own)
    return Request(caller, action, resource, found)


def effect(asked: Request, version: str = "2012-10-17", **elements: object) -> Effect | None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"} | elements
    statement = {name: value for name, value in statement.items() if value is not None}
    return policy.evaluate(policy.parse(json.dumps({"Version": version, "Statement": statement})), asked).effect


class PolicyTest(unittest.TestCase):
    def assert_applies(self, expected: bool, asked: Request, **elements: object) -> None:
        with self.subTest(**elements):
            self.assertEqual(Effect.ALLOW if expected else None, effect(asked, **elements))

    def assert_holds(self, expected: bool, operator: str, key: str, values: object, **keys: str) -> None:
        self.assert_applies(expected, request(**keys), Condition={operator: {key: values}})

    def test_matches_actions_in_any_case(self) -> None:
        for expected, action in (
            (True, "s3:getobject"),
            (True, "S3:Get*"),
            (True, "s3:GetObjec?"),
            (True, "*"),
            (False, "s3:GetObject?"),
            (False, "kms:*"),
        ):
            self.assert_applies(expected, request(), Action=["s3:PutObject", action])
            self.assert_applies(not expected, request(), Action=None, NotAction=["s3:PutObject", action])

    def test_matches_resources_component_by_component(self) -> None:
        for expected, resource in (
            (True, OBJECT),
            (True, "arn:aws:s3:::logs/*"),
            (True, "arn:aws:s3:::logs/*.gz"),
            (True, "arn:aws:s3:::log?/*"),
            (True, "arn:aws:s3"),  # missing components stand for anything
            (True, "*"),
            (False, "arn:aws:s3:::logs"),
            (False, "arn:aws:s3:::LOGS/*"),
            (False, "arn:aws:*/*.gz"),
            (False, "arn:aws:sns:*:*:*"),
        ):
            self.assert_applies(expected, request(), Resource=["arn:aws:s3:::other/*", resource])
            self.assert_applies(not expected, request(), Resource=None, NotResource=["arn:aws:s3:::other/*", resource])

    def test_does_not_guess_a_resource(self) -> None:
        asked = request(action="iam:PassRole", resource=None)
        self.assert_applies(True, asked)
        self.assertRaises(NotUnderstood, effect, asked, Resource="arn:aws:iam::*:role/a")
        self.assert_applies(False, request(action="s3:ListAllMyBuckets", resource="*"), Resource="arn:aws:s3:::a")

    def test_finds_the_caller_among_principals(self) -> None:
        for expected, caller, principal in (
            (True, READER, "*"),
            (True, READER, {"AWS": "*"}),
            (True, READER, {"AWS": ROOT}),
            (True, READER, {"AWS": ACCOUNT}),
            (True, READER, {"AWS": ["arn:aws:iam::222222222222:root", ROLE]}),
            (True, READER, {"AWS": SESSION}),
            (False, READER, {"AWS": "arn:aws:iam::222222222222:root"}),
            (False, READER, {"AWS": f"arn:aws:iam::{ACCOUNT}:role/reader"}),
            (False, READER, {"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}),
            (False, READER, {"Service": "cloudtrail.amazonaws.com"}),
            (True, CLOUDTRAIL, {"Service": ["logs.amazonaws.com", "cloudtrail.amazonaws.com"]}),
            (True, CLOUDTRAIL, "*"),
            (False, CLOUDTRAIL, {"AWS": ROOT}),
            (True, ANONYMOUS, "*"),
            (False, ANONYMOUS, {"AWS": ROOT}),
            (True, Caller(Kind.ANONYMOUS, provider=PROVIDER), {"Federated": PROVIDER}),
            (False, Caller(Kind.ANONYMOUS, provider=PROVIDER), {"Federated": PROVIDER + "/other"}),
            (False, READER, {"Federated": PROVIDER}),
        ):
            self.assert_applies(expected, request(caller), Principal=principal)

    def test_spares_only_principals_that_a_denial_lists_in_all_forms(self) -> None:
        def denied(caller: Caller, principals: object) -> bool:
            return effect(request(caller), Effect="Deny", Principal=None, NotPrincipal=principals) is Effect.DENY

        self.assertTrue(denied(READER, {"AWS": ROLE}))
        self.assertTrue(denied(READER, {"AWS": ROOT}))
        self.assertFalse(denied(READER, {"AWS": [ROOT, ROLE, SESSION]}))
        self.assertFalse(denied(Caller(Kind.ROOT, ACCOUNT, ROOT), {"AWS": [ACCOUNT]}))
        self.assertTrue(denied(ANONYMOUS, {"AWS": [ROOT]}))
        self.assertFalse(denied(CLOUDTRAIL, {"Service": CLOUDTRAIL.service}))
        self.assertTrue(denied(CLOUDTRAIL, {"AWS": ROOT}))

    def test_compares_texts(self) -> None:
        key = "aws:PrincipalAccount"
        for expected, operator, values in (
            (True, "StringEquals", ["2", ACCOUNT]),
            (False, "StringEquals", "1*"),
            (True, "StringLike", "1*"),
            (True, "StringLike", "11111111111?"),
            (False, "StringNotEquals", ["2", ACCOUNT]),
            (True, "StringNotEquals", ["2", "3"]),
            (False, "StringNotLike", "1*"),
        ):
            self.assert_holds(expected, operator, key, values)
        self.assert_holds(False, "StringEquals", "s3:x-amz-acl", "PRIVATE", s3__x_amz_acl="x")
        asked = Request(READER, "s3:PutObject", OBJECT, {"s3:x-amz-acl": ("private",)})
        self.assertEqual(Effect.ALLOW, effect(asked, Condition={"StringEqualsIgnoreCase": {"S3:X-AMZ-ACL": "PRIVATE"}}))
        self.assertIsNone(effect(asked, Condition={"StringNotEqualsIgnoreCase": {"s3:x-amz-acl": "PRIVATE"}}))

    def test_compares_arns_component_by_component(self) -> None:
        for operator in "ArnEquals", "ArnLike":
            self.assert_holds(True, operator, "aws:PrincipalArn", "arn:aws:iam::*:role/team/*")
            self.assert_holds(True, operator, "aws:PrincipalArn", "arn:*:*:*:*:*")
            self.assert_holds(False, operator, "aws:PrincipalArn", "arn:aws:i*1:*:*:*")
            self.assert_holds(False, operator, "aws:PrincipalArn", "arn:aws:*::*:role/a")
            self.assertRaises(NotUnderstood, effect, request(), Condition={operator: {"aws:PrincipalArn": "*"}})
        self.assert_holds(False, "ArnNotEquals", "aws:PrincipalArn", [ROOT, ROLE])
        self.assert_holds(True, "ArnNotLike", "aws:PrincipalArn", ROOT)

    def test_compares_numbers_booleans_and_dates(self) -> None:
        days = "s3:object-lock-remaining-retention-days"

        def holds(operator: str, value: str, found: str) -> bool:
            asked = Request(READER, "s3:PutObjectRetention", OBJECT, {days: (found,), "aws:currenttime": (found,)})
            key = "aws:CurrentTime" if operator.startswith("Date") else days
            return effect(asked, Condition={operator: {key: value}}) is Effect.ALLOW

        self.assertTrue(holds("NumericLessThan", "365", "99"))
        self.assertFalse(holds("NumericLessThan", "365", "365"))
        self.assertTrue(holds("NumericLessThanEquals", "365", "365"))
        self.assertTrue(holds("NumericGreaterThan", "9", "10"))
        self.assertFalse(holds("NumericNotEquals", "9", "9.0"))
        self.assertTrue(holds("DateGreaterThan", "2026-01-01", "2026-01-01T00:00:01Z"))
        self.assertTrue(holds("DateEquals", "1767225600", "2026-01-01T00:00:00Z"))
        self.assert_holds(True, "Bool", "aws:SecureTransport", True)
        self.assert_holds(False, "Bool", "aws:SecureTransport", "false")
        self.assertRaises(NotUnderstood, holds, "NumericLessThan", "a year", "1")

    def test_decides_on_a_key_that_the_request_does_not_have(self) -> None:
        for expected, operator in (
            (False, "StringEquals"),
            (True, "StringNotEquals"),
            (False, "ArnLike"),
            (True, "ArnNotLike"),
            (True, "StringEqualsIfExists"),
            (True, "StringNotEqualsIfExists"),
        ):
            self.assert_holds(expected, operator, "aws:SourceArn", "arn:aws:s3:::a")
        self.assert_holds(True, "Null", "aws:SourceArn", "true")
        self.assert_holds(False, "Null", "aws:SourceArn", "false")
        self.assert_holds(True, "Null", "aws:PrincipalArn", False)

    def test_requires_all_conditions(self) -> None:
        own, other = {"aws:PrincipalAccount": ACCOUNT}, {"aws:PrincipalOrgID": "o-other"}
        self.assert_applies(True, request(), Condition={"StringEquals": own, "StringNotEquals": other})
        self.assert_applies(False, request(), Condition={"StringEquals": own | other})

    def test_compares_several_values_with_a_quantifier(self) -> None:
        asked = Request(READER, "kms:Decrypt", OBJECT, {"kms:encryptioncontextkeys": ("a", "b")})

        def holds(operator: str, values: list[str], asked: Request = asked) -> bool:
            return effect(asked, Condition={operator: {"kms:EncryptionContextKeys": values}}) is Effect.ALLOW

        self.assertTrue(holds("ForAllValues:StringEquals", ["a", "b", "c"]))
        self.assertFalse(holds("ForAllValues:StringEquals", ["a"]))
        self.assertTrue(holds("ForAnyValue:StringLike", ["a*"]))
        self.assertFalse(holds("ForAnyValue:StringEquals", ["c"]))
        self.assertRaises(NotUnderstood, holds, "StringEquals", ["a"])
        self.assertTrue(holds("ForAllValues:StringEquals", ["a"], replace(asked, keys={})))
        self.assertFalse(holds("ForAnyValue:StringEquals", ["a"], replace(asked, keys={})))

    def test_fills_in_variables(self) -> None:
        own = "arn:aws:s3:::logs/AWSLogs/${aws:PrincipalAccount}/*"
        self.assert_applies(True, request(), Resource=own)
        self.assert_applies(False, request(resource=OBJECT.replace(ACCOUNT, "222222222222")), Resource=own)
        self.assert_applies(False, request(ANONYMOUS), Resource=own)
        self.assert_applies(True, request(ANONYMOUS), Resource=own.replace("Account}", f"Account, '{ACCOUNT}'}}"))
        self.assertIsNone(effect(request(), "2008-10-17", Resource=own))
        self.assert_holds(False, "StringEquals", "aws:PrincipalAccount", "${aws:SourceAccount}")
        self.assert_holds(True, "StringNotEquals", "aws:PrincipalAccount", "${aws:SourceAccount}")
        asked = Request(READER, "s3:GetObject", "arn:aws:s3:::logs/x", {"s3:prefix": ("*",)})
        self.assertIsNone(effect(asked, Resource="arn:aws:s3:::logs/${s3:prefix}"))
        self.assertEqual(Effect.ALLOW, effect(asked, Condition={"StringEquals": {"s3:prefix": "${*}"}}))

    def test_does_not_pass_what_it_does_not_understand(self) -> None:
        holding = {"StringEquals": {"aws:PrincipalAccount": "2"}}
        for elements in (
            {"Condition": {"BinaryEquals": {"aws:PrincipalArn": "x"}}},
            {"Condition": {"StringEqual": {"aws:PrincipalArn": "x"}}},
            {"Condition": {"StringEquals": {"aws:SourceVpd": "x"}}},
            {"Condition": {"StringEquals": {"aws:RequestedRegion": "x"}}},  # AWS has it, the local AWS does not
            {"Condition": {"StringEquals": {"aws:PrincipalArn": "${aws:PrincipalAcount}"}}},
            {"Condition": {"NullIfExists": {"aws:PrincipalArn": "true"}}},
            {"Condition": {"ForAnyValue:Null": {"aws:PrincipalArn": "true"}}},
            {"Resource": "arn:aws:s3:::logs/${aws:PrincipalAcount}/*"},
            {"Condition": holding | {"StringNotEquals": {"ec2:Region": "x"}}},
            {"Condition": {"Bool": {"aws:SecureTransport": "yes"}}},
            {"Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}},
        ):
            with self.subTest(elements):
                self.assertRaises(NotUnderstood, effect, request(), **elements)
        # Another statement is not read.
        self.assert_applies(False, request(), Action="s3:PutObject", Condition={"StringEqual": {"x": "y"}})
        for statement in (
            {"Effect": "Allow"},
            {"Effect": "Permit", "Action": "*"},
            {"Effect": "Deny", "Action": "*", "a": 1},
        ):
            self.assertRaises(ValueError, policy.parse, json.dumps({"Statement": statement}))

    def test_prefers_a_denial(self) -> None:
        allow = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
        deny = allow | {"Sid": "Shut", "Effect": "Deny"}
        for statements in ([allow, deny], [deny, allow]):
            verdict = policy.evaluate(policy.parse(json.dumps({"Statement": statements})), request())
            self.assertEqual((Effect.DENY, "Shut"), (verdict.effect, verdict.sid))
