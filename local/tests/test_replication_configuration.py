"""Tests of replication configurations: which objects they select, and which ones S3 refuses."""

import unittest
from collections.abc import Mapping
from typing import Any

from localaws.replication import configuration, validation
from localaws.replication.configuration import Element
from localaws.replication.validation import Bucket, Invalid

SOURCE = Bucket("source", "111111111111", is_versioned=True, is_locked=True)
REPLICA = Bucket("replica", "345678901234", is_versioned=True, is_locked=True)
KEY = "arn:aws:kms:eu-central-1:345678901234:key/1"


def rule(**changes: Any) -> Element:
    """Returns a rule. A value None removes an element."""
    found = {
        "ID": "replica",
        "Priority": "1",
        "Status": "Enabled",
        "Filter": {"Prefix": None},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": destination(),
    } | changes
    return {name: value for name, value in found.items() if value is not None}


def destination(**changes: Any) -> Element:
    found = {"Bucket": "arn:aws:s3:::replica", "EncryptionConfiguration": {"ReplicaKmsKeyID": KEY}} | changes
    return {name: value for name, value in found.items() if value is not None}


def document(*rules: Element, role: str = "arn:aws:iam::111111111111:role/path/any") -> Element:
    return {"Role": role, "Rule": list(rules) if len(rules) != 1 else rules[0]}


class ConfigurationTest(unittest.TestCase):
    def test_selects_by_prefix_tags_and_encryption(self) -> None:
        both = {"And": {"Prefix": "logs/", "Tag": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": None}]}}
        tag = {"Tag": {"Key": "a", "Value": "1"}}
        for changes, key, tags, is_kms, expected in (
            ({}, "any", {}, True, True),
            ({"SourceSelectionCriteria": None}, "any", {}, True, False),
            ({"SourceSelectionCriteria": None}, "any", {}, False, True),
            ({"Status": "Disabled"}, "any", {}, False, False),
            ({"Filter": {"Prefix": "logs/"}}, "logs/a", {}, True, True),
            ({"Filter": {"Prefix": "logs/"}}, "log", {}, True, False),
            ({"Filter": None, "Prefix": "logs/"}, "logs/a", {}, True, True),
            ({"Filter": None, "Prefix": "logs/"}, "a", {}, True, False),
            ({"Filter": tag}, "any", {"a": "1", "c": "2"}, True, True),
            ({"Filter": tag}, "any", {"a": "2"}, True, False),
            ({"Filter": both}, "logs/a", {"a": "1", "b": ""}, True, True),
            ({"Filter": both}, "logs/a", {"a": "1"}, True, False),
            ({"Filter": both}, "a", {"a": "1", "b": ""}, True, False),
        ):
            with self.subTest(changes, key=key, tags=tags):
                found = configuration.read(document(rule(**changes))).destinations(key, tags, is_kms)
                self.assertEqual(expected, bool(found))

    def test_takes_rule_with_highest_priority_for_each_destination(self) -> None:
        other = destination(Bucket="arn:aws:s3:::other")
        rules = (
            rule(ID="low", Destination=destination(StorageClass="GLACIER")),
            rule(ID="high", Priority="9", Destination=destination(StorageClass="STANDARD_IA")),
            rule(ID="other", Priority="2", Destination=other),
        )
        found = configuration.read(document(*rules)).destinations("a", {}, is_kms=True)
        self.assertCountEqual(
            [("replica", "STANDARD_IA"), ("other", None)], [(d.bucket, d.storage_class) for d in found]
        )

    def test_replicates_delete_markers_only_if_rule_says_so(self) -> None:
        for changes, expected in (
            ({}, False),
            ({"DeleteMarkerReplication": {"Status": "Enabled"}}, True),
            ({"DeleteMarkerReplication": {"Status": "Enabled"}, "Status": "Disabled"}, False),
            ({"DeleteMarkerReplication": {"Status": "Enabled"}, "Filter": {"Prefix": "logs/"}}, False),
            ({"Filter": None, "DeleteMarkerReplication": None}, True),
        ):
            with self.subTest(changes):
                found = configuration.read(document(rule(**changes))).destinations_of_delete_marker("a")
                self.assertEqual(expected, bool(found))


class ValidationTest(unittest.TestCase):
    def check(self, found: Element, source: Bucket = SOURCE, buckets: Mapping[str, Bucket] | None = None) -> None:
        validation.check(found, source, (buckets or {"replica": REPLICA}).get)

    def assert_invalid(self, text: str, found: Element, *arguments: Any, code: str = "InvalidRequest") -> None:
        with self.assertRaises(Invalid) as caught:
            self.check(found, *arguments)
        self.assertIn(text, str(caught.exception))
        self.assertEqual(code, caught.exception.code)

    def test_accepts_complete_rule(self) -> None:
        time = {"ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": "15"}}}
        metrics = {"Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": "15"}}}
        owner = {"Account": REPLICA.account, "AccessControlTranslation": {"Owner": "Destination"}}
        self.check(document(rule(Destination=destination(**time, **metrics, **owner))))
        self.check(document(rule(Filter=None, Priority=None, DeleteMarkerReplication=None, Prefix="")))

    def test_refuses_buckets_that_cannot_be_replicated(self) -> None:
        one = document(rule())
        unversioned = Bucket("source", SOURCE.account, is_versioned=False, is_locked=False)
        self.assert_invalid("Versioning must be 'Enabled' on the bucket", one, unversioned)
        self.assert_invalid("Destination bucket must exist.", one, SOURCE, {"x": REPLICA})
        suspended = Bucket("replica", REPLICA.account, is_versioned=False, is_locked=False)
        self.assert_invalid("Destination bucket must have versioning", one, SOURCE, {"replica": suspended})
        unlocked = Bucket("replica", REPLICA.account, is_versioned=True, is_locked=False)
        self.assert_invalid("Object Lock", one, SOURCE, {"replica": unlocked})
        self.check(one, Bucket("source", SOURCE.account, is_versioned=True, is_locked=False), {"replica": unlocked})
        self.check(one, Bucket("source", SOURCE.account, is_versioned=True, is_locked=False))
        same = document(rule(Destination=destination(Bucket="arn:aws:s3:::source")))
        self.assert_invalid("cannot be the same", same, SOURCE, {"source": SOURCE})
        none = document(rule(Destination=destination(Bucket="replica")))
        self.assert_invalid("Invalid bucket ARN", none, code="InvalidArgument")

    def test_refuses_role_that_is_none_or_of_another_account(self) -> None:
        for role in "", "any", "arn:aws:iam::111111111111:user/any", "arn:aws:s3:::source":
            self.assert_invalid("Invalid ARN", document(rule(), role=role), code="InvalidArgument")
        other = "arn:aws:iam::345678901234:role/any"
        self.assert_invalid("Cross-account pass role", document(rule(), role=other), code="AccessDenied")

    def test_refuses_incomplete_rules(self) -> None:
        for text, changes in (
            ("Priority must be specified", {"Priority": None}),
            ("DeleteMarkerReplication must be specified", {"DeleteMarkerReplication": None}),
            ("SseKmsEncryptedObjects must be specified", {"SourceSelectionCriteria": None}),
            ("ReplicaKmsKeyID must be specified", {"Destination": destination(EncryptionConfiguration=None)}),
            ("Account must be that", {"Destination": destination(Account="111111111111")}),
            (
                "Account must be specified",
                {"Destination": destination(AccessControlTranslation={"Owner": "Destination"})},
            ),
            ("Metrics must be enabled", {"Destination": destination(ReplicationTime={"Status": "Enabled"})}),
        ):
            with self.subTest(text):
                self.assert_invalid(text, document(rule(**changes)))
        tagged = rule(Filter={"Tag": {"Key": "a", "Value": "1"}}, DeleteMarkerReplication={"Status": "Enabled"})
        self.assert_invalid("Delete marker replication is not supported", document(tagged))
        self.assert_invalid("not well-formed", document(rule(Status="On")), code="MalformedXML")
        self.assert_invalid("not well-formed", document(), code="MalformedXML")
        hour = destination(Metrics={"Status": "Enabled", "EventThreshold": {"Minutes": "60"}})
        self.assert_invalid("Minutes must be 15", document(rule(Destination=hour)), code="InvalidArgument")

    def test_refuses_repeated_ids_and_priorities(self) -> None:
        two = document(rule(), rule(Priority="2"))
        self.assert_invalid("duplicate rule id replica", two, code="InvalidArgument")
        self.assert_invalid("duplicate priority 1", document(rule(), rule(ID="b")), code="InvalidArgument")
        self.check(document(rule(), rule(ID="b", Priority="2")))
