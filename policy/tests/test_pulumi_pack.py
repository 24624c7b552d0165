"""Tests of what Pulumi's policy SDK gets."""

import unittest
from typing import Any

import pulumi
from pulumi_policy import EnforcementLevel, PolicyResourceOptions, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.policy import PolicyCustomTimeouts, PolicyResource
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from orgtrail_policy import completeness, lock, pulumi_pack, resources, trails
from orgtrail_policy.resources import UNKNOWN

PREFIX = "urn:pulumi:logging::orgtrail::orgtrail:index:WormBucket$"
LOCK = "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"
STACK = "urn:pulumi:logging::orgtrail::pulumi:pulumi:Stack::orgtrail-logging"


def options() -> PolicyResourceOptions:
    return PolicyResourceOptions(True, [], None, [], PolicyCustomTimeouts(0, 0, 0), [])


def reported(policy: Any, type_: str, urn: str, properties: dict[str, Any], **config: Any) -> list[str]:
    args = ResourceValidationArgs(type_, unknown_checking_proxy(properties), urn, "any", options(), None, config)
    found: list[str] = []
    pulumi_pack.of_resource(policy).validate(args, lambda message, urn: found.append(message))
    return found


class PulumiPackTest(unittest.TestCase):
    def test_all_policies_are_mandatory(self) -> None:
        policies = pulumi_pack.policies()
        self.assertEqual(18, len(policies))
        self.assertEqual({EnforcementLevel.MANDATORY}, {policy.enforcement_level for policy in policies})

    def test_tells_pulumi_the_types_and_defaults_of_properties(self) -> None:
        schemas = {policy.name: policy.config_schema for policy in pulumi_pack.policies()}
        self.assertEqual(lock.LOCK_NOT_LOWERED.properties, schemas["lock-not-lowered"].properties)
        self.assertIsNone(schemas["trail-is-logging"])

    def test_reads_what_pulumi_hands_over(self) -> None:
        properties = {"rule": {"defaultRetention": {"mode": "GOVERNANCE", "days": 2.0}}}
        found = reported(lock.LOCK_NOT_LOWERED, LOCK, f"{PREFIX}{LOCK}::log-archive-bucket-lock", properties)
        self.assertEqual(["Object Lock retains log files for 2 days: set orgtrail:wormRetentionDays to 365 or more."], found)

    def test_an_unknown_value_is_no_violation(self) -> None:
        type_ = "aws:cloudtrail/trail:Trail"
        urn = f"urn:pulumi:management::orgtrail::orgtrail:index:OrganizationTrail${type_}::organization-trail"
        self.assertEqual([], reported(trails.ENCRYPTS, type_, urn, {"kmsKeyId": UNKNOWN_STRING_VALUE}))
        self.assertEqual(1, len(reported(trails.ENCRYPTS, type_, urn, {})))

    def test_makes_plain_what_pulumi_wraps(self) -> None:
        wrapped = unknown_checking_proxy({"a": [{"b": UNKNOWN_STRING_VALUE}, 1.0], "c": "text"})
        self.assertEqual({"a": [{"b": UNKNOWN}, 1.0], "c": "text"}, pulumi_pack.plain(wrapped))

    def test_refuses_an_unknown_property_of_the_configuration_once_for_each_stack(self) -> None:
        config = {"minimumRetentionDay": 2557}
        found = reported(lock.LOCK_NOT_LOWERED, "pulumi:pulumi:Stack", STACK, {}, **config)
        self.assertEqual(1, len(found))
        self.assertIn("'minimumRetentionDay', which is no property: use minimumRetentionDays or mode.", found[0])
        self.assertEqual([], reported(lock.LOCK_NOT_LOWERED, LOCK, f"{PREFIX}{LOCK}::lock", {"rule": UNKNOWN_STRING_VALUE}, **config))

    def test_a_stack_policy_knows_the_kind_of_the_stack_and_names_the_resource(self) -> None:
        policy = '{"Statement": {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:*"}}'
        type_ = "aws:s3/bucketPolicy:BucketPolicy"
        urn = f"{PREFIX}{type_}::log-archive-bucket-policy"
        properties = unknown_checking_proxy({"bucket": "logs", "policy": policy})
        resource = PolicyResource(type_, properties, urn, "any", options(), None, None, [], {})
        found: list[tuple[str, str | None]] = []
        log_store = pulumi_pack.of_stack(completeness.LOG_STORE_COMPLETE)
        log_store.validate(StackValidationArgs([resource]), lambda *report: found.append(report))
        self.assertEqual({urn}, {about for _, about in found})
        self.assertEqual(5, len(found), found)

        pulumi.runtime.set_config("orgtrail:account", "management")
        trail = pulumi_pack.of_stack(completeness.TRAIL_PRESENT)
        found.clear()
        trail.validate(StackValidationArgs([resource]), lambda *report: found.append(report))
        self.assertEqual([("The stack has no trail: declare it again.", None)], found)

    def test_reads_the_type_and_the_components_from_the_urn(self) -> None:
        resource = resources.of(f"{PREFIX}{LOCK}::log-archive-bucket-lock", True, {})
        self.assertEqual(resources.BUCKET_LOCK, resource.type)
        self.assertEqual("log-archive-bucket-lock", resource.name)
        self.assertTrue(resource.is_in(resources.LOG_STORE))
        self.assertFalse(resource.is_in(resources.QUERIES))
        newer = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
        self.assertEqual(resources.BUCKET_LOCK, resources.of(f"{PREFIX}{newer}::lock", True, {}).type)


if __name__ == "__main__":
    unittest.main()
