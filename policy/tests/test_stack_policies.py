"""Tests of the policies for whole stacks."""

import unittest
from collections.abc import Sequence
from dataclasses import replace

from orgtrail_policy import completeness, resources
from orgtrail_policy.resources import LOG_STORE, QUERIES, UNKNOWN, Resource
from orgtrail_policy.rules import StackPolicy
from tests import stacks
from tests.stacks import BUCKET


class StackPolicyTest(unittest.TestCase):
    policy: StackPolicy

    def assert_accepts(self, stack: Sequence[Resource], kind: str | None) -> None:
        self.assertEqual([], list(self.policy.check(stack, kind)))

    def assert_refuses(self, text: str, stack: Sequence[Resource], kind: str | None = "logging") -> None:
        found = [message for message, _ in self.policy.check(stack, kind)]
        self.assertEqual(1, len(found), found)
        self.assertIn(text, found[0])
        self.assertNotIn("\n", found[0])


class LogStoreTest(StackPolicyTest):
    policy = completeness.LOG_STORE_COMPLETE

    def test_accepts_each_kind_of_stack(self) -> None:
        for kind in ("logging", "replica", None):
            self.assert_accepts(stacks.logging(), kind)
        self.assert_accepts(stacks.logging() + stacks.management(), "standalone")
        self.assert_accepts(stacks.management(), "management")

    def test_refuses_a_log_bucket_without_one_of_its_parts(self) -> None:
        for type_, what in (
            (resources.BUCKET_LOCK, "no default retention of Object Lock"),
            (resources.BUCKET_VERSIONING, "no versioning"),
            (resources.BUCKET_ENCRYPTION, "no default encryption"),
            (resources.BUCKET_PUBLIC_ACCESS, "no block of public access"),
            (resources.BUCKET, "not declared with Object Lock"),
        ):
            with self.subTest(type=type_):
                self.assert_refuses(what, stacks.without(stacks.logging(), type_))

    def test_refuses_a_log_bucket_without_object_lock(self) -> None:
        for enabled in (False, None):
            weakened = stacks.replaced(stacks.logging(), stacks.log_bucket(objectLockEnabled=enabled))
            self.assert_refuses("objectLockEnabled to true", weakened)

    def test_refuses_a_log_bucket_that_encrypts_without_a_key_of_its_own(self) -> None:
        for by_default in (
            {"sseAlgorithm": "AES256"},
            {"sseAlgorithm": "aws:kms"},
            {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": ""},
            {},
        ):
            weakened = stacks.replaced(stacks.logging(), stacks.encryption(LOG_STORE, BUCKET, **by_default))
            self.assert_refuses("sseAlgorithm to aws:kms", weakened)

    def test_refuses_log_files_that_expire_while_they_are_locked(self) -> None:
        expires = stacks.lifecycle(status="Enabled", expiration={"days": 364.0})
        self.assert_refuses("expireAfterDays to 365 or more", stacks.replaced(stacks.logging(), expires))

    def test_accepts_log_files_that_expire_when_their_lock_ends(self) -> None:
        for rule in (
            {"status": "Enabled", "expiration": {"days": 365.0}},
            {"status": "Enabled", "expiration": {"days": 0.0, "expiredObjectDeleteMarker": True}},
            {"status": "Disabled", "expiration": {"days": 1.0}},
        ):
            self.assert_accepts(stacks.replaced(stacks.logging(), stacks.lifecycle(**rule)), "logging")

    def test_refuses_log_files_that_expire_on_a_day(self) -> None:
        expires = stacks.lifecycle(status="Enabled", expiration={"date": "2026-12-01T00:00:00Z"})
        self.assert_refuses("expire on 2026-12-01T00:00:00Z", stacks.replaced(stacks.logging(), expires))

    def test_refuses_a_part_of_a_log_bucket_that_is_declared_twice(self) -> None:
        without_writers = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=BUCKET, policy='{"Statement": []}')
        parts = [each for each in stacks.logging() if each.get("bucket") == BUCKET]
        self.assertEqual(8, len(parts))
        for part in [*parts, without_writers]:
            for second in (part, replace(part, components=(QUERIES,)), replace(part, components=())):
                with self.subTest(type=part.type, components=second.components):
                    for stack in ([*stacks.logging(), second], [second, *stacks.logging()]):
                        self.assert_refuses("is declared 2 times", stack)

    def test_reads_each_lifecycle_of_a_log_bucket_wherever_it_is(self) -> None:
        expires = replace(stacks.lifecycle(status="Enabled", expiration={"days": 1.0}), components=(QUERIES,))
        self.assert_refuses("expire after 1 day", stacks.replaced(stacks.logging(), expires))
        for stack in ([*stacks.logging(), expires], [expires, *stacks.logging()]):
            found = [message for message, _ in self.policy.check(stack, "logging")]
            self.assertEqual(2, len(found), found)
            self.assertTrue(any("expire after 1 day" in message for message in found), found)

    def test_refuses_a_log_store_that_no_trail_can_write_to(self) -> None:
        weakened = stacks.without(stacks.logging(), resources.BUCKET_POLICY)
        for kind in ("logging", "standalone", "replica", None):
            self.assert_refuses("no bucket that a trail or a replication can write to", weakened, kind)
        for kind in ("logging", "standalone", "replica"):
            self.assert_refuses("declare the log bucket again", [], kind)

    def test_does_not_count_parts_among_the_query_results(self) -> None:
        moved = [
            replace(each, components=(QUERIES,)) if each.type == resources.BUCKET_LOCK else each for each in stacks.logging()
        ]
        self.assert_refuses("no default retention of Object Lock", moved)

    def test_judges_what_is_known_of_a_log_bucket(self) -> None:
        for unknown in (
            stacks.encryption(LOG_STORE, BUCKET, sseAlgorithm=UNKNOWN, kmsMasterKeyId=UNKNOWN),
            stacks.lifecycle(status="Enabled", expiration={"days": UNKNOWN}),
            stacks.lifecycle(status="Enabled", expiration=UNKNOWN),
            stacks.lifecycle(status="Enabled", expiration={"date": UNKNOWN}),
            stacks.lock(mode="GOVERNANCE", days=UNKNOWN),
            stacks.log_bucket(objectLockEnabled=UNKNOWN),
        ):
            self.assert_accepts(stacks.replaced(stacks.logging(), unknown), "logging")
        expires = stacks.lifecycle(status="Enabled", expiration={"days": 1.0})
        without_lock = stacks.without(stacks.replaced(stacks.logging(), expires), resources.BUCKET_LOCK)
        self.assert_refuses("no default retention", without_lock)
        without_lifecycle = stacks.without(stacks.logging(), resources.BUCKET_LIFECYCLE)
        self.assert_accepts(without_lifecycle, "logging")

    def test_accepts_what_is_unknown_before_the_first_deployment(self) -> None:
        unknown = [
            replace(each, properties={name: UNKNOWN for name in each.properties if name != "policy"} | policy_of(each))
            for each in stacks.logging()
        ]
        self.assert_accepts(unknown, "logging")


def policy_of(resource: Resource) -> dict[str, str]:
    return {"policy": resource.get("policy")} if resource.get("policy") else {}


class TrailPresentTest(StackPolicyTest):
    policy = completeness.TRAIL_PRESENT

    def test_accepts_each_kind_of_stack(self) -> None:
        self.assert_accepts(stacks.logging(), "logging")
        self.assert_accepts(stacks.management(), "management")

    def test_refuses_a_stack_for_a_trail_without_one(self) -> None:
        self.assert_refuses("no trail", [], "management")
        self.assert_refuses("no trail", stacks.logging(), "standalone")
        self.assert_refuses("no trail", stacks.without(stacks.management(), resources.TRAIL), None)


if __name__ == "__main__":
    unittest.main()
