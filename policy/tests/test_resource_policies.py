"""Tests of the policies for single resources: the good stacks pass, and each weakened resource is refused."""

import json
import unittest
from dataclasses import replace
from typing import Any

from orgtrail_policy import inline, keys, lock, log_policies, pack, protection, resources, trails, unguarded
from orgtrail_policy.resources import LOG_STORE, ORGANIZATION_TRAIL, QUERIES, UNKNOWN, Resource
from orgtrail_policy.rules import ResourcePolicy
from tests import stacks
from tests.stacks import BUCKET, trail


def refused(policy: ResourcePolicy, resource: Resource, **config: Any) -> list[str]:
    return list(policy.check(resource, policy.defaults() | config))


class ResourcePolicyTest(unittest.TestCase):
    def assert_accepts(self, policy: ResourcePolicy, resource: Resource, **config: Any) -> None:
        self.assertEqual([], refused(policy, resource, **config))

    def assert_refuses(self, text: str, policy: ResourcePolicy, resource: Resource, **config: Any) -> None:
        """One message on one line says what to do."""
        messages = refused(policy, resource, **config)
        self.assertEqual(1, len(messages), messages)
        self.assertIn(text, messages[0])
        self.assertNotIn("\n", messages[0])


class GoodStacksTest(ResourcePolicyTest):
    def test_accept_what_the_program_declares(self) -> None:
        for resource in stacks.logging() + stacks.management():
            for policy in pack.RESOURCE_POLICIES:
                with self.subTest(policy=policy.name, resource=resource):
                    self.assert_accepts(policy, resource)

    def test_accept_what_is_unknown_before_the_first_deployment(self) -> None:
        for resource in stacks.logging() + stacks.management():
            unknown = replace(resource, properties=dict.fromkeys(resource.properties, UNKNOWN))
            for policy in pack.RESOURCE_POLICIES:
                with self.subTest(policy=policy.name, type=resource.type):
                    self.assert_accepts(policy, unknown)

    def test_names_of_policies_are_unique(self) -> None:
        names = [policy.name for policy in (*pack.RESOURCE_POLICIES, *pack.STACK_POLICIES)]
        self.assertEqual(sorted(set(names)), sorted(names))


class LockTest(ResourcePolicyTest):
    def test_refuses_a_shorter_retention(self) -> None:
        for retention in ({"days": 364.0}, {"days": 1.0}):
            self.assert_refuses(
                "wormRetentionDays to 365 or more", lock.LOCK_NOT_LOWERED, stacks.lock(mode="GOVERNANCE", **retention)
            )
        seven = {"minimumRetentionDays": 2557}
        self.assert_refuses("for 2555 days", lock.LOCK_NOT_LOWERED, stacks.lock(mode="COMPLIANCE", years=7.0), **seven)

    def test_accepts_a_longer_retention_in_days_and_years(self) -> None:
        for retention in ({"days": 366.0}, {"years": 1.0}, {"years": 10.0}):
            self.assert_accepts(lock.LOCK_NOT_LOWERED, stacks.lock(mode="COMPLIANCE", **retention))

    def test_refuses_a_weaker_mode(self) -> None:
        self.assert_refuses("wormMode to COMPLIANCE", lock.LOCK_NOT_LOWERED, stacks.lock(), mode="COMPLIANCE")
        self.assert_accepts(lock.LOCK_NOT_LOWERED, stacks.lock(mode="COMPLIANCE", days=365.0), mode="COMPLIANCE")

    def test_judges_what_is_known_of_a_lock(self) -> None:
        for retention in ({"mode": "GOVERNANCE", "days": UNKNOWN}, {"mode": UNKNOWN, "years": UNKNOWN}):
            self.assert_accepts(lock.LOCK_NOT_LOWERED, stacks.lock(**retention))
        self.assert_refuses("for 1 day:", lock.LOCK_NOT_LOWERED, stacks.lock(mode=UNKNOWN, days=1.0))
        unknown_days = stacks.lock(mode="GOVERNANCE", days=UNKNOWN)
        self.assert_refuses("to COMPLIANCE", lock.LOCK_NOT_LOWERED, unknown_days, mode="COMPLIANCE")

    def test_refuses_object_lock_without_a_default_retention(self) -> None:
        for rule in ({}, {"rule": {}}, {"rule": {"defaultRetention": {}}}):
            resource = stacks.resource(LOG_STORE, resources.BUCKET_LOCK, bucket=BUCKET, **rule)
            self.assert_refuses("no default retention", lock.LOCK_NOT_LOWERED, resource)

    def test_refuses_suspended_versioning(self) -> None:
        for status in ("Suspended", "Disabled", None):
            resource = stacks.resource(
                LOG_STORE, resources.BUCKET_VERSIONING, bucket=BUCKET, versioningConfiguration={"status": status}
            )
            self.assert_refuses("set it to Enabled", lock.VERSIONING_ENABLED, resource)


class TrailTest(ResourcePolicyTest):
    def test_refuses_a_trail_without_validation(self) -> None:
        self.assert_refuses("enableLogFileValidation to true", trails.VALIDATES_LOG_FILES, trail(enableLogFileValidation=False))
        self.assert_refuses("writes no digests", trails.VALIDATES_LOG_FILES, trail(enableLogFileValidation=None))

    def test_refuses_a_paused_trail(self) -> None:
        self.assert_refuses("enableCloudtrail to true", trails.IS_LOGGING, trail(enableLogging=False))

    def test_refuses_a_trail_of_one_account_unless_the_configuration_allows_it(self) -> None:
        one = trail(isOrganizationTrail=False)
        self.assert_refuses("isOrganizationTrail to true", trails.COVERS_ORGANIZATION, one)
        self.assert_refuses("one account only", trails.COVERS_ORGANIZATION, trail(isOrganizationTrail=None))
        self.assert_accepts(trails.COVERS_ORGANIZATION, one, organizationTrail=False)

    def test_refuses_a_trail_of_one_region_whatever_the_configuration_allows(self) -> None:
        one = trail(isMultiRegionTrail=False)
        for organization in (True, False):
            self.assert_refuses("one region only", trails.COVERS_ORGANIZATION, one, organizationTrail=organization)

    def test_refuses_a_trail_without_global_events(self) -> None:
        self.assert_refuses("IAM and STS", trails.COVERS_ORGANIZATION, trail(includeGlobalServiceEvents=False))

    def test_refuses_a_trail_without_a_key(self) -> None:
        for key in (None, ""):
            self.assert_refuses("no KMS key", trails.ENCRYPTS, trail(kmsKeyId=key))

    def test_refuses_another_key_than_the_configuration_names(self) -> None:
        self.assert_accepts(trails.ENCRYPTS, trail(), kmsKeyArn=stacks.KEY)
        other = stacks.KEY.replace("123456789012", "999999999999")
        self.assert_refuses(f"kmsKeyId to {stacks.KEY}", trails.ENCRYPTS, trail(kmsKeyId=other), kmsKeyArn=stacks.KEY)

    def test_refuses_another_bucket_than_the_configuration_names(self) -> None:
        self.assert_accepts(trails.WRITES_TO_LOG_BUCKET, trail(), s3BucketName=BUCKET)
        other = trail(s3BucketName="somebody-elses")
        self.assert_refuses(f"s3BucketName to {BUCKET}", trails.WRITES_TO_LOG_BUCKET, other, s3BucketName=BUCKET)
        self.assert_accepts(trails.WRITES_TO_LOG_BUCKET, other)

    def test_accepts_an_unknown_bucket_and_key_whatever_the_configuration_names(self) -> None:
        unknown = trail(s3BucketName=UNKNOWN, kmsKeyId=UNKNOWN)
        self.assert_accepts(trails.WRITES_TO_LOG_BUCKET, unknown, s3BucketName=BUCKET)
        self.assert_accepts(trails.ENCRYPTS, unknown, kmsKeyArn=stacks.KEY)

    def test_refuses_selectors_that_omit_management_events(self) -> None:
        management = {"field": "eventCategory", "equals": ["Management"]}
        for fields in (
            [{"field": "eventCategory", "equals": ["Data"]}],
            [{"field": "resources.type", "equals": ["Management"]}],
            [management, {"field": "readOnly", "equals": ["false"]}],
            [management, {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]}],
            [management, {"field": "eventName", "notStartsWiths": ["Stop"]}],
        ):
            selectors = [{"fieldSelectors": fields}]
            self.assert_refuses(
                "omit management events", trails.RECORDS_MANAGEMENT_EVENTS, trail(advancedEventSelectors=selectors)
            )

    def test_refuses_basic_selectors_that_omit_management_events(self) -> None:
        for selector in (
            {"includeManagementEvents": False},
            {"readWriteType": "WriteOnly"},
            {"excludeManagementEventSources": ["kms.amazonaws.com"]},
        ):
            weakened = trail(advancedEventSelectors=None, eventSelectors=[selector])
            self.assert_refuses("omit management events", trails.RECORDS_MANAGEMENT_EVENTS, weakened)

    def test_accepts_selectors_that_are_partly_unknown(self) -> None:
        for selector in (
            UNKNOWN,
            {"fieldSelectors": UNKNOWN},
            {"fieldSelectors": [UNKNOWN]},
            {"fieldSelectors": [{"field": UNKNOWN, "equals": UNKNOWN}]},
        ):
            self.assert_accepts(trails.RECORDS_MANAGEMENT_EVENTS, trail(advancedEventSelectors=[selector]))
        names = ("readWriteType", "includeManagementEvents", "excludeManagementEventSources")
        for selector in (UNKNOWN, *({name: UNKNOWN} for name in names)):
            basic = trail(advancedEventSelectors=None, eventSelectors=[selector])
            self.assert_accepts(trails.RECORDS_MANAGEMENT_EVENTS, basic)

    def test_refuses_a_selector_without_fields(self) -> None:
        for selector in ({}, {"fieldSelectors": None}, {"fieldSelectors": []}):
            none = trail(advancedEventSelectors=[selector])
            self.assert_refuses("omit management events", trails.RECORDS_MANAGEMENT_EVENTS, none)

    def test_accepts_data_events_beside_all_management_events(self) -> None:
        data = {"fieldSelectors": [{"field": "eventCategory", "equals": ["Data"]}]}
        both = [*trail().get("advancedEventSelectors"), data]
        self.assert_accepts(trails.RECORDS_MANAGEMENT_EVENTS, trail(advancedEventSelectors=both))
        self.assert_accepts(trails.RECORDS_MANAGEMENT_EVENTS, trail(advancedEventSelectors=None))
        basic = [{"readWriteType": "All", "includeManagementEvents": True}]
        self.assert_accepts(trails.RECORDS_MANAGEMENT_EVENTS, trail(advancedEventSelectors=None, eventSelectors=basic))


class KeyTest(ResourcePolicyTest):
    def test_refuses_a_key_that_is_not_rotated(self) -> None:
        for rotation in (False, None):
            self.assert_refuses("enableKeyRotation to true", keys.ROTATES, stacks.log_key(enableKeyRotation=rotation))

    def test_refuses_a_short_deletion_window(self) -> None:
        short = stacks.log_key(deletionWindowInDays=7.0)
        self.assert_refuses("for 7 days only", keys.STAYS_AVAILABLE, short)
        self.assert_accepts(keys.STAYS_AVAILABLE, short, minimumDeletionWindowDays=7)
        self.assert_accepts(keys.STAYS_AVAILABLE, stacks.log_key(deletionWindowInDays=None))

    def test_refuses_a_disabled_key(self) -> None:
        self.assert_refuses("isEnabled to true", keys.STAYS_AVAILABLE, stacks.log_key(isEnabled=False))

    def test_refuses_a_key_without_the_lockout_check(self) -> None:
        self.assert_refuses(
            "bypassPolicyLockoutSafetyCheck", keys.STAYS_AVAILABLE, stacks.log_key(bypassPolicyLockoutSafetyCheck=True)
        )


class InlineTest(ResourcePolicyTest):
    def test_refuses_parts_of_a_bucket_that_are_set_in_the_bucket(self) -> None:
        for part, value in (
            ("lifecycleRules", [{"enabled": True, "expiration": {"days": 1.0}}]),
            ("objectLockConfiguration", {"rules": [{"defaultRetentions": [{"mode": "GOVERNANCE", "days": 1.0}]}]}),
            ("versionings", [{"enabled": False}]),
            ("versioning", {"enabled": False}),
            ("serverSideEncryptionConfigurations", [{"rules": []}]),
            ("serverSideEncryptionConfiguration", {"rule": {}}),
            ("policy", statement("Own", Principal={"AWS": "arn:aws:iam::123456789012:role/reader"})),
        ):
            with self.subTest(part=part):
                self.assert_refuses(f"The bucket sets {part} itself", inline.PARTS_SEPARATE, stacks.log_bucket(**{part: value}))

    def test_accepts_parts_that_are_empty_or_unknown(self) -> None:
        for value in (None, [], UNKNOWN):
            self.assert_accepts(inline.PARTS_SEPARATE, stacks.log_bucket(lifecycleRules=value))


class ProtectionTest(ResourcePolicyTest):
    def test_refuses_a_log_bucket_that_can_be_deleted_with_its_logs(self) -> None:
        self.assert_refuses("forceDestroy", protection.NOT_FORCE_DESTROYED, stacks.log_bucket(forceDestroy=True))

    def test_refuses_each_unprotected_resource_that_holds_or_guards_logs(self) -> None:
        guarded = [each for each in stacks.logging() if each.is_in(LOG_STORE) and each.type != resources.BUCKET_LIFECYCLE]
        self.assertEqual(14, len(guarded))
        for resource in [*guarded, trail()]:
            with self.subTest(type=resource.type):
                self.assert_refuses("option protect", protection.PROTECTED, replace(resource, protected=False))

    def test_accepts_an_unprotected_key_of_a_log_group(self) -> None:
        document = statement("AllowCloudWatchLogs", Principal={"Service": "logs.eu-west-1.amazonaws.com"}, Action="kms:Encrypt")
        key = stacks.resource(ORGANIZATION_TRAIL, resources.KEY, False, policy=document)
        self.assert_accepts(protection.PROTECTED, key)

    def test_refuses_an_unprotected_key_or_policy_of_log_files_among_the_queries(self) -> None:
        policy = stacks.resource(QUERIES, resources.BUCKET_POLICY, False, bucket=BUCKET, policy=stacks.policy("log-bucket"))
        key = stacks.resource(QUERIES, resources.KEY, False, policy=stacks.policy("log-key"))
        for resource in (policy, key):
            self.assert_refuses("option protect", protection.PROTECTED, resource)

    def test_refuses_public_access(self) -> None:
        for resource in stacks.logging():
            if resource.type == resources.BUCKET_PUBLIC_ACCESS:
                for flag in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
                    weakened = replace(resource, properties={**resource.properties, flag: False})
                    self.assert_refuses(f"set {flag} to true", protection.NOT_PUBLIC, weakened)

    def test_refuses_acls(self) -> None:
        resource = stacks.resource(LOG_STORE, resources.BUCKET_OWNERSHIP, rule={"objectOwnership": "ObjectWriter"})
        self.assert_refuses("BucketOwnerEnforced", protection.NOT_PUBLIC, resource)
        grants = [{"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers", "permissions": ["READ"]}]
        self.assert_refuses("remove grants", protection.NOT_PUBLIC, stacks.log_bucket(grants=grants))


def statement(sid: str, **elements: Any) -> str:
    """Returns a policy document with one statement that allows something."""
    own = {"Sid": sid, "Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": own | elements})


def without_bypass_denial() -> str:
    policy = json.loads(stacks.policy("log-bucket"))
    policy["Statement"] = [each for each in policy["Statement"] if each["Sid"] != "DenyBypassGovernanceRetention"]
    return json.dumps(policy)


class DestructionTest(ResourcePolicyTest):
    """The program's own documents, each with one statement weakened."""

    def assert_needs(self, action: str, document: str, sid: str, **elements: Any) -> None:
        policy = json.loads(stacks.policy(document))
        for each in policy["Statement"]:
            if each["Sid"] == sid:
                each.update(elements)
        resource = (
            stacks.log_key(policy=json.dumps(policy))
            if document == "log-key"
            else stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=BUCKET, policy=json.dumps(policy))
        )
        with self.subTest(sid=sid, **elements):
            self.assert_refuses(f"deny {action} on all of it", log_policies.DESTRUCTION_DENIED, resource)

    def test_refuses_a_log_bucket_whose_lock_can_be_bypassed(self) -> None:
        sid, action = "DenyBypassGovernanceRetention", "s3:BypassGovernanceRetention"
        everybody = {"ArnNotLike": {"aws:PrincipalArn": "*"}}
        for weakened in (
            {"Effect": "Allow"},
            {"Principal": {"AWS": "arn:aws:iam::123456789012:role/one"}},
            {"Action": "s3:PutObjectRetention"},
            {"Resource": f"arn:aws:s3:::{BUCKET}/AWSLogs/123456789012/*"},
            {"Resource": "arn:aws:s3:::another-bucket/*"},
            {"Condition": everybody},
            {"Condition": {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::123456789012:role/break-glass", "*"]}}},
            {"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:*"}}},
            {"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}}},
            {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glas?"}}},
            {"Condition": {"StringNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/${aws:PrincipalTag/x}"}}},
            {"Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/one"}}},
            {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {"Condition": {"ArnNotEquals": {"aws:PrincipalTag/team": "admin"}}},
        ):
            self.assert_needs(action, "log-bucket", sid, **weakened)

    def test_refuses_a_log_bucket_whose_log_files_can_be_hidden(self) -> None:
        action, sid = "s3:DeleteObject", "DenyDeleteMarkers"
        self.assert_needs(action, "log-bucket", sid, Action="s3:DeleteObjectTagging")
        account = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:*"}}
        self.assert_needs(action, "log-bucket", sid, Condition=account)

    def test_refuses_a_log_key_that_can_be_destroyed(self) -> None:
        self.assert_needs("kms:DisableKey", "log-key", "DenyKeyDestruction", Action="kms:ScheduleKeyDeletion")
        self.assert_needs("kms:ScheduleKeyDeletion", "log-key", "DenyKeyDestruction", Action=["kms:DisableKey"])

    def test_refuses_a_log_key_that_a_whole_account_or_another_resource_excepts(self) -> None:
        for weakened in (
            {"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:*"}}},
            {"Resource": "arn:aws:kms:eu-west-1:999999999999:key/*"},
            {"Resource": "arn:aws:kms:ap-southeast-1:123456789012:alias/*"},
        ):
            policy = json.loads(stacks.policy("log-key"))
            policy["Statement"][-1].update(weakened)
            with self.subTest(**weakened):
                key = stacks.log_key(policy=json.dumps(policy))
                self.assertEqual(2, len(refused(log_policies.DESTRUCTION_DENIED, key)))

    def test_refuses_a_key_policy_that_replaces_that_of_the_key(self) -> None:
        for document in (stacks.policy("log-key"), UNKNOWN):
            second = stacks.resource(LOG_STORE, resources.KEY_POLICY, keyId="1d2f1b1e", policy=document)
            self.assert_refuses("declare it in the key", log_policies.DESTRUCTION_DENIED, second)

    def test_judges_the_policy_of_a_bucket_whose_name_is_unknown(self) -> None:
        policy = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=UNKNOWN, policy=stacks.policy("log-bucket"))
        self.assert_accepts(log_policies.DESTRUCTION_DENIED, policy)
        self.assert_refuses(
            "deny s3:BypassGovernanceRetention",
            log_policies.DESTRUCTION_DENIED,
            replace(policy, properties={"bucket": UNKNOWN, "policy": without_bypass_denial()}),
        )

    def test_refuses_a_log_key_with_the_default_policy(self) -> None:
        for key in (stacks.log_key(policy=None), stacks.log_key(policy="")):
            self.assertEqual(2, len(refused(log_policies.DESTRUCTION_DENIED, key)))

    def test_accepts_exceptions_for_named_principals(self) -> None:
        for operator in ("ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike"):
            with self.subTest(operator=operator):
                self.assert_accepts_exception(operator)

    def assert_accepts_exception(self, operator: str) -> None:
        policy = json.loads(stacks.policy("log-bucket"))
        for each in policy["Statement"]:
            if each["Sid"] in ("DenyBypassGovernanceRetention", "DenyDeleteMarkers"):
                each["Condition"] = {operator: {"aws:PrincipalArn": ["arn:aws:iam::123456789012:role/break-glass"]}}
        resource = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=BUCKET, policy=json.dumps(policy))
        self.assert_accepts(log_policies.DESTRUCTION_DENIED, resource)

    def test_accepts_denials_on_everything_and_of_more_actions(self) -> None:
        policy = json.loads(stacks.policy("log-bucket"))
        allowed = [each for each in policy["Statement"] if each["Effect"] == "Allow"]
        for where in ("*", [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]):
            denial = {"Effect": "Deny", "Principal": {"AWS": "*"}, "NotAction": "s3:GetObject", "Resource": where}
            policy["Statement"] = [*allowed, denial]
            resource = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=BUCKET, policy=json.dumps(policy))
            self.assert_accepts(log_policies.DESTRUCTION_DENIED, resource)

    def test_requires_nothing_of_buckets_and_keys_without_log_files(self) -> None:
        for elements in (
            {"Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl"},
            {"Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject"},
        ):
            resource = Resource(resources.BUCKET_POLICY, "other", (), True, {"policy": statement("Own", **elements)})
            self.assert_accepts(log_policies.DESTRUCTION_DENIED, resource)
        document = statement("Own", Principal={"AWS": "arn:aws:iam::123456789012:root"}, Action="*")
        self.assert_accepts(log_policies.DESTRUCTION_DENIED, Resource(resources.KEY, "other", (), True, {"policy": document}))

    def test_finds_the_bucket_and_the_key_of_a_replica(self) -> None:
        role = {"AWS": "arn:aws:iam::123456789012:role/example-quantum-123-replication"}
        copies = statement("AllowReplication", Principal=role, Action=["s3:ReplicateObject", "s3:ReplicateTags"])
        bucket = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=BUCKET, policy=copies)
        key = stacks.log_key(policy=statement("AllowReplicationEncrypt", Principal=role, Action="kms:Encrypt"))
        for resource in (bucket, key):
            self.assertEqual(2, len(refused(log_policies.DESTRUCTION_DENIED, resource)))

    def test_finds_the_key_of_a_trail_outside_its_component(self) -> None:
        document = json.loads(stacks.policy("log-key"))
        document["Statement"] = [each for each in document["Statement"] if each["Effect"] == "Allow"]
        key = Resource(resources.KEY, "moved", (), False, {"policy": json.dumps(document)})
        self.assertEqual(2, len(refused(log_policies.DESTRUCTION_DENIED, key)))
        self.assert_refuses("option protect", protection.PROTECTED, key)

    def test_finds_the_log_bucket_outside_its_component(self) -> None:
        open_ = statement("W", Principal={"Service": "cloudtrail.amazonaws.com"}, Action="s3:Put*")
        resource = Resource(resources.BUCKET_POLICY, "moved", (), True, {"bucket": BUCKET, "policy": open_})
        self.assertEqual(2, len(refused(log_policies.DESTRUCTION_DENIED, resource)))


class UnguardedTest(ResourcePolicyTest):
    """Statements of a bucket policy, if a test does not say otherwise."""

    ORGANIZATION = {"organizationId": "o-exampleorg1"}

    def bucket(self, **elements: Any) -> Resource:
        return stacks.resource(LOG_STORE, resources.BUCKET_POLICY, bucket=BUCKET, policy=statement("Own", **elements))

    def assert_guarded(self, config: dict[str, Any] | None = None, **elements: Any) -> None:
        with self.subTest(**elements):
            self.assert_accepts(unguarded.NO_UNGUARDED_STATEMENT, self.bucket(**elements), **config or {})

    def assert_unguarded(self, text: str, config: dict[str, Any] | None = None, **elements: Any) -> None:
        with self.subTest(**elements):
            self.assert_refuses(text, unguarded.NO_UNGUARDED_STATEMENT, self.bucket(**elements), **config or {})

    def test_refuses_cloudtrail_without_the_arn_of_a_trail(self) -> None:
        service = {"Service": "cloudtrail.amazonaws.com"}
        for condition in (
            {},
            {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
            {"StringEquals": {"aws:SourceAccount": "234567890123"}},
            {"StringEquals": {"aws:SourceOrgID": "o-exampleorg1"}},
            {"StringLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:234567890123:trail/*"}},
            {"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:*:trail/example-quantum-123"}},
            {"StringEquals": {"aws:SourceArn": [stacks.TRAIL, "*"]}},
            {"StringEquals": {"aws:PrincipalArn": stacks.TRAIL}},
            {"StringEqualsIfExists": {"aws:SourceArn": stacks.TRAIL}},
            {"StringNotEquals": {"aws:SourceArn": stacks.TRAIL}},
            {"ForAllValues:StringEquals": {"aws:SourceArn": stacks.TRAIL}},
        ):
            self.assert_unguarded("StringEquals aws:SourceArn", Principal=service, Condition=condition)

    def test_accepts_cloudtrail_with_the_arn_of_a_trail(self) -> None:
        service = {"Service": "cloudtrail.amazonaws.com"}
        operators = ("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike")
        for operator, key in [(operator, "aws:SourceArn") for operator in operators] + [("ArnLike", "AWS:sourcearn")]:
            self.assert_guarded(Principal=service, Condition={operator: {key: [stacks.TRAIL]}})

    def test_refuses_trails_of_accounts_that_the_configuration_does_not_name(self) -> None:
        statement_ = {
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceArn": stacks.TRAIL}},
        }
        self.assert_guarded({"trailAccountIds": ["234567890123"]}, **statement_)
        self.assert_unguarded("the trail in 999999999999", {"trailAccountIds": ["999999999999"]}, **statement_)

    def test_refuses_other_services_without_a_source(self) -> None:
        service = {"Service": "logging.s3.amazonaws.com"}
        for condition in (
            {},
            {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
            {"StringLike": {"aws:SourceAccount": "*"}},
            {"StringNotEquals": {"aws:SourceAccount": "123456789012"}},
            {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
            {"Bool": {"aws:SecureTransport": "true"}},
            {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}},
        ):
            self.assert_unguarded("on behalf of anyone", Principal=service, Condition=condition)

    def test_accepts_other_services_with_a_source(self) -> None:
        for condition in (
            {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::example"}},
            {"ArnLike": {"aws:SourceArn": "arn:aws:config:*:123456789012:*"}},
            {"StringEquals": {"aws:SourceAccount": "123456789012"}},
            {"StringEquals": {"aws:SourceOrgID": "o-exampleorg1"}},
            {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-exampleorg1/r-ab12/*"}},
        ):
            self.assert_guarded(Principal={"Service": "delivery.logs.amazonaws.com"}, Condition=condition)

    def test_refuses_other_services_on_behalf_of_another_organization(self) -> None:
        condition = {"StringEquals": {"aws:SourceOrgID": "o-exampleorg2"}}
        service = {"Service": "delivery.logs.amazonaws.com"}
        self.assert_unguarded("on behalf of anyone", self.ORGANIZATION, Principal=service, Condition=condition)

    def test_refuses_everyone_without_a_condition_on_the_organization(self) -> None:
        for principal in ("*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::123456789012:root", "*"]}):
            self.assert_unguarded("aws:PrincipalOrgID", Principal=principal)
        for condition in (
            {"StringLike": {"aws:PrincipalOrgID": "*"}},
            {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
            {"StringEquals": {"aws:PrincipalOrgID": ["o-exampleorg1", "*"]}},
            {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg1"}},
            {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}},
            {"Null": {"aws:PrincipalOrgID": "false"}},
            {"StringEquals": {"aws:PrincipalAccount": "999999999999"}},
            {"StringEquals": {"aws:SourceOrgID": "o-exampleorg1"}},
            {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
        ):
            self.assert_unguarded("allows everyone", Principal="*", Condition=condition)

    def test_accepts_everyone_in_the_organization(self) -> None:
        for condition in (
            {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}},
            {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg1/r-ab12/ou-ab12-11111111/*"}},
        ):
            self.assert_guarded(Principal="*", Condition=condition)
            self.assert_guarded(self.ORGANIZATION, Principal="*", Condition=condition)

    def test_refuses_everyone_in_another_organization(self) -> None:
        for condition in (
            {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg2"}},
            {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg2/r-ab12/*"}},
        ):
            self.assert_unguarded("aws:PrincipalOrgID o-exampleorg1", self.ORGANIZATION, Principal="*", Condition=condition)

    def test_refuses_what_names_only_exceptions(self) -> None:
        role = "arn:aws:iam::123456789012:role/reader"
        document = json.loads(statement("Own", NotPrincipal={"AWS": role}))
        resource = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, policy=json.dumps(document))
        self.assert_refuses("NotPrincipal", unguarded.NO_UNGUARDED_STATEMENT, resource)
        document["Statement"] = {"Effect": "Allow", "Principal": {"AWS": role}, "NotAction": "s3:DeleteObject"}
        resource = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, policy=json.dumps(document))
        self.assert_refuses("Statement 1 allows everything but its NotAction", unguarded.NO_UNGUARDED_STATEMENT, resource)

    def test_refuses_all_actions_on_log_files_and_their_key(self) -> None:
        root = {"AWS": "arn:aws:iam::123456789012:root"}
        for actions in ("*", "s3:*", "S3:*", ["s3:GetObject", "s3:*"], "**", "s3:**", "s3:*?", "s3:?*"):
            self.assert_unguarded("allows all actions", Principal=root, Action=actions)
        bucket = stacks.log_bucket(policy=statement("Own", Principal=root, Action="s3:*"))
        self.assert_refuses("allows all actions", unguarded.NO_UNGUARDED_STATEMENT, bucket)
        for actions in ("kms:*", "kms:?*"):
            key = stacks.log_key(policy=statement("Own", Principal=root, Action=actions))
            self.assert_refuses("allows all actions", unguarded.NO_UNGUARDED_STATEMENT, key)
        self.assert_guarded(Principal=root, Action="s3:Get*")

    def test_accepts_the_default_statement_of_the_key_of_a_log_group(self) -> None:
        document = statement("Own", Principal={"AWS": "arn:aws:iam::234567890123:root"}, Action="kms:*")
        key = stacks.resource(ORGANIZATION_TRAIL, resources.KEY, policy=document)
        self.assert_accepts(unguarded.NO_UNGUARDED_STATEMENT, key)

    def test_reads_policies_wherever_the_provider_takes_them(self) -> None:
        document = statement("Own", Principal="*")
        for type_ in (resources.BUCKET, resources.BUCKET_POLICY, resources.KEY, resources.KEY_POLICY):
            resource = Resource(type_, "moved", (), True, {"policy": document})
            self.assert_refuses("allows everyone", unguarded.NO_UNGUARDED_STATEMENT, resource)

    def test_accepts_denials_and_named_principals(self) -> None:
        self.assert_guarded(Effect="Deny", Principal="*", Action="s3:*")
        self.assert_guarded(Principal={"AWS": ["arn:aws:iam::123456789012:role/reader"]})

    def test_refuses_what_is_no_policy_document(self) -> None:
        for document in (
            "{",
            "[]",
            "{}",
            '{"Statement": 1}',
            '{"Statement": ["Allow"]}',
            '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject"}}',
            '{"Statement": {"Effect": "Allow", "Principal": ["*"], "Action": "s3:GetObject"}}',
            '{"Statement": [{"Effect": "allow", "Principal": "*", "Action": "*"}]}',
        ):
            resource = stacks.resource(LOG_STORE, resources.BUCKET_POLICY, policy=document)
            with self.subTest(document=document):
                self.assert_refuses("cannot be checked", unguarded.NO_UNGUARDED_STATEMENT, resource)


if __name__ == "__main__":
    unittest.main()
